//! Builds, runs and checks the project: `cargo xtask --help`.

#![expect(
    clippy::print_stdout,
    reason = "a command line tool speaks to the person who called it"
)]

mod bench;
mod bundle;
mod channel_check;
mod clock;
mod command;
mod dead;
mod deploy;
mod dev;
mod files;
mod holder;
mod private;
mod progress;
mod project;
mod secrets;
mod serve;
mod size;
mod soak;
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
    /// Measure the Worker beside others that do the same work.
    Bench(bench::Options),
    /// Run the faults at their full length, and print what they came to.
    Soak(soak::Options),
    /// Check the repository's own text.
    Tidy,
    /// Serve the Worker on plain workerd, behind a proxy of your own.
    Serve(serve::Options),
    /// Build for release and hand it to Cloudflare.
    Deploy(deploy::Options),
    /// Try each channel of a deployed site, and say which work.
    ChannelCheck(channel_check::Options),
    /// List what was given up at a deployed site, or put it back into the queue.
    Dead(dead::Options),
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
        Task::Bench(options) => bench::run(&project, options),
        Task::Soak(options) => soak::run(&project, options),
        Task::Tidy => tidy::run(&project),
        Task::Serve(options) => serve::run(&project, options),
        Task::Deploy(options) => deploy::run(&project, options),
        Task::ChannelCheck(options) => channel_check::run(&project, options),
        Task::Dead(options) => dead::run(&project, options),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    /// What clap finds wrong with its own description, it would only say to whoever calls that task.
    #[test]
    fn ok_every_task_can_be_called() {
        super::Arguments::command().debug_assert();
    }
}
