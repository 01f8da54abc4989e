//! Letters in many scripts as four independent parsers read them: `mail-parser` and `mailparse` of
//! Rust, `email` of Python, `mailparser` of Node. A fifth, Dovecot, reads them in the wire tests.

use std::{
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

use mail_parser::MessageParser;
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use serde::{Deserialize, de::DeserializeOwned};

use crate::letter::{
    Letter, LetterFacts, Letterhead, compose,
    samples::{ITALIAN, question, words},
    tests::read_back::with_line_feeds,
};

const CORPUS: &str = include_str!("parsers/corpus.json");
/// Letters of generated text, besides those of the corpus.
const GENERATED: usize = 150;

/// A letter as a parser sees it.
#[derive(Debug, Deserialize, PartialEq)]
struct Seen {
    headers: Vec<String>,
    subject: String,
    from: String,
    reply_to: String,
    message_id: String,
    references: String,
    text: String,
    html: String,
}

#[test]
fn ok_four_parsers_read_every_script_as_it_was_meant() {
    let corpus: Vec<[String; 3]> = serde_json::from_str(CORPUS).unwrap();
    assert!(corpus.len() >= 18);
    let corpus = corpus.into_iter().map(|[_, name, said]| (name, said));
    let letters: Vec<_> = corpus
        .chain(generated())
        .map(|(name, said)| letter(&name, &said))
        .collect();
    let meant: Vec<_> = letters.iter().map(meant).collect();
    for (letter, meant) in letters.iter().zip(&meant) {
        assert_eq!(&seen_by_mail_parser(letter), meant);
        assert_eq!(&seen_by_mailparse(letter), meant);
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/letter/tests/parsers");
    for (program, script) in [("python3", "read.py"), ("node", "read.mjs")] {
        let seen: Vec<Seen> = seen_by(program, &folder.join(script), &letters);
        assert_eq!(seen.len(), meant.len());
        for (seen, meant) in seen.iter().zip(&meant) {
            assert_eq!(seen, meant, "{program}");
        }
    }
}

/// Names and words of any characters that a submission may hold, the same in every run.
fn generated() -> Vec<(String, String)> {
    let strategy = (
        "[^\\p{C}\\p{Z}]([^\\p{C}\\p{Z}]| ){0,30}[^\\p{C}\\p{Z}]",
        "([^\\p{C}\\u{2028}\\u{2029}]|\n|\\.|=|\t){1,300}",
    );
    let mut runner = TestRunner::deterministic();
    (0..GENERATED)
        .map(|_| strategy.new_tree(&mut runner).unwrap().current())
        .collect()
}

fn letter(name: &str, said: &str) -> Letter {
    let facts = LetterFacts {
        // The company writes its own name; encoded words that it might put there are not tested.
        letterhead: Letterhead {
            site_name: name.replace("=?", ""),
            ..question().letterhead
        },
        name: Some(name.to_owned()),
        touchpoint: Some(name.to_owned()),
        messages: vec![said.to_owned()],
        case_submissions: 3,
        ..question()
    };
    compose(&facts, &words("it", ITALIAN)).unwrap()
}

fn meant(letter: &Letter) -> Seen {
    let headers = [
        "from",
        "to",
        "reply-to",
        "subject",
        "date",
        "message-id",
        "in-reply-to",
        "references",
        "auto-submitted",
        "x-auto-response-suppress",
        "mime-version",
        "content-type",
    ];
    Seen {
        headers: headers.map(str::to_owned).to_vec(),
        subject: letter.subject.clone(),
        from: letter.sender_name.clone(),
        reply_to: letter.reply_to.clone().unwrap(),
        message_id: letter.message_id.as_str().to_owned(),
        references: letter.thread.as_ref().unwrap().as_str().to_owned(),
        text: letter.text.clone(),
        html: letter.html.clone(),
    }
}

fn seen_by_mail_parser(letter: &Letter) -> Seen {
    let message = MessageParser::new().parse(letter.bytes.as_slice()).unwrap();
    let from = message.from().unwrap().first().unwrap();
    let reply_to = message.reply_to().unwrap().first().unwrap();
    let names = message.headers().iter().map(mail_parser::Header::name);
    Seen {
        headers: names.map(str::to_ascii_lowercase).collect(),
        subject: message.subject().unwrap().to_owned(),
        from: from.name().unwrap().to_owned(),
        reply_to: reply_to.address().unwrap().to_owned(),
        message_id: message.message_id().unwrap().to_owned(),
        references: message.references().as_text().unwrap().to_owned(),
        text: with_line_feeds(&message.body_text(0).unwrap()),
        html: with_line_feeds(&message.body_html(0).unwrap()),
    }
}

fn seen_by_mailparse(letter: &Letter) -> Seen {
    let message = mailparse::parse_mail(letter.bytes.as_slice()).unwrap();
    let found = |wanted: &str| {
        let headers = message.headers.iter();
        let mut headers = headers.filter(|header| header.get_key_ref() == wanted);
        headers.next().unwrap()
    };
    let address = |wanted: &str| {
        let parsed = mailparse::addrparse_header(found(wanted)).unwrap();
        parsed.extract_single_info().unwrap()
    };
    let bare = |id: String| id.trim_matches(['<', '>']).to_owned();
    let body = |at: usize| with_line_feeds(&message.subparts[at].get_body().unwrap());
    let names = message
        .headers
        .iter()
        .map(mailparse::MailHeader::get_key_ref);
    Seen {
        headers: names.map(|name| name.to_ascii_lowercase()).collect(),
        subject: found("Subject").get_value(),
        from: address("From").display_name.unwrap(),
        reply_to: address("Reply-To").addr,
        message_id: bare(found("Message-ID").get_value()),
        references: bare(found("References").get_value()),
        text: body(0),
        html: body(1),
    }
}

/// What a script of another language reads.
fn seen_by<T: DeserializeOwned>(program: &str, script: &Path, letters: &[Letter]) -> T {
    let mut child = Command::new(program)
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{program} does not start: {error}"));
    let raw = letters
        .iter()
        .map(|letter| std::str::from_utf8(letter.bytes.as_slice()).unwrap());
    let raw = serde_json::to_vec(&raw.collect::<Vec<_>>()).unwrap();
    // All is read before anything is written, so neither side waits for the other.
    child.stdin.take().unwrap().write_all(&raw).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{program} {}", script.display());
    serde_json::from_slice(&output.stdout).unwrap()
}
