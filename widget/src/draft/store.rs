//! Where the entry is kept: in the tab's own storage, from the first key press or Send, never before.

use shared::Draft;
use wasm_bindgen::JsValue;
use web_sys::Storage;

use super::{Kept, members};
use crate::browser;

/// The entry of a site, if there is one that can be read.
pub(crate) fn read(site: &str) -> Option<Kept> {
    let text = storage()?.get_item(&name(site)).ok()??;
    let entry = browser::parsed(&text)?;
    let member = |name| browser::text_of(&entry, name);
    Some(Kept {
        key: member("key")?,
        tried: browser::member(&entry, "tried").is_truthy(),
        draft: Draft {
            kind: member("kind"),
            rating: member("rating"),
            message: member("message"),
            name: member("name"),
            phone: member("phone"),
            email: member("email"),
            page: member("page"),
            touchpoint: member("touchpoint"),
            receipt: member("receipt"),
            replaces: member("replaces"),
            // These are as the screen is on which it is sent.
            locale: None,
            consent: None,
            ask_back: None,
        },
    })
}

/// Keeps the entry. A browser that refuses storage costs only what a reload would keep.
pub(crate) fn write(site: &str, kept: &Kept) {
    let entry = browser::object(&members(&kept.draft));
    browser::set(&entry, "key", &kept.key.as_str().into());
    browser::set(&entry, "tried", &JsValue::from(kept.tried));
    if let (Some(storage), Some(text)) = (storage(), browser::json(&entry)) {
        let _refused = storage.set_item(&name(site), &text);
    }
}

fn name(site: &str) -> String {
    ["pronto:", site].concat()
}

fn storage() -> Option<Storage> {
    browser::window()?.session_storage().ok()?
}
