//! What a visitor typed never becomes markup; every page has the structure that voices and
//! keyboards go by.

mod case;
mod hosted;

use configuration::{Catalogue, Configuration, Language, Site};
use serde_json::{Value, json};
use shared::{Draft, State, Timestamp};

use self::case::{case_page, closed_page, open_page, rated_page};
use self::hosted::{open, refused, view};
use super::{Due, Moment, NoticeView, Opened, Stage, notice, style, style_hash};

const CONFIGURATION: &str = r##"
base_url = "https://feedback.example.com"

[[sites]]
id = "acme"
name = "Cucine <Ferri> & \"Figli\""
origins = ["https://cucineferri.example"]
languages = ["en", "it", "it-x-formal"]
inbox = "aiuto@cucineferri.example"
sender = "pronto@cucineferri.example"
smtp = "smtps://smtp.example.com:465"
phone = "06 5555 0147"
mail = "aiuto@cucineferri.example"
colour = "#ffd400"
privacy_url = "https://cucineferri.example/privacy"
country = "IT"
time_zone = "Europe/Rome"
letter_language = "it"
"##;

const PAYLOADS: [&str; 7] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' autofocus onfocus=alert(1) x='",
    "</textarea><svg onload=alert(1)>",
    "</title></style><script>alert(1)</script>",
    "<!--<script>",
    "javascript:alert(1)//&lt;b&gt;",
];

/// The page after the post, with its private link.
const AFTER: Opened<'_> = Opened::AfterSending {
    case_url: "https://feedback.example.com/case/t",
};

fn site() -> Site {
    let configuration = Configuration::parse(CONFIGURATION).unwrap();
    configuration.site("acme").unwrap().clone()
}

fn draft(fields: Value) -> Draft {
    serde_json::from_value(fields).unwrap()
}

fn moment(readable: &str) -> Moment {
    let at = Timestamp::try_from("2026-11-24T10:04:05Z".to_owned()).unwrap();
    let readable = readable.to_owned();
    Moment { at, readable }
}

fn bare_notice<'a>(title: &'a str, detail: Option<&'a str>, site: Option<&'a Site>) -> String {
    notice(&NoticeView {
        site,
        language: Language::Italian,
        title,
        detail,
    })
}

/// Every page that there is.
fn all_pages() -> Vec<(&'static str, String)> {
    use State::{Delivered, Received, Undeliverable};
    let site = site();
    let wrong = draft(json!({"kind": "callback", "phone": "12", "name": "n".repeat(200)}));
    let question = draft(json!({"kind": "question", "message": "A <b>?", "email": "a@b"}));
    let rating = draft(json!({"kind": "feedback", "rating": "bad"}));
    let at = |draft, stage| super::hosted(&view(&site, draft, stage));
    let soon = case_page(&[Received], AFTER, None, |view| view.due = Some(Due::Soon));
    vec![
        ("open", open(&site, &Draft::default())),
        ("refused", refused(&site, &wrong)),
        ("refused question", refused(&site, &question)),
        ("filled", at(&rating, Stage::Filled)),
        ("not received", at(&question, Stage::NotReceived)),
        ("not confirmed", at(&question, Stage::NotConfirmed)),
        ("received", soon),
        ("rated", rated_page()),
        (
            "delivered",
            case_page(&[Received, Delivered], Opened::ByLink, Some("Hi"), |_| {}),
        ),
        (
            "undeliverable",
            case_page(&[Received, Undeliverable], AFTER, Some("Hi"), |_| {}),
        ),
        ("open case", open_page()),
        ("closed", closed_page()),
        ("notice", bare_notice("Qui non c’è nulla.", None, None)),
        (
            "notice of a site",
            bare_notice("Qui non c’è nulla.", Some("Non ora."), Some(&site)),
        ),
    ]
}

/// The values of an attribute, in their order.
fn values<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    let rests = page.split(start.as_str()).skip(1);
    rests.filter_map(|rest| rest.split('"').next()).collect()
}

/// The start tags of a name, without their brackets.
fn tags<'a>(page: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!("<{name}");
    let rests = page.split(start.as_str()).skip(1);
    let whole = rests.filter(|rest| rest.starts_with([' ', '>']));
    whole.filter_map(|rest| rest.split('>').next()).collect()
}

fn style_of(page: &str) -> &str {
    let (_, rest) = page.split_once("<style>").unwrap();
    rest.split_once("</style>").unwrap().0
}

/// The pages on which a text stands in every place that a visitor can reach.
fn pages_with(typed: &str) -> Vec<String> {
    let site = site();
    let long = |chars: usize| [typed, &"1".repeat(chars)].concat();
    let all = |kind: &str, rating: &str| {
        draft(json!({
            "kind": kind, "rating": rating, "message": long(5_001), "name": long(121),
            "phone": long(33), "email": typed, "page": typed, "touchpoint": typed, "locale": typed,
            "receipt": typed, "consent": typed, "replaces": typed,
        }))
    };
    let question = all("question", "bad");
    let unknown = all(typed, typed);
    vec![
        open(&site, &question),
        open(&site, &unknown),
        refused(&site, &question),
        refused(&site, &all("callback", "bad")),
        refused(&site, &all("feedback", "bad")),
        refused(&site, &unknown),
        super::hosted(&view(&site, &question, Stage::NotReceived)),
        case_page(
            &[State::Other(typed.to_owned())],
            Opened::ByLink,
            Some(typed),
            |_| {},
        ),
        bare_notice(typed, Some(typed), None),
    ]
}

/// The tags with their attributes' names, without what stands between quotes and between tags.
fn skeleton(page: &str) -> Vec<String> {
    let tags = page
        .split('<')
        .skip(1)
        .filter_map(|rest| rest.split('>').next());
    tags.map(|tag| tag.split('"').step_by(2).collect())
        .collect()
}

/// Whatever is typed, the page has the tags and attributes that it has for harmless letters.
#[test]
fn ok_everything_typed_is_escaped() {
    for payload in PAYLOADS {
        for (given, harmless) in pages_with(payload).iter().zip(pages_with("letters")) {
            assert_eq!(skeleton(given), skeleton(&harmless), "{payload}");
            let links = values(given, "href");
            assert!(
                !links.iter().any(|href| href.starts_with("javascript:")),
                "{payload}"
            );
        }
    }
}

#[test]
fn ok_structure_of_every_page() {
    for (name, page) in all_pages() {
        assert!(page.starts_with("<!DOCTYPE html><html lang=\""), "{name}");
        assert_eq!(values(&page, "dir").first(), Some(&"ltr"), "{name}");
        for tag in ["title", "main", "h1"] {
            assert_eq!(tags(&page, tag).len(), 1, "{name}: {tag}");
        }
        assert!(
            tags(&page, "script").is_empty() && values(&page, "style").is_empty(),
            "{name}"
        );
        let words = page.replace(style_of(&page), "");
        assert!(
            !words.contains(['{', '}']),
            "{name}: a sentence was not filled in"
        );
    }
}

#[test]
fn ok_what_is_named_on_a_page_is_there() {
    for (name, page) in all_pages() {
        let ids = values(&page, "id");
        let mut once = ids.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), ids.len(), "{name}: {ids:?}");
        for attribute in ["for", "aria-describedby", "aria-labelledby"] {
            for id in values(&page, attribute)
                .iter()
                .flat_map(|named| named.split(' '))
            {
                assert!(ids.contains(&id), "{name}: {attribute} {id}");
            }
        }
        for id in values(&page, "href")
            .iter()
            .filter_map(|href| href.strip_prefix('#'))
        {
            assert!(ids.contains(&id), "{name}: #{id}");
        }
    }
}

#[test]
fn ok_every_control_has_a_label_and_every_form_a_place() {
    for (name, page) in all_pages() {
        let labelled = values(&page, "for");
        for control in [tags(&page, "input"), tags(&page, "textarea")].concat() {
            let is_unseen = control.contains("type=\"hidden\"");
            // A radio stands inside its label.
            let is_inside = control.contains("type=\"radio\"");
            let own = values(control, "id");
            let has_label = own.len() == 1 && own.iter().all(|id| labelled.contains(id));
            assert!(is_unseen || is_inside || has_label, "{name}: {control}");
        }
        let forms = tags(&page, "form");
        assert_eq!(values(&page, "method"), vec!["post"; forms.len()], "{name}");
        let places = values(&page, "action");
        assert_eq!(places.len(), forms.len(), "{name}");
        for place in places {
            assert!(
                ["/contact/acme", "/case/t"].contains(&place),
                "{name}: {place}"
            );
        }
    }
}

#[test]
fn ok_style_hash_is_of_the_style_on_the_page() {
    let site = site();
    assert_eq!(
        style_of(&open(&site, &Draft::default())),
        style(Some(&site))
    );
    assert!(style(Some(&site)).starts_with(":root{--fill:#ffd400;--on:#000000;"));
    assert!(style_hash(None).starts_with("sha256-") && style_hash(None).len() == 51);
    assert_ne!(style_hash(Some(&site)), style_hash(None));
    assert!(!style(None).contains('<'));
}

/// A missing sentence would say its id to the visitor.
#[test]
fn ok_every_sentence_is_in_the_catalogue() {
    const SOURCES: [&str; 7] = [
        include_str!("case.rs"),
        include_str!("case/forms.rs"),
        include_str!("case/line.rs"),
        include_str!("face.rs"),
        include_str!("hosted.rs"),
        include_str!("hosted/fields.rs"),
        include_str!("ways.rs"),
    ];
    const AREAS: [&str; 19] = [
        "act",
        "add",
        "ask",
        "call",
        "case",
        "fact",
        "fail",
        "fault",
        "home",
        "hosted",
        "link",
        "next",
        "rate",
        "receipt",
        "reference",
        "said",
        "solved",
        "undeliverable",
        "ways",
    ];
    let english = Catalogue::of(Language::English);
    let is_id = |word: &&str| {
        let is_plain = word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        is_plain
            && word
                .split_once('_')
                .is_some_and(|(area, _)| AREAS.contains(&area))
    };
    let quoted = SOURCES.iter().flat_map(|source| source.split('"'));
    let ids: Vec<&str> = quoted.filter(is_id).chain(["send", "optional"]).collect();
    assert!(ids.len() > 40, "{ids:?}");
    for id in ids {
        assert!(english.has(id), "{id}");
    }
}
