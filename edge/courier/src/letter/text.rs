//! The letter as plain text, 72 columns.

use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};
use unicode_width::UnicodeWidthStr;

use crate::letter::{
    content::{Content, Line, Number, Row},
    earlier::Before,
};

/// Columns, so that a reply can quote it twice and stay below 80 (RFC 3676 §4.2).
const COLUMNS: usize = 72;
/// Between two parts.
pub(super) const RULE: &str =
    "- - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - -";
/// Columns between a fact's label and the fact.
const GUTTER: usize = 2;

pub(super) fn render(content: &Content<'_>) -> String {
    let mut blocks = vec![heading(content)];
    blocks.extend(content.number.as_ref().map(number));
    if !content.rows.is_empty() {
        blocks.push(facts(&content.rows));
    }
    if !content.messages.is_empty() {
        blocks.push(format!("{}:", content.words_label));
        blocks.extend(content.messages.iter().map(|message| words(message)));
    }
    blocks.extend(before(&content.before));
    blocks.extend(content.reply.map(|reply| wrapped(reply, "", "")));
    let mut text = blocks.join("\n\n");
    text.push('\n');
    text
}

fn heading(content: &Content<'_>) -> String {
    let origin = [
        content.site_name.as_str(),
        &content.reference,
        &content.received,
    ]
    .join(", ");
    [
        wrapped(&content.title.to_uppercase(), "", ""),
        wrapped(&origin, "", ""),
    ]
    .join("\n")
}

/// What is known of the number stands before it.
pub(super) fn number(number: &Number<'_>) -> String {
    let mut lines = Vec::new();
    lines.extend(
        number
            .mark
            .as_ref()
            .map(|mark| wrapped(&mark.to_uppercase(), "", "")),
    );
    lines.push(format!("({})   {}", number.note, number.shown));
    let sentences = [&number.there, &number.asked_today].into_iter().flatten();
    lines.extend(sentences.map(|sentence| wrapped(sentence, "", "")));
    lines.extend(number.typed.map(str::to_owned));
    lines.join("\n")
}

pub(super) fn facts(rows: &[Row<'_>]) -> String {
    let labels_width = rows.iter().map(|row| row.label.width()).max().unwrap_or(0);
    let column = labels_width.saturating_add(GUTTER);
    let indent = " ".repeat(column);
    let mut lines = Vec::new();
    for row in rows {
        let padding = column.saturating_sub(row.label.width());
        let mut begin = [row.label, &" ".repeat(padding)].concat();
        for line in &row.lines {
            lines.push(match line {
                Line::Said(said) => whole(said, &begin, &indent),
                Line::Page(page) => whole(&page.whole, &begin, &indent),
                Line::Note(note) => wrapped(note, &begin, &indent),
            });
            begin.clone_from(&indent);
        }
    }
    lines.join("\n")
}

/// What was said before, each with its moment.
fn before(before: &Before<'_>) -> Vec<String> {
    if before.said.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![format!("{}:", before.label)];
    blocks.extend(before.more.map(|more| wrapped(more, "  ", "  ")));
    blocks.extend(before.said.iter().map(|one| {
        let mut lines = vec![wrapped(&one.when, "  ", "  ")];
        lines.extend(one.message.as_deref().map(words));
        lines.join("\n")
    }));
    blocks
}

/// The customer's words, set in by two, their own line breaks kept.
pub(super) fn words(message: &str) -> String {
    let lines = message.split('\n').map(|line| {
        if line.trim().is_empty() {
            String::new()
        } else {
            wrapped(line, "  ", "  ")
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// One paragraph. A word longer than a line is broken, as in scripts without spaces, unless it may
/// be an address, which could then not be used.
pub(super) fn wrapped(paragraph: &str, begin: &str, indent: &str) -> String {
    let options = options(begin, indent).break_words(!paragraph.contains("://"));
    textwrap::wrap(paragraph, options).join("\n")
}

/// One fact of the visitor's: page and mail address stay whole, whatever their length.
pub(super) fn whole(fact: &str, begin: &str, indent: &str) -> String {
    let is_address = fact.contains(['/', '@']);
    textwrap::wrap(fact, options(begin, indent).break_words(!is_address)).join("\n")
}

fn options<'a>(begin: &'a str, indent: &'a str) -> Options<'a> {
    Options::new(COLUMNS)
        .initial_indent(begin)
        .subsequent_indent(indent)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(WrapAlgorithm::FirstFit)
}
