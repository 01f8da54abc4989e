//! The fixed words of a letter, in the language of those who read it.

/// The sentences of a letter, from the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterWords {
    pub(super) language: String,
    pub(super) kind_feedback: String,
    pub(super) kind_words: String,
    pub(super) kind_question: String,
    pub(super) kind_callback: String,
    pub(super) rate_good: String,
    pub(super) rate_fair: String,
    pub(super) rate_bad: String,
    pub(super) unverified: String,
    pub(super) unverified_email: String,
    pub(super) from: String,
    pub(super) page: String,
    pub(super) promise: String,
    pub(super) promise_note: String,
    pub(super) words: String,
    pub(super) reply: String,
}

impl LetterWords {
    /// Gathers the sentences: `language` is their BCP 47 tag, `say` gives the sentence of an id.
    #[must_use]
    pub fn gather(language: &str, say: impl Fn(&str) -> String) -> Self {
        Self {
            language: language.to_owned(),
            kind_feedback: say("letter_kind_feedback"),
            kind_words: say("letter_kind_words"),
            kind_question: say("letter_kind_question"),
            kind_callback: say("letter_kind_callback"),
            rate_good: say("rate_good"),
            rate_fair: say("rate_fair"),
            rate_bad: say("rate_bad"),
            unverified: say("letter_unverified"),
            unverified_email: say("letter_unverified_email"),
            from: say("letter_from"),
            page: say("letter_page"),
            promise: say("letter_promise"),
            promise_note: say("letter_promise_note"),
            words: say("letter_words"),
            reply: say("letter_reply"),
        }
    }
}
