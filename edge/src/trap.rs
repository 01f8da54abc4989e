//! What a trap of the WebAssembly leaves to do, on the side that outlives it: see `trap.js`.

use js_sys::Promise;
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};
use web_sys::Request;
use worker::State;

#[wasm_bindgen(module = "/src/trap.js")]
extern "C" {
    /// An instance of the WebAssembly begins.
    #[wasm_bindgen(js_namespace = trap)]
    pub(crate) fn begin();

    /// The answer to a request, or that there is none, should a trap end what is at it.
    #[wasm_bindgen(js_namespace = trap)]
    pub(crate) fn answered(answer: &Promise, request: &Request, env: &JsValue) -> Promise;

    #[wasm_bindgen(js_namespace = trap)]
    fn watch(state: &JsValue) -> JsValue;

    #[wasm_bindgen(js_namespace = trap)]
    fn unwatch(tell: &JsValue);
}

/// While this is there, a trap ends the object, too.
pub(crate) struct Watched(JsValue);

impl Watched {
    pub(crate) fn new(state: &State) -> Self {
        Self(watch(state.as_raw().as_ref()))
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        unwatch(&self.0);
    }
}
