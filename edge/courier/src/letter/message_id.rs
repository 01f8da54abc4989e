//! A letter's id.

use shared::EmailAddress;
use thiserror::Error;

/// Characters of each part at most, so that the whole fits a header line with room to spare.
const PART_CHARS_MAX: usize = 64;

/// A Message-ID without its angle brackets: `{submission}.{channel}@{sender's domain}`.
///
/// It derives from the submission and the channel, never from the attempt: whatever is delivered
/// twice can be told by it. And never from the case: six reports are six letters.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MessageId(String);

/// What it is made of has other characters than `A`–`Z`, `a`–`z`, digits, `_`, `-`, is empty or too
/// long, or the sender's domain is not ASCII.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not the parts of a Message-ID")]
pub struct NotAMessageId;

impl MessageId {
    /// The id of what `submission` sends over `channel`.
    ///
    /// # Errors
    /// [`NotAMessageId`]; ids and channels are ours, so this is an error of configuration or code.
    pub fn new(
        submission: &str,
        channel: &str,
        sender: &EmailAddress,
    ) -> Result<Self, NotAMessageId> {
        let domain = sender.domain();
        if is_part(submission) && is_part(channel) && is_domain(domain) {
            Ok(Self(format!("{submission}.{channel}@{domain}")))
        } else {
            Err(NotAMessageId)
        }
    }

    /// The id without brackets.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part before the `@`.
    pub(super) fn local(&self) -> &str {
        self.0.split('@').next().unwrap_or_default()
    }
}

/// Reads back what [`MessageId::as_str`] wrote, for an id that was stored.
impl TryFrom<String> for MessageId {
    type Error = NotAMessageId;

    fn try_from(stored: String) -> Result<Self, NotAMessageId> {
        let (local, domain) = stored.split_once('@').ok_or(NotAMessageId)?;
        let (submission, channel) = local.split_once('.').ok_or(NotAMessageId)?;
        if is_part(submission) && is_part(channel) && is_domain(domain) {
            Ok(Self(stored))
        } else {
            Err(NotAMessageId)
        }
    }
}

fn is_part(part: &str) -> bool {
    (1..=PART_CHARS_MAX).contains(&part.len())
        && part
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

fn is_domain(domain: &str) -> bool {
    !domain.is_empty()
        && domain
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-')
}

#[cfg(test)]
mod tests {
    use shared::EmailAddress;

    use super::MessageId;

    #[test]
    fn pin_form() {
        let sender = EmailAddress::parse("pronto@shop.example").unwrap();
        let id = MessageId::new("4f1c", "smtp", &sender).unwrap();
        assert_eq!(id.as_str(), "4f1c.smtp@shop.example");
        assert_eq!(MessageId::try_from(id.as_str().to_owned()), Ok(id));
    }

    #[test]
    fn err_what_could_break_a_header() {
        let sender = EmailAddress::parse("pronto@shop.example").unwrap();
        for submission in ["", "a\r\nBcc: x", "a>", "a.b", "a b", &"a".repeat(65)] {
            assert!(
                MessageId::new(submission, "smtp", &sender).is_err(),
                "{submission:?}"
            );
        }
        let international = EmailAddress::parse("pronto@b\u{fc}cher.example").unwrap();
        assert!(MessageId::new("a", "smtp", &international).is_err());
        for stored in ["", "a", "a.b", "a.b@", "a.b@x y", "a.b@x>\r\nBcc: y"] {
            assert!(
                MessageId::try_from(stored.to_owned()).is_err(),
                "{stored:?}"
            );
        }
    }
}
