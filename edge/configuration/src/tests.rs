//! What a wrong or missing value is answered with, and what the catalogues hold.

use crate::{Catalogue, Configuration, Language, Security, appearance, consent_version};

const GOOD: &str = r##"
base_url = "https://feedback.example.com"

[[sites]]
id = "acme"
name = "Cucine Ferri"
origins = ["https://cucineferri.example"]
languages = ["en", "it"]
inbox = "aiuto@cucineferri.example"
sender = "pronto@cucineferri.example"
smtp = "smtps://smtp.example.com:465"
phone = "06 5555 0147"
mail = "aiuto@cucineferri.example"
colour = "#0b6b4f"
privacy_url = "https://cucineferri.example/privacy"
country = "IT"
time_zone = "Europe/Rome"
letter_language = "it"
jurisdiction = "eu"
"##;

fn error(from: &str, to: &str) -> String {
    assert!(GOOD.contains(from), "{from}");
    Configuration::parse(&GOOD.replace(from, to))
        .map_or_else(|error| error.to_string(), |_| "no error".to_owned())
}

#[test]
fn ok_good_configuration() {
    let configuration = Configuration::parse(GOOD).unwrap();
    let site = configuration.site("acme").unwrap();
    assert_eq!(site.smtp.security(), Security::ImplicitTls);
    assert_eq!(configuration.limits().submissions_per_address, 20);
    assert_eq!(configuration.delivery().steps().len(), 10);
    assert!(configuration.site("other").is_none());
}

#[test]
fn err_names_key_line_and_what_is_expected() {
    let cases = [
        (
            "\"https://feedback.example.com\"",
            "\"feedback.example.com\"",
            "line 2, `base_url`",
            "https://shop.example",
        ),
        ("\"acme\"", "\"Acme\"", "line 5, `id`", "small letters"),
        (
            "[\"https://cucineferri.example\"]",
            "[\"https://cucineferri.example/\"]",
            "line 7, `origins`",
            "without path",
        ),
        (
            "[\"https://cucineferri.example\"]",
            "[]",
            "line 7, `origins`",
            "at least one origin",
        ),
        (
            "[\"en\", \"it\"]",
            "[\"en\", \"xx\"]",
            "line 8, `languages`",
            "one of en, it",
        ),
        (
            "\"smtps://smtp.example.com:465\"",
            "\"smtp://smtp.example.com:25\"",
            "line 11, `smtp`",
            "plain `smtp://` only to 127.0.0.1",
        ),
        (
            "\"#0b6b4f\"",
            "\"green\"",
            "line 14, `colour`",
            "six hex digits",
        ),
        (
            "\"IT\"",
            "\"Italy\"",
            "line 16, `country`",
            "two capital letters",
        ),
        (
            "\"Europe/Rome\"",
            "\"Rome\"",
            "line 17, `time_zone`",
            "IANA",
        ),
        (
            "phone = \"06 5555 0147\"",
            "phone = 5",
            "line 12, `phone`",
            "string",
        ),
    ];
    for (from, to, place, expected) in cases {
        let error = error(from, to);
        assert!(error.contains(place) && error.contains(expected), "{error}");
    }
    assert!(
        error(
            "privacy_url = \"https://cucineferri.example/privacy\"\n",
            ""
        )
        .contains("privacy_url")
    );
    assert!(error("jurisdiction = \"eu\"", "colours = 5").contains("colours"));
}

#[test]
fn err_two_sites_of_one_id() {
    let site = GOOD.split_once("[[sites]]").unwrap().1;
    let error = Configuration::parse(&format!("{GOOD}[[sites]]{site}"))
        .unwrap_err()
        .to_string();
    assert!(error.contains("no other site"), "{error}");
}

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
    assert_eq!(
        Language::choose("it-x-formal", &[Language::Italian, Language::ItalianFormal]),
        Language::ItalianFormal
    );
}

#[test]
fn ok_every_catalogue_says_every_sentence() {
    let english = Catalogue::of(Language::English);
    assert!(english.iter().count() > 100);
    for language in Language::ALL {
        let own = Catalogue::of(language);
        assert_eq!(own.iter().count(), english.iter().count());
        for (id, sentence) in own.iter() {
            let braces = |text: &str| text.matches('{').count();
            let is_plural = id == "fault_count";
            assert!(
                is_plural || braces(sentence) == braces(english.say(id)),
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
