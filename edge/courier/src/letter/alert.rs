//! A letter to the company about its own channels: what does not work, since when, and what to do.
//! It goes over every other channel, and holds nothing of any visitor.

mod words;

use maud::html;
use shared::Reference;

pub use self::words::AlertWords;
use crate::{
    Cause,
    letter::{
        Letter, LetterFault, Letterhead,
        assembly::{Head, assemble},
        html::paper::{HINT, MONO, TITLE, page},
        text::{whole, wrapped},
    },
};

/// What an alert says.
#[derive(Clone)]
pub struct AlertFacts {
    /// From whom to whom, and under which id.
    pub letterhead: Letterhead,
    /// What happened.
    pub what: Alert,
}

/// What happened to a channel. `since` is as people write it in a letter, RFC 3339 in an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Alert {
    /// It does not deliver.
    ChannelFault {
        /// Its name in the configuration.
        channel: String,
        /// Why, as far as it decides what to do.
        cause: Cause,
        /// Since when.
        since: String,
        /// The name of its secret, as `wrangler secret put` takes it.
        secret: Option<String>,
    },
    /// It delivers again.
    ChannelRecovered {
        /// Its name in the configuration.
        channel: String,
        /// Since when it had not.
        since: String,
    },
    /// Deliveries were given up.
    Dead {
        /// The channel's name in the configuration.
        channel: String,
        /// The cases, as many as the caller lists.
        references: Vec<Reference>,
        /// How many more there are.
        more: u32,
    },
    /// Nothing: somebody tries whether the channel works.
    Check {
        /// Its name in the configuration.
        channel: String,
    },
}

/// Composes the alert.
///
/// # Errors
/// [`LetterFault`]; another attempt with the same facts fails likewise.
pub fn compose_alert(facts: &AlertFacts, words: &AlertWords) -> Result<Letter, LetterFault> {
    let said = words.say(&facts.what);
    let (text, html) = (
        plain(&facts.letterhead.site_name, &said),
        formatted(&facts.letterhead.site_name, words.language(), &said),
    );
    let head = Head {
        letterhead: &facts.letterhead,
        thread: None,
        reply_to: None,
        subject: said.title,
    };
    assemble(head, text, html)
}

/// An alert in words.
pub(crate) struct Said {
    pub(crate) title: String,
    /// Sentences, each a paragraph: what is wrong and what to do.
    pub(crate) paragraphs: Vec<String>,
    /// What to type, as it stands.
    pub(crate) command: Option<String>,
    /// Whether something is wrong.
    pub(crate) is_fault: bool,
    /// Sentences that one may skip.
    pub(crate) notes: Vec<String>,
    pub(crate) references: Vec<String>,
}

fn plain(site_name: &str, said: &Said) -> String {
    let heading = [
        wrapped(&said.title.to_uppercase(), "", ""),
        wrapped(site_name, "", ""),
    ];
    let mut blocks = vec![heading.join("\n")];
    blocks.extend(said.paragraphs.iter().map(|line| wrapped(line, "", "")));
    blocks.extend(said.command.as_ref().map(|line| whole(line, "  ", "  ")));
    blocks.extend(said.notes.iter().map(|line| wrapped(line, "", "")));
    if !said.references.is_empty() {
        blocks.push(wrapped(&said.references.join("  "), "  ", "  "));
    }
    let mut text = blocks.join("\n\n");
    text.push('\n');
    text
}

fn formatted(site_name: &str, language: &str, said: &Said) -> String {
    const PARAGRAPH: &str = "margin:0 0 12px;color:#161b1d;font-size:16px;line-height:24px";
    let rows = html! {
        tr { td.soft style=(HINT) { (site_name) } }
        tr {
            td style="padding:14px 0 18px" {
                @if said.is_fault {
                    h1.hold style={ (TITLE) ";color:#7a4d00" } { (said.title) }
                } @else {
                    h1.ink style=(TITLE) { (said.title) }
                }
            }
        }
        tr {
            td {
                @for line in &said.paragraphs { p.ink style=(PARAGRAPH) { (line) } }
                @if let Some(command) = &said.command {
                    p.ink style={ (PARAGRAPH) ";" (MONO) } { (command) }
                }
                @for line in &said.notes { p.soft style={ "margin:0 0 12px;" (HINT) } { (line) } }
                @if !said.references.is_empty() {
                    p.ink style={ (PARAGRAPH) ";" (MONO) } {
                        @for (at, reference) in said.references.iter().enumerate() {
                            @if at > 0 { " \u{a0} " }
                            span style="white-space:nowrap" { (reference) }
                        }
                    }
                }
            }
        }
    };
    page(language, &said.title, &rows)
}

#[cfg(test)]
mod tests;
