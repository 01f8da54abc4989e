//! What a wrong or missing value is answered with.

mod catalogues;

use crate::{ChannelOrder, Configuration, Security, Way};

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
fn err_two_channels_under_one_name_of_a_secret() {
    let other = GOOD.replace("\"acme\"", "\"acme-two\"");
    let other = other.split_once("[[sites]]").unwrap().1;
    let hook = |id: &str| {
        format!(
            "[[sites.channels]]\nid = \"{id}\"\nkind = \"webhook\"\nurl = \"https://crm.example.com/\"\n"
        )
    };
    let text = [GOOD, &hook("two-crm"), "[[sites]]", other, &hook("crm")].concat();
    let error = Configuration::parse(&text).unwrap_err().to_string();
    assert!(error.contains("`CHANNEL_ACME_TWO_CRM`"), "{error}");
    assert!(error.contains("of site `acme-two`"), "{error}");
}

const CHANNELS: &str = r#"
channel_order = "in_turn"

[[sites.channels]]
id = "crm"
kind = "webhook"
url = "https://crm.example.com/pronto"

[[sites.channels]]
id = "service"
kind = "http_mail"
api = "postmark"

[[sites.channels]]
id = "platform"
kind = "send_email"
binding = "SEND_EMAIL"

[[sites.channels]]
id = "room"
kind = "chat"
app = "teams"
"#;

#[test]
fn ok_channels_in_their_order() {
    let configuration = Configuration::parse(&[GOOD, CHANNELS].concat()).unwrap();
    let site = configuration.site("acme").unwrap();
    let ids: Vec<&str> = site.channels.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(ids, ["smtp", "crm", "service", "platform", "room"]);
    assert_eq!(site.channel_order, ChannelOrder::InTurn);
    let secret = site.channel("crm").unwrap().secret_name("acme");
    assert_eq!(secret, "CHANNEL_ACME_CRM");
}

#[test]
fn err_channels_that_are_not_as_expected() {
    for (from, to, expected) in [
        (
            "kind = \"webhook\"",
            "kind = \"fax\"",
            "expected one of `smtp`, `webhook`",
        ),
        (
            "url = \"https://crm.example.com/pronto\"",
            "",
            "missing field `url`",
        ),
        (
            "\"https://crm.example.com/pronto\"",
            "\"https://10.0.0.1/\"",
            "public net",
        ),
        ("api = \"postmark\"", "api = \"pigeon\"", "resend"),
        (
            "app = \"teams\"",
            "app = \"teams\"\nurl = \"https://hooks.example.com/\"",
            "unknown field `url`",
        ),
        ("id = \"crm\"", "id = \"smtp\"", "that no other has"),
        ("id = \"crm\"", "id = \"C R M\"", "is no name"),
        (
            "kind = \"webhook\"",
            "kind = \"web_hook\"",
            "did you mean `webhook`?",
        ),
        ("\"SEND_EMAIL\"", "\"\"", "is no binding"),
        ("\"SEND_EMAIL\"", "\"DESK\"", "is no binding"),
        ("\"in_turn\"", "\"sometimes\"", "together"),
    ] {
        assert!(CHANNELS.contains(from), "{from}");
        let text = [GOOD, &CHANNELS.replace(from, to)].concat();
        let error = Configuration::parse(&text).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
        assert!(error.contains("line "), "{error}");
    }
    let none = GOOD.replace("smtp = \"smtps://smtp.example.com:465\"\n", "");
    let error = Configuration::parse(&none).unwrap_err().to_string();
    assert!(error.contains("[[sites.channels]]"), "{error}");
}

#[test]
fn err_two_sites_of_one_id() {
    let site = GOOD.split_once("[[sites]]").unwrap().1;
    let error = Configuration::parse(&format!("{GOOD}[[sites]]{site}"))
        .unwrap_err()
        .to_string();
    assert!(error.contains("no other site"), "{error}");
}
