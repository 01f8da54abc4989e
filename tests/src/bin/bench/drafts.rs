//! What is submitted.

use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::{Value, json};

/// Stored, and its letter waits: nothing is delivered while the write is measured.
pub(crate) fn rating() -> Value {
    json!({
        "kind": "feedback",
        "rating": "bad",
        "page": "https://www.cucineferri.example/ovens/7",
        "touchpoint": "checkout",
        "locale": "it",
    })
}

/// Stored and delivered at once.
pub(crate) fn question() -> Value {
    let number = number();
    json!({
        "kind": "question",
        "message": format!("I have waited for three weeks. Where is my oven, number {number}?"),
        "name": "Anna Rossi",
        "email": format!("anna.{number}@example.net"),
        "page": "https://www.cucineferri.example/ovens/7",
        "locale": "it",
    })
}

/// Three fields are at fault.
pub(crate) fn invalid() -> Value {
    json!({
        "kind": "question",
        "message": "",
        "email": "anna@",
        "phone": "no",
        "page": "https://www.cucineferri.example/ovens/7",
        "locale": "it",
    })
}

/// A submission key that no other has.
pub(crate) fn key() -> String {
    format!("{:032x}", number())
}

fn number() -> u32 {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    COUNT.fetch_add(1, Ordering::Relaxed)
}
