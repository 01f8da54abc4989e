//! The tools that come from npm, into the project's `node_modules`.

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use sha2::{Digest as _, Sha256};

use crate::command;
use crate::progress::step;
use crate::project::Project;
use crate::stamp::hex;

/// The oldest Node that `wrangler` and `maildev` run on.
const NODE_MIN: u32 = 20;
/// Where a second mail server, the texts of others and the checker of regular expressions are.
const ORACLES: &str = "tests/oracles";
/// The digest of the `package-lock.json` that was installed.
const MARK: &str = "node_modules/.pronto-installed";

/// Makes sure that `node_modules` is what `package-lock.json` says.
pub(crate) fn packages(project: &Project) -> Result<()> {
    install(project.root(), "the project")
}

/// The same for what Pronto is held against. A folder of its own, since its `.npmrc` lets
/// none of these packages run a script.
pub(crate) fn oracles(project: &Project) -> Result<()> {
    install(&project.path(ORACLES), ORACLES)
}

fn install(folder: &Path, name: &str) -> Result<()> {
    let node = command::read(Command::new("node").arg("--version"))
        .with_context(|| format!("Node {NODE_MIN} or newer is needed, with npm"))?;
    ensure!(
        super::major(&node)? >= NODE_MIN,
        "Node {NODE_MIN} or newer is needed; `node` is {}",
        node.trim()
    );
    let wanted = folder.join("package-lock.json");
    let digest = hex(&Sha256::digest(fs::read(&wanted)?));
    // Two installations at the same time would each remove what the other puts there.
    let lock = File::open(&wanted)?;
    lock.lock()?;
    if is_installed(folder, &wanted, &digest) {
        return Ok(());
    }
    step(&format!("installing npm packages into {name}"), || {
        let mut npm = Command::new("npm");
        npm.current_dir(folder)
            .args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
        command::run(&mut npm)
    })?;
    fs::write(folder.join(MARK), digest)?;
    Ok(())
}

/// Whether the last installation was of this `package-lock.json`, by its mark. One by hand has left no
/// mark; npm writes its own list last, so that is as old as the installation.
fn is_installed(folder: &Path, wanted: &Path, digest: &str) -> bool {
    if let Ok(mark) = fs::read_to_string(folder.join(MARK)) {
        return mark == digest;
    }
    let modified = |file: &Path| fs::metadata(file).ok()?.modified().ok();
    let list = modified(&folder.join("node_modules/.package-lock.json"));
    list.is_some() && list >= modified(wanted)
}
