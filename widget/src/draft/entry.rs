//! The draft as the loader keeps it: a plain object, whose members that are not there are left out.

use shared::Draft;
use wasm_bindgen::JsValue;

use super::{Kept, members};
use crate::browser;

/// What the loader recalls.
pub(crate) fn read(entry: &JsValue) -> Kept {
    let member = |name| browser::text_of(entry, name);
    Kept {
        key: member("key").unwrap_or_default(),
        tried: browser::member(entry, "tried").is_truthy(),
        asked: member("asked"),
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
            // What else goes along is as the screen is on which it is sent.
            ..Draft::default()
        },
    }
}

/// What the loader is to keep.
pub(crate) fn write(kept: &Kept) -> JsValue {
    let entry = browser::object(&members(&kept.draft));
    browser::set(&entry, "key", &kept.key.as_str().into());
    if kept.tried {
        browser::set(&entry, "tried", &JsValue::TRUE);
    }
    if let Some(asked) = &kept.asked {
        browser::set(&entry, "asked", &asked.as_str().into());
    }
    entry
}
