//! Many submissions in one letter: what exceeded the caps on single letters, or the day's ratings
//! without words. None is left out, whatever their number.

mod html;
mod text;

use std::collections::BTreeMap;

use shared::{Kind, PageUrl, Rating, Reference};

use crate::letter::{
    Letter, LetterEmail, LetterFault, LetterPhone, LetterWords, Letterhead,
    assembly::{Head, assemble},
    content::{Number, title},
    words::{counted, filled},
};

/// What a digest says.
#[derive(Clone)]
pub struct DigestFacts {
    /// From whom to whom, and under which id.
    pub letterhead: Letterhead,
    /// The day, or the hours, that it covers, as people of the site's country and language write it.
    pub period: String,
    /// Why these come together.
    pub kind: DigestKind,
    /// What it delivers.
    pub entries: Vec<DigestEntry>,
}

/// Why submissions come together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DigestKind {
    /// More letters were due than the caps allow.
    Overflow,
    /// The day's ratings without words.
    Ratings,
}

/// One submission, or a rating and its comment, in a digest.
#[derive(Clone)]
pub struct DigestEntry {
    /// The case's reference.
    pub reference: Reference,
    /// When it was received, as people write it.
    pub received: String,
    /// What the visitor wants.
    pub kind: Kind,
    /// The face that was pressed.
    pub rating: Option<Rating>,
    /// The words.
    pub messages: Vec<String>,
    /// The name.
    pub name: Option<String>,
    /// The number.
    pub phone: Option<LetterPhone>,
    /// The address to answer to.
    pub email: Option<LetterEmail>,
    /// The page.
    pub page: Option<PageUrl>,
    /// Submissions in the case, this one included.
    pub case_submissions: u32,
}

/// Composes the digest: callbacks first, then what was told most often, then in the order given.
///
/// # Errors
/// [`LetterFault`]; another attempt with the same facts fails likewise.
pub fn compose_digest(facts: &DigestFacts, words: &LetterWords) -> Result<Letter, LetterFault> {
    let content = DigestContent::new(facts, words);
    let (text, html) = (text::render(&content), html::render(&content));
    let head = Head {
        letterhead: &facts.letterhead,
        thread: None,
        reply_to: None,
        subject: content.title,
    };
    assemble(head, text, html)
}

/// A digest's parts, top to bottom.
pub(super) struct DigestContent<'a> {
    pub(super) language: &'a str,
    pub(super) title: String,
    pub(super) site_name: &'a str,
    pub(super) period: &'a str,
    pub(super) why: String,
    /// Of a digest of ratings: how often each face was pressed on each page.
    pub(super) pages: Pages<'a>,
    pub(super) references_label: &'a str,
    pub(super) references: Vec<String>,
    pub(super) entries: Vec<Entry<'a>>,
}

/// Pages and the faces that were pressed there, the most pressed page first.
pub(super) struct Pages<'a> {
    pub(super) label: &'a str,
    pub(super) faces: Vec<&'a str>,
    /// A count for each face.
    pub(super) rows: Vec<(&'a str, Vec<usize>)>,
}

/// One entry as it is shown.
pub(super) struct Entry<'a> {
    pub(super) title: String,
    /// Reference, moment, page.
    pub(super) origin: Vec<String>,
    pub(super) number: Option<Number<'a>>,
    /// Name and address, said by the visitor.
    pub(super) said: Vec<&'a str>,
    /// That nobody has verified the address.
    pub(super) email_note: Option<&'a str>,
    pub(super) messages: &'a [String],
    /// What was promised about the number.
    pub(super) promise: Option<&'a str>,
}

impl<'a> DigestContent<'a> {
    pub(super) fn new(facts: &'a DigestFacts, words: &'a LetterWords) -> Self {
        let mut order: Vec<_> = facts.entries.iter().collect();
        order.sort_by_key(|entry| {
            let is_callback = entry.kind == Kind::Callback;
            (!is_callback, std::cmp::Reverse(entry.case_submissions))
        });
        let (subject, why) = match facts.kind {
            DigestKind::Overflow => (&words.digest_subject, &words.digest_why),
            DigestKind::Ratings => (&words.digest_daily_subject, &words.digest_daily_why),
        };
        let n = order.len();
        let period = one_line(&facts.period);
        let title = filled(
            counted(subject, n),
            &[("n", &n.to_string()), ("date", &period)],
        );
        let braces = [
            ("good", words.rate_good.as_str()),
            ("fair", &words.rate_fair),
        ];
        // A comment that reached a bare rating in the meantime is shown whole.
        let is_bare =
            |entry: &&DigestEntry| facts.kind == DigestKind::Ratings && entry.messages.is_empty();
        let (bare, told): (Vec<_>, Vec<_>) = order.into_iter().partition(is_bare);
        Self {
            language: &words.language,
            title: one_line(&title),
            site_name: &facts.letterhead.parties.from_name,
            period: &facts.period,
            why: filled(why, &braces),
            pages: Pages::new(&bare, words),
            references_label: &words.digest_daily_refs,
            references: bare
                .iter()
                .map(|entry| entry.reference.to_string())
                .collect(),
            entries: told
                .into_iter()
                .map(|entry| Entry::new(entry, words))
                .collect(),
        }
    }
}

impl<'a> Entry<'a> {
    fn new(entry: &'a DigestEntry, words: &'a LetterWords) -> Self {
        let mut origin = vec![entry.reference.to_string(), entry.received.clone()];
        origin.extend(entry.page.as_ref().map(|page| page.readable().to_owned()));
        let email = entry.email.as_ref().map(LetterEmail::shown);
        Self {
            title: title(entry.kind, entry.rating, entry.case_submissions, words),
            origin,
            number: entry
                .phone
                .as_ref()
                .map(|phone| Number::new(phone, 0, words)),
            said: entry.name.as_deref().into_iter().chain(email).collect(),
            email_note: email.map(|_| words.unverified_email.as_str()),
            messages: &entry.messages,
            promise: entry.phone.as_ref().map(|_| words.promise_note.as_str()),
        }
    }
}

impl<'a> Pages<'a> {
    fn new(entries: &[&'a DigestEntry], words: &'a LetterWords) -> Self {
        let mut counts: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
        for entry in entries {
            let page = entry.page.as_ref().map_or("–", PageUrl::readable);
            let [good, fair, bad] = counts.entry(page).or_default();
            let count = match entry.rating {
                Some(Rating::Good) => good,
                Some(Rating::Fair) => fair,
                Some(Rating::Bad) => bad,
                None => continue,
            };
            *count = count.saturating_add(1);
        }
        let mut rows: Vec<_> = counts.into_iter().collect();
        rows.sort_by_key(|(_, counts)| std::cmp::Reverse(counts.iter().sum::<usize>()));
        // One that nobody pressed has no column: a bad one mostly has a letter of its own.
        let faces = [&words.rate_good, &words.rate_fair, &words.rate_bad];
        let used: [bool; 3] = std::array::from_fn(|face| {
            let mut counts = rows.iter().filter_map(|(_, counts)| counts.get(face));
            counts.any(|count| *count > 0)
        });
        let shown = |(_, used): &(_, bool)| *used;
        let faces = faces.into_iter().zip(used).filter(shown);
        Self {
            label: &words.page,
            faces: faces.map(|(face, _)| face.as_str()).collect(),
            rows: rows
                .into_iter()
                .map(|(page, counts)| {
                    let counts = counts.into_iter().zip(used).filter(|(_, used)| *used);
                    (page, counts.map(|(count, _)| count).collect())
                })
                .collect(),
        }
    }

    /// Each page with its counts in words, those that are none left out.
    pub(super) fn said(&self) -> impl Iterator<Item = (&'a str, String)> {
        self.rows.iter().map(|(page, counts)| {
            let counts = self
                .faces
                .iter()
                .zip(counts)
                .filter(|(_, count)| **count > 0);
            let counts: Vec<_> = counts
                .map(|(face, count)| format!("{face} {count}"))
                .collect();
            (*page, counts.join(", "))
        })
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
