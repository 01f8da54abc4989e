//! The tools that the project is built and checked with, at pinned versions.
//!
//! What is there already is used, if it is of the right version; what is missing is installed into
//! the project's own folders, never elsewhere.

pub(crate) mod browsers;
mod debian;
pub(crate) mod mail_servers;
pub(crate) mod nginx;
pub(crate) mod npm;

use std::fmt;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::command;
use crate::progress::step;
use crate::project::Project;

/// What the panel and the Worker are compiled for.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// A program that cargo can install.
pub(crate) struct Tool {
    program: &'static str,
    package: &'static str,
    version: &'static str,
    /// Whether it builds with its own lock file.
    is_locked: bool,
}

/// Must be of the version of the `wasm-bindgen` library; its own lock file does not build.
pub(crate) const WASM_BINDGEN: Tool = Tool {
    program: "wasm-bindgen",
    package: "wasm-bindgen-cli",
    version: "0.2.130",
    is_locked: false,
};
/// Must be of the version of the `worker` library.
pub(crate) const WORKER_BUILD: Tool = Tool {
    program: "worker-build",
    package: "worker-build",
    version: "0.8.7",
    is_locked: true,
};
/// Finds spelling mistakes.
pub(crate) const TYPOS: Tool = Tool {
    program: "typos",
    package: "typos-cli",
    version: "1.52.0",
    is_locked: true,
};
/// Finds dependencies that nothing uses.
pub(crate) const MACHETE: Tool = Tool {
    program: "cargo-machete",
    package: "cargo-machete",
    version: "0.9.2",
    is_locked: true,
};
/// Checks licences, sources and the arrows between crates.
pub(crate) const DENY: Tool = Tool {
    program: "cargo-deny",
    package: "cargo-deny",
    version: "0.20.2",
    is_locked: true,
};

/// Firefox's driver. What npm has under this name would download it.
pub(crate) const GECKODRIVER: Tool = Tool {
    program: "geckodriver",
    package: "geckodriver",
    version: "0.37.1",
    is_locked: true,
};

impl Tool {
    /// The program, installed if need be.
    pub(crate) fn get(&self, project: &Project) -> Result<PathBuf> {
        let own = project
            .target("tools/bin")
            .join(self.program)
            .with_extension(std::env::consts::EXE_EXTENSION);
        let on_path = PathBuf::from(self.program);
        for candidate in [&own, &on_path] {
            if self.is_right(candidate) {
                return Ok(candidate.clone());
            }
        }
        step(&format!("installing {self} (some minutes)"), || {
            self.install(project)
        })?;
        Ok(own)
    }

    fn is_right(&self, program: &PathBuf) -> bool {
        command::read(Command::new(program).arg("--version")).is_ok_and(|said| {
            said.split_whitespace()
                .any(|word| word.trim_start_matches('v') == self.version)
        })
    }

    fn install(&self, project: &Project) -> Result<()> {
        let mut cargo = Command::new("cargo");
        cargo
            .current_dir(project.root())
            .args(["install", self.package])
            .args(["--version", self.version])
            .arg("--root")
            .arg(project.target("tools"))
            // In a folder of its own, which stays: an interrupted installation goes on from there.
            .env("CARGO_TARGET_DIR", project.target("tools/build"));
        if self.is_locked {
            cargo.arg("--locked");
        }
        command::run(&mut cargo)
    }
}

impl fmt::Display for Tool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.package, self.version)
    }
}

/// Makes sure that the compiler can build for WebAssembly.
pub(crate) fn wasm_target(project: &Project) -> Result<()> {
    let mut rustc = Command::new("rustc");
    rustc
        .current_dir(project.root())
        .args(["--print", "target-libdir", "--target", WASM]);
    let folder = command::read(&mut rustc)?;
    if PathBuf::from(folder.trim()).exists() {
        return Ok(());
    }
    step(&format!("installing the target {WASM}"), || {
        let mut rustup = Command::new("rustup");
        rustup
            .current_dir(project.root())
            .args(["target", "add", WASM]);
        command::run(&mut rustup).with_context(|| {
            format!("the compiler cannot build for {WASM}: install Rust by rustup, or that target by hand")
        })
    })
}

/// Cargo, at work on this project.
pub(crate) fn cargo(project: &Project) -> Command {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(project.root());
    cargo
}

/// The first number of a version, as 20 of `v20.20.2`.
fn major(version: &str) -> Result<u32> {
    let first = version.trim().trim_start_matches('v').split('.').next();
    match first.and_then(|digits| digits.parse().ok()) {
        Some(major) => Ok(major),
        None => bail!("`{version}` is no version"),
    }
}
