//! Names that machines give: a site's id, a submission's key.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::limits;

/// A site's id: `a` to `z`, digits and dashes, at most [`limits::SITE_ID_CHARS_MAX`], beginning with a letter.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SiteId(String);

/// Not a site's id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotASiteId(String);

impl SiteId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for SiteId {
    type Error = NotASiteId;

    fn try_from(given: String) -> Result<Self, NotASiteId> {
        let starts_well = given
            .bytes()
            .next()
            .is_some_and(|byte| byte.is_ascii_lowercase());
        let is_plain = given
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        // The first segments of our own routes, which a site's folder would hide.
        let is_free = !["v1", "w", "contact", "case", "act", "status"].contains(&given.as_str());
        if starts_well && is_plain && is_free && given.len() <= limits::SITE_ID_CHARS_MAX {
            Ok(Self(given))
        } else {
            Err(NotASiteId(given))
        }
    }
}

impl From<SiteId> for String {
    fn from(id: SiteId) -> Self {
        id.0
    }
}

impl fmt::Display for SiteId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for NotASiteId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is no site id: expected a letter, then small letters, digits and dashes, at most {} in all, and not the name of a route",
            self.0,
            limits::SITE_ID_CHARS_MAX
        )
    }
}

/// A submission's key, minted when the form opens: 16 to 64 of `A`–`Z`, `a`–`z`, digits, `_`, `-`.
///
/// It is a secret of the visitor's browser: whoever has it can read the receipt once more.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SubmissionKey(String);

/// Not a submission key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAKey;

impl SubmissionKey {
    /// Reads a key.
    ///
    /// # Errors
    /// [`NotAKey`] if it is too short, too long or has other characters.
    pub fn parse(given: &str) -> Result<Self, NotAKey> {
        let fits = (limits::KEY_CHARS_MIN..=limits::KEY_CHARS_MAX).contains(&given.len());
        let is_plain = given
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
        if fits && is_plain {
            Ok(Self(given.to_owned()))
        } else {
            Err(NotAKey)
        }
    }

    /// The key as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for SubmissionKey {
    type Error = NotAKey;

    fn try_from(given: String) -> Result<Self, NotAKey> {
        Self::parse(&given)
    }
}

impl From<SubmissionKey> for String {
    fn from(key: SubmissionKey) -> Self {
        key.0
    }
}

impl fmt::Debug for SubmissionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SubmissionKey")
    }
}

impl fmt::Display for NotAKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a submission key")
    }
}

#[cfg(test)]
mod tests {
    use super::{SiteId, SubmissionKey};

    #[test]
    fn ok_site_ids() {
        for id in ["acme", "acme-2", "a"] {
            assert!(SiteId::try_from(id.to_owned()).is_ok(), "{id}");
        }
        for id in [
            "",
            "Acme",
            "-a",
            "1a",
            "a/b",
            "v1",
            "contact",
            &"a".repeat(33),
        ] {
            assert!(SiteId::try_from(id.to_owned()).is_err(), "{id}");
        }
    }

    #[test]
    fn ok_keys() {
        assert!(SubmissionKey::parse("0b7cdd0e3f1a4d5c9e21a7f0c1d2e3f4").is_ok());
        for key in [
            "",
            "short",
            "0b7cdd0e3f1a4d5c9e21a7f0c1d2e3f4\n",
            &"a".repeat(65),
        ] {
            assert!(SubmissionKey::parse(key).is_err(), "{key:?}");
        }
    }
}
