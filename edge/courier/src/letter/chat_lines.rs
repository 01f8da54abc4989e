//! Letters, digests and alerts in a few lines, for a chat.

use shared::PageUrl;

use crate::letter::{
    AlertFacts, AlertWords, DigestFacts, LetterEmail, LetterFacts, LetterWords,
    content::{Number, title},
    digest::{DigestContent, Entry},
    earlier::Before,
    words::filled,
};

/// What a chat is told.
pub(crate) struct ChatLines<'a> {
    pub(crate) title: String,
    /// What comes first, line by line.
    pub(crate) head: Vec<String>,
    /// What was said: each part whole, or not at all.
    pub(crate) parts: Vec<Vec<String>>,
    /// What was said before, which stood in messages of its own.
    pub(crate) before: Vec<String>,
    /// How many reports it is about, and of how many the head tells already.
    pub(crate) total: usize,
    pub(crate) in_head: usize,
    pub(crate) words: &'a LetterWords,
}

/// A letter. Its words are one part, however many lines they have.
pub(crate) fn letter<'a>(facts: &LetterFacts, words: &'a LetterWords) -> ChatLines<'a> {
    let title = title(facts.kind, facts.rating, facts.case_submissions, words);
    let mut head = vec![[facts.letterhead.parties.from_name.as_str(), &facts.received].join(", ")];
    let phone = facts.phone.as_ref();
    let phone = phone.map(|phone| Number::new(phone, facts.number_asked_today, words));
    if let Some(number) = phone {
        head.extend(number_lines(&number));
    }
    head.extend(facts.name.clone());
    let email = facts.email.as_ref().map(LetterEmail::shown);
    head.extend(email.map(|email| format!("{email} ({})", words.unverified_email)));
    let changed = facts.changed.as_deref();
    head.extend(changed.map(|before| [before, ": ", &words.changed_note].concat()));
    let writes_in = facts.writes_in.as_deref();
    head.extend(writes_in.map(|one| filled(&words.writes_in, &[("language", one)])));
    let page = facts.page.as_ref().map(PageUrl::readable);
    head.extend(page.map(|page| [&words.page, ": ", page].concat()));
    let touchpoint = facts.touchpoint.as_deref();
    head.extend(touchpoint.map(|place| [&words.touchpoint, ": ", place].concat()));
    let said: Vec<String> = facts.messages.iter().flat_map(|said| lines(said)).collect();
    ChatLines {
        title: format!("[{}] {title}", facts.reference),
        head,
        in_head: usize::from(said.is_empty()),
        parts: Some(said)
            .filter(|said| !said.is_empty())
            .into_iter()
            .collect(),
        before: before(facts, words),
        total: 1,
        words,
    }
}

/// What was said before in the case, under its label.
fn before(facts: &LetterFacts, words: &LetterWords) -> Vec<String> {
    let before = Before::new(&facts.earlier, words);
    if before.said.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![[before.label, ":"].concat()];
    lines.extend(before.more.map(str::to_owned));
    lines.extend(before.said.into_iter().map(|one| {
        let parts = [Some(one.when), one.message];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }));
    lines
}

/// A digest. Each of its entries is a part.
pub(crate) fn digest<'a>(facts: &DigestFacts, words: &'a LetterWords) -> ChatLines<'a> {
    let content = DigestContent::new(facts, words);
    let mut head = vec![
        [content.site_name, content.period].join(", "),
        content.why.clone(),
    ];
    head.extend(
        content
            .pages
            .said()
            .map(|(page, counts)| format!("{page}: {counts}")),
    );
    if !content.references.is_empty() {
        let references = content.references.join("  ");
        head.push([content.references_label, ": ", &references].concat());
    }
    let part = |entry: &Entry<'_>| {
        let mut part = vec![
            String::new(),
            [&entry.title, " · ", &entry.origin.join(" · ")].concat(),
        ];
        part.extend(entry.number.iter().flat_map(number_lines));
        part.extend(entry.said.iter().cloned());
        part.extend(entry.messages.iter().flat_map(|said| lines(said)));
        part
    };
    ChatLines {
        head,
        parts: content.entries.iter().map(part).collect(),
        in_head: content.references.len(),
        before: Vec::new(),
        total: facts.total,
        title: content.title,
        words,
    }
}

fn lines(said: &str) -> impl Iterator<Item = String> + '_ {
    said.lines().map(str::to_owned)
}

/// Title and lines of an alert.
pub(crate) fn alert(facts: &AlertFacts, words: &AlertWords) -> (String, Vec<String>) {
    let said = words.say(&facts.what);
    let mut lines = vec![facts.letterhead.parties.from_name.clone()];
    lines.push(said.paragraphs.join(" "));
    lines.extend(
        said.answer
            .map(|(label, code)| [&label, ": ", &code].concat()),
    );
    let cases = said.cases.iter();
    lines.extend(cases.map(|case| [&case.reference, " · ", &case.kind].concat()));
    if !said.references.is_empty() {
        lines.push(said.references.join("  "));
    }
    if let Some(to_do) = said.to_do {
        let sentences = [to_do.heading, to_do.advice, to_do.command];
        lines.extend(sentences.into_iter().flatten());
    }
    lines.extend(said.notes);
    (said.title, lines)
}

/// What is known of the number stands before it.
fn number_lines(number: &Number<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    lines.extend(number.mark.clone());
    lines.push(format!("({}) {}", number.note, number.shown));
    lines.extend(number.there.clone());
    lines.extend(number.asked_today.clone());
    lines
}
