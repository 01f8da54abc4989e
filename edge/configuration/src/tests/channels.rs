//! The channels of a site, in their order, and what is wrong with one.

use super::GOOD;
use crate::{ChannelId, ChannelOrder, Configuration};

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
    let crm = ChannelId::from("crm".to_owned());
    let secret = site.channel(&crm).unwrap().secret_name("acme");
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
            "channel `crm` of site `acme` has no `url`",
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
