//! What an inbox shows of a letter beside its subject.

use shared::{PageUrl, visible_line};

use crate::letter::LetterFacts;

/// Characters at most: what the widest of inboxes show.
const CHARS_MAX: usize = 140;

/// The count and what is new, where the subject does not say it; then the first words.
pub(super) struct Preview {
    /// The title, where it is not the subject's.
    pub(super) lead: Option<String>,
    /// What the visitor said; without words, who they are or where they were.
    pub(super) said: Option<String>,
}

impl Preview {
    pub(super) fn new(facts: &LetterFacts, lead: Option<&str>) -> Self {
        let words = facts.messages.join(" ");
        let name = facts.name.as_deref();
        let number = facts.phone.as_ref();
        let number = number.map(|phone| phone.readable.as_deref().unwrap_or(&phone.typed));
        let page = facts.page.as_ref().map(PageUrl::readable);
        let person = [name, number].into_iter().flatten();
        let person = person.collect::<Vec<_>>().join(", ");
        let said = [words.as_str(), &person, page.unwrap_or_default()];
        let said = said.into_iter().map(first).find(|said| !said.is_empty());
        Self {
            lead: lead.map(str::to_owned),
            said,
        }
    }
}

/// The beginning on one line, no blank twice.
fn first(text: &str) -> String {
    // More than is shown, so that blanks do not count, and less than all of a long message.
    let begin: String = text.chars().take(CHARS_MAX.saturating_mul(4)).collect();
    let line = visible_line(&begin);
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(CHARS_MAX) {
        Some((end, _)) => [line.get(..end).unwrap_or_default(), "…"].concat(),
        None => line,
    }
}
