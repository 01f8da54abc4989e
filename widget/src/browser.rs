//! What the browser lends: clock, timer, randomness, JSON, clipboard, the words for a time.

use js_sys::{Date, Function, JSON, Object, Promise, Reflect, Uint8Array};
use serde::{Serialize, de::DeserializeOwned};
use shared::Timestamp;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{VisibilityState, Window};

/// Random bytes of a submission key.
const KEY_BYTES: u32 = 16;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(callback: &Function, ms: f64);

    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues)]
    fn fill_with_random(bytes: &Uint8Array);
}

/// The page's window.
pub(crate) fn window() -> Option<Window> {
    web_sys::window()
}

/// Milliseconds since 1970 by the visitor's clock, for differences only: it may be wrong.
pub(crate) fn now_ms() -> f64 {
    Date::now()
}

/// A moment of the wire in milliseconds.
pub(crate) fn millis(at: &Timestamp) -> f64 {
    Date::parse(at.as_str())
}

/// Waits.
pub(crate) async fn sleep(ms: f64) {
    let timer = Promise::new(&mut |resolve, _| set_timeout(&resolve, ms));
    let _done = JsFuture::from(timer).await;
}

/// Whether the visitor can see the page.
pub(crate) fn is_visible() -> bool {
    let document = window().and_then(|window| window.document());
    document.is_some_and(|document| document.visibility_state() == VisibilityState::Visible)
}

/// A submission key: 128 random bits in hexadecimal digits.
pub(crate) fn fresh_key() -> String {
    let bytes = Uint8Array::new_with_length(KEY_BYTES);
    fill_with_random(&bytes);
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0');
    let bytes = bytes.to_vec();
    let digits = bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]);
    digits.collect()
}

/// What JSON says, as the browser reads it.
pub(crate) fn parsed(text: &str) -> Option<JsValue> {
    JSON::parse(text).ok()
}

/// A value out of JSON, `None` if it has another shape.
pub(crate) fn from_json<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_wasm_bindgen::from_value(parsed(text)?).ok()
}

/// A value as JSON.
pub(crate) fn to_json<T: Serialize>(value: &T) -> Option<String> {
    let value = serde_wasm_bindgen::to_value(value).ok()?;
    JSON::stringify(&value).ok().map(String::from)
}

/// A text of an object, empty if there is none.
pub(crate) fn text_of(object: &JsValue, key: &str) -> String {
    let value = Reflect::get(object, &key.into()).ok();
    value.and_then(|value| value.as_string()).unwrap_or_default()
}

/// Copies to the clipboard; says whether it was copied.
pub(crate) async fn copy(text: &str) -> bool {
    let Some(window) = window() else {
        return false;
    };
    // Outside a secure context there is no clipboard, whatever the type says.
    let clipboard = Reflect::get(&window.navigator(), &"clipboard".into());
    match clipboard.map(JsCast::dyn_into::<web_sys::Clipboard>) {
        Ok(Ok(clipboard)) => JsFuture::from(clipboard.write_text(text)).await.is_ok(),
        _ => false,
    }
}

/// The time of day in a language's own form.
pub(crate) fn clock(ms: f64, language: &str) -> String {
    let form = Object::new();
    for (key, value) in [("hour", "numeric"), ("minute", "2-digit")] {
        let _set = Reflect::set(&form, &key.into(), &value.into());
    }
    Date::new(&ms.into()).to_locale_time_string_with_options(language, &form).into()
}
