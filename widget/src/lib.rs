//! The panel: the screens in which a visitor rates, asks, or wants to be called, and the receipt
//! that changes by itself.
//!
//! The loader fetches it on intent, awaits [`prepare`], and calls [`draw`] for each screen. A page
//! whose rules stop WebAssembly keeps the loader's small form, which says the same.

mod phase;

mod api;
mod app;
mod browser;
mod draft;
mod embed;
mod focus;
mod line;
mod panel;
mod patience;
mod pulse;
mod send;
mod told;
mod wording;

use wasm_bindgen::prelude::*;

pub use embed::PanelHost;

/// Fetches the sentences of a language from `{assets}/panel-texts/{language}.json`. Resolves to
/// whether the panel can speak; the loader draws its own screens until it can.
#[wasm_bindgen]
pub async fn prepare(assets: String, language: String) -> bool {
    wording::fetch(&assets, &language).await
}

/// Whether [`draw`] can be called.
#[wasm_bindgen]
#[must_use]
pub fn ready() -> bool {
    wording::is_here()
}

/// Draws the screen that `host` names into its content, in place of what was drawn before.
#[wasm_bindgen]
pub fn draw(host: PanelHost) {
    panel::mount(host);
}
