//! A letter to the company about its own channels: what does not work, since when, and what to do.
//! It goes over every other channel, and holds nothing of any visitor but references and kinds.

mod dead;
mod html;
mod text;
mod words;

use shared::Reference;

pub use self::dead::{Dead, DeadCase, DeadReport};
pub use self::words::AlertWords;
use crate::{
    Cause,
    letter::{
        Letter, LetterFault, Letterhead,
        assembly::{Head, assemble},
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
    Dead(Dead),
    /// An answer does not reach its visitor by mail: only the page shows it.
    Unreached {
        /// Whose it is.
        reference: Reference,
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
    let site_name = &facts.letterhead.parties.from_name;
    let (text, html) = (
        text::render(site_name, &said),
        html::render(site_name, words.language(), &said),
    );
    let head = Head {
        letterhead: &facts.letterhead,
        thread: None,
        reply_to: None,
        subject: said.subject,
    };
    assemble(&head, text, html)
}

/// An alert in words, top to bottom.
#[derive(Default)]
pub(crate) struct Said {
    pub(crate) subject: String,
    pub(crate) title: String,
    /// Whether something is wrong.
    pub(crate) is_fault: bool,
    /// Sentences, each a paragraph.
    pub(crate) paragraphs: Vec<String>,
    /// Whose answer, and the codes that it gave.
    pub(crate) answer: Option<(String, String)>,
    /// What was given up, case by case.
    pub(crate) cases: Vec<SaidCase>,
    /// The references of those that are not shown one by one, and how many more there are.
    pub(crate) references: Vec<String>,
    /// What the visitors of these cases see.
    pub(crate) visitors: Option<String>,
    /// What a person does about it.
    pub(crate) to_do: Option<ToDo>,
    /// Sentences that one may skip.
    pub(crate) notes: Vec<String>,
}

/// A case, and how far it has come.
pub(crate) struct SaidCase {
    pub(crate) reference: String,
    /// What the visitor wanted.
    pub(crate) kind: String,
    /// When it was received, and when given up: label and moment.
    pub(crate) received: (String, String),
    pub(crate) dead: (String, String),
}

/// What a person does: sentences, what to type, and what comes of it.
#[derive(Default)]
pub(crate) struct ToDo {
    pub(crate) heading: Option<String>,
    pub(crate) advice: Option<String>,
    pub(crate) command: Option<String>,
    pub(crate) note: Option<String>,
}

#[cfg(test)]
mod tests;
