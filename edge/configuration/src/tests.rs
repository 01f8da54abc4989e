//! What a wrong or missing value is answered with.

mod catalogues;
mod channels;

use crate::{Configuration, Security, Way};

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
    let [channel] = site.channels.as_slice() else {
        panic!("{:?}", site.channels);
    };
    assert!(
        matches!(&channel.way, Way::Smtp { address, user: None } if address.security() == Security::ImplicitTls)
    );
    assert_eq!(channel.secret_name("acme-two"), "SMTP_PASSWORD_ACME_TWO");
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
        (
            "\"https://feedback.example.com\"",
            "\"https://feedback.example.com:443\"",
            "line 2, `base_url`",
            "usual port",
        ),
        (
            "\"https://feedback.example.com\"",
            "\"https://feedback.example.com:70000\"",
            "line 2, `base_url`",
            "is no origin",
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
            "jurisdiction = \"eu\"",
            "bounce_address = \"return-to-sender@cucineferri.example\"",
            "line 19, `bounce_address`",
            "at most 15 characters before the `@`",
        ),
        (
            "jurisdiction = \"eu\"",
            "touchpoints = [\"checkout\", \"bills \"]",
            "line 19, `touchpoints`",
            "`bills ` is no touchpoint",
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

/// Each of these has a right form, was taken once, and could not work.
#[test]
fn err_ways_that_only_look_right() {
    refused(&[
        (
            "\"smtps://smtp.example.com:465\"",
            "\"smtp+starttls://smtp.example.com:25\"",
            "line 11, `smtp`",
            "`smtp+starttls://smtp.example.com:587`",
        ),
        (
            "\"smtps://smtp.example.com:465\"",
            "\"smtps://smtp.example.com:587\"",
            "line 11, `smtp`",
            "`smtp+starttls://smtp.example.com:587`",
        ),
        (
            "smtp = \"smtps://smtp.example.com:465\"",
            "smtp_user = \"pronto\"",
            "line 11, `smtp_user`",
            "expected `smtp` beside it",
        ),
        (
            "jurisdiction = \"eu\"",
            "smtp_user = \" \"",
            "line 19, `smtp_user`",
            "on one line",
        ),
    ]);
}

/// So is each of these.
#[test]
fn err_values_that_only_look_right() {
    refused(&[
        (
            "\"https://cucineferri.example\"",
            "\"https://cucineferri..example\"",
            "line 7, `origins`",
            "is no origin",
        ),
        (
            "\"https://cucineferri.example\"",
            "\"http://cucineferri.example\"",
            "line 7, `origins`",
            "`https://cucineferri.example`?",
        ),
        (
            "[\"en\", \"it\"]",
            "[\"it-IT\"]",
            "line 8, `languages`",
            "did you mean `it`?",
        ),
        (
            "[\"en\", \"it\"]",
            "[\"IT-x-Formal\"]",
            "line 8, `languages`",
            "did you mean `it-x-formal`?",
        ),
        (
            "\"#0b6b4f\"",
            "\"#+b6b4f\"",
            "line 14, `colour`",
            "six hex digits",
        ),
        (
            "\"#0b6b4f\"",
            "\"#f80\"",
            "line 14, `colour`",
            "did you mean `#ff8800`?",
        ),
        (
            "\"#0b6b4f\"",
            "\"0b6b4f\"",
            "line 14, `colour`",
            "did you mean `#0b6b4f`?",
        ),
        (
            "\"https://cucineferri.example/privacy\"",
            "\"cucineferri.example/privacy\"",
            "line 15, `privacy_url`",
            "`https://cucineferri.example/privacy`?",
        ),
        (
            "\"IT\"",
            "\"UK\"",
            "line 16, `country`",
            "did you mean `GB`?",
        ),
        (
            "\"IT\"",
            "\"it\"",
            "line 16, `country`",
            "did you mean `IT`?",
        ),
        (
            "\"IT\"",
            "\"ZZ\"",
            "line 16, `country`",
            "is no country with telephone numbers",
        ),
        (
            "jurisdiction = \"eu\"",
            "jurisdiction = \"EU\"",
            "line 19, `jurisdiction`",
            "did you mean `eu`?",
        ),
        (
            "jurisdiction = \"eu\"",
            "inn_box = \"eu\"",
            "line 19, `inn_box`",
            "did you mean `inbox`?",
        ),
        (
            "jurisdiction = \"eu\"",
            "channel_order = \"in turn\"",
            "line 19, `channel_order`",
            "did you mean `in_turn`?",
        ),
    ]);
}

/// What is written in the place of what, at which line and key that is told, and with what.
fn refused(cases: &[(&str, &str, &str, &str)]) {
    for (from, to, place, expected) in cases {
        let error = error(from, to);
        assert!(error.contains(place) && error.contains(expected), "{error}");
    }
}

#[test]
fn err_numbers_that_only_look_right() {
    for (section, key, wrong) in [
        ("delivery", "steps_seconds", "[]"),
        ("delivery", "steps_seconds", "[0, 10, 0]"),
        ("delivery", "horizon_seconds", "0"),
        ("delivery", "probe_seconds", "0"),
        ("delivery", "attempt_seconds", "600"),
        ("delivery", "attempt_seconds", "0"),
        ("delivery", "reply_seconds", "421"),
        ("delivery", "rating_wait_seconds", "90000000"),
        ("limits", "window_seconds", "0"),
        ("limits", "ratings_seconds", "86400000"),
        ("retention", "closed_days", "2592000"),
    ] {
        let text = format!("{GOOD}\n[{section}]\n{key} = {wrong}\n");
        let error = Configuration::parse(&text).unwrap_err().to_string();
        let place = format!("line 22, `{key}`");
        assert!(
            error.contains(&place) && error.contains("expected"),
            "{error}"
        );
    }
}

#[test]
fn err_two_sites_of_one_id() {
    let site = GOOD.split_once("[[sites]]").unwrap().1;
    let error = Configuration::parse(&format!("{GOOD}[[sites]]{site}"))
        .unwrap_err()
        .to_string();
    assert!(error.contains("no other site"), "{error}");
}

/// A file with many things wrong once took a run for each.
#[test]
fn err_all_that_is_wrong_is_told_at_once() {
    let text = r##"
base_url = "feedback.example.com"

[[sites]]
id = "acme"
name = "Cucine Ferri"
origin = ["https://cucineferri.example"]
languages = ["en", "xx"]
color = "#0b6b4f"
shoe_size = 42
smtp = "smtps://smtp.example.com:465"

[[sites.channels]]
id = "room"
kind = "chat"
url = "https://hooks.example.com/"

[[sites]]
id = "second"
country = "Italy"

[[limits]]
letter_per_hour = 10

[retentions]
closed_days = 30
"##;
    let error = Configuration::parse(text).unwrap_err().to_string();
    let lines: Vec<&str> = error.lines().map(str::trim).collect();
    let told = [
        "pronto.toml: 13 things to mend",
        "line 2, `base_url`: `feedback.example.com` is no origin",
        "line 4, [[sites]]: `inbox`, `sender`, `phone`, `mail`, `privacy_url`, `country`, `time_zone` and `letter_language` are missing",
        "line 7, `origin`: there is no such key; did you mean `origins`?",
        "line 8, `languages`: `xx` has no catalogue: expected one of en, it",
        "line 9, `color`: there is no such key; did you mean `colour`?",
        "line 10, `shoe_size`: there is no such key; expected one of `id`, `name`, `origins`",
        "line 13, [[sites.channels]]: `app` is missing",
        "line 16, `url`: there is no such key; expected `id` or `app`",
        "line 18, [[sites]]: `name`, `origins`, `languages`, `inbox`, `sender`, `phone`, `mail`, `privacy_url`, `time_zone` and `letter_language` are missing",
        "line 20, `country`: `Italy` is no country",
        "line 22, `[[limits]]`: there is only one; did you mean `[limits]`?",
        "line 23, `letter_per_hour`: there is no such key; did you mean `letters_per_hour`?",
        "line 25, `retentions`: there is no such key; did you mean `retention`?",
    ];
    for told in told {
        let is_told = lines.iter().any(|line| line.starts_with(told));
        assert!(is_told, "{told}: {error}");
    }
    assert_eq!(lines.len(), told.len(), "{error}");
}

#[test]
fn err_one_bracket_or_two() {
    for (from, to, told) in [
        (
            "[[sites]]",
            "[sites]",
            "line 4, `[sites]`: there may be several; did you mean `[[sites]]`?",
        ),
        (
            "[[sites]]",
            "[[site]]",
            "line 4, `site`: there is no such key; did you mean `sites`?",
        ),
        (
            "jurisdiction = \"eu\"",
            "[sites.channels]\nid = \"room\"\nkind = \"chat\"\napp = \"slack\"",
            "line 19, `[sites.channels]`: there may be several; did you mean `[[sites.channels]]`?",
        ),
    ] {
        assert_eq!(error(from, to), format!("pronto.toml: {told}"));
    }
    assert_eq!(
        Configuration::parse("").unwrap_err().to_string(),
        "pronto.toml: `base_url` and `sites` are missing"
    );
}
