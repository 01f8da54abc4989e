//! The catalogues against one another and against the sources.

use std::collections::{BTreeMap, BTreeSet};

use super::Finding;
use super::repository::Repository;

/// Where the catalogues lie.
const FOLDER: &str = "widget/locales/";
/// The catalogue that has every sentence.
const WHOLE: &str = "widget/locales/en.json";
/// What is measured, not said.
const LIMITS: &str = "widget/locales/limits.json";
/// How ids of faults begin: a source that names such an id means a sentence.
const FAULT: &str = "fault_";

type Sentences = BTreeMap<String, serde_json::Value>;

/// Every language has the same ids with the same gaps; a variant (as `it-x-formal`) has only what
/// differs.
pub(super) fn catalogues_agree(repository: &Repository) -> Vec<Finding> {
    let mut found = Vec::new();
    let whole = sentences(repository, WHOLE);
    let catalogues = repository.ending(".json");
    for (path, _) in catalogues.filter(|(path, _)| path.starts_with(FOLDER)) {
        let own = sentences(repository, path);
        let is_part = path == LIMITS || path.contains("-x-");
        for id in own.keys().filter(|id| !whole.contains_key(*id)) {
            found.push(format!("{path}: `{id}` is not in {WHOLE}"));
        }
        for id in whole.keys().filter(|id| !is_part && !own.contains_key(*id)) {
            found.push(format!("{path}: `{id}` is missing"));
        }
        for (id, sentence) in &own {
            let theirs = whole.get(id).map(gaps);
            if path != LIMITS && theirs.is_some_and(|theirs| theirs != gaps(sentence)) {
                found.push(format!("{path}: `{id}` has other braces than in {WHOLE}"));
            }
        }
    }
    found
}

/// Every sentence is said somewhere, and every fault that is named has a sentence.
pub(super) fn are_said_and_exist(repository: &Repository) -> Vec<Finding> {
    let whole = sentences(repository, WHOLE);
    let mut named = BTreeSet::new();
    let mut found = Vec::new();
    for (path, text) in repository.all() {
        let is_source = [".rs", ".ts", ".txt"]
            .iter()
            .any(|ending| path.ends_with(ending));
        if is_source && !path.starts_with("xtask/") && !path.starts_with("tests/") {
            named.extend(text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_'));
            for fault in faults(text).filter(|fault| !whole.contains_key(*fault)) {
                found.push(format!("{path}: `{fault}` is not in {WHOLE}"));
            }
        }
    }
    let unsaid = whole.keys().filter(|id| !named.contains(id.as_str()));
    found.extend(unsaid.map(|id| format!("{WHOLE}: nothing says `{id}`")));
    found
}

/// What stands between quotation marks and is the id of a fault.
fn faults(text: &str) -> impl Iterator<Item = &str> {
    let quoted = text.split(['"', '\'']);
    quoted.filter(|word| {
        let is_id = word.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        is_id && word.starts_with(FAULT) && word.len() > FAULT.len()
    })
}

fn sentences(repository: &Repository, path: &str) -> Sentences {
    let text = repository.file(path).unwrap_or_default();
    serde_json::from_str(text).unwrap_or_default()
}

/// The names in braces. A sentence of two forms has them once or twice.
fn gaps(sentence: &serde_json::Value) -> BTreeSet<&str> {
    let parts = sentence.as_str().unwrap_or_default().split('{').skip(1);
    parts
        .filter_map(|part| part.split_once('}').map(|(name, _)| name))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Repository, are_said_and_exist, catalogues_agree};

    const EN: (&str, &str) = (
        "widget/locales/en.json",
        r#"{"send": "Send", "fail_call": "Call {phone}"}"#,
    );

    #[test]
    fn ok_catalogues_that_agree() {
        let italian = r#"{"send": "Invia", "fail_call": "Chiama {phone}"}"#;
        let repository = Repository::of(&[
            EN,
            ("widget/locales/it.json", italian),
            ("widget/locales/it-x-formal.json", r#"{"send": "Invii"}"#),
            ("widget/locales/limits.json", r#"{"send": 12}"#),
        ]);
        assert_eq!(catalogues_agree(&repository), [""; 0]);
    }

    #[test]
    fn err_missing_unknown_and_other_braces() {
        for (json, finding) in [
            (r#"{"send": "Invia"}"#, "`fail_call` is missing"),
            (
                r#"{"send": "Invia", "fail_call": "Chiama"}"#,
                "`fail_call` has other braces than in widget/locales/en.json",
            ),
            (
                r#"{"send": "Invia", "fail_call": "Chiama {phone}", "x": "y"}"#,
                "`x` is not in widget/locales/en.json",
            ),
        ] {
            let repository = Repository::of(&[EN, ("widget/locales/it.json", json)]);
            let found = catalogues_agree(&repository);
            assert_eq!(found, [format!("widget/locales/it.json: {finding}")]);
        }
    }

    #[test]
    fn err_a_sentence_that_nothing_says_and_a_fault_without_one() {
        let source = r#"say("send"); Fault { wording: "fault_new" }"#;
        let repository = Repository::of(&[EN, ("shared/src/fault.rs", source)]);
        assert_eq!(
            are_said_and_exist(&repository),
            [
                "shared/src/fault.rs: `fault_new` is not in widget/locales/en.json",
                "widget/locales/en.json: nothing says `fail_call`",
            ]
        );
    }
}
