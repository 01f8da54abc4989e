//! What stands in a letter and in which order, before it becomes text or HTML.

use shared::{Kind, PageUrl, Rating};

use crate::letter::{
    LetterEmail, LetterFacts, LetterPhone, LetterWords, NumberKind, Tariff, words::filled,
};

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
    /// The sentence that says where a reply goes; there only with an address for it.
    pub(super) reply: Option<&'a str>,
    /// The address for it, ASCII.
    pub(super) reply_to: Option<&'a str>,
}

/// The number to call.
pub(super) struct Number<'a> {
    /// As it is read.
    pub(super) shown: String,
    /// `tel:` and E.164, if it is certain which number was meant.
    pub(super) link: Option<String>,
    /// As it was typed, where that says more than the number: a word.
    pub(super) typed: Option<&'a str>,
    /// That nobody has verified it.
    pub(super) note: &'a str,
    /// What makes it dear, or foreign.
    pub(super) mark: Option<String>,
    /// How often somebody gave it today, where it was more than once.
    pub(super) asked_today: Option<String>,
}

/// A fact with its label.
pub(super) struct Row<'a> {
    pub(super) label: &'a str,
    pub(super) lines: Vec<Line<'a>>,
}

/// A line of a fact.
pub(super) enum Line<'a> {
    /// Said by the visitor or their browser: shown isolated.
    Said(&'a str),
    /// Said by us, about it.
    Note(&'a str),
}

impl<'a> Content<'a> {
    pub(super) fn new(facts: &'a LetterFacts, words: &'a LetterWords) -> Self {
        let phone = facts.phone.as_ref();
        let reply_to = facts.email.as_ref().and_then(LetterEmail::reply_to);
        Self {
            language: &words.language,
            title: title(facts.kind, facts.rating, facts.case_submissions, words),
            site_name: &facts.letterhead.parties.from_name,
            reference: facts.reference.to_string(),
            received: &facts.received,
            number: phone.map(|phone| Number::new(phone, facts.number_asked_today, words)),
            rows: rows(facts, words),
            words_label: &words.words,
            messages: &facts.messages,
            reply: reply_to.map(|_| words.reply.as_str()),
            reply_to,
        }
    }
}

/// The kind and which submission of its case it is, in fixed words, on one line whatever the
/// catalogue holds, since it goes into the subject.
pub(super) fn title(
    kind: Kind,
    rating: Option<Rating>,
    case_submissions: u32,
    words: &LetterWords,
) -> String {
    let kind = match (kind, rating.map(|rating| words.face(rating))) {
        (Kind::Feedback, Some(face)) => filled(&words.kind_feedback, &[("face", face)]),
        (Kind::Feedback, None) => words.kind_words.clone(),
        (Kind::Question, _) => words.kind_question.clone(),
        (Kind::Callback, _) => words.kind_callback.clone(),
    };
    let title = match case_submissions {
        0 | 1 => kind,
        nth => {
            let nth = words.nth(nth);
            filled(&words.repeat, &[("kind", &kind), ("nth", &nth)])
        }
    };
    title.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl<'a> Number<'a> {
    pub(super) fn new(phone: &'a LetterPhone, asked_today: u32, words: &'a LetterWords) -> Self {
        let typed = phone.typed.as_str();
        let times = asked_today.to_string();
        Self {
            shown: shown(phone, words),
            link: phone.link(),
            typed: Some(typed)
                .filter(|typed| phone.readable.is_some() && typed.chars().any(char::is_alphabetic)),
            note: &words.unverified,
            mark: mark(phone, words),
            asked_today: (asked_today > 1)
                .then(|| filled(&words.asked_today, &[("n", times.as_str())])),
        }
    }
}

/// The number as it is read, and its extension. In doubt only what was typed is true.
fn shown(phone: &LetterPhone, words: &LetterWords) -> String {
    let Some(number) = phone.readable.as_deref() else {
        return phone.typed.clone();
    };
    match phone.extension() {
        Some(extension) => {
            let values = [("number", number), ("extension", extension)];
            filled(&words.extension, &values)
        }
        None => number.to_owned(),
    }
}

/// What is unusual about the number: its tariff, its country, both.
pub(super) fn mark(phone: &LetterPhone, words: &LetterWords) -> Option<String> {
    let country = phone.country_shown();
    match (phone.kind, country) {
        (NumberKind::Ordinary, _) => None,
        (NumberKind::Unknown, _) => Some(words.number_unknown.clone()),
        (NumberKind::Ambiguous, _) => Some(words.number_ambiguous.clone()),
        (NumberKind::OtherCountry(_), country) => {
            let country = country.unwrap_or_default();
            Some(filled(&words.number_abroad, &[("country", &country)]))
        }
        (NumberKind::Special(tariff, _), country) => {
            let tariff = match tariff {
                Tariff::Premium => &words.number_premium,
                Tariff::SharedCost => &words.number_shared,
                Tariff::Personal => &words.number_personal,
                Tariff::Satellite => &words.number_satellite,
                Tariff::International => &words.number_international,
            };
            Some(match country {
                Some(country) => [tariff, ", ", &country].concat(),
                None => tariff.clone(),
            })
        }
    }
}

fn rows<'a>(facts: &'a LetterFacts, words: &'a LetterWords) -> Vec<Row<'a>> {
    let mut from = Vec::new();
    from.extend(facts.name.as_deref().map(Line::Said));
    if let Some(email) = &facts.email {
        from.push(Line::Said(email.shown()));
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
