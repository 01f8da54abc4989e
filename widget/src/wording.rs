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
    let assets = assets.trim_end_matches('/');
    let url = [assets, "/panel-texts/", language, ".json"].concat();
    if let Some(catalogue) = api::text(&url)
        .await
        .and_then(|text| browser::parsed(&text))
    {
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
    CATALOGUE
        .with_borrow(|catalogue| browser::text_of(catalogue, id))
        .unwrap_or_default()
}

/// A sentence with the field that stands in it in braces filled in.
pub(crate) fn fill(id: &str, value: &str) -> String {
    filled(&say(id), value)
}

/// A sentence about `n` things: one form for one, another for more.
pub(crate) fn count(id: &str, n: usize) -> String {
    let sentence = say(id);
    let form = match sentence.split_once('/') {
        Some((one, _)) if n == 1 => one,
        Some((_, more)) => more,
        None => &sentence,
    };
    filled(form.trim_matches(' '), &n.to_string())
}

fn filled(sentence: &str, value: &str) -> String {
    match sentence.split_once('{') {
        Some((before, rest)) => {
            let after = rest.split_once('}').map_or("", |(_, after)| after);
            [before, value, after].concat()
        }
        None => sentence.to_owned(),
    }
}
