//! Where the entry is kept: in the tab's own storage, from the first key press or Send, never before.

use web_sys::Storage;

use super::Kept;
use crate::browser;

/// The entry of a site, if there is one that can be read.
pub(crate) fn read(site: &str) -> Option<Kept> {
    let text = storage()?.get_item(&name(site)).ok()??;
    browser::from_json(&text)
}

/// Keeps the entry. A browser that refuses storage costs only what a reload would keep.
pub(crate) fn write(site: &str, kept: &Kept) {
    if let (Some(storage), Some(text)) = (storage(), browser::to_json(kept)) {
        let _refused = storage.set_item(&name(site), &text);
    }
}

fn name(site: &str) -> String {
    ["pronto:", site].concat()
}

fn storage() -> Option<Storage> {
    browser::window()?.session_storage().ok()?
}
