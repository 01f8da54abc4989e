//! Chromium and its driver, which the browser tests need.

use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::command;
use crate::progress::step;

/// The programs, and Debian's packages that bring them.
const NEEDED: [(&str, &str); 2] = [
    ("chromium", "chromium"),
    ("chromedriver", "chromium-driver"),
];

/// Makes sure that both are there: from Debian's packages where this may be done, else it says what
/// to install.
pub(crate) fn chromium() -> Result<()> {
    let missing = missing();
    if missing.is_empty() {
        return Ok(());
    }
    if is_debian() && is_root() {
        let packages = missing.join(" ");
        return step(&format!("installing {packages}"), || {
            let mut apt = Command::new("apt-get");
            command::quietly(apt.arg("update"))?;
            let mut apt = Command::new("apt-get");
            apt.args(["install", "--yes", "--no-install-recommends"])
                .args(&missing)
                .env("DEBIAN_FRONTEND", "noninteractive");
            command::quietly(&mut apt)
        });
    }
    bail!(
        "the browser tests need `chromium` and a `chromedriver` of the same version on the PATH; {} \
         is missing. On Debian and Ubuntu: sudo apt-get install {}. Elsewhere: Chromium or Chrome \
         from your system's packages, and the chromedriver that belongs to it. \
         `cargo xtask test --quick` runs without them.",
        missing.join(" and "),
        missing.join(" ")
    )
}

fn missing() -> Vec<&'static str> {
    let is_there = |program: &str| command::read(Command::new(program).arg("--version")).is_ok();
    NEEDED
        .iter()
        .filter(|(program, _)| !is_there(program))
        .map(|(_, package)| *package)
        .collect()
}

fn is_debian() -> bool {
    Path::new("/etc/debian_version").exists()
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}
