//! What is said of a letter outside of it: from whom, to whom, and who we are.

use shared::EmailAddress;
use thiserror::Error;

/// The sender to whom a bounce goes, and the one recipient. Both ASCII.
#[derive(Clone, PartialEq, Eq)]
pub struct Envelope {
    sender: EmailAddress,
    recipient: EmailAddress,
}

/// An address outside ASCII: its domain must be given as an A-label (`xn--…`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the envelope's addresses must be ASCII, with an internationalised domain as `xn--…`")]
pub struct NotAnEnvelope;

/// The name by which we say hello: a domain or an address literal, RFC 5321 §4.1.1.1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelloName(String);

/// Not a domain nor an address literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not a name to say hello by: expected a domain, or an address in square brackets")]
pub struct NotAHelloName;

impl Envelope {
    /// From `sender` to `recipient`.
    ///
    /// # Errors
    /// [`NotAnEnvelope`]; the configuration must be changed.
    pub fn new(sender: EmailAddress, recipient: EmailAddress) -> Result<Self, NotAnEnvelope> {
        if sender.as_str().is_ascii() && recipient.as_str().is_ascii() {
            Ok(Self { sender, recipient })
        } else {
            Err(NotAnEnvelope)
        }
    }

    pub(super) fn sender(&self) -> &str {
        self.sender.as_str()
    }

    pub(super) fn recipient(&self) -> &str {
        self.recipient.as_str()
    }
}

impl HelloName {
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<&str> for HelloName {
    type Error = NotAHelloName;

    fn try_from(given: &str) -> Result<Self, NotAHelloName> {
        let literal = given
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'));
        let is_name = match literal {
            Some(address) => address
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b':'),
            None => given
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-'),
        };
        let fits = (1..=shared::limits::EMAIL_CHARS_MAX).contains(&given.len());
        if is_name && fits {
            Ok(Self(given.to_owned()))
        } else {
            Err(NotAHelloName)
        }
    }
}

#[cfg(test)]
mod tests {
    use shared::EmailAddress;

    use super::{Envelope, HelloName};

    #[test]
    fn ok_hello_names() {
        for name in [
            "feedback.example.com",
            "localhost",
            "[127.0.0.1]",
            "[IPv6:::1]",
        ] {
            assert!(HelloName::try_from(name).is_ok(), "{name}");
        }
        for name in [
            "",
            "a b",
            "a\r\nMAIL",
            "[a",
            "\u{fc}.example",
            &"a".repeat(300),
        ] {
            assert!(HelloName::try_from(name).is_err(), "{name:?}");
        }
    }

    #[test]
    fn err_address_outside_ascii() {
        let plain = EmailAddress::parse("a@b.example").unwrap();
        let other = EmailAddress::parse("a@b\u{fc}cher.example").unwrap();
        assert!(Envelope::new(plain.clone(), plain.clone()).is_ok());
        assert!(Envelope::new(plain.clone(), other.clone()).is_err());
        assert!(Envelope::new(other, plain).is_err());
    }
}
