//! A number as a letter shows it.

use shared::{Country, PhoneNumber};

use crate::letter::{NumberKind, number_kind::calling_code};

/// A number in the forms that a letter needs, and what dialling it may cost.
#[derive(Clone)]
pub struct LetterPhone {
    pub(super) typed: String,
    pub(super) international: Option<String>,
    pub(super) readable: Option<String>,
    pub(super) extension: Option<String>,
    pub(super) kind: NumberKind,
    country_name: Option<String>,
    local_time: Option<String>,
}

impl LetterPhone {
    /// The forms of `number` as a person in `country` would dial it.
    #[must_use]
    pub fn new(number: &PhoneNumber, country: Country) -> Self {
        Self {
            typed: number.as_typed().to_owned(),
            international: number.international(country),
            readable: number.readable(country),
            extension: number.extension(country),
            kind: NumberKind::of(number, country),
            country_name: None,
            local_time: None,
        }
    }

    /// With the name of [`NumberKind::country`] in the letter's language, from whoever knows the
    /// names of countries. Without it the country's two letters are shown.
    #[must_use]
    pub fn with_country_name(self, name: Option<String>) -> Self {
        Self {
            country_name: name,
            ..self
        }
    }

    /// With the time that it was in [`NumberKind::country`] when it was given, from whoever knows the zones
    /// of countries: none where the country has several times.
    #[must_use]
    pub fn with_local_time(self, time: Option<String>) -> Self {
        Self {
            local_time: time,
            ..self
        }
    }

    /// What dialling it may cost.
    #[must_use]
    pub const fn kind(&self) -> NumberKind {
        self.kind
    }

    /// As it was typed.
    #[must_use]
    pub fn as_typed(&self) -> &str {
        &self.typed
    }

    /// E.164, where it is certain which number was meant.
    #[must_use]
    pub fn international(&self) -> Option<&str> {
        self.international.as_deref()
    }

    /// The digits behind a number that is certain, which reach one person in a house.
    #[must_use]
    pub fn extension(&self) -> Option<&str> {
        self.extension.as_deref()
    }

    /// What a telephone dials, RFC 3966: a plus and digits, and the extension in digits. Nothing else
    /// that was typed ever stands in a link.
    pub(super) fn link(&self) -> Option<String> {
        let number = self.international.as_deref()?;
        Some(match &self.extension {
            Some(extension) => ["tel:", number, ";ext=", extension].concat(),
            None => ["tel:", number].concat(),
        })
    }

    /// What time it was where it rings.
    pub(super) fn local_time(&self) -> Option<&str> {
        self.local_time.as_deref()
    }

    /// `Germany (+49)`.
    pub(super) fn country_shown(&self) -> Option<String> {
        let country = self.kind.country()?;
        let name = self.country_name.as_deref().unwrap_or(country.as_str());
        Some(match calling_code(country) {
            Some(code) => format!("{name} (+{code})"),
            None => name.to_owned(),
        })
    }
}
