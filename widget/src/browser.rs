//! What the browser lends: clock, timer, JSON, clipboard, the words for a time.

use std::pin::Pin;

use js_sys::{Array, Date, Function, Intl, JSON, JsString, Object, Promise, Reflect};
use shared::Timestamp;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Clipboard, VisibilityState, Window};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(callback: &Function, ms: f64);
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

/// Lets something go on by itself. Boxed, since each type of its own would cost its share again.
pub(crate) fn spawn(task: Pin<Box<dyn Future<Output = ()>>>) {
    wasm_bindgen_futures::spawn_local(task);
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

/// What JSON says, as the browser reads it.
pub(crate) fn parsed(text: &str) -> Option<JsValue> {
    JSON::parse(text).ok()
}

/// A value as JSON.
pub(crate) fn json(value: &JsValue) -> Option<String> {
    JSON::stringify(value).ok().map(String::from)
}

/// An object of texts; those that are not there are left out.
pub(crate) fn object(members: &[(&str, Option<&str>)]) -> JsValue {
    let object = Object::new().into();
    for (name, text) in members {
        if let Some(text) = text {
            set(&object, name, &(*text).into());
        }
    }
    object
}

/// Sets a member of a plain object, which takes any.
pub(crate) fn set(object: &JsValue, name: &str, value: &JsValue) {
    let _set = Reflect::set(object, &name.into(), value);
}

/// A member of an object, `undefined` if it has none of this name or is none.
pub(crate) fn member(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or_default()
}

/// A member that is a text.
pub(crate) fn text_of(object: &JsValue, name: &str) -> Option<String> {
    member(object, name).as_string()
}

/// The items of a member, none if it is no list.
pub(crate) fn items_of(object: &JsValue, name: &str) -> Vec<JsValue> {
    let list = member(object, name);
    if Array::is_array(&list) {
        Array::from(&list).to_vec()
    } else {
        Vec::new()
    }
}

/// Copies to the clipboard; says whether it was copied.
pub(crate) async fn copy(text: &str) -> bool {
    let Some(window) = window() else {
        return false;
    };
    // Outside a secure context there is no clipboard, whatever the type says.
    match member(&window.navigator(), "clipboard").dyn_into::<Clipboard>() {
        Ok(clipboard) => JsFuture::from(clipboard.write_text(text)).await.is_ok(),
        Err(_) => false,
    }
}

/// A word in small letters, by the rules of a language.
pub(crate) fn lower_case(word: &str, language: &str) -> String {
    JsString::from(word)
        .to_locale_lower_case(Some(language))
        .into()
}

/// The time of day in a language's own form, by the visitor's clock.
pub(crate) fn clock(ms: f64, language: &str) -> String {
    clock_in(ms, language, None).unwrap_or_default()
}

/// The time of day in a time zone, the visitor's unless given. `None` if the browser does not know it.
pub(crate) fn clock_in(ms: f64, language: &str, time_zone: Option<&str>) -> Option<String> {
    let form = object(&[
        ("hour", Some("numeric")),
        ("minute", Some("2-digit")),
        ("timeZone", time_zone),
    ]);
    let time = Date::new(&ms.into());
    let write = member(&time, "toLocaleTimeString").dyn_into::<Function>();
    // It throws at a zone that it does not know.
    let written = write.ok()?.call2(&time, &language.into(), &form);
    written.ok()?.as_string()
}

/// The visitor's time zone, as the tz database names it.
pub(crate) fn time_zone() -> Option<String> {
    let format = Intl::DateTimeFormat::new(&Array::new(), &Object::new());
    text_of(&format.resolved_options(), "timeZone")
}

/// Whether there is a clipboard: none outside a secure context, whatever the type says.
pub(crate) fn has_clipboard() -> bool {
    window().is_some_and(|window| member(&window.navigator(), "clipboard").is_object())
}
