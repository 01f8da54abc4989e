//! ARCHITECTURE.md against the folders.

use std::collections::BTreeSet;

use super::Finding;
use super::repository::Repository;

/// The page.
const PAGE: &str = "ARCHITECTURE.md";

/// It names every file and folder at the top, and only files that exist: all that stands between
/// backticks and looks like a path.
pub(super) fn names_what_exists(repository: &Repository) -> Vec<Finding> {
    let Some(page) = repository.file(PAGE) else {
        return vec![format!("{PAGE} is missing")];
    };
    let named: BTreeSet<&str> = page
        .split('`')
        .skip(1)
        .step_by(2)
        .map(|name| name.trim_end_matches('/'))
        .collect();
    let tops: BTreeSet<&str> = repository
        .all()
        .map(|(path, _)| path.split('/').next().unwrap_or(path))
        .collect();
    let unnamed = tops
        .iter()
        .filter(|top| !named.contains(**top) && **top != PAGE);
    let mut found: Vec<Finding> = unnamed
        .map(|top| format!("{PAGE} does not name `{top}`"))
        .collect();
    for name in &named {
        let top = name.split('/').next().unwrap_or(name);
        if is_path(name) && tops.contains(top) && !exists(repository, name) {
            found.push(format!("{PAGE} names `{name}`, which does not exist"));
        }
    }
    found
}

fn is_path(name: &str) -> bool {
    name.contains('/') && !name.contains(|c: char| c.is_whitespace() || "*{}<>…".contains(c))
}

fn exists(repository: &Repository, name: &str) -> bool {
    repository.all().any(|(path, _)| {
        path.strip_prefix(name)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

#[cfg(test)]
mod tests {
    use super::{Repository, names_what_exists};

    fn found(page: &str) -> Vec<String> {
        names_what_exists(&Repository::of(&[
            ("ARCHITECTURE.md", page),
            ("edge/src/lib.rs", ""),
            ("Cargo.toml", ""),
        ]))
    }

    #[test]
    fn ok_all_is_named() {
        let page = "`edge/` and `Cargo.toml`; `edge/src/lib.rs`, `POST /v1/x`, `w/{hash}`.";
        assert_eq!(found(page), [""; 0]);
    }

    #[test]
    fn err_unnamed_and_gone() {
        assert_eq!(
            found("`edge/` and `edge/src/desk.rs`"),
            [
                "ARCHITECTURE.md does not name `Cargo.toml`",
                "ARCHITECTURE.md names `edge/src/desk.rs`, which does not exist",
            ]
        );
        let missing = names_what_exists(&Repository::of(&[]));
        assert_eq!(missing, ["ARCHITECTURE.md is missing"]);
    }
}
