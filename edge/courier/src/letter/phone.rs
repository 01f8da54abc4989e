//! A number as a letter shows it.

use shared::{Country, PhoneNumber};

use crate::letter::{NumberKind, number_kind::calling_code};

/// A number in the forms that a letter needs, and what dialling it may cost.
#[derive(Clone)]
pub struct LetterPhone {
    pub(super) typed: String,
    pub(super) international: Option<String>,
    pub(super) readable: Option<String>,
    pub(super) kind: NumberKind,
    country_name: Option<String>,
}

impl LetterPhone {
    /// The forms of `number` as a person in `country` would dial it.
    #[must_use]
    pub fn new(number: &PhoneNumber, country: Country) -> Self {
        Self {
            typed: number.as_typed().to_owned(),
            international: number.international(country),
            readable: number.readable(country),
            kind: NumberKind::of(number, country),
            country_name: None,
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

    /// What dialling it may cost.
    #[must_use]
    pub const fn kind(&self) -> NumberKind {
        self.kind
    }

    /// E.164 where the number fits a plan, else as it was typed.
    #[must_use]
    pub fn dialled(&self) -> &str {
        self.international.as_deref().unwrap_or(&self.typed)
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
