//! Letters as parsers that are not ours read them: `mail-parser` and `mailparse` of Rust, `email` of
//! Python, `mailparser` of Node. Dovecot is the fifth.

use std::io::Write;
use std::process::{Command, Stdio};
use std::thread;

use courier::letter::{Letter, LetterFacts};
use mail_parser::{Addr, MessageParser, MimeHeaders};
use mailparse::MailHeaderMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared::visible_line;
use tests::project_path;

use crate::letters::{DATE_S, INBOX, SENDER, SUBJECT};

/// A letter as a parser reads it: every header, and both parts decoded.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
pub(crate) struct Seen {
    /// The headers' names in their order, in lower case.
    pub(crate) headers: Vec<String>,
    /// Name and address. Where no name is meant, any will do.
    pub(crate) from: (Option<String>, String),
    pub(crate) to: String,
    pub(crate) reply_to: Option<String>,
    pub(crate) subject: String,
    pub(crate) date_s: i64,
    pub(crate) message_id: String,
    pub(crate) in_reply_to: Option<String>,
    pub(crate) references: Option<String>,
    /// `Auto-Submitted`, `X-Auto-Response-Suppress`.
    pub(crate) automatic: [String; 2],
    pub(crate) mime_version: String,
    pub(crate) content_type: String,
    pub(crate) boundary: String,
    pub(crate) text: String,
    pub(crate) html: String,
}

/// How a letter must be read: the headers are known beforehand, whatever the visitor typed.
pub(crate) struct Golden {
    pub(crate) site_name: Option<String>,
    pub(crate) subject: String,
    pub(crate) message_id: String,
    pub(crate) thread: Option<String>,
    /// Where it is ASCII and nothing that a mail program decodes.
    pub(crate) reply_to: Option<String>,
}

impl Golden {
    /// That of a callback with these facts.
    pub(crate) fn of(facts: &LetterFacts) -> Self {
        let email = facts.email.as_ref().map(|email| email.as_str().to_owned());
        Self {
            // Of one that no configuration can hold, only that it adds no header.
            site_name: Some(visible_line(&facts.letterhead.parties.from_name))
                .filter(|name| !is_strange(name)),
            subject: SUBJECT.to_owned(),
            message_id: facts.letterhead.message_id.as_str().to_owned(),
            thread: facts
                .thread
                .as_ref()
                .map(|thread| thread.as_str().to_owned()),
            reply_to: email.filter(|email| email.is_ascii() && !email.contains("=?")),
        }
    }

    /// With both parts as they were composed.
    pub(crate) fn meant(self, letter: &Letter) -> Seen {
        let mut headers = vec!["from", "to"];
        headers.extend(self.reply_to.as_ref().map(|_| "reply-to"));
        headers.extend(["subject", "date", "message-id"]);
        if self.thread.is_some() {
            headers.extend(["in-reply-to", "references"]);
        }
        headers.extend([
            "auto-submitted",
            "x-auto-response-suppress",
            "mime-version",
            "content-type",
        ]);
        let local = self.message_id.split('@').next().unwrap_or_default();
        Seen {
            headers: headers.into_iter().map(str::to_owned).collect(),
            from: (self.site_name, SENDER.to_owned()),
            to: INBOX.to_owned(),
            reply_to: self.reply_to,
            subject: self.subject,
            date_s: DATE_S,
            boundary: format!("=_{local}"),
            message_id: self.message_id,
            in_reply_to: self.thread.clone(),
            references: self.thread,
            automatic: ["auto-generated".to_owned(), "All".to_owned()],
            mime_version: "1.0".to_owned(),
            content_type: "multipart/alternative".to_owned(),
            text: letter.text.replace('\r', ""),
            html: letter.html.replace('\r', ""),
        }
    }
}

/// Whether a company's own name holds what its configuration refuses, an encoded word, or a run of blanks, which
/// Dovecot makes one.
fn is_strange(name: &str) -> bool {
    name.contains(char::is_control) || name.contains("=?") || name.contains("  ")
}

/// Fails with the first letter that one of the four parsers reads otherwise than it was meant.
pub(crate) fn assert_four_parsers_agree(letters: &[Letter], meant: &[Seen]) {
    thread::scope(|scope| {
        for (program, script) in [("python3", "read.py"), ("node", "read.mjs")] {
            scope.spawn(move || assert_seen(program, &seen_by(program, script, letters), meant));
        }
        for (letter, meant) in letters.iter().zip(meant) {
            seen_by_mail_parser(letter).assert("mail-parser", meant);
            seen_by_mailparse(letter).assert("mailparse", meant);
        }
    });
}

/// Fails with the first letter that differs.
pub(crate) fn assert_seen(program: &str, seen: &[Seen], meant: &[Seen]) {
    assert_eq!(seen.len(), meant.len(), "{program}");
    for (seen, meant) in seen.iter().zip(meant) {
        seen.assert(program, meant);
    }
}

impl Seen {
    /// Fails with the first thing that differs.
    fn assert(&self, program: &str, meant: &Self) {
        let fields = |seen: &Self| serde_json::to_value(seen).expect("plain");
        if self != meant {
            let (mut seen, meant) = (self.clone(), fields(meant));
            if meant.get("from").and_then(|from| from.get(0)) == Some(&Value::Null) {
                seen.from.0 = None;
            }
            let seen = fields(&seen);
            let names = seen.as_object().into_iter().flat_map(|seen| seen.keys());
            for name in names {
                assert_eq!(
                    seen.get(name),
                    meant.get(name),
                    "{program}: {name} of {}",
                    self.message_id
                );
            }
        }
    }
}

fn seen_by_mail_parser(letter: &Letter) -> Seen {
    let message = MessageParser::new()
        .parse(letter.bytes.as_slice())
        .expect("a message");
    let one = |address: Option<&mail_parser::Address<'_>>| {
        let first = address.and_then(|address| address.first());
        first.and_then(Addr::address).map(str::to_owned)
    };
    let value = |name: &str| {
        let value = message
            .header(name)
            .and_then(mail_parser::HeaderValue::as_text);
        value.map(str::to_owned)
    };
    let from = message.from().and_then(|from| from.first());
    let kind = message.content_type().expect("a type");
    let body =
        |text: Option<std::borrow::Cow<'_, str>>| text.expect("a part").replace("\r\n", "\n");
    Seen {
        headers: message
            .headers()
            .iter()
            .map(|header| header.name().to_ascii_lowercase())
            .collect(),
        from: (
            from.and_then(Addr::name).map(str::to_owned),
            one(message.from()).unwrap_or_default(),
        ),
        to: one(message.to()).unwrap_or_default(),
        reply_to: one(message.reply_to()),
        subject: message.subject().unwrap_or_default().to_owned(),
        date_s: message
            .date()
            .map_or(0, mail_parser::DateTime::to_timestamp),
        message_id: message.message_id().unwrap_or_default().to_owned(),
        in_reply_to: message.in_reply_to().as_text().map(str::to_owned),
        references: message.references().as_text().map(str::to_owned),
        automatic: ["Auto-Submitted", "X-Auto-Response-Suppress"]
            .map(|name| value(name).unwrap_or_default()),
        mime_version: value("MIME-Version").unwrap_or_default(),
        content_type: [kind.ctype(), kind.subtype().unwrap_or_default()].join("/"),
        boundary: kind.attribute("boundary").unwrap_or_default().to_owned(),
        text: body(message.body_text(0)),
        html: body(message.body_html(0)),
    }
}

fn seen_by_mailparse(letter: &Letter) -> Seen {
    let message = mailparse::parse_mail(letter.bytes.as_slice()).expect("a message");
    let headers = &message.headers;
    let value = |name: &str| headers.get_first_value(name);
    let address = |name: &str| {
        let header = headers.get_first_header(name)?;
        let parsed = mailparse::addrparse_header(header).expect("addresses");
        parsed.extract_single_info()
    };
    let from = address("From").expect("a sender");
    let bare = |id: String| id.trim_matches(['<', '>']).to_owned();
    let body = |at: usize| {
        let part = message.subparts.get(at).expect("a part");
        part.get_body().expect("a text").replace("\r\n", "\n")
    };
    Seen {
        headers: headers
            .iter()
            .map(|header| header.get_key_ref().to_ascii_lowercase())
            .collect(),
        from: (from.display_name, from.addr),
        to: address("To").map_or_else(String::new, |to| to.addr),
        reply_to: address("Reply-To").map(|to| to.addr),
        subject: value("Subject").unwrap_or_default(),
        date_s: mailparse::dateparse(&value("Date").unwrap_or_default()).expect("a date"),
        message_id: bare(value("Message-ID").unwrap_or_default()),
        in_reply_to: value("In-Reply-To").map(bare),
        references: value("References").map(bare),
        automatic: ["Auto-Submitted", "X-Auto-Response-Suppress"]
            .map(|name| value(name).unwrap_or_default()),
        mime_version: value("MIME-Version").unwrap_or_default(),
        content_type: message.ctype.mimetype.clone(),
        boundary: message
            .ctype
            .params
            .get("boundary")
            .cloned()
            .unwrap_or_default(),
        text: body(0),
        html: body(1),
    }
}

/// What a script of another language reads, in one run over all letters.
fn seen_by(program: &str, script: &str, letters: &[Letter]) -> Vec<Seen> {
    let mut child = Command::new(program)
        .arg(project_path("tests/tests/wire/parsers").join(script))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{program} does not start: {error}"));
    let raw = letters
        .iter()
        .map(|letter| std::str::from_utf8(letter.bytes.as_slice()).expect("ASCII"));
    let raw = serde_json::to_vec(&raw.collect::<Vec<_>>()).expect("a list of texts");
    // All is read before anything is written, so neither side waits for the other.
    let mut stdin = child.stdin.take().expect("its standard input");
    stdin.write_all(&raw).expect("it reads");
    drop(stdin);
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{program} {script}");
    serde_json::from_slice(&output.stdout).expect("a list of letters")
}
