//! A letter, and all that an attempt takes along.

use configuration::ChannelId;
use courier::{Cause, Class, LetterId, Moment};
use serde::Deserialize;
use shared::{EmailAddress, Reference};

use super::{
    alert::GivenUp,
    said::{Background, Stored},
};

/// A letter.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct LetterRow {
    pub(crate) class: Class,
    /// The case that it is about; a digest's and an alert's is none.
    pub(crate) reference: Option<Reference>,
    /// The visitor's address; `None` for what goes to where the site's letters go, and once it is erased.
    pub(crate) recipient: Option<EmailAddress>,
    /// The language of its words, BCP 47.
    pub(crate) language: String,
    /// The words that it brings, by their number in the case.
    pub(crate) words: Option<u32>,
    /// What an alert or a note says, as JSON.
    pub(crate) content: Option<String>,
    /// When it was begun.
    #[serde(rename = "written_ms")]
    pub(crate) written: Moment,
}

impl LetterRow {
    /// An alert that is not stored.
    pub(crate) fn alert(content: &impl serde::Serialize) -> Self {
        Self {
            class: Class::Alert,
            reference: None,
            recipient: None,
            language: String::new(),
            words: None,
            content: serde_json::to_string(content).ok(),
            written: Moment::FIRST,
        }
    }
}

/// What is told of the submissions of a letter that lists none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Unlisted {
    /// How many there are, as far as they are not erased.
    pub(crate) submissions: usize,
    /// When the first and the last of them came.
    #[serde(rename = "first_ms")]
    pub(crate) first: Option<Moment>,
    #[serde(rename = "last_ms")]
    pub(crate) last: Option<Moment>,
}

/// A letter that is due.
pub(crate) struct Outgoing {
    /// Its id, from which its Message-ID derives.
    pub(crate) id: LetterId,
    /// The channel that it takes.
    pub(crate) channel: ChannelId,
    /// Which attempt this is, from 1.
    pub(crate) attempt: u32,
    /// What it is, and for whom.
    pub(crate) row: LetterRow,
    /// What it brings of a person's words.
    pub(crate) words: Option<String>,
    /// What it delivers, first to last.
    pub(crate) submissions: Vec<Stored>,
    /// Of a letter that lists none: how many there are.
    pub(crate) unlisted: Option<Unlisted>,
    /// Of a letter of one case: what else it tells of it.
    pub(crate) background: Option<Background>,
    /// How often the telephone number was asked for in the day before, this time included.
    pub(crate) asked_today: u64,
    /// The id of the case's first letter.
    pub(crate) first_letter: Option<LetterId>,
    /// When its first attempt began: the letter's date, the same on every attempt.
    pub(crate) first_attempt: Moment,
    /// Of an alert that tells what was given up: what became of it, and why.
    pub(crate) given_up: Vec<GivenUp>,
    pub(crate) cause: Option<Cause>,
}
