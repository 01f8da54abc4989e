//! What was said in a case before its letter.

use shared::{Kind, Rating, visible_line};

use crate::letter::{LetterWords, words::kind};

/// Earlier reports that a letter repeats at most, the latest of them: what a person reads in passing. That
/// there were more is said.
pub const EARLIER_MAX: usize = 5;
/// Characters of each at most: enough to be reminded of it, and whole it stood in the letter that delivered
/// it. What is more is cut, and said to be.
pub const EARLIER_CHARS_MAX: usize = 400;

/// One submission of the case, or a rating and its words, from before this letter.
#[derive(Clone)]
pub struct Earlier {
    /// When it was received, as people write it.
    pub received: String,
    /// What was wanted.
    pub kind: Kind,
    /// The face that was pressed.
    pub rating: Option<Rating>,
    /// The words; their first [`EARLIER_CHARS_MAX`] characters and one more are enough.
    pub message: Option<String>,
}

/// What was said before as a letter shows it, first to last.
pub(super) struct Before<'a> {
    pub(super) label: &'a str,
    pub(super) said: Vec<SaidBefore>,
    /// That there was more.
    pub(super) more: Option<&'a str>,
}

/// One of it.
pub(super) struct SaidBefore {
    /// Moment and kind, and whether the words are cut.
    pub(super) when: String,
    /// The words, cut.
    pub(super) message: Option<String>,
}

impl<'a> Before<'a> {
    pub(super) fn new(earlier: &[Earlier], words: &'a LetterWords) -> Self {
        let left_out = earlier.len().saturating_sub(EARLIER_MAX);
        let latest = earlier.iter().skip(left_out);
        Self {
            label: &words.before,
            said: latest.map(|one| SaidBefore::new(one, words)).collect(),
            more: (left_out > 0).then_some(words.before_more.as_str()),
        }
    }
}

impl SaidBefore {
    fn new(one: &Earlier, words: &LetterWords) -> Self {
        let received = visible_line(&one.received);
        let mut when = [received, kind(one.kind, one.rating, words)].join(", ");
        let message = one.message.as_deref().map(|message| {
            let Some((end, _)) = message.char_indices().nth(EARLIER_CHARS_MAX) else {
                return message.to_owned();
            };
            when = format!("{when} ({})", words.before_cut);
            [message.get(..end).unwrap_or_default().trim_end(), "…"].concat()
        });
        Self { when, message }
    }
}
