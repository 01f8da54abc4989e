//! The name of a letter.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The hexadecimal digits of 128 bits.
const DIGITS: usize = 32;

/// A letter's id: 32 hexadecimal digits, of 128 random bits. Its Message-ID and its webhook-id derive
/// from it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LetterId(String);

/// Not 32 hexadecimal digits in small letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not a letter's id")]
pub struct NotALetterId;

impl LetterId {
    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for LetterId {
    type Error = NotALetterId;

    fn try_from(given: String) -> Result<Self, NotALetterId> {
        let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if given.len() == DIGITS && given.bytes().all(is_digit) {
            Ok(Self(given))
        } else {
            Err(NotALetterId)
        }
    }
}

impl From<LetterId> for String {
    fn from(id: LetterId) -> Self {
        id.0
    }
}

impl std::fmt::Display for LetterId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::LetterId;

    #[test]
    fn pin_form() {
        let id = "0123456789abcdef0123456789abcdef".to_owned();
        assert_eq!(String::from(LetterId::try_from(id.clone()).unwrap()), id);
    }

    #[test]
    fn err_other_forms() {
        for given in ["", "0123", "0123456789ABCDEF0123456789abcdef"] {
            assert!(LetterId::try_from(given.to_owned()).is_err(), "{given}");
        }
    }
}
