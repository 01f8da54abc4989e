//! What stands in a letter and in which order, before it becomes text or HTML.

use std::borrow::Cow;

use shared::{Kind, Rating, visible_line};

use crate::letter::{
    LetterEmail, LetterFacts, LetterPhone, LetterWords, NumberKind, Tariff,
    earlier::Before,
    page_link::PageLink,
    preview::Preview,
    words::{self, filled, one_line},
};

/// A letter's parts, top to bottom.
pub(super) struct Content<'a> {
    pub(super) language: &'a str,
    /// The same on every letter of a case, since mail programs gather them by it.
    pub(super) subject: String,
    pub(super) title: String,
    pub(super) preview: Preview,
    pub(super) site_name: String,
    pub(super) reference: String,
    pub(super) received: String,
    pub(super) number: Option<Number<'a>>,
    pub(super) rows: Vec<Row<'a>>,
    pub(super) words_label: &'a str,
    pub(super) messages: &'a [String],
    pub(super) before: Before<'a>,
    /// The sentence that says where a reply goes, or that it cannot go to the address that is shown; none
    /// without an address.
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
    /// What time it was there, of one abroad.
    pub(super) there: Option<String>,
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
    Said(String),
    /// Where they were.
    Page(PageLink),
    /// Said by us, about it.
    Note(Cow<'a, str>),
}

impl<'a> Content<'a> {
    pub(super) fn new(facts: &'a LetterFacts, words: &'a LetterWords) -> Self {
        let phone = facts.phone.as_ref();
        let reply_to = facts.email.as_ref().and_then(LetterEmail::reply_to);
        let of_case = words::kind(facts.case_kind, facts.case_rating, words);
        let title = title(facts.kind, facts.rating, facts.case_submissions, words);
        let reference = facts.reference.to_string();
        Self {
            language: &words.language,
            subject: format!("[{reference}] {of_case}"),
            preview: Preview::new(facts, (title != of_case).then_some(title.as_str())),
            title,
            site_name: visible_line(&facts.letterhead.parties.from_name),
            reference,
            received: visible_line(&facts.received),
            number: phone.map(|phone| Number::new(phone, facts.number_asked_today, words)),
            rows: rows(facts, words),
            words_label: &words.words,
            messages: &facts.messages,
            before: Before::new(&facts.earlier, words),
            reply: facts.email.as_ref().map(|_| match reply_to {
                Some(_) => words.reply.as_str(),
                None => words.reply_by_hand.as_str(),
            }),
            reply_to,
        }
    }
}

/// The kind and which submission of its case it is.
pub(super) fn title(
    kind: Kind,
    rating: Option<Rating>,
    case_submissions: u32,
    words: &LetterWords,
) -> String {
    let kind = words::kind(kind, rating, words);
    match case_submissions {
        0 | 1 => kind,
        nth => {
            let nth = words.nth(nth);
            one_line(&filled(&words.repeat, &[("kind", &kind), ("nth", &nth)]))
        }
    }
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
            there: phone
                .local_time()
                .map(|time| filled(&words.there, &[("time", time)])),
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
    let note = |sentence: &'a String| Line::Note(Cow::Borrowed(sentence));
    let mut from = said(facts.name.as_deref());
    if let Some(email) = &facts.email {
        from.push(Line::Said(email.shown().to_owned()));
        from.push(note(&words.unverified_email));
    } else {
        from.push(note(&words.no_address));
    }
    from.extend(facts.writes_in.as_deref().map(|language| {
        let sentence = filled(&words.writes_in, &[("language", language)]);
        Line::Note(Cow::Owned(visible_line(&sentence)))
    }));
    let mut changed = said(facts.changed.as_deref());
    if !changed.is_empty() {
        changed.push(note(&words.changed_note));
    }
    let page = facts.page.as_ref().map(PageLink::new).map(Line::Page);
    let promise = facts.phone.as_ref().map(|_| note(&words.promise_note));
    [
        (&words.from, from),
        (&words.changed, changed),
        (&words.page, page.into_iter().collect()),
        (&words.touchpoint, said(facts.touchpoint.as_deref())),
        (&words.promise, promise.into_iter().collect()),
    ]
    .into_iter()
    .filter(|(_, lines)| !lines.is_empty())
    .map(|(label, lines)| Row { label, lines })
    .collect()
}

/// A fact of the visitor's on one line, unless nothing of it can be seen.
fn said<'a>(fact: Option<&str>) -> Vec<Line<'a>> {
    let line = fact.map(visible_line).filter(|line| !line.is_empty());
    line.map(Line::Said).into_iter().collect()
}
