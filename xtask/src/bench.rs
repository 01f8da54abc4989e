//! Measures the Worker beside two others that do the same work. Never part of the tests: a busy machine
//! is no fault.

use anyhow::Result;
use clap::Args;

use crate::bundle::{self, Bundle};
use crate::command;
use crate::project::{Profile, Project};
use crate::tools::{cargo, npm};
use crate::worker;

/// How to tell what was measured.
#[derive(Args)]
pub(crate) struct Options {
    /// As JSON, on one line.
    #[arg(long)]
    json: bool,
}

/// Builds the release, and measures it.
pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    npm::packages(project)?;
    let bundle = Bundle::of_release(project);
    bundle::write(project, &bundle)?;
    let worker = worker::build(project, Profile::Release)?;
    let mut bench = cargo(project);
    bench
        // The client need not be a release: what it measures is on the other side.
        .args([
            "run",
            "--quiet",
            "--package",
            "tests",
            "--bin",
            "bench",
            "--",
        ])
        .args(options.json.then_some("--json"))
        .env("PRONTO_ASSETS", bundle.out)
        .env("PRONTO_WORKER", worker);
    command::run(&mut bench)
}
