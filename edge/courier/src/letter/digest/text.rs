//! The digest as plain text, 72 columns.

use crate::letter::{
    digest::{DigestContent, Entry},
    text::{RULE, number, whole, words, wrapped},
};

pub(super) fn render(content: &DigestContent<'_>) -> String {
    let origin = [content.site_name, content.period].join(", ");
    let heading = [
        wrapped(&content.title.to_uppercase(), "", ""),
        wrapped(&origin, "", ""),
    ];
    let mut blocks = vec![heading.join("\n"), wrapped(&content.why, "", "")];
    let pages = content.pages.said();
    let pages: Vec<_> = pages
        .map(|(page, counts)| [whole(page, "", ""), wrapped(&counts, "  ", "  ")].join("\n"))
        .collect();
    if !pages.is_empty() {
        blocks.push(pages.join("\n"));
    }
    if !content.references.is_empty() {
        let references = content.references.join("  ");
        blocks.push(format!("{}:", content.references_label));
        blocks.push(wrapped(&references, "  ", "  "));
    }
    for one in &content.entries {
        blocks.push(RULE.to_owned());
        blocks.extend(entry(one));
    }
    if let Some(rest) = &content.rest {
        blocks.push(RULE.to_owned());
        let mut lines: Vec<String> = rest
            .sentence
            .iter()
            .map(|said| wrapped(said, "", ""))
            .collect();
        lines.push([&rest.link, ":"].concat());
        // An address that is broken leads nowhere.
        lines.push(rest.url.to_owned());
        lines.push(wrapped(rest.note, "", ""));
        blocks.push(lines.join("\n"));
    }
    let mut text = blocks.join("\n\n");
    text.push('\n');
    text
}

fn entry(entry: &Entry<'_>) -> Vec<String> {
    let mut heading = vec![wrapped(&entry.title, "", "")];
    heading.push(whole(&entry.origin.join(", "), "", ""));
    let mut blocks = vec![heading.join("\n")];
    blocks.extend(entry.number.as_ref().map(number));
    blocks.extend(entry.messages.iter().map(|message| words(message)));
    let mut said: Vec<_> = entry
        .said
        .iter()
        .map(|line| whole(line, "  ", "  "))
        .collect();
    said.extend(entry.email_note.map(|note| format!("  ({note})")));
    said.extend(entry.promise.map(|promise| wrapped(promise, "  ", "  ")));
    if !said.is_empty() {
        blocks.push(said.join("\n"));
    }
    blocks
}
