//! How a moment reads in a zone and a language.

use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};

use configuration::{Language, TimeZone};
use courier::Moment;
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use worker::console_error;

use super::{clock::date_of, names::locale};

#[wasm_bindgen(module = "/src/ambient.js")]
extern "C" {
    #[wasm_bindgen(js_name = zoneName, catch)]
    fn name_of_zone(locale: &str, time_zone: &str, at_ms: f64) -> Result<Option<String>, JsValue>;

    #[wasm_bindgen(js_name = timeIn, catch)]
    fn clocks_of(locale: &str, country: &str, at_ms: f64) -> Result<Option<String>, JsValue>;
}

/// What times are told in where the runtime does not know the zone.
const FALLBACK_ZONE: &str = "UTC";

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

/// What all clocks of a country show at a moment, if they show the same and the runtime knows it.
pub(crate) fn time_in(country: &str, at: Moment, language: Language) -> Option<String> {
    let at_ms = date_of(at).get_time();
    clocks_of(locale(language), country, at_ms).ok().flatten()
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
