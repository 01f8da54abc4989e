//! A test over the repository's own text: invariants that a person would have to remember.
//!
//! Each check takes the files and says what it finds; `repository` reads them once.

mod architecture;
mod circles;
mod language;
mod layers;
mod modules;
mod repository;
mod sentences;

use anyhow::{Result, bail};

use crate::project::Project;

use repository::Repository;

/// A fault in the text: where, and what is wrong there.
type Finding = String;

/// A check and its name.
type Check = (&'static str, fn(&Repository) -> Vec<Finding>);

const CHECKS: [Check; 10] = [
    (
        "modules open with their idea",
        modules::open_with_a_sentence,
    ),
    ("files are one idea long", modules::are_short),
    (
        "tests wait for nothing and skip nothing",
        modules::tests_are_honest,
    ),
    ("only the edge knows its runtime", layers::runtime),
    ("words stay in their place", layers::places),
    ("no files import each other in a circle", circles::are_open),
    ("catalogues agree", sentences::catalogues_agree),
    (
        "sentences are said, and exist",
        sentences::are_said_and_exist,
    ),
    (
        "ARCHITECTURE.md names what exists",
        architecture::names_what_exists,
    ),
    ("nothing names a machine", language::names_no_machine),
];

/// Runs every check and says all that was found.
pub(crate) fn run(project: &Project) -> Result<()> {
    let repository = Repository::read(project.root())?;
    let mut count: usize = 0;
    for (name, check) in CHECKS {
        let found = check(&repository);
        count = count.saturating_add(found.len());
        for finding in found {
            eprintln!("{name}: {finding}");
        }
    }
    if count > 0 {
        bail!("tidy found {count} faults");
    }
    Ok(())
}
