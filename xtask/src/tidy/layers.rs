//! Which word may stand where: the arrows and the invariants of the architecture.

use super::Finding;
use super::repository::{Repository, code, has_word};

/// Words, the sources that they are looked for in, and the files that alone may have them.
struct Place {
    what: &'static str,
    words: &'static [&'static str],
    within: &'static [&'static str],
    only: &'static [&'static str],
}

/// The invariants. Words are case-sensitive and stand by themselves.
const PLACES: [Place; 5] = [
    Place {
        what: "SQL",
        words: &[
            "SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "ALTER", "DROP", "PRAGMA",
        ],
        within: &["edge/src/"],
        only: &[
            "edge/src/desk/store.rs",
            "edge/src/desk/store/",
            "edge/src/desk/schema.rs",
        ],
    },
    Place {
        what: "the status of an error",
        words: &[
            "400", "401", "403", "404", "405", "406", "409", "411", "413", "414", "415", "422",
            "429", "431", "500", "501", "502", "503", "504",
        ],
        within: &["edge/src/"],
        only: &["edge/src/http/problem.rs"],
    },
    Place {
        what: "the environment",
        words: &["env."],
        within: &["edge/src/"],
        only: &["edge/src/settings.rs"],
    },
    Place {
        what: "a clock",
        words: &["SystemTime::now", "Instant::now", "Date::now"],
        within: &["edge/", "shared/", "widget/"],
        only: &["edge/src/ambient/clock.rs", "widget/src/browser.rs"],
    },
    Place {
        what: "randomness",
        words: &["getrandom", "get_random_values", "Math::random"],
        within: &["edge/", "shared/", "widget/"],
        only: &["edge/src/ambient/randomness.rs", "widget/src/browser.rs"],
    },
];

/// The tables of a manifest that hold dependencies.
const DEPENDENCIES: &str = "dependencies]";

/// Only the edge depends on the Workers runtime, and only the edge and the widget on a browser's.
pub(super) fn runtime(repository: &Repository) -> Vec<Finding> {
    let mut found = Vec::new();
    for (path, text) in repository.ending("/Cargo.toml") {
        let mut is_dependencies = false;
        for line in text.lines() {
            if line.starts_with('[') {
                is_dependencies = line.ends_with(DEPENDENCIES);
            }
            let name = line.split(['.', ' ', '=']).next().unwrap_or_default();
            let allowed: &[&str] = match name {
                "worker" => &["edge/Cargo.toml"],
                "wasm-bindgen" | "js-sys" | "web-sys" => &["edge/Cargo.toml", "widget/Cargo.toml"],
                _ => continue,
            };
            if is_dependencies && !allowed.contains(&path) {
                found.push(format!("{path} depends on `{name}`"));
            }
        }
    }
    found
}

/// Each word stands only where it may.
pub(super) fn places(repository: &Repository) -> Vec<Finding> {
    let mut found = Vec::new();
    for place in &PLACES {
        for (path, text) in repository.ending(".rs") {
            let is_watched = place.within.iter().any(|folder| path.starts_with(folder));
            let is_test = path.ends_with("/tests.rs") || path.contains("/tests/");
            let is_allowed = place
                .only
                .iter()
                .any(|only| path == *only || (only.ends_with('/') && path.starts_with(only)));
            if !is_watched || is_test || is_allowed {
                continue;
            }
            for (number, line) in code(text) {
                if let Some(word) = place.words.iter().find(|word| stands(line, word)) {
                    let Place { what, only, .. } = place;
                    let only = only.join(" and ");
                    found.push(format!("{path}:{number}: `{word}`: {what} only in {only}"));
                }
            }
        }
    }
    found
}

/// A word that ends with a dot is a receiver: what follows belongs to it.
fn stands(line: &str, word: &str) -> bool {
    match word.strip_suffix('.') {
        Some(receiver) => line.contains(word) && has_word(line, receiver),
        None => has_word(line, word),
    }
}

#[cfg(test)]
mod tests {
    use super::{Repository, places, runtime};

    #[test]
    fn err_words_out_of_place() {
        for (path, line) in [
            ("edge/src/desk.rs", "let sql = \"SELECT 1\";"),
            ("edge/src/http/submit.rs", "respond(422)"),
            ("edge/src/http.rs", "env.var(\"PRONTO_TOML\")"),
            ("edge/courier/src/smtp.rs", "let now = SystemTime::now();"),
            ("shared/src/id.rs", "getrandom::fill(&mut key)"),
        ] {
            assert_eq!(places(&Repository::of(&[(path, line)])).len(), 1, "{line}");
        }
    }

    #[test]
    fn ok_words_in_their_place() {
        for (path, line) in [
            ("edge/src/desk/store.rs", "let sql = \"SELECT 1\";"),
            ("edge/src/http/problem.rs", "422"),
            ("edge/src/settings.rs", "env.var(\"PRONTO_TOML\")"),
            ("edge/src/ambient/clock.rs", "Date::now()"),
            ("edge/src/http.rs", "// A 404 is a problem."),
            ("edge/src/http.rs", "#[cfg(test)]\nassert_eq!(status, 404);"),
            ("edge/src/http.rs", "let size = 1404 + x4000;"),
        ] {
            assert_eq!(places(&Repository::of(&[(path, line)])), [""; 0], "{line}");
        }
    }

    #[test]
    fn err_the_runtime_outside_the_edge() {
        let manifest = "[package]\nname = \"x\"\n\n[dependencies]\nworker.workspace = true\n";
        let repository = Repository::of(&[
            ("edge/Cargo.toml", manifest),
            ("edge/courier/Cargo.toml", manifest),
        ]);
        assert_eq!(
            runtime(&repository),
            ["edge/courier/Cargo.toml depends on `worker`"]
        );
    }
}
