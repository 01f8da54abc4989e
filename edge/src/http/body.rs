//! A request's body, read as far as it may go and not a byte further.

use shared::limits::BODY_BYTES_MAX;

use super::{asked::Asked, problem::Refusal};
use crate::reading::{self, NotRead};

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
    if said.as_deref().is_some_and(is_over) {
        return Err(Refusal::BodyTooLarge);
    }
    // What says how long it is has one look: that it is not longer.
    let said = said.and_then(|length| length.trim().parse().ok());
    let bytes_max = said.unwrap_or(BODY_BYTES_MAX).min(BODY_BYTES_MAX);
    let bytes = reading::body(asked.raw(), bytes_max).await?;
    if bytes.len() > bytes_max {
        return Err(Refusal::BodyTooLarge);
    }
    String::from_utf8(bytes).map_err(|_| Refusal::NotUtf8)
}

impl From<NotRead> for Refusal {
    fn from(cause: NotRead) -> Self {
        match cause {
            NotRead::Slow => Self::BodyTooSlow,
            NotRead::Broken => Self::BodyBroken,
        }
    }
}

/// A `Content-Length` is believed only where it already says too much.
fn is_over(length: &str) -> bool {
    let limit = u64::try_from(BODY_BYTES_MAX).unwrap_or(u64::MAX);
    length
        .trim()
        .parse::<u64>()
        .is_ok_and(|bytes| bytes > limit)
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
        assert!(is_over("98305"));
        for length in ["98304", "0", "-1", "nonsense", ""] {
            assert!(!is_over(length), "{length}");
        }
    }
}
