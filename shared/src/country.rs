//! A country by its two letters.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A country, ISO 3166-1 alpha-2: two capital letters. Whether it exists is not checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Country([u8; 2]);

/// Not two capital letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotACountry(String);

impl Country {
    /// The two letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl TryFrom<String> for Country {
    type Error = NotACountry;

    fn try_from(given: String) -> Result<Self, NotACountry> {
        match <[u8; 2]>::try_from(given.as_bytes()) {
            Ok(letters) if letters.iter().all(u8::is_ascii_uppercase) => Ok(Self(letters)),
            _ => Err(NotACountry(given)),
        }
    }
}

impl From<Country> for String {
    fn from(country: Country) -> Self {
        country.as_str().to_owned()
    }
}

impl fmt::Display for NotACountry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is no country: expected two capital letters, as `IT`",
            self.0
        )
    }
}
