//! What the documentation tells an engineer to write into a file, as it stands there.

use std::fs;

use tests::project_path;

/// The block of docs/self-hosting.md that has this line, between its fences, without the indentation that it has there.
pub(crate) fn block(line: &str) -> String {
    let text = fs::read_to_string(project_path("docs/self-hosting.md")).expect("the page is there");
    let mut blocks = text.split("```").skip(1).step_by(2);
    let found = blocks.find(|block| block.lines().any(|it| it.trim() == line));
    let found = found.unwrap_or_else(|| panic!("docs/self-hosting.md has no block with `{line}`"));
    let lines = found.lines().skip(1);
    let indentation = |line: &str| line.len().saturating_sub(line.trim_start().len());
    let written = lines.clone().filter(|line| !line.trim().is_empty());
    let common = written.map(indentation).min().unwrap_or_default();
    let lines = lines.map(|line| line.get(common..).unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}

/// A text with each word put in the place of another. Each must be there: what is not put in any place
/// would be tried on this machine's own ports and folders.
pub(crate) fn substituted(text: &str, words: &[(&str, &str)]) -> String {
    words.iter().fold(text.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "no `{from}` in:\n{text}");
        text.replace(from, to)
    })
}
