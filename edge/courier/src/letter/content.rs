//! What stands in a letter and in which order, before it becomes text or HTML.

use shared::{EmailAddress, Kind, PageUrl, Rating};

use crate::letter::{LetterFacts, LetterPhone, LetterWords};

/// A letter's parts, top to bottom.
pub(super) struct Content<'a> {
    pub(super) language: &'a str,
    pub(super) title: String,
    pub(super) site_name: &'a str,
    pub(super) reference: String,
    pub(super) received: &'a str,
    pub(super) number: Option<Number<'a>>,
    pub(super) rows: Vec<Row<'a>>,
    pub(super) words_label: &'a str,
    pub(super) messages: &'a [String],
    /// The sentence that says where a reply goes; there only with `reply_to`.
    pub(super) reply: Option<&'a str>,
    pub(super) reply_to: Option<&'a str>,
}

/// The number to call.
pub(super) struct Number<'a> {
    /// As it is read.
    pub(super) shown: &'a str,
    /// `tel:` and E.164, if the number fits a plan.
    pub(super) link: Option<String>,
    /// As it was typed, where that says more than the number: an extension, a word.
    pub(super) typed: Option<&'a str>,
    /// That nobody has verified it.
    pub(super) note: &'a str,
}

/// A fact with its label.
pub(super) struct Row<'a> {
    pub(super) label: &'a str,
    pub(super) lines: Vec<Line<'a>>,
}

/// A line of a fact.
pub(super) enum Line<'a> {
    /// Said by the visitor or his browser: shown isolated.
    Said(&'a str),
    /// Said by us, about it.
    Note(&'a str),
}

impl<'a> Content<'a> {
    pub(super) fn new(facts: &'a LetterFacts, words: &'a LetterWords) -> Self {
        // An address outside ASCII would need SMTPUTF8 in a header; it is shown, not replied to.
        let reply_to = facts
            .email
            .as_ref()
            .map(EmailAddress::as_str)
            .filter(|address| address.is_ascii());
        Self {
            language: &words.language,
            title: title(facts, words),
            site_name: &facts.site_name,
            reference: facts.reference.to_string(),
            received: &facts.received,
            number: facts.phone.as_ref().map(|phone| number(phone, words)),
            rows: rows(facts, words),
            words_label: &words.words,
            messages: &facts.messages,
            reply: reply_to.map(|_| words.reply.as_str()),
            reply_to,
        }
    }
}

/// The kind in fixed words, on one line whatever the catalogue holds, since it goes into the subject.
fn title(facts: &LetterFacts, words: &LetterWords) -> String {
    let face = facts.rating.map(|rating| match rating {
        Rating::Good => words.rate_good.as_str(),
        Rating::Fair => words.rate_fair.as_str(),
        Rating::Bad => words.rate_bad.as_str(),
    });
    let title = match (facts.kind, face) {
        (Kind::Feedback, Some(face)) => words.kind_feedback.replace("{face}", face),
        (Kind::Feedback, None) => words.kind_words.clone(),
        (Kind::Question, _) => words.kind_question.clone(),
        (Kind::Callback, _) => words.kind_callback.clone(),
    };
    title.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn number<'a>(phone: &'a LetterPhone, words: &'a LetterWords) -> Number<'a> {
    let typed = phone.typed.as_str();
    Number {
        shown: phone.readable.as_deref().unwrap_or(typed),
        // A plus and digits: nothing else that was typed ever stands in a link.
        link: phone
            .international
            .as_deref()
            .map(|number| ["tel:", number].concat()),
        typed: Some(typed)
            .filter(|typed| phone.readable.is_some() && typed.chars().any(char::is_alphabetic)),
        note: &words.unverified,
    }
}

fn rows<'a>(facts: &'a LetterFacts, words: &'a LetterWords) -> Vec<Row<'a>> {
    let mut from = Vec::new();
    from.extend(facts.name.as_deref().map(Line::Said));
    if let Some(email) = &facts.email {
        from.push(Line::Said(email.as_str()));
        from.push(Line::Note(&words.unverified_email));
    }
    let mut page = Vec::new();
    page.extend(facts.page.as_ref().map(PageUrl::readable).map(Line::Said));
    page.extend(facts.touchpoint.as_deref().map(Line::Said));
    let mut promise = Vec::new();
    if facts.phone.is_some() {
        promise.push(Line::Note(&words.promise_note));
    }
    [
        (&words.from, from),
        (&words.page, page),
        (&words.promise, promise),
    ]
    .into_iter()
    .filter(|(_, lines)| !lines.is_empty())
    .map(|(label, lines)| Row { label, lines })
    .collect()
}
