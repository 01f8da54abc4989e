//! The repository's text.

use std::fs;
use std::path::Path;

use anyhow::Result;

use crate::files;

/// All files by their path from the root, with their text.
pub(crate) struct Repository {
    texts: Vec<(String, String)>,
}

impl Repository {
    /// Reads all files that are not ignored.
    pub(crate) fn read(root: &Path) -> Result<Self> {
        let mut texts = Vec::new();
        for file in files::below(root)? {
            let path = file.strip_prefix(root)?.to_string_lossy().into_owned();
            // What is no UTF-8 is a picture, and says nothing.
            let text = String::from_utf8(fs::read(&file)?).unwrap_or_default();
            texts.push((path, text));
        }
        Ok(Self { texts })
    }

    /// A repository of these files.
    #[cfg(test)]
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let owned = |(path, text): &(&str, &str)| ((*path).to_owned(), (*text).to_owned());
        Self {
            texts: files.iter().map(owned).collect(),
        }
    }

    /// All paths and texts.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The files of one language, by their ending.
    pub(crate) fn ending(&self, ending: &str) -> impl Iterator<Item = (&str, &str)> {
        self.all().filter(move |(path, _)| path.ends_with(ending))
    }

    /// One file.
    pub(crate) fn file(&self, wanted: &str) -> Option<&str> {
        self.all()
            .find(|(path, _)| *path == wanted)
            .map(|(_, text)| text)
    }
}

/// The lines of a source that are code: no comment, and not the tests at its end.
pub(crate) fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    numbered(text)
        .take_while(|(_, line)| !line.starts_with("#[cfg(test)]"))
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
}

/// Lines with their numbers.
pub(crate) fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .map(|(index, line)| (index.saturating_add(1), line))
}

/// Whether a word stands in a line by itself, not as a part of a longer one.
pub(crate) fn has_word(line: &str, word: &str) -> bool {
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    line.match_indices(word).any(|(start, _)| {
        let before = line.get(..start).and_then(|text| text.chars().next_back());
        let end = start.saturating_add(word.len());
        let after = line.get(end..).and_then(|text| text.chars().next());
        !is_part(before) && !is_part(after)
    })
}
