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
    letter::{
        AlertFacts, AlertWords, DigestFacts, LetterFacts, LetterWords,
        chat_lines::{self, ChatLines},
    },
    webhook::USER_AGENT,
};

/// Octets that title, link and what is around them take at most.
const AROUND_BYTES: usize = 3_000;
/// Characters of a title at most.
const TITLE_CHARS_MAX: usize = 300;

/// What stands on an empty line of a card: a run must have a text. A space that ends no line.
const EMPTY: &str = "\u{a0}";

/// A chat's shape of message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chat {
    /// Slack's incoming webhooks, and those of others in their shape.
    Slack,
    /// Workflows of Microsoft Teams that wait for a webhook request.
    Teams,
}

/// What is said: a title and lines, and where to read what does not fit.
#[derive(Clone, PartialEq, Eq)]
pub struct ChatMessage {
    title: String,
    lines: Vec<String>,
    link: Option<Link>,
}

/// A link of ours, the only one in a message.
#[derive(Clone, PartialEq, Eq)]
struct Link {
    words: String,
    url: String,
}

impl ChatMessage {
    /// A letter: what, reference, number, who, words. What does not fit is read at `read_url`.
    #[must_use]
    pub fn of_letter(chat: Chat, facts: &LetterFacts, words: &LetterWords, read_url: &str) -> Self {
        Self::fitted(chat, &chat_lines::letter(facts, words), read_url)
    }

    /// A digest: each entry whole, as many as fit, callbacks first. All are read behind its link.
    #[must_use]
    pub fn of_digest(chat: Chat, facts: &DigestFacts, words: &LetterWords) -> Self {
        Self::fitted(chat, &chat_lines::digest(facts, words), &facts.read_url)
    }

    /// An alert.
    #[must_use]
    pub fn of_alert(chat: Chat, facts: &AlertFacts, words: &AlertWords) -> Self {
        let (title, lines) = chat_lines::alert(facts, words);
        let mut room = Room::of(chat);
        Self {
            title: cut(&one_line(&title), TITLE_CHARS_MAX),
            lines: room.take(&lines).0,
            link: None,
        }
    }

    /// As much as a chat takes, one line each, nothing invisible. Parts stand whole or not at all; only
    /// the words of a single report are cut.
    fn fitted(chat: Chat, said: &ChatLines<'_>, read_url: &str) -> Self {
        let words = said.words;
        let mut room = Room::of(chat);
        let (mut lines, mut is_whole) = room.take(&said.head);
        let mut told = said.in_head;
        for part in &said.parts {
            if room.holds(part) {
                lines.extend(room.take(part).0);
                told = told.saturating_add(1);
                continue;
            }
            is_whole = false;
            if said.total == 1 {
                lines.extend(room.take(part).0);
                lines.push(words.chat_cut.clone());
                told = 1;
            }
            break;
        }
        if is_whole && room.holds(&said.before) {
            lines.extend(room.take(&said.before).0);
        }
        let missing = said.total.saturating_sub(told);
        if missing > 0 {
            is_whole = false;
            lines.extend((told > 0).then(|| words.rest(missing)));
        }
        Self {
            title: cut(&one_line(&said.title), TITLE_CHARS_MAX),
            lines,
            link: (!is_whole).then(|| Link {
                words: words.read_all(said.total),
                url: read_url.to_owned(),
            }),
        }
    }
}

/// What a message still has room for.
struct Room {
    left_bytes: usize,
    line_bytes: usize,
}

impl Room {
    const fn of(chat: Chat) -> Self {
        Self {
            left_bytes: chat.bytes_max().saturating_sub(AROUND_BYTES),
            line_bytes: chat.line_bytes(),
        }
    }

    /// Whether all of these lines fit.
    fn holds(&self, lines: &[String]) -> bool {
        let bytes = lines.iter().map(|line| self.size_bytes(&one_line(line)));
        bytes.fold(0, usize::saturating_add) <= self.left_bytes
    }

    /// As many of these lines as fit, the last one cut where it must be. Whether they are all.
    fn take(&mut self, lines: &[String]) -> (Vec<String>, bool) {
        let mut kept = Vec::new();
        for line in lines {
            let line = one_line(line);
            if let Some(left) = self.left_bytes.checked_sub(self.size_bytes(&line)) {
                self.left_bytes = left;
                kept.push(line);
                continue;
            }
            let mut left = self.left_bytes.saturating_sub(self.line_bytes);
            let fit = line.chars().take_while(|c| {
                let rest = left.checked_sub(char_bytes(*c));
                left = rest.unwrap_or_default();
                rest.is_some()
            });
            let chars = fit.count();
            kept.push(cut(&line, chars));
            self.left_bytes = 0;
            return (kept, false);
        }
        (kept, true)
    }

    /// What a line takes, in octets.
    fn size_bytes(&self, line: &str) -> usize {
        line.chars()
            .map(char_bytes)
            .fold(self.line_bytes, usize::saturating_add)
    }
}

/// What a character takes: Slack's three are written as entities, JSON has two octets for others.
const fn char_bytes(c: char) -> usize {
    match c {
        '&' => 5,
        '<' | '>' => 4,
        '"' | '\\' => 2,
        c => c.len_utf8(),
    }
}

impl Chat {
    /// Octets of a message at most, as it is sent: Slack cuts at 40,000 characters, Teams refuses over 28 KB.
    const fn bytes_max(self) -> usize {
        match self {
            Self::Slack => 38_000,
            Self::Teams => 25_000,
        }
    }

    /// Octets that a line takes beside its own: in Teams each is a block.
    const fn line_bytes(self) -> usize {
        match self {
            Self::Slack => 2,
            Self::Teams => 100,
        }
    }

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
    let escape = |text: &str| {
        let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
        escaped.replace('>', "&gt;")
    };
    let lines = [&message.title].into_iter().chain(&message.lines);
    let mut lines: Vec<String> = lines.map(|line| escape(line)).collect();
    if let Some(link) = &message.link {
        lines.push(["<", &link.url, "|", &escape(&link.words), ">"].concat());
    }
    json!({
        "text": lines.join("\n"),
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
        let text = if text.is_empty() { EMPTY } else { text };
        json!({
            "type": "RichTextBlock",
            "inlines": [{ "type": "TextRun", "text": text, "weight": weight }],
        })
    };
    let mut body = vec![run(&message.title, "Bolder")];
    body.extend(message.lines.iter().map(|line| run(line, "Default")));
    let mut card = json!({
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": body,
    });
    if let (Some(link), Some(card)) = (&message.link, card.as_object_mut()) {
        let action = json!({ "type": "Action.OpenUrl", "title": link.words, "url": link.url });
        card.insert("actions".to_owned(), json!([action]));
    }
    json!({
        "type": "message",
        "attachments": [{
            "contentType": "application/vnd.microsoft.card.adaptive",
            "content": card,
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
