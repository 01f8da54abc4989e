//! Letters as two parsers that are not ours see them.

use mail_parser::MessageParser;
use proptest::prelude::*;

use crate::letter::{Letter, LetterFacts, LetterWords, compose, content::Content, html, text};

/// A message as a parser sees it.
#[derive(Debug, PartialEq)]
pub(super) struct Seen {
    pub(super) headers: Vec<String>,
    pub(super) subject: String,
    pub(super) text: String,
    pub(super) html: String,
}

pub(super) fn with_line_feeds(text: &str) -> String {
    text.replace("\r\n", "\n")
}

pub(super) fn seen_by_mail_parser(letter: &Letter) -> Seen {
    let message = MessageParser::new().parse(letter.bytes.as_slice()).unwrap();
    Seen {
        headers: message
            .headers()
            .iter()
            .map(|header| header.name().to_owned())
            .collect(),
        subject: message.subject().unwrap().to_owned(),
        text: with_line_feeds(&message.body_text(0).unwrap()),
        html: with_line_feeds(&message.body_html(0).unwrap()),
    }
}

pub(super) fn seen_by_mailparse(letter: &Letter) -> Seen {
    let message = mailparse::parse_mail(letter.bytes.as_slice()).unwrap();
    let body = |at: usize| with_line_feeds(&message.subparts[at].get_body().unwrap());
    Seen {
        headers: message
            .headers
            .iter()
            .map(mailparse::MailHeader::get_key)
            .collect(),
        subject: message
            .headers
            .iter()
            .find(|header| header.get_key_ref() == "Subject")
            .unwrap()
            .get_value(),
        text: body(0),
        html: body(1),
    }
}

/// Both parsers see what was meant, and the headers are those that we wrote, no other.
pub(super) fn read_back(facts: &LetterFacts, words: &LetterWords) -> Result<Letter, TestCaseError> {
    let letter = compose(facts, words).map_err(|fault| TestCaseError::fail(fault.to_string()))?;
    let content = Content::new(facts, words);
    let mut headers = vec!["From", "To"];
    headers.extend(content.reply_to.map(|_| "Reply-To"));
    headers.extend(["Subject", "Date", "Message-ID"]);
    if facts.thread.is_some() {
        headers.extend(["In-Reply-To", "References"]);
    }
    headers.extend([
        "Auto-Submitted",
        "X-Auto-Response-Suppress",
        "MIME-Version",
        "Content-Type",
    ]);
    let meant = Seen {
        headers: headers.into_iter().map(str::to_owned).collect(),
        subject: letter.subject.clone(),
        text: text::render(&content).replace('\r', ""),
        html: html::render(&content).replace('\r', ""),
    };
    prop_assert_eq!(&seen_by_mail_parser(&letter), &meant);
    prop_assert_eq!(&seen_by_mailparse(&letter), &meant);
    Ok(letter)
}

pub(super) fn wire_text(letter: &Letter) -> String {
    String::from_utf8(letter.bytes.as_slice().to_vec()).unwrap()
}

pub(super) fn header<'a>(wire: &'a str, name: &str) -> Vec<&'a str> {
    let head = wire.split("\r\n\r\n").next().unwrap();
    head.split("\r\n")
        .filter_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
        .collect()
}
