//! Checks and tests everything, the cheapest first, and stops at the first failure. What CI runs.

use std::env;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result};
use clap::Args;

use crate::bundle::{self, Bundle};
use crate::clock;
use crate::command;
use crate::project::{Profile, Project};
use crate::size;
use crate::tidy;
use crate::tools::{self, DENY, MACHETE, TYPOS, WASM, browsers, cargo, mail_servers, nginx, npm};
use crate::worker;

/// How much to check.
#[derive(Args)]
pub(crate) struct Options {
    /// Leave out the browser and what is built for release: the inner loop.
    #[arg(long)]
    quick: bool,
}

/// A stage of the checks.
struct Stage {
    name: &'static str,
    is_quick: bool,
    run: fn(&Project) -> Result<()>,
}

/// All stages in their order.
const STAGES: [Stage; 17] = [
    quick("format", format),
    quick("tidy", tidy::run),
    quick("typos", typos),
    quick("unused dependencies", machete),
    quick("licences and sources", deny),
    quick("clippy, host", clippy_host),
    quick("clippy, wasm32", clippy_wasm),
    quick("types of the loader", tsc),
    quick("regular expressions", expressions),
    quick("unit tests", unit),
    quick("wire tests", wire),
    slow("bundle, release", bundle_release),
    slow("worker, release", worker_release),
    slow("size budgets", sizes),
    slow("browser tests", end_to_end),
    slow("engines", engines),
    slow("faults", faults),
];

const fn quick(name: &'static str, run: fn(&Project) -> Result<()>) -> Stage {
    Stage {
        name,
        is_quick: true,
        run,
    }
}

const fn slow(name: &'static str, run: fn(&Project) -> Result<()>) -> Stage {
    Stage {
        name,
        is_quick: false,
        run,
    }
}

/// Runs the stages and says how long each took.
pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    let mut took = Vec::new();
    let chosen = STAGES
        .iter()
        .filter(|stage| stage.is_quick || !options.quick);
    for stage in chosen {
        println!("\n== {}", stage.name);
        let start = clock::now();
        let result = (stage.run)(project);
        let minutes = minutes(start.elapsed());
        println!("   {minutes}");
        took.push((stage.name, minutes));
        if let Err(error) = result {
            summary(&took);
            return Err(error).with_context(|| format!("{} failed", stage.name));
        }
    }
    summary(&took);
    println!("all passed");
    Ok(())
}

fn summary(took: &[(&str, String)]) {
    println!();
    for (name, minutes) in took {
        println!("{name:<22} {minutes}");
    }
}

fn minutes(time: Duration) -> String {
    format!("{:.1} min", time.as_secs_f64() / 60.0)
}

fn format(project: &Project) -> Result<()> {
    command::run(cargo(project).args(["fmt", "--all", "--check"]))
}

fn typos(project: &Project) -> Result<()> {
    let mut typos = Command::new(TYPOS.get(project)?);
    command::run(typos.current_dir(project.root()))
}

fn machete(project: &Project) -> Result<()> {
    let mut machete = Command::new(MACHETE.get(project)?);
    command::run(machete.current_dir(project.root()))
}

fn deny(project: &Project) -> Result<()> {
    let mut deny = Command::new(DENY.get(project)?);
    deny.current_dir(project.root())
        .args(["--workspace", "check", "bans", "licenses", "sources"]);
    command::run(&mut deny)
}

fn clippy_host(project: &Project) -> Result<()> {
    let mut clippy = cargo(project);
    clippy
        .args(["clippy", "--quiet", "--workspace", "--all-targets"])
        .args(["--", "-D", "warnings"]);
    command::run(&mut clippy)
}

fn clippy_wasm(project: &Project) -> Result<()> {
    tools::wasm_target(project)?;
    let mut clippy = cargo(project);
    clippy
        .args([
            "clippy",
            "--quiet",
            "--package",
            "widget",
            "--package",
            "edge",
        ])
        .args(["--target", WASM, "--", "-D", "warnings"]);
    command::run(&mut clippy)
}

fn tsc(project: &Project) -> Result<()> {
    npm::packages(project)?;
    let mut tsc = Command::new(project.npm("tsc"));
    tsc.current_dir(project.root())
        .args(["--project", "widget/loader"]);
    command::run(&mut tsc)?;
    for check in ["texts.check.mjs", "cases.check.mjs"] {
        let mut node = Command::new("node");
        node.current_dir(project.root());
        command::run(node.arg(format!("widget/loader/{check}")))?;
    }
    Ok(())
}

/// None takes more than linear time, whatever the text.
fn expressions(project: &Project) -> Result<()> {
    npm::packages(project)?;
    npm::oracles(project)?;
    let mut check = Command::new("node");
    check
        .current_dir(project.root())
        .arg("tests/oracles/expressions.mjs");
    command::run(&mut check)
}

/// By nextest if it is there, which is quicker; the tests are the same. Letters are read with parsers of
/// Python's and of Node's too.
fn unit(project: &Project) -> Result<()> {
    mail_servers::python()?;
    npm::packages(project)?;
    let has_nextest = command::read(cargo(project).args(["nextest", "--version"])).is_ok();
    let mut tests = cargo(project);
    if has_nextest {
        tests.args(["nextest", "run", "--status-level", "fail"]);
    } else {
        tests.arg("test").arg("--quiet");
    }
    tests.args(["--workspace", "--exclude", "tests"]);
    command::run(&mut tests)
}

fn wire(project: &Project) -> Result<()> {
    mail_servers::python()?;
    npm::oracles(project)?;
    let left_out: &[&str] = if mail_servers::postfix_and_dovecot() {
        &[]
    } else {
        &["--skip", "postfix_and_dovecot"]
    };
    scenarios(project, "wire", left_out)
}

fn bundle_release(project: &Project) -> Result<()> {
    let bundle = Bundle::of_release(project);
    bundle::write(project, &bundle)
}

fn worker_release(project: &Project) -> Result<()> {
    worker::build(project, Profile::Release).map(|_| ())
}

fn sizes(project: &Project) -> Result<()> {
    size::run(project, &size::Options::default())
}

fn end_to_end(project: &Project) -> Result<()> {
    browsers::chromium()?;
    scenarios(project, "e2e", &[])
}

/// All engines that can be had here, and Chromium in any case.
fn engines(project: &Project) -> Result<()> {
    browsers::chromium()?;
    let mut left_out = Vec::new();
    let geckodriver = browsers::firefox(project);
    if geckodriver.is_none() {
        left_out.extend(["--skip", "firefox::"]);
    }
    if !browsers::webkit() {
        left_out.extend(["--skip", "webkit::"]);
    }
    let mut tests = prepared(project, "engines", &left_out)?;
    if let Some(geckodriver) = geckodriver {
        tests.env("PRONTO_GECKODRIVER", geckodriver);
    }
    command::run(&mut tests)
}

fn faults(project: &Project) -> Result<()> {
    let left_out = [mail_servers::left_out(), nginx::left_out()].concat();
    scenarios(project, "faults", &left_out)
}

/// The scenarios of `tests`, against what was built, with arguments for their own command line.
fn scenarios(project: &Project, name: &str, arguments: &[&str]) -> Result<()> {
    command::run(&mut prepared(project, name, arguments)?)
}

fn prepared(project: &Project, name: &str, arguments: &[&str]) -> Result<Command> {
    npm::packages(project)?;
    let mut tests = cargo(project);
    tests
        .args(["test", "--quiet", "--package", "tests"])
        .args(["--test", name, "--"])
        .args(arguments)
        .env("PRONTO_ASSETS", bundle::default_folder(project))
        .env("PRONTO_WORKER", project.path("edge/build"))
        .env("PRONTO_XTASK", env::current_exe()?);
    Ok(tests)
}
