//! The one place that asks the runtime for what a function cannot know: the clock, randomness, and
//! how a time reads in a zone and a language.

use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use configuration::{Language, TimeZone};
use courier::{LetterId, Moment};
use futures_util::future::{Either, select};
use shared::{NotATimestamp, Reference, SubmissionKey, Timestamp};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use worker::{Date, DateInit, Delay, console_error};

use crate::keys::write_hex;

/// Draws of a reference until its check symbol can be read aloud: 32 of 37 can, so that the chance
/// to need more than these is below 1 in 10^13.
const DRAWS_MAX: usize = 16;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues, catch)]
    fn fill_at_random(bytes: &mut [u8]) -> Result<JsValue, JsValue>;
}

#[wasm_bindgen(module = "/src/ambient.js")]
extern "C" {
    #[wasm_bindgen(js_name = zoneName, catch)]
    fn name_of_zone(locale: &str, time_zone: &str, at_ms: f64) -> Result<Option<String>, JsValue>;

    #[wasm_bindgen(js_name = timeIn, catch)]
    fn clocks_of(locale: &str, country: &str, at_ms: f64) -> Result<Option<String>, JsValue>;

    #[wasm_bindgen(js_name = languageName, catch)]
    fn name_of_language(locale: &str, tag: &str) -> Result<Option<String>, JsValue>;
}

/// What times are told in where the runtime does not know the zone.
const FALLBACK_ZONE: &str = "UTC";

/// The runtime has no randomness to give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NoRandomness;

/// What time it is.
pub(crate) fn now() -> Moment {
    Moment::from_millis(Date::now().as_millis())
}

/// The moment as the wire writes it, to the second.
pub(crate) fn timestamp(at: Moment) -> Result<Timestamp, NotATimestamp> {
    let date = date_of(at);
    let written = String::from(date.to_iso_string());
    let seconds = written.split('.').next().unwrap_or_default();
    Timestamp::try_from([seconds, "Z"].concat())
}

/// The moment of what the wire writes.
pub(crate) fn moment(at: &Timestamp) -> Moment {
    Moment::from_millis(Date::new(DateInit::String(at.as_str().to_owned())).as_millis())
}

/// How much of a time is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Detail {
    /// `10:04`.
    Time,
    /// `Tue 24 Nov, 10:04`, with the year.
    DayAndTime,
    /// `24 November 2026`.
    Day,
}

/// The moment in words. In UTC, which then stands behind it, if the runtime does not know the zone.
pub(crate) fn readable(
    at: Moment,
    detail: Detail,
    language: Language,
    time_zone: &TimeZone,
) -> String {
    let fields: &[(&str, &str)] = match detail {
        Detail::Time => &[("hour", "2-digit"), ("minute", "2-digit")],
        Detail::DayAndTime => &[
            ("weekday", "short"),
            ("day", "numeric"),
            ("month", "short"),
            ("year", "numeric"),
            ("hour", "2-digit"),
            ("minute", "2-digit"),
        ],
        Detail::Day => &[("day", "numeric"), ("month", "long"), ("year", "numeric")],
    };
    let date = date_of(at);
    let locale = locale(language);
    format(&date, locale, fields, time_zone.as_str()).unwrap_or_else(|| {
        tell_unknown(time_zone);
        let written = format(&date, locale, fields, FALLBACK_ZONE).unwrap_or_default();
        [&written, " ", FALLBACK_ZONE].concat()
    })
}

/// What the zone is called by people of a language: `Central European Time`.
pub(crate) fn zone_in_words(at: Moment, language: Language, time_zone: &TimeZone) -> String {
    let date = date_of(at);
    let name = name_of_zone(locale(language), time_zone.as_str(), date.get_time());
    name.ok().flatten().unwrap_or_else(|| {
        tell_unknown(time_zone);
        FALLBACK_ZONE.to_owned()
    })
}

/// The calendar day of a moment in a zone, to tell whether two fall on the same.
pub(crate) fn day(at: Moment, time_zone: &TimeZone) -> String {
    let date = date_of(at);
    let fields = [
        ("day", "2-digit"),
        ("month", "2-digit"),
        ("year", "numeric"),
    ];
    let day = |zone: &str| format(&date, "en-GB", &fields, zone);
    day(time_zone.as_str())
        .or_else(|| day(FALLBACK_ZONE))
        .unwrap_or_default()
}

/// The calendar day of a moment in a zone, `2026-11-24`.
pub(crate) fn date(at: Moment, time_zone: &TimeZone) -> String {
    let day = day(at, time_zone);
    let mut parts: Vec<&str> = day.split('/').collect();
    parts.reverse();
    parts.join("-")
}

/// Says that the runtime does not know a zone: once for each zone and isolate, or every time that is
/// told would be a line.
fn tell_unknown(time_zone: &TimeZone) {
    static TOLD: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    let mut told = TOLD.lock().unwrap_or_else(PoisonError::into_inner);
    if told.insert(time_zone.as_str().to_owned()) {
        console_error!(
            "the runtime does not know the time zone `{time_zone}`: times are told in UTC, and say so"
        );
    }
}

/// A number as people of a language write it, rounded to so many digits behind the point.
pub(crate) fn number(value: f64, digits_max: u32, language: Language) -> String {
    let digits = ("maximumFractionDigits", JsValue::from(digits_max));
    localised(value, language, &[digits]).unwrap_or_else(|| value.to_string())
}

/// A span of whole units as people of a language write it: `11 minutes`.
pub(crate) fn span(value: u32, unit: &str, language: Language) -> String {
    let options = [("style", "unit"), ("unit", unit), ("unitDisplay", "long")];
    let options = options.map(|(name, value)| (name, JsValue::from(value)));
    localised(f64::from(value), language, &options).unwrap_or_else(|| value.to_string())
}

/// A span in the largest unit that it fills.
pub(crate) fn span_in_words(length: Duration, language: Language) -> String {
    let seconds = length.as_secs();
    let (unit, length) = match seconds {
        0..60 => ("second", 1),
        60..3_600 => ("minute", 60),
        3_600..86_400 => ("hour", 3_600),
        _ => ("day", 86_400),
    };
    let count = seconds.checked_div(length).unwrap_or_default();
    span(u32::try_from(count).unwrap_or(u32::MAX), unit, language)
}

/// `Number.prototype.toLocaleString`.
fn localised(value: f64, language: Language, options: &[(&str, JsValue)]) -> Option<String> {
    let given = js_sys::Object::new();
    for (name, value) in options {
        js_sys::Reflect::set(&given, &(*name).into(), value).ok()?;
    }
    let mut function: JsValue = js_sys::global().into();
    for name in ["Number", "prototype", "toLocaleString"] {
        function = js_sys::Reflect::get(&function, &name.into()).ok()?;
    }
    let function: js_sys::Function = function.dyn_into().ok()?;
    let written = function.call2(&value.into(), &locale(language).into(), &given);
    written.ok()?.as_string()
}

/// A country's name in a language, if the runtime knows it.
pub(crate) fn country_name(country: &str, language: Language) -> Option<String> {
    let options = js_sys::Object::new();
    js_sys::Reflect::set(&options, &"type".into(), &"region".into()).ok()?;
    let names = js_sys::Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let names = js_sys::Reflect::get(&names, &"DisplayNames".into()).ok()?;
    let names: js_sys::Function = names.dyn_into().ok()?;
    let arguments = js_sys::Array::of2(&locale(language).into(), &options);
    let names = js_sys::Reflect::construct(&names, &arguments).ok()?;
    let of = js_sys::Reflect::get(&names, &"of".into()).ok()?;
    let of: js_sys::Function = of.dyn_into().ok()?;
    of.call1(&names, &country.into()).ok()?.as_string()
}

/// What all clocks of a country show at a moment, if they show the same and the runtime knows it.
pub(crate) fn time_in(country: &str, at: Moment, language: Language) -> Option<String> {
    let at_ms = date_of(at).get_time();
    clocks_of(locale(language), country, at_ms).ok().flatten()
}

/// What people of a language call the one of a BCP 47 tag; none for their own, and for what the runtime
/// does not know.
pub(crate) fn other_language(tag: &str, language: Language) -> Option<String> {
    name_of_language(locale(language), tag).ok().flatten()
}

/// A domain with its labels in ASCII (A-labels, RFC 5890 §2.3.2.1), as the runtime reads addresses.
pub(crate) fn ascii_domain(domain: &str) -> Option<String> {
    if domain.is_ascii() {
        return Some(domain.to_owned());
    }
    let url = web_sys::Url::new(&["http://", domain].concat()).ok()?;
    Some(url.hostname())
}

/// Random bytes fit for secrets.
pub(crate) fn random<const BYTES: usize>() -> Result<[u8; BYTES], NoRandomness> {
    let mut bytes = [0; BYTES];
    fill_at_random(&mut bytes).map_err(|_| NoRandomness)?;
    Ok(bytes)
}

/// A letter's id.
pub(crate) fn random_letter_id() -> Result<LetterId, NoRandomness> {
    LetterId::try_from(random_id()?).map_err(|_| NoRandomness)
}

/// An id of 128 random bits in hexadecimal digits.
pub(crate) fn random_id() -> Result<String, NoRandomness> {
    Ok(write_hex(&random::<16>()?))
}

/// A submission key for a form that we draw ourselves.
pub(crate) fn random_key() -> Result<SubmissionKey, NoRandomness> {
    SubmissionKey::parse(&random_id()?).map_err(|_| NoRandomness)
}

/// A reference that can be read aloud.
pub(crate) fn random_reference() -> Result<Reference, NoRandomness> {
    for _ in 0..DRAWS_MAX {
        if let Some(reference) = Reference::from_bits(u64::from_be_bytes(random()?)) {
            return Ok(reference);
        }
    }
    Err(NoRandomness)
}

/// A number drawn evenly from 0 to 1,000,000, as the outbox's jitter.
pub(crate) fn random_millionths() -> u32 {
    // Without randomness all wait the middle: late together, but not lost.
    random().map_or(500_000, |bytes| u32::from_be_bytes(bytes) % 1_000_001)
}

/// What comes of `work`, unless it takes longer than `limit`.
pub(crate) async fn within<T>(limit: Duration, work: impl Future<Output = T>) -> Option<T> {
    let (work, delay) = (std::pin::pin!(work), std::pin::pin!(Delay::from(limit)));
    match select(work, delay).await {
        Either::Left((outcome, _)) => Some(outcome),
        Either::Right(((), _)) => None,
    }
}

/// English as it is written on this side of the Atlantic: the day before the month, 24 hours.
const fn locale(language: Language) -> &'static str {
    match language {
        Language::English => "en-GB",
        Language::Italian | Language::ItalianFormal => "it-IT",
    }
}

fn date_of(at: Moment) -> js_sys::Date {
    Date::new(DateInit::Millis(at.millis())).into()
}

/// `Date.prototype.toLocaleString`, which throws at a zone that it does not know.
fn format(
    date: &js_sys::Date,
    locale: &str,
    fields: &[(&str, &str)],
    time_zone: &str,
) -> Option<String> {
    let options = js_sys::Object::new();
    for (name, value) in fields.iter().chain(&[("timeZone", time_zone)]) {
        js_sys::Reflect::set(&options, &(*name).into(), &(*value).into()).ok()?;
    }
    let function = js_sys::Reflect::get(date, &"toLocaleString".into()).ok()?;
    let function: js_sys::Function = function.dyn_into().ok()?;
    let written = function.call2(date, &locale.into(), &options).ok()?;
    written.as_string()
}
