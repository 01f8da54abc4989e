//! The sentences, in the visitor's language: fetched once, asked for by id.

use std::cell::RefCell;

use wasm_bindgen::JsValue;

use crate::{api, browser};

thread_local! {
    /// The catalogue as the browser parsed it, `undefined` before it is there.
    static CATALOGUE: RefCell<JsValue> = const { RefCell::new(JsValue::UNDEFINED) };
}

/// Fetches the catalogue of a language. Says whether it is there.
pub(crate) async fn fetch(assets: &str, language: &str) -> bool {
    let url = [assets, "/panel-texts/", language, ".json"].concat();
    if let Some(catalogue) = api::text(&url).await.and_then(|text| browser::parsed(&text)) {
        CATALOGUE.set(catalogue);
    }
    is_here()
}

/// Whether the catalogue is there.
pub(crate) fn is_here() -> bool {
    CATALOGUE.with_borrow(JsValue::is_object)
}

/// A sentence.
pub(crate) fn say(id: &str) -> String {
    CATALOGUE.with_borrow(|catalogue| browser::text_of(catalogue, id))
}

/// A sentence with a field in braces filled in.
pub(crate) fn fill(id: &str, field: &str, value: &str) -> String {
    say(id).replace(&["{", field, "}"].concat(), value)
}

/// A sentence about `n` things: one form for one, another for more.
pub(crate) fn count(id: &str, n: usize) -> String {
    let both = fill(id, "n", &n.to_string());
    let form = match both.split_once(" / ") {
        Some((one, _)) if n == 1 => one,
        Some((_, more)) => more,
        None => &both,
    };
    form.to_owned()
}
