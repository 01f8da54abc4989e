//! How requests are made up: what a route knows, bent a little, or anything.

use std::fmt;

use proptest::{
    collection::vec,
    prelude::*,
    sample::{Index, select},
};
use reqwest::Url;
use serde_json::{Map, Value, json};
use tests::STATUS_KEY;

use crate::bounced::report;

/// Longer than any body that is taken.
const LONG_BYTES: usize = 100 * 1_024;

/// Requests of every kind.
pub(super) fn requests(known: &Known) -> impl Strategy<Value = Generated> + use<> {
    prop_oneof![3 => bent_request(known), 2 => fitting(known)]
}

/// A request as it is sent.
#[derive(Clone)]
pub(super) struct Generated {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) headers: Vec<(String, Vec<u8>)>,
    pub(super) body: Vec<u8>,
}

impl fmt::Debug for Generated {
    /// With as much of the body as one can read.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} {}", self.method, self.path)?;
        for (name, value) in &self.headers {
            writeln!(f, "{name}: {}", value.escape_ascii())?;
        }
        let start = self.body.get(..600).unwrap_or(&self.body);
        write!(f, "{} bytes: {}", self.body.len(), start.escape_ascii())
    }
}

/// What opens something, and what a page of ours gives out.
pub(super) struct Known {
    pub(super) receipt: String,
    /// The path of a link to what a letter tells of.
    pub(super) read: String,
    pub(super) bounce: String,
    pub(super) form: Vec<(String, String)>,
    /// The token of the case's own page.
    pub(super) action: String,
    pub(super) origins: Vec<String>,
}

/// Any text, and those at which programs stumble.
fn text() -> impl Strategy<Value = String> + Clone {
    prop_oneof![
        4 => any::<String>(),
        2 => "[ -~]{0,40}",
        1 => select(vec!["", "\0", "\r\n", "null", "-1", "1e999", "__proto__", "🦊", "\u{202e}\u{feff}", "%", "%ff", "..", "a@b", "+39 06 5555 0182 7"])
            .prop_map(str::to_owned),
        1 => ("[ -~🦊è]", 0..6_000_usize).prop_map(|(one, times)| one.repeat(times)),
    ]
}

/// A text as it is, or with one character changed, or cut.
fn bent(given: &str) -> impl Strategy<Value = String> + Clone + use<> {
    let given: Vec<char> = given.chars().collect();
    (any::<Index>(), any::<char>(), 0..4_u8).prop_map(move |(at, with, how)| {
        let mut given = given.clone();
        let at = at.index(given.len().max(1));
        match (how, given.get_mut(at)) {
            (0, Some(one)) => *one = with,
            (1, Some(_)) => given.truncate(at),
            _ => {}
        }
        given.into_iter().collect()
    })
}

fn path(known: &Known) -> impl Strategy<Value = String> + use<> {
    let site =
        prop_oneof![6 => Just("acme".to_owned()), 1 => Just("nobody".to_owned()), 1 => text()];
    let receipt = prop_oneof![3 => bent(&known.receipt), 1 => text()];
    let bounce = prop_oneof![3 => bent(&known.bounce), 1 => text()];
    let below =
        |start: &'static str, end: &'static str| move |one: String| [start, &one, end].concat();
    let path = prop_oneof![
        4 => site.clone().prop_map(below("/v1/sites/", "/submissions")),
        2 => receipt.clone().prop_map(below("/v1/receipts/", "")),
        2 => bounce.prop_map(below("/v1/bounces/", "")),
        3 => site.clone().prop_map(below("/contact/", "")),
        3 => receipt.clone().prop_map(below("/case/", "")),
        2 => bent(&known.read),
        1 => Just("/status".to_owned()),
        1 => site.clone().prop_map(below("/status/", "")),
        1 => site.clone().prop_map(below("/status/", "/dead")),
        1 => site.prop_map(below("/status/", "/check")),
        1 => text().prop_map(below("/", "")),
    ];
    let query = prop_oneof![
        2 => Just(String::new()),
        2 => (select(vec!["locale", "sent", "before", "after", "x"]), text())
            .prop_map(|(name, value)| format!("?{name}={value}")),
        1 => text().prop_map(|text| ["?", &text].concat()),
    ];
    (path, query).prop_map(|(path, query)| [path, query].concat())
}

fn headers(known: &Known) -> impl Strategy<Value = Vec<(String, Vec<u8>)>> + use<> {
    let origins = known.origins.clone();
    let some = |values: &[&str]| {
        let values: Vec<String> = values.iter().map(|value| (*value).to_owned()).collect();
        prop_oneof![5 => select(values).prop_map(String::into_bytes), 1 => vec(0x20..=0xff_u8, 0..60)]
    };
    let key = format!("Bearer {STATUS_KEY}");
    let types = [
        "application/json",
        "application/json",
        "application/x-www-form-urlencoded",
        "message/rfc822",
        "text/plain",
    ];
    let listed: Vec<&str> = origins
        .iter()
        .map(String::as_str)
        .chain(["null", "https://evil.example"])
        .collect();
    (
        (some(&listed), some(&types), "[A-Za-z0-9_-]{14,66}"),
        some(&["identity", "gzip", ""]),
        some(&["it", "en;q=0.5, it", "*", "x-y-z"]),
        some(&[&key, "Bearer", "Basic eDp5"]),
        some(&["same-origin", "cross-site", "none"]),
        prop_oneof![
            any::<std::net::IpAddr>().prop_map(|address| address.to_string().into_bytes()),
            vec(0x20..=0x7e_u8, 0..50)
        ],
        some(&["text/html", "*/*", "application/json"]),
        vec(any::<bool>(), 9),
    )
        .prop_map(
            |(
                (origin, media_type, key),
                encoding,
                language,
                authorization,
                fetch,
                address,
                accept,
                has,
            )| {
                let all = [
                    ("Origin", origin),
                    ("Content-Type", media_type),
                    ("Idempotency-Key", key.into_bytes()),
                    ("Accept-Language", language),
                    ("Authorization", authorization),
                    ("CF-Connecting-IP", address),
                    ("Accept", accept),
                    // Most that is packed, or says where it comes from, is refused early.
                    ("Content-Encoding", encoding),
                    ("Sec-Fetch-Site", fetch),
                ];
                let sent = all.into_iter().zip(has).enumerate();
                sent.filter(|(at, (_, has))| *has || *at < 4)
                    .filter(|(at, (_, has))| *at < 7 || *has)
                    .map(|(_, ((name, value), _))| (name.to_owned(), value))
                    .collect()
            },
        )
}

const FIELDS: [&str; 14] = [
    "kind",
    "rating",
    "message",
    "name",
    "phone",
    "email",
    "page",
    "touchpoint",
    "locale",
    "receipt",
    "consent",
    "replaces",
    "action",
    "after",
];

/// A field with what may stand there, or with anything.
fn field(known: &Known) -> impl Strategy<Value = (String, String)> + use<> {
    let receipt = known.receipt.clone();
    (select(FIELDS.to_vec()), text(), any::<bool>()).prop_map(move |(name, text, is_fit)| {
        let fit = match name {
            "kind" => ["question", "feedback", "callback"]
                .get(text.len() % 3)
                .copied(),
            "rating" => ["good", "fair", "bad"].get(text.len() % 3).copied(),
            "email" => Some("anna@example.net"),
            "phone" => Some("06 5555 0182"),
            "receipt" => Some(receipt.as_str()),
            "action" => ["solve", "undo"].get(text.len() % 2).copied(),
            _ => None,
        };
        let value = fit.filter(|_| is_fit).map_or(text, str::to_owned);
        (name.to_owned(), value)
    })
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(10, 30, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((text(), inner), 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn body(known: &Known) -> impl Strategy<Value = Vec<u8>> + use<> {
    let whole = json!({ "kind": "feedback", "message": "Bene." });
    let draft = vec(field(known), 0..6).prop_map(move |fields| {
        let mut draft = whole.clone();
        let members = fields
            .into_iter()
            .map(|(name, text)| (name, Value::from(text)));
        draft
            .as_object_mut()
            .expect("an object")
            .extend(members.collect::<Map<_, _>>());
        draft.to_string().into_bytes()
    });
    let strange = (vec(field(known), 0..3), value()).prop_map(|(fields, value)| {
        let fields: Map<_, _> = fields
            .into_iter()
            .map(|(name, _)| (name, value.clone()))
            .collect();
        Value::Object(fields).to_string().into_bytes()
    });
    let given = known.form.clone();
    let form = (vec(field(known), 0..8), any::<bool>()).prop_map(move |(mut fields, is_ours)| {
        if is_ours {
            fields.extend(given.clone());
        }
        let written = Url::parse_with_params("http://form.example/", &fields).expect("fields");
        written.query().unwrap_or_default().as_bytes().to_vec()
    });
    prop_oneof![
        5 => draft,
        2 => strange,
        4 => form,
        2 => bent(&report("failed", "5.1.1")).prop_map(String::into_bytes),
        1 => vec(any::<u8>(), 0..2_000),
        1 => text().prop_map(String::into_bytes),
        1 => Just(Vec::new()),
        1 => (LONG_BYTES - 8_000..LONG_BYTES).prop_map(|length| vec![b'a'; length]),
    ]
}

fn bent_request(known: &Known) -> impl Strategy<Value = Generated> + use<> {
    let method = prop_oneof![
        6 => Just("POST".to_owned()),
        4 => Just("GET".to_owned()),
        1 => select(vec!["HEAD", "PUT", "OPTIONS", "DELETE", "PATCH", "PROPFIND"]).prop_map(str::to_owned),
    ];
    (method, path(known), headers(known), body(known)).prop_map(|(method, path, headers, body)| {
        Generated {
            method,
            path,
            headers,
            body,
        }
    })
}

/// A request that says of itself all that its route asks for, with fields that may be anything.
fn fitting(known: &Known) -> impl Strategy<Value = Generated> + use<> {
    let own = known.origins.clone();
    let (receipt, bounce) = (known.receipt.clone(), known.bounce.clone());
    let read = known.read.clone();
    let (given, action) = (known.form.clone(), known.action.clone());
    let fields = vec(field(known), 0..3);
    let json_body = body(known);
    (0..7_u8, fields, json_body, "[a-z0-9]{32}").prop_map(move |(which, fields, any, key)| {
        let mut form = [("kind", "feedback"), ("message", "Bene.")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .to_vec();
        form.extend(fields);
        let (path, media_type) = match which {
            0 | 1 => ("/v1/sites/acme/submissions".to_owned(), "application/json"),
            2 => (
                "/contact/acme".to_owned(),
                "application/x-www-form-urlencoded",
            ),
            3 => (
                ["/case/", &receipt].concat(),
                "application/x-www-form-urlencoded",
            ),
            4 => (["/v1/bounces/", &bounce].concat(), "message/rfc822"),
            5 => (read.clone(), "application/x-www-form-urlencoded"),
            _ => ("/status/acme/dead".to_owned(), "application/json"),
        };
        match which {
            2 => form.extend(given.clone()),
            3 => form.push(("token".to_owned(), action.clone())),
            _ => {}
        }
        let body = match which {
            0 => {
                let members = form
                    .into_iter()
                    .map(|(name, text)| (name, Value::from(text)));
                Value::Object(members.collect()).to_string().into_bytes()
            }
            2 | 3 | 5 => {
                let written =
                    Url::parse_with_params("http://form.example/", &form).expect("fields");
                written.query().unwrap_or_default().as_bytes().to_vec()
            }
            _ => any,
        };
        let origin = own.get(usize::from(which < 2)).cloned().unwrap_or_default();
        let headers = [
            ("Origin", origin),
            ("Content-Type", media_type.to_owned()),
            ("Idempotency-Key", key),
            ("Authorization", format!("Bearer {STATUS_KEY}")),
        ];
        Generated {
            method: "POST".to_owned(),
            path,
            headers: headers
                .map(|(name, value)| (name.to_owned(), value.into_bytes()))
                .to_vec(),
            body,
        }
    })
}
