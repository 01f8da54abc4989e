//! Where the project's files are, and the built parts that the Stage puts on.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// A file of the project, by its path from the root.
#[must_use]
pub fn project_path(relative: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("this crate lies in the project");
    root.join(relative)
}

/// The folder of static files that `cargo xtask bundle` writes.
#[must_use]
pub fn assets() -> PathBuf {
    built("PRONTO_ASSETS", "target/pronto/assets", "acme/pronto.js")
}

/// The folder of the Worker that `cargo xtask worker` builds.
pub(crate) fn worker() -> PathBuf {
    built("PRONTO_WORKER", "edge/build", "index.js")
}

/// The program behind `cargo xtask`: the one that runs the tests, else the one that cargo has built beside
/// them.
#[must_use]
pub fn xtask() -> PathBuf {
    if let Some(named) = env::var_os("PRONTO_XTASK") {
        return PathBuf::from(named);
    }
    let this = env::current_exe().expect("this program has a path");
    let built = this.ancestors().nth(2).map(|folder| folder.join("xtask"));
    let built = built.map(|path| path.with_extension(env::consts::EXE_EXTENSION));
    let found = built.filter(|path| path.is_file());
    found.expect("no xtask: run `cargo build --package xtask`, or name the program in PRONTO_XTASK")
}

/// Firefox's driver: the one that `cargo xtask test` names or has installed, else whichever is found.
pub(crate) fn geckodriver() -> PathBuf {
    if let Some(named) = env::var_os("PRONTO_GECKODRIVER") {
        return PathBuf::from(named);
    }
    let installed = project_path("target/tools/bin/geckodriver");
    if installed.is_file() {
        installed
    } else {
        PathBuf::from("geckodriver")
    }
}

/// A program that npm has put into the project.
pub(crate) fn npm(program: &str) -> PathBuf {
    project_path("node_modules/.bin").join(program)
}

/// The workerd that wrangler brings: npm installs the one of this machine's kind alone.
pub(crate) fn workerd() -> PathBuf {
    let folder = project_path("node_modules/@cloudflare");
    let entries =
        fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut programs = entries
        .flatten()
        .map(|entry| entry.path().join("bin/workerd"));
    let found = programs.find(|program| program.is_file());
    found.unwrap_or_else(|| panic!("no workerd in {}: run `npm ci`", folder.display()))
}

/// A built folder: the one that a variable names, else the usual one.
fn built(variable: &str, usual: &str, file: &str) -> PathBuf {
    let folder = env::var_os(variable).map_or_else(|| project_path(usual), PathBuf::from);
    assert!(
        folder.join(file).is_file(),
        "{} has no {file}: run `cargo xtask test`, which builds it, or name the folder in {variable}",
        folder.display()
    );
    folder
}
