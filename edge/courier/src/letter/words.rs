//! The fixed words of a letter, in the language of those who read it.

use shared::{Kind, Rating, visible_line};

/// The sentences of letters and digests, from the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterWords {
    pub(super) language: String,
    pub(super) kind_feedback: String,
    pub(super) kind_words: String,
    pub(super) kind_question: String,
    pub(super) kind_callback: String,
    pub(super) repeat: String,
    nth: String,
    pub(super) rate_good: String,
    pub(super) rate_fair: String,
    pub(super) rate_bad: String,
    pub(super) unverified: String,
    pub(super) unverified_email: String,
    pub(super) number_abroad: String,
    pub(super) number_premium: String,
    pub(super) number_shared: String,
    pub(super) number_personal: String,
    pub(super) number_satellite: String,
    pub(super) number_international: String,
    pub(super) number_unknown: String,
    pub(super) number_ambiguous: String,
    pub(super) extension: String,
    pub(super) asked_today: String,
    pub(super) from: String,
    pub(super) page: String,
    pub(super) touchpoint: String,
    pub(super) writes_in: String,
    pub(super) no_address: String,
    pub(super) changed: String,
    pub(super) changed_note: String,
    pub(super) there: String,
    pub(super) before: String,
    pub(super) before_more: String,
    pub(super) before_cut: String,
    pub(super) promise: String,
    pub(super) promise_note: String,
    pub(super) words: String,
    pub(super) reply: String,
    pub(super) reply_by_hand: String,
    pub(super) digest_subject: String,
    pub(super) digest_why: String,
    pub(super) digest_counted_why: String,
    digest_rest: String,
    pub(crate) chat_cut: String,
    read_all: String,
    pub(super) read_note: String,
    pub(super) digest_daily_subject: String,
    pub(super) digest_daily_why: String,
    pub(super) digest_daily_refs: String,
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
            repeat: say("letter_repeat"),
            nth: say("letter_nth"),
            rate_good: say("rate_good"),
            rate_fair: say("rate_fair"),
            rate_bad: say("rate_bad"),
            unverified: say("letter_unverified"),
            unverified_email: say("letter_unverified_email"),
            number_abroad: say("letter_number_abroad"),
            number_premium: say("letter_number_premium"),
            number_shared: say("letter_number_shared"),
            number_personal: say("letter_number_personal"),
            number_satellite: say("letter_number_satellite"),
            number_international: say("letter_number_international"),
            number_unknown: say("letter_number_unknown"),
            number_ambiguous: say("letter_number_ambiguous"),
            extension: say("letter_extension"),
            asked_today: say("letter_asked_today"),
            from: say("letter_from"),
            page: say("letter_page"),
            touchpoint: say("letter_touchpoint"),
            writes_in: say("letter_writes_in"),
            no_address: say("letter_no_address"),
            changed: say("letter_changed"),
            changed_note: say("letter_changed_note"),
            there: say("letter_there"),
            before: say("letter_before"),
            before_more: say("letter_before_more"),
            before_cut: say("letter_before_cut"),
            promise: say("letter_promise"),
            promise_note: say("letter_promise_note"),
            words: say("letter_words"),
            reply: say("letter_reply"),
            reply_by_hand: say("letter_reply_by_hand"),
            digest_subject: say("digest_subject"),
            digest_why: say("digest_why"),
            digest_counted_why: say("digest_counted_why"),
            digest_rest: say("digest_rest"),
            chat_cut: say("chat_cut"),
            read_all: say("read_all"),
            read_note: say("read_note"),
            digest_daily_subject: say("digest_daily_subject"),
            digest_daily_why: say("digest_daily_why"),
            digest_daily_refs: say("digest_daily_refs"),
        }
    }

    /// How many more there are than are shown.
    pub(crate) fn rest(&self, n: usize) -> String {
        filled(counted(&self.digest_rest, n), &[("n", &n.to_string())])
    }

    /// What the link to all of them says.
    pub(crate) fn read_all(&self, n: usize) -> String {
        filled(counted(&self.read_all, n), &[("n", &n.to_string())])
    }

    /// The face that was pressed.
    pub(super) fn face(&self, rating: Rating) -> &str {
        match rating {
            Rating::Good => &self.rate_good,
            Rating::Fair => &self.rate_fair,
            Rating::Bad => &self.rate_bad,
        }
    }

    /// `3rd`, `3ª`. Where the catalogue has four forms they are those of English.
    pub(super) fn nth(&self, n: u32) -> String {
        let form = match (n % 10, n % 100) {
            (_, 11..=13) => 3,
            (1, _) => 0,
            (2, _) => 1,
            (3, _) => 2,
            _ => 3,
        };
        let form = self.nth.split(FORMS).nth(form);
        let form = form.or_else(|| self.nth.split(FORMS).next());
        filled(form.unwrap_or_default(), &[("n", &n.to_string())])
    }
}

/// What a submission is, in fixed words: its kind, and the face of a rating. On one line whatever the
/// catalogue holds, since it goes into the subject.
pub(super) fn kind(kind: Kind, rating: Option<Rating>, words: &LetterWords) -> String {
    let kind = match (kind, rating.map(|rating| words.face(rating))) {
        (Kind::Feedback, Some(face)) => filled(&words.kind_feedback, &[("face", face)]),
        (Kind::Feedback, None) => words.kind_words.clone(),
        (Kind::Question, _) => words.kind_question.clone(),
        (Kind::Callback, _) => words.kind_callback.clone(),
    };
    one_line(&kind)
}

/// Fixed words on one line, with no blank twice.
pub(super) fn one_line(text: &str) -> String {
    let line = visible_line(text);
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What stands between a sentence's forms.
const FORMS: &str = " / ";

/// The form of a sentence for `n` things: the first for one, the second for more.
pub(super) fn counted(sentence: &str, n: usize) -> &str {
    let mut forms = sentence.split(FORMS);
    let one = forms.next().unwrap_or_default();
    if n == 1 {
        one
    } else {
        forms.next().unwrap_or(one)
    }
}

/// A sentence with its braces filled in. What is filled in is never filled again.
pub(super) fn filled(sentence: &str, values: &[(&str, &str)]) -> String {
    let mut parts = sentence.split('{');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, after) = part.split_once('}').unwrap_or(("", part));
        let value = values.iter().find(|(wanted, _)| *wanted == name);
        text.push_str(value.map_or("", |(_, value)| value));
        text.push_str(after);
    }
    text
}
