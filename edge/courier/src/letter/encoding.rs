//! Transfer encodings of the parts.
//!
//! `mail-builder` writes clean ASCII as 7bit, which would put a visitor's words raw on the wire, so
//! the encoding is done here and the part handed over as it is.

use encodify::{base64, qp};
use mail_builder::mime::{BodyPart, MimePart};

/// A text part in UTF-8, quoted-printable or base64, whichever is shorter: the first stays readable
/// where the text is mostly Latin.
pub(super) fn encoded_part<'a>(content_type: &'static str, text: &str) -> MimePart<'a> {
    // A CR is half of a line end or nothing; those that `shared` lets through are none.
    let text = text.replace('\r', "");
    let quoted = qp::BODY.encode(&text);
    // Base64 keeps line ends as they are, and mail has CRLF (RFC 2045 §6.8).
    let encoded = base64::MIME.encode(text.replace('\n', "\r\n"));
    let (name, body) = if quoted.len() <= encoded.len() {
        ("quoted-printable", quoted)
    } else {
        ("base64", encoded)
    };
    MimePart::new(content_type, BodyPart::from(body)).transfer_encoding(name)
}
