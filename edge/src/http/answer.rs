//! An answer before it is handed to the runtime.

use serde::Serialize;
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};
use web_sys::Response;

#[wasm_bindgen(module = "/src/http/crossing.js")]
extern "C" {
    /// The headers are lines of names and values, by turns: no line can end within one.
    #[wasm_bindgen(catch)]
    fn answer(status: u16, lines: &str, body: Option<&str>) -> Result<Response, JsValue>;
}

/// Status, headers and body.
#[derive(Debug)]
pub(crate) struct Answer {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Option<String>,
}

impl Answer {
    /// An answer without a body.
    pub(crate) const fn empty(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: None,
        }
    }

    /// JSON that nobody may keep.
    pub(crate) fn json(status: u16, value: &impl Serialize) -> Self {
        Self::text(status, "application/json", written(value)).no_store()
    }

    /// A text of a media type.
    pub(crate) fn text(status: u16, media_type: &str, body: String) -> Self {
        Self {
            body: Some(body),
            ..Self::empty(status)
        }
        .with("Content-Type", media_type)
        .with("X-Content-Type-Options", "nosniff")
    }

    /// With a header more.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// With another value of a header that it has.
    pub(crate) fn replacing(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.retain(|(other, _)| *other != name);
        self.with(name, value)
    }

    /// Kept by nobody.
    pub(crate) fn no_store(self) -> Self {
        self.with("Cache-Control", "no-store")
    }

    /// As the runtime wants it.
    pub(crate) fn into_response(self) -> Result<Response, JsValue> {
        // A value that could end its line would begin another header.
        let headers = self
            .headers
            .iter()
            .filter(|(_, value)| !value.contains('\n'));
        let parts = headers.flat_map(|(name, value)| [*name, value.as_str()]);
        let lines: Vec<&str> = parts.collect();
        answer(self.status, &lines.join("\n"), self.body.as_deref())
    }
}

/// Our own types write themselves; what could not be written would be an empty object.
pub(super) fn written(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "{}".to_owned())
}
