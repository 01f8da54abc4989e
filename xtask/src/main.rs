//! Builds, runs and checks the project: `cargo xtask --help`.

#![expect(
    clippy::print_stdout,
    reason = "a command line tool speaks to the person who called it"
)]

mod bundle;
mod clock;
mod command;
mod deploy;
mod dev;
mod files;
mod progress;
mod project;
mod size;
mod stamp;
mod test;
mod tidy;
mod tools;
mod worker;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::project::Project;

/// Builds, runs and checks Pronto.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Run everything here: a demo shop, the Worker, an inbox. Installs what is missing.
    Dev(dev::Options),
    /// Write what browsers fetch: loaders, panel, texts.
    Bundle(bundle::Options),
    /// Build the Worker.
    Worker(worker::Options),
    /// Check and test everything, the cheapest first. What CI runs.
    Test(test::Options),
    /// Measure what browsers and the platform download, beside the budgets.
    Size(size::Options),
    /// Check the repository's own text.
    Tidy,
    /// Build for release and hand it to Cloudflare.
    Deploy(deploy::Options),
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<()> {
    let project = Project::here()?;
    match &arguments.task {
        Task::Dev(options) => dev::run(&project, options),
        Task::Bundle(options) => bundle::run(&project, options),
        Task::Worker(options) => worker::run(&project, options),
        Task::Test(options) => test::run(&project, options),
        Task::Size(options) => size::run(&project, options),
        Task::Tidy => tidy::run(&project),
        Task::Deploy(options) => deploy::run(&project, options),
    }
}
