//! The shape of a file.

use super::Finding;
use super::repository::{Repository, numbered};

/// Above this, look for the second idea (CONTRIBUTING.md).
const LINES_MAX: usize = 400;

/// What a test that waits, or is skipped, is written with; in two parts, so that this file itself
/// is clean.
const DISHONEST: [&str; 5] = [
    concat!("#[ign", "ore"),
    concat!("thread::sl", "eep("),
    concat!("time::sl", "eep("),
    concat!("to", "do!("),
    concat!("unimpl", "emented!("),
];

/// Where the one wait of the tests lives: it looks again until a deadline.
const WAITS: [&str; 1] = ["tests/src/eventually.rs"];

/// Every Rust file opens with what it is.
pub(super) fn open_with_a_sentence(repository: &Repository) -> Vec<Finding> {
    let silent = repository
        .ending(".rs")
        .filter(|(_, text)| !text.starts_with("//! "));
    silent
        .map(|(path, _)| format!("{path} does not open with `//!`"))
        .collect()
}

/// No source is longer than one idea.
pub(super) fn are_short(repository: &Repository) -> Vec<Finding> {
    [".rs", ".ts"]
        .into_iter()
        .flat_map(|ending| repository.ending(ending))
        .map(|(path, text)| (path, text.lines().count()))
        .filter(|(_, lines)| *lines > LINES_MAX)
        .map(|(path, lines)| format!("{path} has {lines} lines, {LINES_MAX} at most"))
        .collect()
}

/// No test is skipped, sleeps, or is left for later.
pub(super) fn tests_are_honest(repository: &Repository) -> Vec<Finding> {
    let mut found = Vec::new();
    for (path, text) in repository.ending(".rs") {
        let is_test = path.starts_with("tests/") || path.ends_with("tests.rs");
        let from = if is_test {
            0
        } else {
            text.find("#[cfg(test)]").unwrap_or(text.len())
        };
        let skipped = text.get(..from).unwrap_or_default().lines().count();
        let tested = text.get(from..).unwrap_or_default();
        for (number, line) in numbered(tested) {
            let word = DISHONEST.iter().find(|word| line.contains(**word));
            if let Some(word) = word.filter(|_| !WAITS.contains(&path)) {
                let number = number.saturating_add(skipped);
                found.push(format!("{path}:{number} has `{word}`"));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{DISHONEST, Repository, are_short, open_with_a_sentence, tests_are_honest};

    #[test]
    fn err_a_module_without_its_idea() {
        let repository = Repository::of(&[("a.rs", "//! An idea.\n"), ("b.rs", "fn main() {}\n")]);
        assert_eq!(
            open_with_a_sentence(&repository),
            ["b.rs does not open with `//!`"]
        );
    }

    #[test]
    fn err_a_file_of_401_lines() {
        let (fits, long) = ("//\n".repeat(400), "//\n".repeat(401));
        let repository = Repository::of(&[("a.rs", &fits), ("b.ts", &long)]);
        assert_eq!(are_short(&repository), ["b.ts has 401 lines, 400 at most"]);
    }

    #[test]
    fn err_a_test_that_waits_or_is_skipped() {
        for word in DISHONEST {
            let unit = format!("fn run() {{ {word} }}\n#[cfg(test)]\nmod tests {{\n{word}\n}}\n");
            let files = [("a.rs", unit.as_str()), ("tests/src/eventually.rs", word)];
            let found = tests_are_honest(&Repository::of(&files));
            assert_eq!(found, [format!("a.rs:4 has `{word}`")]);
        }
    }
}
