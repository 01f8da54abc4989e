//! The languages in which Pronto speaks.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::near::{did_you_mean, near};

/// A language with a catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Language {
    /// English.
    English,
    /// Italian, *tu*.
    Italian,
    /// Italian, *Lei*.
    ItalianFormal,
}

/// A language without a catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotALanguage(String);

impl Language {
    /// Every language that has a catalogue.
    pub const ALL: [Self; 3] = [Self::English, Self::Italian, Self::ItalianFormal];

    /// The language tag of BCP 47.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Italian => "it",
            Self::ItalianFormal => "it-x-formal",
        }
    }

    /// The first of `wanted` (a tag, or the value of an `Accept-Language` header, RFC 9110
    /// §12.5.4, in the order in which it is written) that is offered: by its whole tag, else by its
    /// first part. Else the first offered.
    #[must_use]
    pub fn choose(wanted: &str, offered: &[Self]) -> Self {
        let exact = |tag: &str| {
            offered
                .iter()
                .copied()
                .find(|language| language.tag().eq_ignore_ascii_case(tag))
        };
        let primary = |tag: &str| {
            let part = first_part(tag);
            offered
                .iter()
                .copied()
                .find(|language| first_part(language.tag()).eq_ignore_ascii_case(part))
        };
        wanted
            .split(',')
            .filter_map(|range| range.split(';').next().map(str::trim))
            .find_map(|tag| exact(tag).or_else(|| primary(tag)))
            .or_else(|| offered.first().copied())
            .unwrap_or(Self::English)
    }
}

/// The language of a tag in other letters, with a region, or with a slip.
fn meant(given: &str) -> Option<&'static str> {
    let tags = Language::ALL.map(Language::tag);
    let formal = given.to_lowercase().contains("formal");
    let same = |tag: &&str| first_part(tag).eq_ignore_ascii_case(first_part(given));
    let mut alike = tags.into_iter().filter(same);
    let found = alike.find(|tag| tag.contains("formal") == formal);
    found.or_else(|| near(given, tags))
}

fn first_part(tag: &str) -> &str {
    tag.split(['-', '_']).next().unwrap_or(tag)
}

impl TryFrom<String> for Language {
    type Error = NotALanguage;

    fn try_from(given: String) -> Result<Self, NotALanguage> {
        Self::ALL
            .into_iter()
            .find(|language| language.tag() == given)
            .ok_or(NotALanguage(given))
    }
}

impl From<Language> for String {
    fn from(language: Language) -> Self {
        language.tag().to_owned()
    }
}

impl fmt::Display for NotALanguage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tags: Vec<&str> = Language::ALL.into_iter().map(Language::tag).collect();
        write!(
            f,
            "`{}` has no catalogue: expected one of {}{}",
            self.0,
            tags.join(", "),
            did_you_mean(meant(&self.0))
        )
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::Language;

    #[derive(Deserialize)]
    struct Case {
        wanted: String,
        offered: Vec<Language>,
        spoken: Option<Language>,
    }

    #[test]
    fn ok_chosen_as_the_loader_chooses() {
        let table = include_str!("../../../widget/cases/languages.json");
        let cases: Vec<Case> = serde_json::from_str(table).unwrap();
        assert!(!cases.is_empty());
        for case in cases {
            // Where none is wanted the first one serves.
            let spoken = case.spoken.or(case.offered.first().copied()).unwrap();
            assert_eq!(
                Language::choose(&case.wanted, &case.offered),
                spoken,
                "{}",
                case.wanted
            );
        }
    }
}
