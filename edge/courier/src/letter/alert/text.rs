//! The alert as plain text, 72 columns.

use unicode_width::UnicodeWidthStr;

use crate::letter::{
    alert::{Said, SaidCase, ToDo},
    text::{RULE, whole, wrapped},
};

pub(super) fn render(site_name: &str, said: &Said) -> String {
    let heading = [
        wrapped(&said.title.to_uppercase(), "", ""),
        wrapped(site_name, "", ""),
    ];
    let mut blocks = vec![heading.join("\n")];
    if !said.paragraphs.is_empty() {
        blocks.push(wrapped(&said.paragraphs.join(" "), "", ""));
    }
    if let Some((label, code)) = &said.answer {
        blocks.push(wrapped(&format!("{label}:"), "", ""));
        blocks.push(whole(code, "  ", "  "));
    }
    blocks.extend(said.cases.iter().map(case));
    if !said.references.is_empty() {
        blocks.push(wrapped(&said.references.join("  "), "  ", "  "));
    }
    blocks.extend(said.visitors.as_ref().map(|line| wrapped(line, "", "")));
    if let Some(to_do) = &said.to_do {
        blocks.push(RULE.to_owned());
        blocks.extend(steps(to_do));
        if !said.notes.is_empty() {
            blocks.push(RULE.to_owned());
        }
    }
    if !said.notes.is_empty() {
        blocks.push(wrapped(&said.notes.join(" "), "", ""));
    }
    let mut text = blocks.join("\n\n");
    text.push('\n');
    text
}

fn case(case: &SaidCase) -> String {
    let stations = [&case.received, &case.dead];
    let labels_width = stations.map(|(label, _)| label.width());
    let labels_width = labels_width.into_iter().max().unwrap_or_default();
    let mut lines = vec![[case.reference.as_str(), "  ", &case.kind].concat()];
    for (label, moment) in stations {
        let padding = " ".repeat(labels_width.saturating_sub(label.width()));
        lines.push(["  ", label, &padding, "  ", moment].concat());
    }
    lines.join("\n")
}

fn steps(to_do: &ToDo) -> Vec<String> {
    let mut blocks = Vec::new();
    blocks.extend(to_do.advice.as_ref().map(|line| wrapped(line, "", "")));
    blocks.extend(to_do.heading.as_ref().map(|line| wrapped(line, "", "")));
    blocks.extend(to_do.command.as_ref().map(|line| whole(line, "  ", "  ")));
    blocks.extend(to_do.note.as_ref().map(|line| wrapped(line, "", "")));
    blocks
}
