//! A request's body, read as far as it may go and not a byte further.

use std::time::Duration;

use js_sys::{Reflect, Uint8Array};
use shared::limits::BODY_BYTES_MAX;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStreamDefaultReader, Request};

use super::{asked::Asked, problem::Refusal};
use crate::ambient;

/// How long a body may take. A browser that is still sending after this has no network to speak of.
const PATIENCE: Duration = Duration::from_secs(10);

/// Checks what the headers say of the body: its type, and that it is not packed.
pub(super) fn check_type(asked: &Asked<'_>, media_type: &str) -> Result<(), Refusal> {
    let given = asked.header("Content-Type").unwrap_or_default();
    if !is_media_type(&given, media_type) {
        return Err(Refusal::MediaType);
    }
    match asked.header("Content-Encoding") {
        Some(encoding) if !encoding.trim().eq_ignore_ascii_case("identity") => {
            Err(Refusal::ContentEncoding)
        }
        _ => Ok(()),
    }
}

/// Reads the body as text, strictly: the runtime's own reading replaces what is no UTF-8.
pub(super) async fn read(asked: &Asked<'_>) -> Result<String, Refusal> {
    let said = asked.header("Content-Length");
    if said.is_some_and(|length| is_over(&length)) {
        return Err(Refusal::BodyTooLarge);
    }
    let bytes = ambient::within(PATIENCE, read_bytes(asked.raw())).await;
    let bytes = bytes.unwrap_or(Err(Refusal::BodyTooSlow))?;
    String::from_utf8(bytes).map_err(|_| Refusal::NotUtf8)
}

/// A `Content-Length` is believed only where it already says too much.
fn is_over(length: &str) -> bool {
    let limit = u64::try_from(BODY_BYTES_MAX).unwrap_or(u64::MAX);
    length
        .trim()
        .parse::<u64>()
        .is_ok_and(|bytes| bytes > limit)
}

async fn read_bytes(request: &Request) -> Result<Vec<u8>, Refusal> {
    let Some(stream) = request.body() else {
        return Ok(Vec::new());
    };
    let reader: ReadableStreamDefaultReader = stream
        .get_reader()
        .dyn_into()
        .map_err(|_| Refusal::BodyBroken)?;
    let mut bytes = Vec::new();
    while let Some(chunk) = next_chunk(&reader).await.map_err(|_| Refusal::BodyBroken)? {
        let size = usize::try_from(chunk.length()).unwrap_or(usize::MAX);
        if bytes.len().saturating_add(size) > BODY_BYTES_MAX {
            // Whatever else comes is not waited for.
            let _ = reader.cancel();
            return Err(Refusal::BodyTooLarge);
        }
        bytes.extend_from_slice(&chunk.to_vec());
    }
    Ok(bytes)
}

async fn next_chunk(reader: &ReadableStreamDefaultReader) -> Result<Option<Uint8Array>, JsValue> {
    let result = JsFuture::from(reader.read()).await?;
    if Reflect::get(&result, &"done".into())?.is_truthy() {
        return Ok(None);
    }
    Reflect::get(&result, &"value".into())?.dyn_into().map(Some)
}

/// Whether a `Content-Type` names a media type, with whatever parameters but another charset.
fn is_media_type(given: &str, media_type: &str) -> bool {
    let mut parts = given.split(';').map(str::trim);
    let is_type = parts
        .next()
        .is_some_and(|part| part.eq_ignore_ascii_case(media_type));
    is_type
        && parts.all(|part| match part.split_once('=') {
            Some((name, value)) if name.trim().eq_ignore_ascii_case("charset") => {
                value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")
            }
            _ => true,
        })
}

#[cfg(test)]
mod tests {
    use super::{is_media_type, is_over};

    #[test]
    fn ok_media_types() {
        for (given, is_fit) in [
            ("application/json", true),
            ("Application/JSON; charset=\"UTF-8\"", true),
            ("application/json;charset=utf-8", true),
            ("application/json; charset=latin1", false),
            ("application/jsonp", false),
            ("text/plain, application/json", false),
            ("text/plain;application/json", false),
            ("", false),
        ] {
            assert_eq!(is_media_type(given, "application/json"), is_fit, "{given}");
        }
    }

    #[test]
    fn ok_only_too_much_is_believed() {
        assert!(is_over("32769"));
        for length in ["32768", "0", "-1", "nonsense", ""] {
            assert!(!is_over(length), "{length}");
        }
    }
}
