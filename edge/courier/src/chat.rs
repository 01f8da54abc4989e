//! A short message in a chat, by an incoming webhook of Slack's or Teams' shape. Its address is a
//! secret.
//!
//! What a visitor typed arrives as bare text: it mentions nobody, links nowhere and has no markup.

#[cfg(test)]
mod tests;

use serde_json::{Value, json};

use crate::{
    Attempt, HttpAnswer, HttpRequest, ProtocolCause, Secret, Verdict,
    http::{answered, refusal},
    letter::{AlertFacts, AlertWords, DigestFacts, LetterFacts, LetterWords, chat_lines},
    webhook::USER_AGENT,
};

/// Characters of a line at most: a chat is read in passing, the whole stands in the letter.
const LINE_CHARS_MAX: usize = 600;
/// Characters of a message at most; Slack cuts at 40,000, Teams refuses over 28 KB.
const MESSAGE_CHARS_MAX: usize = 3_000;

/// A chat's shape of message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chat {
    /// Slack's incoming webhooks, and those of others in their shape.
    Slack,
    /// Workflows of Microsoft Teams that wait for a webhook request.
    Teams,
}

/// What is said: a title and lines.
#[derive(Clone, PartialEq, Eq)]
pub struct ChatMessage {
    title: String,
    lines: Vec<String>,
}

impl ChatMessage {
    /// A letter in short: what, reference, number, who, words.
    #[must_use]
    pub fn of_letter(facts: &LetterFacts, words: &LetterWords) -> Self {
        let (title, lines) = chat_lines::letter(facts, words);
        Self::clean(&title, &lines)
    }

    /// A digest in short: one line for each entry, as many as fit, callbacks first.
    #[must_use]
    pub fn of_digest(facts: &DigestFacts, words: &LetterWords) -> Self {
        let (title, lines) = chat_lines::digest(facts, words);
        Self::clean(&title, &lines)
    }

    /// An alert.
    #[must_use]
    pub fn of_alert(facts: &AlertFacts, words: &AlertWords) -> Self {
        let (title, lines) = chat_lines::alert(facts, words);
        Self::clean(&title, &lines)
    }

    /// One line each, nothing invisible, not more than a chat takes.
    fn clean(title: &str, lines: &[String]) -> Self {
        let mut left = MESSAGE_CHARS_MAX;
        let mut kept = Vec::new();
        let title = cut(&one_line(title), LINE_CHARS_MAX);
        for line in lines {
            let line = cut(&one_line(line), LINE_CHARS_MAX);
            let Some(rest) = left.checked_sub(line.chars().count()) else {
                kept.push("…".to_owned());
                break;
            };
            left = rest;
            kept.push(line);
        }
        Self { title, lines: kept }
    }
}

impl Chat {
    /// The request that says `message` to whoever reads behind `url`.
    #[must_use]
    pub fn request(self, url: &Secret, message: &ChatMessage) -> HttpRequest {
        let body = match self {
            Self::Slack => slack(message),
            Self::Teams => teams(message),
        };
        HttpRequest {
            url: url.reveal().to_owned(),
            headers: vec![
                ("content-type", "application/json".to_owned()),
                ("user-agent", USER_AGENT.to_owned()),
            ],
            body: body.to_string().into_bytes(),
        }
    }

    /// What the answer means. Slack says `ok`; anything else with a 200 is somebody else. `now_ms`
    /// is milliseconds since 1970 in UTC.
    #[must_use]
    pub fn verdict(self, answer: &HttpAnswer, now_ms: u64) -> Attempt {
        let code = answer.code();
        let is_ok = answer.body.trim_ascii() == b"ok";
        answered(match (self, answer.status) {
            (Self::Slack, 200) if is_ok => Verdict::Delivered(code),
            (Self::Teams, 200 | 202) => Verdict::Delivered(code),
            (_, 200..=299) => Verdict::ProtocolFault(ProtocolCause::Unexpected(code)),
            _ => refusal(answer, now_ms),
        })
    }
}

/// Text by Slack's rules: `&`, `<` and `>` escaped, since mentions and links are written in angle
/// brackets; no markup, no names turned into mentions, no address turned into a link.
fn slack(message: &ChatMessage) -> Value {
    let lines = [&message.title].into_iter().chain(&message.lines);
    let text = lines.map(String::as_str).collect::<Vec<_>>().join("\n");
    let escaped = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    json!({
        "text": escaped,
        "mrkdwn": false,
        "parse": "none",
        "link_names": false,
        "unfurl_links": false,
        "unfurl_media": false,
    })
}

/// An Adaptive Card. Its text blocks would read Markdown; rich text blocks read nothing.
fn teams(message: &ChatMessage) -> Value {
    let run = |text: &str, weight: &str| {
        json!({
            "type": "RichTextBlock",
            "inlines": [{ "type": "TextRun", "text": text, "weight": weight }],
        })
    };
    let mut body = vec![run(&message.title, "Bolder")];
    body.extend(message.lines.iter().map(|line| run(line, "Default")));
    json!({
        "type": "message",
        "attachments": [{
            "contentType": "application/vnd.microsoft.card.adaptive",
            "content": {
                "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
                "type": "AdaptiveCard",
                "version": "1.4",
                "body": body,
            },
        }],
    })
}

/// One line without what turns or hides it. Addresses of pages are no longer such that a program
/// makes them links by itself, and an `@` that begins a word is another character, so that no
/// program takes it for a mention; within a mail address it stays.
fn one_line(text: &str) -> String {
    let visible = text
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c });
    let visible: String = visible.filter(|c| !shared::is_invisible(*c)).collect();
    let words: Vec<_> = visible.split_whitespace().collect();
    let mut line = String::with_capacity(visible.len());
    let mut is_within_word = false;
    for c in words.join(" ").replace("://", ": //").chars() {
        line.push(if c == '@' && !is_within_word {
            '\u{FF20}'
        } else {
            c
        });
        is_within_word = c.is_alphanumeric();
    }
    line
}

fn cut(line: &str, chars_max: usize) -> String {
    match line.char_indices().nth(chars_max) {
        Some((end, _)) => [line.get(..end).unwrap_or_default(), "…"].concat(),
        None => line.to_owned(),
    }
}
