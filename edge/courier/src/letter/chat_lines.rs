//! Letters, digests and alerts in a few lines, for a chat.

use shared::PageUrl;

use crate::letter::{
    AlertFacts, AlertWords, DigestFacts, LetterEmail, LetterFacts, LetterWords,
    content::{Number, title},
    digest::DigestContent,
    earlier::Before,
    words::filled,
};

/// Title and lines of a letter.
pub(crate) fn letter(facts: &LetterFacts, words: &LetterWords) -> (String, Vec<String>) {
    let title = title(facts.kind, facts.rating, facts.case_submissions, words);
    let mut lines = vec![[facts.letterhead.parties.from_name.as_str(), &facts.received].join(", ")];
    let phone = facts.phone.as_ref();
    let phone = phone.map(|phone| Number::new(phone, facts.number_asked_today, words));
    if let Some(number) = phone {
        lines.extend(number_lines(&number));
    }
    lines.extend(facts.name.clone());
    let email = facts.email.as_ref().map(LetterEmail::shown);
    lines.extend(email.map(|email| format!("{email} ({})", words.unverified_email)));
    let writes_in = facts.writes_in.as_deref();
    lines.extend(writes_in.map(|one| filled(&words.writes_in, &[("language", one)])));
    let page = facts.page.as_ref().map(PageUrl::readable);
    lines.extend(page.map(|page| [&words.page, ": ", page].concat()));
    let touchpoint = facts.touchpoint.as_deref();
    lines.extend(touchpoint.map(|place| [&words.touchpoint, ": ", place].concat()));
    lines.extend(facts.messages.iter().cloned());
    let before = Before::new(&facts.earlier, words);
    if !before.said.is_empty() {
        lines.push([before.label, ":"].concat());
        lines.extend(before.more.map(str::to_owned));
    }
    lines.extend(before.said.into_iter().map(|one| {
        let parts = [Some(one.when), one.message];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }));
    (format!("[{}] {title}", facts.reference), lines)
}

/// Title and lines of a digest.
pub(crate) fn digest(facts: &DigestFacts, words: &LetterWords) -> (String, Vec<String>) {
    let content = DigestContent::new(facts, words);
    let mut lines = vec![[content.site_name, content.period].join(", ")];
    lines.extend(
        content
            .pages
            .said()
            .map(|(page, counts)| format!("{page}: {counts}")),
    );
    for entry in &content.entries {
        let mut parts = vec![entry.title.clone()];
        parts.extend(entry.origin.iter().cloned());
        parts.extend(entry.number.iter().flat_map(number_lines));
        parts.extend(entry.said.iter().map(|said| (*said).to_owned()));
        parts.extend(entry.messages.iter().cloned());
        lines.push(parts.join(" · "));
    }
    (content.title, lines)
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
