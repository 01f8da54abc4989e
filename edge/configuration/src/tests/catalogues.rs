//! Which language is spoken, what the catalogues hold, and what a visitor sees.

use std::collections::BTreeSet;

use super::GOOD;
use crate::{Catalogue, Configuration, Language, appearance, consent_version};

#[test]
fn ok_languages_are_chosen() {
    let offered = [Language::English, Language::Italian];
    assert_eq!(
        Language::choose("it-IT,it;q=0.9,en;q=0.8", &offered),
        Language::Italian
    );
    assert_eq!(
        Language::choose("de, en;q=0.5", &offered),
        Language::English
    );
    assert_eq!(Language::choose("", &offered), Language::English);
    // A tag has no case (BCP 47 §2.1.1).
    for tag in ["IT", "It-iT", "IT-CH"] {
        assert_eq!(Language::choose(tag, &offered), Language::Italian, "{tag}");
    }
    assert_eq!(
        Language::choose("it-x-formal", &[Language::Italian, Language::ItalianFormal]),
        Language::ItalianFormal
    );
}

/// The names in braces. A sentence may have several forms, and each its own.
fn gaps(sentence: &str) -> BTreeSet<&str> {
    let parts = sentence.split('{').skip(1);
    parts.filter_map(|part| part.split('}').next()).collect()
}

#[test]
fn ok_every_catalogue_says_every_sentence() {
    let english = Catalogue::of(Language::English);
    assert!(english.iter().count() > 100);
    for language in Language::ALL {
        let own = Catalogue::of(language);
        assert_eq!(own.iter().count(), english.iter().count());
        for (id, sentence) in own.iter() {
            assert_eq!(
                gaps(sentence),
                gaps(english.say(id)),
                "{} {id}",
                language.tag()
            );
        }
    }
    assert_ne!(
        Catalogue::of(Language::Italian).say("send"),
        english.say("send")
    );
}

#[test]
fn ok_sentences_are_filled_once() {
    let catalogue = Catalogue::of(Language::English);
    assert_eq!(
        catalogue.fill("call_title", &[("company", "{x} & Co")]),
        "{x} & Co calls you"
    );
    assert_eq!(catalogue.count("fault_count", 1), "1 thing to complete");
    assert_eq!(catalogue.count("fault_count", 2), "2 things to complete");
}

#[test]
fn pin_appearance() {
    let configuration = Configuration::parse(GOOD).unwrap();
    let appearance = appearance(configuration.site("acme").unwrap(), Language::English);
    let version = appearance
        .pointer("/consent/version")
        .and_then(|version| version.as_str())
        .unwrap();
    assert_eq!(
        version,
        consent_version("This number is for this call only. Never for sales.")
    );
    assert_eq!(version.len(), 8);
    assert_eq!(
        appearance
            .get("company")
            .and_then(|company| company.as_str()),
        Some("Cucine Ferri")
    );
}
