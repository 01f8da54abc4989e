//! Many submissions in one letter: what exceeded the caps on single letters, or the day's ratings
//! without words. None is left out: what a letter cannot hold is read behind its link.

mod html;
mod pages;
mod text;

use shared::{Kind, PageUrl, Rating, Reference, visible_line};

use self::pages::Pages;
use crate::letter::{
    Letter, LetterEmail, LetterFault, LetterPhone, LetterWords, Letterhead,
    assembly::{Head, assemble},
    content::{Number, title},
    words::{counted, filled, one_line},
};

/// Octets of HTML at most: Gmail cuts what is longer than 102 KB and hides the rest.
pub const HTML_BYTES_MAX: usize = 98_000;
/// Octets that the closing lines take at most: a sentence, the link twice, a note.
const REST_BYTES: usize = 2_500;
/// Octets of an entry that has no words: its title, its origin and what stands around them.
const ENTRY_BYTES: u64 = 1_100;
/// Octets that a number adds: the notes around it.
const NUMBER_BYTES: u64 = 700;

/// What a digest says.
#[derive(Clone)]
pub struct DigestFacts {
    /// From whom to whom, and under which id.
    pub letterhead: Letterhead,
    /// The day, or the hours, that it covers, as people of the site's country and language write it.
    pub period: String,
    /// Why these come together.
    pub kind: DigestKind,
    /// How many it delivers.
    pub total: usize,
    /// What is known of them, first to last; of none, where an inbox has had enough of their words.
    pub entries: Vec<DigestEntry>,
    /// The address at which all of them are read.
    pub read_url: String,
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
    let entries_max = html::fitting(&content, HTML_BYTES_MAX.saturating_sub(REST_BYTES));
    let content = content.first(entries_max);
    let (text, html) = (text::render(&content), html::render(&content));
    let head = Head {
        letterhead: &facts.letterhead,
        thread: None,
        reply_to: None,
        subject: content.title,
    };
    assemble(&head, text, html)
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
    /// Where to read what is not shown.
    pub(super) rest: Option<Rest<'a>>,
    words: &'a LetterWords,
    total: usize,
    read_url: &'a str,
}

/// What is not shown, and where it is read.
pub(super) struct Rest<'a> {
    /// How many are not shown; nothing where none is.
    pub(super) sentence: Option<String>,
    pub(super) link: String,
    pub(super) url: &'a str,
    pub(super) note: &'a str,
}

/// One entry as it is shown.
pub(super) struct Entry<'a> {
    pub(super) title: String,
    /// Reference, moment, page.
    pub(super) origin: Vec<String>,
    pub(super) number: Option<Number<'a>>,
    /// Name and address, said by the visitor, each on one line.
    pub(super) said: Vec<String>,
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
            DigestKind::Overflow if facts.entries.is_empty() => {
                (&words.digest_subject, &words.digest_counted_why)
            }
            DigestKind::Overflow => (&words.digest_subject, &words.digest_why),
            DigestKind::Ratings => (&words.digest_daily_subject, &words.digest_daily_why),
        };
        let n = facts.total;
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
            rest: None,
            words,
            total: n,
            read_url: &facts.read_url,
        }
    }

    /// With no more entries than are wanted, from the first on, and the way to those that are left.
    pub(super) fn first(mut self, entries_max: usize) -> Self {
        let shown = self.references.len();
        self.entries.truncate(entries_max);
        let shown = shown.saturating_add(self.entries.len());
        let missing = self.total.saturating_sub(shown);
        if missing == 0 && !self.pages.is_cut {
            return self;
        }
        let sentence = (missing > 0 && shown > 0).then(|| self.words.rest(missing));
        self.rest = Some(Rest {
            sentence,
            link: self.words.read_all(self.total),
            url: self.read_url,
            note: &self.words.read_note,
        });
        self
    }
}

/// An entry in words, for whoever shows it elsewhere than in a letter.
pub struct Told {
    /// What it is: kind, face, which report of its case.
    pub title: String,
    /// Reference, moment, page.
    pub origin: Vec<String>,
    /// The number, if there is one.
    pub number: Option<ToldNumber>,
    /// Name and address, said by the visitor.
    pub said: Vec<String>,
    /// That nobody has verified the address.
    pub email_note: Option<String>,
    /// The words.
    pub messages: Vec<String>,
}

/// A number in words.
pub struct ToldNumber {
    /// What is to be known before it is dialled.
    pub notes: Vec<String>,
    /// As it is read.
    pub shown: String,
    /// `tel:`, if it is certain which number was meant.
    pub link: Option<String>,
}

impl Told {
    /// What is told of an entry.
    #[must_use]
    pub fn of(entry: &DigestEntry, words: &LetterWords) -> Self {
        let entry = Entry::new(entry, words);
        let number = entry.number.map(|number| ToldNumber {
            notes: number
                .mark
                .into_iter()
                .chain([number.note.to_owned()])
                .collect(),
            shown: number.shown,
            link: number.link,
        });
        Self {
            title: entry.title,
            origin: entry.origin,
            number,
            said: entry.said,
            email_note: entry.email_note.map(str::to_owned),
            messages: entry.messages.to_vec(),
        }
    }
}

/// What an entry takes of a digest, in octets of HTML, by those of all that was said in it: nearly what it
/// will be. What it is in the end is measured when the letter is composed.
#[must_use]
pub const fn digest_bytes(said_bytes: u64, has_number: bool) -> u64 {
    let around = if has_number {
        ENTRY_BYTES.saturating_add(NUMBER_BYTES)
    } else {
        ENTRY_BYTES
    };
    around.saturating_add(said_bytes)
}

impl<'a> Entry<'a> {
    fn new(entry: &'a DigestEntry, words: &'a LetterWords) -> Self {
        let mut origin = vec![entry.reference.to_string(), entry.received.clone()];
        origin.extend(entry.page.as_ref().map(|page| page.readable().to_owned()));
        let name = entry.name.as_deref().map(visible_line);
        let name = name.filter(|name| !name.is_empty());
        let email = entry.email.as_ref().map(LetterEmail::shown);
        Self {
            title: title(entry.kind, entry.rating, entry.case_submissions, words),
            origin,
            number: entry
                .phone
                .as_ref()
                .map(|phone| Number::new(phone, 0, words)),
            said: name.into_iter().chain(email.map(str::to_owned)).collect(),
            email_note: email.map(|_| words.unverified_email.as_str()),
            messages: &entry.messages,
            promise: entry.phone.as_ref().map(|_| words.promise_note.as_str()),
        }
    }
}

#[cfg(test)]
mod tests;
