//! What a stranger prepares, and what they can make a visitor's browser send.

use reqwest::Method;
use serde_json::json;
use tests::{Answer, EdgeClient, Visitor};

use crate::api::with;
use crate::world::key;

pub(crate) const PATH: &str = "/contact/acme";
/// A page of the stranger's.
pub(crate) const STRANGER: &str = "https://evil.example";

/// What a visitor cannot see of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unseen {
    Receipt,
    Replaces,
    Key,
    Page,
    Touchpoint,
    Consent,
    /// All of them with a token of the hosted page.
    Token,
    /// The stranger's own form of their own case, as it is.
    CaseForm,
}

impl Unseen {
    pub(crate) const ALL: [Self; 8] = [
        Self::Receipt,
        Self::Replaces,
        Self::Key,
        Self::Page,
        Self::Touchpoint,
        Self::Consent,
        Self::Token,
        Self::CaseForm,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Receipt => "receipt",
            Self::Replaces => "replaces",
            Self::Key => "key",
            Self::Page => "page",
            Self::Touchpoint => "touchpoint",
            Self::Consent => "consent",
            Self::Token | Self::CaseForm => "token",
        }
    }
}

/// What a stranger prepares: a case of their own, and what opens it.
pub(crate) struct Bait {
    pub(crate) receipt: String,
    /// The key of a submission of theirs.
    pub(crate) replaces: String,
    /// A key that they will say was theirs afterwards.
    pub(crate) key: String,
    /// Tokens of ours, fetched by them.
    pub(crate) token: String,
    pub(crate) case_form: Vec<(&'static str, String)>,
}

impl Bait {
    pub(crate) async fn laid(client: &EdgeClient) -> Self {
        let replaces = key();
        let receipt = client.accepted(&replaces, &question(&Visitor::new())).await;
        let receipt = receipt.receipt.expect("a token");
        let hosted = Answer::of(client.request(Method::GET, PATH)).await;
        let case = Answer::of(client.request(Method::GET, &["/case/", &receipt].concat())).await;
        let of = |page: &Answer, name| page.hidden(name).expect("a hidden field");
        Self {
            receipt,
            replaces,
            key: key(),
            token: of(&hosted, "token"),
            case_form: ["token", "key", "receipt"]
                .map(|name| (name, of(&case, name)))
                .into(),
        }
    }

    pub(crate) fn value(&self, what: Unseen) -> &str {
        match what {
            Unseen::Receipt => &self.receipt,
            Unseen::Replaces => &self.replaces,
            Unseen::Key => &self.key,
            Unseen::Page => "https://evil.example/secret",
            Unseen::Touchpoint => "bait",
            Unseen::Consent => "0badc0de",
            Unseen::Token | Unseen::CaseForm => &self.token,
        }
    }

    pub(crate) fn hidden(&self, what: Unseen) -> Vec<(&'static str, String)> {
        let one = |what: Unseen| (what.name(), self.value(what).to_owned());
        match what {
            Unseen::CaseForm => self.case_form.clone(),
            Unseen::Token => {
                let all = [
                    Unseen::Token,
                    Unseen::Receipt,
                    Unseen::Replaces,
                    Unseen::Key,
                ];
                all.map(one).into()
            }
            what => vec![one(what)],
        }
    }

    /// The stranger looks into their case, and says that the keys they know were theirs.
    pub(crate) async fn catches_nothing(&self, client: &EdgeClient, words: &str) {
        let mut receipts = vec![self.receipt.clone()];
        let of_case_form = self.case_form.iter().find(|(name, _)| *name == "key");
        for known in [&self.replaces, &self.key]
            .into_iter()
            .chain(of_case_form.map(|(_, key)| key))
        {
            let draft = with(question(&Visitor::new()), "replaces", known.as_str());
            let receipt = client.accepted(&key(), &draft).await;
            receipts.extend(receipt.receipt);
        }
        for receipt in receipts {
            let path = ["/case/", &receipt].concat();
            let page = Answer::of(client.request(Method::GET, &path)).await;
            assert_eq!(page.status, 200, "{page:?}");
            assert!(!page.body.contains(words), "a stranger reads: {page:?}");
        }
    }
}

/// What a browser may say of a stranger's page, and what an old one, or one that is told to be silent,
/// does not.
pub(crate) fn strange_senders() -> Vec<(&'static str, Vec<(&'static str, &'static str)>)> {
    vec![
        ("its origin", vec![("Origin", STRANGER)]),
        (
            "its origin, from another site",
            vec![("Origin", STRANGER), ("Sec-Fetch-Site", "cross-site")],
        ),
        ("a hidden origin", vec![("Origin", "null")]),
        (
            "a hidden origin, from another site",
            vec![("Origin", "null"), ("Sec-Fetch-Site", "cross-site")],
        ),
        (
            "a hidden origin, from a neighbour",
            vec![("Origin", "null"), ("Sec-Fetch-Site", "same-site")],
        ),
        (
            "no origin, from another site",
            vec![("Sec-Fetch-Site", "cross-site")],
        ),
        (
            "no origin, but a mode",
            vec![("Sec-Fetch-Mode", "navigate")],
        ),
        (
            "no origin, but its page",
            vec![("Referer", "https://evil.example/form")],
        ),
        (
            "no origin, another network",
            vec![("CF-Connecting-IP", "198.51.100.7")],
        ),
    ]
}

/// The form of words as our page gives it back, filled with a question.
pub(crate) fn filled(page: &Answer, visitor: &Visitor) -> Vec<(&'static str, String)> {
    let hidden = ["token", "key", "locale", "receipt", "replaces"];
    let hidden = hidden.map(|name| (name, page.hidden(name)));
    let hidden = hidden
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)));
    hidden.chain(typed(visitor)).collect()
}

pub(crate) fn typed(visitor: &Visitor) -> Vec<(&'static str, String)> {
    vec![
        ("kind", "question".to_owned()),
        ("message", visitor.message.clone()),
        ("email", visitor.email.clone()),
    ]
}

pub(crate) fn question(visitor: &Visitor) -> serde_json::Value {
    json!({ "kind": "question", "message": visitor.message, "email": visitor.email, "locale": "en" })
}

pub(crate) async fn post(
    client: &EdgeClient,
    form: &[(&'static str, String)],
    headers: &[(&'static str, &str)],
) -> Answer {
    let mut request = client.form(PATH, form);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    Answer::of(request).await
}
