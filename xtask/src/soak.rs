//! The faults at their full length, and the table of what they came to.

use std::env;
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use crate::bundle::{self, Bundle};
use crate::command;
use crate::project::{Profile, Project};
use crate::tools::{cargo, npm};
use crate::worker;

/// What to run.
#[derive(Args)]
pub(crate) struct Options {
    /// Only the faults whose names hold this, as `f1_`.
    filter: Option<String>,
    /// The folder of another built Worker than the release of this source.
    #[arg(long, value_name = "FOLDER")]
    worker: Option<PathBuf>,
}

/// Builds the release, and breaks it at full length.
pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    npm::packages(project)?;
    let bundle = Bundle {
        profile: Profile::Release,
        configuration: project.path("pronto.toml"),
        out: bundle::default_folder(project),
        keep: false,
    };
    bundle::write(project, &bundle)?;
    let worker = match &options.worker {
        Some(folder) => std::path::absolute(folder)?,
        None => worker::build(project, Profile::Release)?,
    };
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
        .env("PRONTO_SOAK", "1")
        .env("PRONTO_ASSETS", bundle.out)
        .env("PRONTO_WORKER", worker)
        .env("PRONTO_XTASK", env::current_exe()?);
    command::run(&mut faults)
}
