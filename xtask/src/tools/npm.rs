//! The tools that come from npm, into the project's `node_modules`.

use std::fs;
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Context as _, Result, ensure};

use crate::command;
use crate::progress::step;
use crate::project::Project;

/// The oldest Node that `wrangler` and `maildev` run on.
const NODE_MIN: u32 = 20;

/// Makes sure that `node_modules` is what `package-lock.json` says.
pub(crate) fn packages(project: &Project) -> Result<()> {
    let node = command::read(Command::new("node").arg("--version"))
        .with_context(|| format!("Node {NODE_MIN} or newer is needed, with npm"))?;
    ensure!(
        super::major(&node)? >= NODE_MIN,
        "Node {NODE_MIN} or newer is needed; `node` is {}",
        node.trim()
    );
    // npm writes this file last, so it is as old as the last installation that went well.
    let installed = modified(project, "node_modules/.package-lock.json");
    let wanted = modified(project, "package-lock.json").context("package-lock.json is missing")?;
    if installed.is_some_and(|installed| installed >= wanted) {
        return Ok(());
    }
    step("installing npm packages into the project", || {
        let mut npm = Command::new("npm");
        npm.current_dir(project.root())
            .args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
        command::run(&mut npm)
    })
}

fn modified(project: &Project, file: &str) -> Option<SystemTime> {
    fs::metadata(project.path(file)).ok()?.modified().ok()
}
