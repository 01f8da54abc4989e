//! What a message says that came to the address for bounces: that a letter was given up, or nothing
//! that matters.
//!
//! Only a delivery status notification (RFC 3464) with `Action: failed` is a bounce. A delay, a
//! delivery, an answer from somebody's holidays (RFC 3834 sends those to the same address) and a
//! notification in words alone are none.

use mail_parser::{Message, MessageParser, MimeHeaders};

use crate::StatusCode;

/// Octets of a message that are read. Behind its words, which with Microsoft's pages are some 40 KiB,
/// stands what machines read; what follows is the letter itself and does not matter.
pub const BYTES_MAX: usize = 128 * 1_024;

/// A letter that was given up by a mail server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounce {
    /// Why, if it says so in the form of RFC 3463.
    pub status: Option<StatusCode>,
}

/// Reads a message, or as much of it as there is; `None` if it is no bounce.
#[must_use]
pub fn read(message: &[u8]) -> Option<Bounce> {
    let message = message.get(..BYTES_MAX).unwrap_or(message);
    let message = MessageParser::new().with_mime_headers().parse(message)?;
    statuses(&message).find_map(|status| failed(&status))
}

/// The parts for machines (RFC 3464 §2.1, RFC 6533 §3), not those of a message within.
fn statuses(message: &Message<'_>) -> impl Iterator<Item = String> {
    let parts = message.parts.iter().filter(|part| {
        let media_type = part.content_type();
        media_type.is_some_and(|media_type| {
            let subtype = media_type.subtype().unwrap_or_default();
            media_type.ctype().eq_ignore_ascii_case("message")
                && ["delivery-status", "global-delivery-status"]
                    .iter()
                    .any(|name| subtype.eq_ignore_ascii_case(name))
        })
    });
    parts.map(|part| String::from_utf8_lossy(part.contents()).replace("\r\n", "\n"))
}

/// What a part says of the first recipient who did not get the letter. Its first group of fields is
/// about the letter, each further one about a recipient.
fn failed(status: &str) -> Option<Bounce> {
    status.split("\n\n").find_map(|group| {
        let fields = MessageParser::new()
            .default_header_raw()
            .parse_headers(group)?;
        let field = |name: &str| {
            let mut fields = fields.headers_raw();
            let found = fields.find(|(field, _)| field.eq_ignore_ascii_case(name));
            // A comment may follow the value.
            let value = found?.1.split([' ', '\t', '(', ';', '\n']);
            value.map(str::trim).find(|word| !word.is_empty())
        };
        let is_failed = field("Action")?.eq_ignore_ascii_case("failed");
        is_failed.then(|| Bounce {
            status: field("Status").and_then(status_code),
        })
    })
}

/// RFC 3463 §2: a digit, and two numbers of at most three.
fn status_code(written: &str) -> Option<StatusCode> {
    let mut numbers = written.split('.').map(|digits| {
        let is_number =
            (1..=3).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        digits.parse().ok().filter(|_| is_number)
    });
    let code = (numbers.next()??, numbers.next()??, numbers.next()??);
    (numbers.next().is_none() && matches!(code.0, 2 | 4 | 5)).then_some(code)
}

#[cfg(test)]
mod tests;
