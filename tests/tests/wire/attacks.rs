//! What breaks letters, in every field that holds a text.

use courier::letter::{Earlier, LetterFacts, MessageId};
use shared::{EmailAddress, PageUrl, PhoneNumber};

use crate::letters::{SENDER, address, earlier, facts};

/// The nine ends of a letter by which servers disagree.
pub(crate) const SMUGGLED: [&str; 9] = [
    "\n.\n",
    "\n.\r\n",
    "\r.\r",
    "\r.\r\n",
    "\r\n.\n",
    "\r\n.\r",
    "\r\n\0.\r\n",
    "\r\n.\0\r\n",
    "\r\n.\r\n",
];

/// What ends a line for some reader, or becomes a line end when it is decoded once too often.
pub(crate) const BREAKS: [&str; 19] = [
    "\r",
    "\n",
    "\r\n",
    "\n\r",
    "\r\n\t",
    "\r\n \r\n",
    "\u{b}",
    "\u{c}",
    "\u{85}",
    "\u{2028}",
    "\u{2029}",
    "\0",
    "%0a",
    "%0d%0a",
    "\\r\\n",
    "=0D=0A",
    "=?utf-8?q?=0D=0A?=",
    "=?utf-8?b?DQo=?=",
    "&#13;&#10;",
];

/// What a smuggler would have sent next.
pub(crate) const SECOND_LETTER: &str = "MAIL FROM:<evil@evil.example>\r\nRCPT TO:<assistenza@cucineferri.example>\r\nDATA\r\nSubject: smuggled\r\n\r\nx\r\n.\r\n";

/// Words that would be two more headers and a body, were the break a line end.
pub(crate) fn injected(line_break: &str) -> String {
    [
        "x",
        "Bcc: <evil@evil.example>",
        "Subject: injected",
        "",
        "y",
    ]
    .join(line_break)
}

/// Each of the nine ends in each field.
pub(crate) fn smuggling() -> Vec<LetterFacts> {
    in_every_field(
        "s",
        SMUGGLED.map(|end| ["before", end, SECOND_LETTER].concat()),
    )
}

/// Each of the line breaks in each field.
pub(crate) fn injecting() -> Vec<LetterFacts> {
    in_every_field("i", BREAKS.map(injected))
}

/// Facts with each text in each field, past the rules of `shared`, as nobody can send them. A field
/// whose type lets in no such text cannot be among them; that it does not is said here.
fn in_every_field<const N: usize>(id: &str, texts: [String; N]) -> Vec<LetterFacts> {
    let mut all = Vec::new();
    for (at, text) in texts.into_iter().enumerate() {
        assert!(EmailAddress::parse(&["a@b.example", &text].concat()).is_err());
        assert!(EmailAddress::parse(&[&text, "@b.example"].concat()).is_err());
        assert!(PhoneNumber::parse(&["347 555 0182", &text].concat()).is_err());
        assert!(MessageId::new(&text, "smtp", &address(SENDER)).is_err());
        let page = PageUrl::parse(&["https://b.example/", &text].concat()).0;
        // What begins like a query or a fragment was cut off.
        assert!(page.is_none_or(|page| !page.as_str().contains("evil")));
        for (field, put) in FIELDS {
            // All else is ASCII, or the whole part would be encoded for its sake.
            let mut one = LetterFacts {
                name: Some("Marta B.".to_owned()),
                case_submissions: 1,
                writes_in: None,
                earlier: Vec::new(),
                ..facts(&format!("{id}{at}-{field}"), "parole")
            };
            put(&mut one, text.clone());
            all.push(one);
        }
    }
    all
}

/// How a field takes a text.
type Put = fn(&mut LetterFacts, String);

/// The fields of a letter that hold a text of any kind, by name.
const FIELDS: [(&str, Put); 10] = [
    ("message", |facts, text| facts.messages = vec![text]),
    ("second", |facts, text| facts.messages.push(text)),
    ("earlier", |facts, text| {
        facts.earlier = vec![earlier(&text)];
    }),
    ("then", |facts, text| {
        facts.earlier = vec![Earlier {
            received: text,
            ..earlier("parole")
        }];
    }),
    ("language", |facts, text| facts.writes_in = Some(text)),
    ("changed", |facts, text| facts.changed = Some(text)),
    ("name", |facts, text| facts.name = Some(text)),
    ("touchpoint", |facts, text| facts.touchpoint = Some(text)),
    ("received", |facts, text| facts.received = text),
    ("site", |facts, text| {
        facts.letterhead.parties.from_name = text;
    }),
];
