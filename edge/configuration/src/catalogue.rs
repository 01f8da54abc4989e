//! The sentences, in each language.

use std::{collections::HashMap, sync::OnceLock};

use crate::Language;

/// Every sentence of one language, by its id.
#[derive(Debug)]
pub struct Catalogue {
    language: Language,
    sentences: HashMap<String, String>,
}

impl Catalogue {
    /// The catalogue of a language. It is read once.
    #[must_use]
    pub fn of(language: Language) -> &'static Self {
        static ENGLISH: OnceLock<Catalogue> = OnceLock::new();
        static ITALIAN: OnceLock<Catalogue> = OnceLock::new();
        static ITALIAN_FORMAL: OnceLock<Catalogue> = OnceLock::new();
        const EN: &str = include_str!("../../../widget/locales/en.json");
        const IT: &str = include_str!("../../../widget/locales/it.json");
        const IT_FORMAL: &str = include_str!("../../../widget/locales/it-x-formal.json");
        match language {
            Language::English => ENGLISH.get_or_init(|| Self::read(language, &[EN])),
            Language::Italian => ITALIAN.get_or_init(|| Self::read(language, &[EN, IT])),
            Language::ItalianFormal => {
                ITALIAN_FORMAL.get_or_init(|| Self::read(language, &[EN, IT, IT_FORMAL]))
            }
        }
    }

    /// The language that it speaks.
    #[must_use]
    pub const fn language(&self) -> Language {
        self.language
    }

    /// All ids and their sentences, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.sentences
            .iter()
            .map(|(id, sentence)| (id.as_str(), sentence.as_str()))
    }

    /// Whether there is a sentence of this id.
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        self.sentences.contains_key(id)
    }

    /// A sentence as it stands. An unknown id says itself; a check of the sources finds those.
    #[must_use]
    pub fn say<'a>(&'a self, id: &'a str) -> &'a str {
        self.sentences.get(id).map_or(id, String::as_str)
    }

    /// A sentence with its braces filled in. What is filled in is never filled again.
    #[must_use]
    pub fn fill(&self, id: &str, values: &[(&str, &str)]) -> String {
        let sentence = self.say(id);
        let mut filled = String::with_capacity(sentence.len());
        let mut rest = sentence;
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let Some((name, behind)) = after.split_once('}') else {
                rest = after;
                break;
            };
            let value = values
                .iter()
                .find(|(wanted, _)| *wanted == name)
                .map_or("", |(_, value)| value);
            filled.push_str(value);
            rest = behind;
        }
        filled.push_str(rest);
        filled
    }

    /// A sentence of two forms, `one / other`, with `{n}` filled in.
    #[must_use]
    pub fn count(&self, id: &str, n: usize) -> String {
        let filled = self.fill(id, &[("n", &n.to_string())]);
        match filled.split_once(" / ") {
            Some((one, other)) => if n == 1 { one } else { other }.to_owned(),
            None => filled,
        }
    }

    /// Later texts stand above earlier ones, so that a language need only have what differs.
    fn read(language: Language, texts: &[&str]) -> Self {
        let mut sentences = HashMap::new();
        for text in texts {
            // The files are part of the build, and a test reads each: a fault cannot reach a visitor.
            let read: HashMap<String, String> = serde_json::from_str(text).unwrap_or_default();
            sentences.extend(read);
        }
        Self {
            language,
            sentences,
        }
    }
}
