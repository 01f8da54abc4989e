//! The languages in which Pronto speaks.

use std::collections::BTreeMap;
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

    /// What is spoken to whom asks for a tag, by the tag in small letters: each of `offered` by its whole
    /// tag, and the first of those with the same first part by that.
    #[must_use]
    pub fn by_tag(offered: &[Self]) -> BTreeMap<&'static str, Self> {
        let mut by_tag = BTreeMap::new();
        for &language in offered {
            by_tag.entry(first_part(language.tag())).or_insert(language);
        }
        // A whole tag comes first, also where it is its own first part.
        by_tag.extend(offered.iter().map(|&language| (language.tag(), language)));
        by_tag
    }

    /// The first of `wanted` (a tag, or the value of an `Accept-Language` header, RFC 9110
    /// §12.5.4, in the order in which it is written) that is offered: by its whole tag, else by its
    /// first part. Else the first offered.
    #[must_use]
    pub fn choose(wanted: &str, offered: &[Self]) -> Self {
        let by_tag = Self::by_tag(offered);
        let known = |tag: &str| by_tag.get(tag.to_lowercase().as_str()).copied();
        wanted
            .split(',')
            .filter_map(|range| range.split(';').next().map(str::trim))
            .find_map(|tag| known(tag).or_else(|| known(first_part(tag))))
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
    use std::collections::BTreeMap;

    use serde::Deserialize;

    use super::Language;

    #[derive(Deserialize)]
    struct Case {
        wanted: String,
        offered: Vec<Language>,
        by_tag: BTreeMap<String, Language>,
        spoken: Option<Language>,
    }

    #[test]
    fn ok_chosen_as_the_loader_chooses() {
        let table = include_str!("../../../widget/cases/languages.json");
        let cases: Vec<Case> = serde_json::from_str(table).unwrap();
        assert!(!cases.is_empty());
        for case in cases {
            let by_tag = Language::by_tag(&case.offered);
            let by_tag: BTreeMap<String, Language> = by_tag
                .into_iter()
                .map(|(tag, language)| (tag.to_owned(), language))
                .collect();
            assert_eq!(by_tag, case.by_tag, "{:?}", case.offered);
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
