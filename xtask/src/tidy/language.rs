//! Words that belong to one machine, and would be wrong on the next.

use super::Finding;
use super::repository::{Repository, numbered};

/// Folders of one machine, and hosts of registries: a command names a package, never where it lies.
/// Each in two parts, so that this file itself is clean.
const BANNED: [&str; 9] = [
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("/tm", "p/"),
    concat!("/Us", "ers/"),
    concat!("registry.npm", "js.org"),
    concat!("index.crates", ".io"),
    concat!("static.crates", ".io"),
    concat!("deb.deb", "ian.org"),
];

/// Files that tools write with hosts in them.
const WRITTEN_BY_TOOLS: [&str; 2] = ["Cargo.lock", "package-lock.json"];

/// No file names such a thing.
pub(super) fn names_no_machine(repository: &Repository) -> Vec<Finding> {
    let mut found = Vec::new();
    let written_by_people = |path: &str| !WRITTEN_BY_TOOLS.contains(&path);
    for (path, text) in repository.all().filter(|(path, _)| written_by_people(path)) {
        for (number, line) in numbered(text) {
            if let Some(word) = BANNED.iter().find(|word| line.contains(**word)) {
                found.push(format!("{path}:{number} names `{word}`"));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{BANNED, Repository, names_no_machine};

    #[test]
    fn err_each_banned_word() {
        for word in BANNED {
            let line = format!("look in {word}x");
            let files = [("README.md", line.as_str()), ("Cargo.lock", line.as_str())];
            let found = names_no_machine(&Repository::of(&files));
            assert_eq!(found, [format!("README.md:1 names `{word}`")]);
        }
    }
}
