//! The faults and the corpus of letters at their full length, and the table of what the faults came to.

use std::env;
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use crate::bundle::{self, Bundle};
use crate::command;
use crate::project::{Profile, Project};
use crate::tools::{cargo, mail_servers, nginx, npm};
use crate::worker;

/// What to run.
#[derive(Args)]
pub(crate) struct Options {
    /// Only those whose names hold this, as `f1_` or `postfix`.
    filter: Option<String>,
    /// The folder of another built Worker than the release of this source.
    #[arg(long, value_name = "FOLDER")]
    worker: Option<PathBuf>,
}

/// Builds the release, and breaks it at full length.
pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    npm::packages(project)?;
    let bundle = Bundle::of_release(project);
    bundle::write(project, &bundle)?;
    let worker = match &options.worker {
        Some(folder) => std::path::absolute(folder)?,
        None => worker::build(project, Profile::Release)?,
    };
    letters(project, options)?;
    let left_out = [mail_servers::left_out(), nginx::left_out()].concat();
    let mut faults = cargo(project);
    faults
        .args([
            "test",
            "--quiet",
            "--package",
            "tests",
            "--test",
            "faults",
            "--",
        ])
        .args(&options.filter)
        .args(left_out)
        .env("PRONTO_SOAK", "1")
        .env("PRONTO_ASSETS", bundle.out)
        .env("PRONTO_WORKER", worker)
        .env("PRONTO_XTASK", env::current_exe()?);
    command::run(&mut faults)
}

/// Each text of the corpus in a letter of its own, read by five parsers, and each through Postfix.
fn letters(project: &Project, options: &Options) -> Result<()> {
    mail_servers::python()?;
    npm::oracles(project)?;
    let mut wire = cargo(project);
    wire.args([
        "test",
        "--quiet",
        "--package",
        "tests",
        "--test",
        "wire",
        "--",
    ])
    .env("PRONTO_SOAK", "1");
    match &options.filter {
        Some(filter) => wire.arg(filter),
        None => wire.args(["read_back", "postfix_and_dovecot"]),
    };
    // How many it were.
    wire.arg("--nocapture");
    if !mail_servers::postfix_and_dovecot() {
        wire.args(["--skip", "postfix_and_dovecot"]);
    }
    command::run(&mut wire)
}
