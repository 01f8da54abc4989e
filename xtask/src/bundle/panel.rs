//! The panel: Rust compiled to WebAssembly, its glue and its styles.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::command;
use crate::files::{self, Tree};
use crate::progress::step;
use crate::project::{Profile, Project};
use crate::stamp::Stamp;
use crate::tools::{self, WASM, WASM_BINDGEN};

/// The panel's files, by their names beside one another.
pub(crate) fn build(project: &Project, profile: Profile) -> Result<Tree> {
    let mut cargo = tools::cargo(project);
    // As a library for browsers alone: next to an `rlib` for the tests, cargo links without LTO.
    cargo.args(["rustc", "--package", "widget", "--lib"]).args([
        "--crate-type",
        "cdylib",
        "--target",
        WASM,
    ]);
    if profile == Profile::Release {
        cargo.arg("--release");
    }
    step("compiling the panel", || command::run(&mut cargo))?;
    let compiled = project
        .target(WASM)
        .join(profile.folder())
        .join("widget.wasm");
    let styles = project.path("widget/style.css");
    let folder = project.target("pronto/panel").join(profile.folder());
    let stamp = Stamp::of(
        folder.with_extension("stamp"),
        &[
            compiled.clone(),
            styles.clone(),
            project.path("widget/style"),
            project.path("package-lock.json"),
        ],
        &WASM_BINDGEN.to_string(),
    )?;
    if !stamp.is_current(&folder) {
        let tree = step("making the panel fit for browsers", || {
            finish(project, profile, &compiled, &styles)
        })?;
        files::replace(&folder, &tree)?;
        stamp.keep()?;
    }
    files::tree(&folder)
}

fn finish(project: &Project, profile: Profile, compiled: &Path, styles: &Path) -> Result<Tree> {
    let folder = project.target("pronto/bindgen").join(profile.folder());
    let mut bindgen = Command::new(WASM_BINDGEN.get(project)?);
    bindgen
        .arg(compiled)
        .args(["--target", "web", "--no-typescript", "--out-name", "panel"])
        .arg("--out-dir")
        .arg(&folder);
    command::quietly(&mut bindgen)?;
    let wasm = folder.join("panel_bg.wasm");
    if profile == Profile::Release {
        shrink(project, &wasm)?;
    }
    let wasm = fs::read(&wasm).with_context(|| wasm.display().to_string())?;
    let glue = minify(project, &folder.join("panel.js"), &["--format=esm"])?;
    let styles = minify(project, styles, &["--bundle"])?;
    Ok(Tree::from([
        (PathBuf::from("panel_bg.wasm"), wasm),
        (PathBuf::from("panel.js"), glue.into_bytes()),
        (PathBuf::from("panel.css"), styles.into_bytes()),
    ]))
}

fn shrink(project: &Project, wasm: &Path) -> Result<()> {
    let mut optimizer = Command::new(project.npm("wasm-opt"));
    optimizer.arg("-Oz").arg(wasm).arg("-o").arg(wasm);
    command::quietly(&mut optimizer)
}

fn minify(project: &Project, file: &Path, flags: &[&str]) -> Result<String> {
    let mut esbuild = Command::new(project.npm("esbuild"));
    esbuild
        .arg(file)
        .args(["--minify", "--charset=utf8", "--log-level=warning"])
        .args(flags);
    command::read(&mut esbuild)
}
