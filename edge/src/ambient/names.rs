//! How people of a language write numbers and spans, and what they call countries and languages.

use std::time::Duration;

use configuration::Language;
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};

#[wasm_bindgen(module = "/src/ambient.js")]
extern "C" {
    #[wasm_bindgen(js_name = languageName, catch)]
    fn name_of_language(locale: &str, tag: &str) -> Result<Option<String>, JsValue>;
}

/// A number as people of a language write it, rounded to so many digits behind the point.
pub(crate) fn number(value: f64, digits_max: u32, language: Language) -> String {
    let digits = ("maximumFractionDigits", JsValue::from(digits_max));
    localised(value, language, &[digits]).unwrap_or_else(|| value.to_string())
}

/// A span of whole units as people of a language write it: `11 minutes`.
fn span(value: u32, unit: &str, language: Language) -> String {
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

/// English as it is written on this side of the Atlantic: the day before the month, 24 hours.
pub(super) const fn locale(language: Language) -> &'static str {
    match language {
        Language::English => "en-GB",
        Language::Italian | Language::ItalianFormal => "it-IT",
    }
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
