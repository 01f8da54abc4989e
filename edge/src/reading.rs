//! Reads what is sent to us: no more of it than is wanted, and within one deadline, whichever door it
//! comes by.

use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use web_sys::{ReadableStream, Request};

/// How long a body may take, from the moment at which it is first read to its end. Who is still sending
/// after this has no network to speak of, or means to hold what they can.
const PATIENCE_MS: u32 = 10_000;
/// How long is waited for the end of what is not wanted, of which nothing is held.
const PASSING_MS: u32 = 750;

#[wasm_bindgen(module = "/src/reading.js")]
extern "C" {
    #[wasm_bindgen(js_name = readBody, catch)]
    async fn read_body(
        request: &Request,
        bytes_max: usize,
        patience_ms: u32,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_name = readStart, catch)]
    async fn read_start(
        stream: Option<ReadableStream>,
        bytes_max: usize,
        drained_max: u32,
        patience_ms: u32,
    ) -> Result<JsValue, JsValue>;
}

/// Why there is nothing to work with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotRead {
    /// It took too long.
    Slow,
    /// It could not be read to its end.
    Broken,
}

/// A request's body, at most one byte more than this.
pub(crate) async fn body(request: &Request, bytes_max: usize) -> Result<Vec<u8>, NotRead> {
    bytes(read_body(request, bytes_max, PATIENCE_MS).await)
}

/// The beginning of a stream. Its end is waited for, so that whoever sends it is done and content; what is
/// longer than `drained_max` is broken off.
pub(crate) async fn start(
    stream: Option<ReadableStream>,
    bytes_max: usize,
    drained_max: u32,
) -> Result<Vec<u8>, NotRead> {
    bytes(read_start(stream, bytes_max, drained_max, PATIENCE_MS).await)
}

/// Lets a stream pass whose beginning is not wanted either. Whatever becomes of it is all the same.
pub(crate) async fn let_pass(stream: Option<ReadableStream>, drained_max: u32) {
    let _ = read_start(stream, 0, drained_max, PASSING_MS).await;
}

fn bytes(read: Result<JsValue, JsValue>) -> Result<Vec<u8>, NotRead> {
    let read = read.map_err(|_| NotRead::Broken)?;
    if read.is_null() {
        return Err(NotRead::Slow);
    }
    let bytes: Uint8Array = read.dyn_into().map_err(|_| NotRead::Broken)?;
    Ok(bytes.to_vec())
}

#[cfg(test)]
mod tests {
    use super::PATIENCE_MS;

    /// As it is told to whoever was too slow.
    #[test]
    fn pin_the_deadline() {
        assert_eq!(PATIENCE_MS, 10_000);
    }
}
