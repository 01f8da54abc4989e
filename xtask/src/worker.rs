//! Builds the Worker with `worker-build`, which would fetch its helpers from the net if it were not
//! told where ours are.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;
use clap::Args;

use crate::command;
use crate::progress::step;
use crate::project::{Profile, Project};
use crate::stamp::Stamp;
use crate::tools::{self, WASM_BINDGEN, WORKER_BUILD, npm};

/// The panel is downloaded by every visitor, the Worker by nobody: it refuses a quarter more in a second
/// for 25 KB.
const OPT_LEVEL: &str = "3";

/// How to build the Worker.
#[derive(Args)]
pub(crate) struct Options {
    /// Small to download instead of quick to build.
    #[arg(long)]
    release: bool,
}

/// Builds the Worker and says where it is.
pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    let folder = build(project, Profile::from(options.release))?;
    println!("{}", folder.display());
    Ok(())
}

/// The folder with the built Worker, whose `index.js` is what the platform starts. Each profile has
/// its own, so that a development run and the tests do not take it from one another.
pub(crate) fn build(project: &Project, profile: Profile) -> Result<PathBuf> {
    let (name, flag) = match profile {
        Profile::Dev => ("build-dev", "--dev"),
        Profile::Release => ("build", "--release"),
    };
    let folder = project.path("edge").join(name);
    let stamp = Stamp::of(
        project.target(format!("pronto/stamps/worker-{flag}")),
        &inputs(project),
        &format!("{WORKER_BUILD} {WASM_BINDGEN} {OPT_LEVEL}"),
    )?;
    if stamp.is_current(&folder.join("index.js")) {
        return Ok(folder);
    }
    tools::wasm_target(project)?;
    npm::packages(project)?;
    let wasm_bindgen = WASM_BINDGEN.get(project)?;
    let worker_build = WORKER_BUILD.get(project)?;
    let esbuild = esbuild(project)?;
    step("building the Worker", || {
        let mut command = Command::new(worker_build);
        command
            .current_dir(project.path("edge"))
            .args([flag, "--out-dir", name])
            .env("WASM_BINDGEN_BIN", wasm_bindgen)
            .env("WASM_OPT_BIN", project.npm("wasm-opt"))
            .env("ESBUILD_BIN", esbuild)
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", OPT_LEVEL);
        command::run(&mut command)
    })?;
    let entry = folder.join("index.js");
    fs::write(&entry, each_once(&fs::read_to_string(&entry)?))?;
    stamp.keep()?;
    Ok(folder)
}

/// esbuild, less one warning. wasm-bindgen's glue names a module once for each function that is imported from it as it is,
/// and all are the same; esbuild would say of our four that a key is double.
fn esbuild(project: &Project) -> Result<PathBuf> {
    let file = project.target("pronto/esbuild");
    let theirs = project.npm("esbuild");
    let script = format!(
        "exec '{}' --log-override:duplicate-object-key=silent \"$@\"",
        theirs.display()
    );
    fs::create_dir_all(project.target("pronto"))?;
    fs::write(&file, format!("#!/bin/sh\n{script}\n"))?;
    fs::set_permissions(&file, Permissions::from_mode(0o755))?;
    Ok(file)
}

/// The same glue with each module named once: wrangler, too, looks for keys that are double.
fn each_once(glue: &str) -> String {
    let double = |glue: &str| {
        let mut doubles = glue.match_indices("\"./snippets/").filter_map(|(at, _)| {
            let (_, rest) = glue.split_at_checked(at)?;
            let (entry, after) = rest.split_at_checked(rest.find([',', '}'])?)?;
            let again = after.strip_prefix(',')?.strip_prefix(entry)?;
            let end = at.checked_add(entry.len())?.checked_add(1)?;
            again.starts_with([',', '}']).then_some(at..end)
        });
        doubles.next()
    };
    let mut glue = glue.to_owned();
    while let Some(first) = double(&glue) {
        glue.replace_range(first, "");
    }
    glue
}

/// What the Worker is built from.
fn inputs(project: &Project) -> Vec<PathBuf> {
    [
        "Cargo.toml",
        "Cargo.lock",
        "rust-toolchain.toml",
        "package-lock.json",
        "shared",
        "edge",
        "widget/locales",
    ]
    .map(|path| project.path(path))
    .into()
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::{each_once, esbuild};
    use crate::command;
    use crate::project::Project;

    /// What esbuild says of a module.
    fn said(module: &str) -> String {
        let esbuild = esbuild(&Project::here().unwrap()).unwrap();
        let shell = "exec \"$0\" --loader=js 2>&1 >/dev/null";
        let mut command = Command::new("sh");
        command::filter(command.args(["-c", shell]).arg(esbuild), module.as_bytes()).unwrap()
    }

    #[test]
    fn ok_a_clean_build_is_quiet_and_another_warning_is_not() {
        assert_eq!(said("export default { \"a\": b, \"a\": c };"), "");
        assert!(said("export default a === -0;").contains("WARNING"));
    }

    #[test]
    fn ok_each_module_of_the_glue_is_named_once() {
        let (a, b) = ("\"./snippets/e/a.js\":v", "\"./snippets/e/b.js\":w");
        assert_eq!(
            each_once(&format!("x={{{a},{a},{a},{b},{a}}};y={{{b}}}")),
            format!("x={{{a},{b},{a}}};y={{{b}}}")
        );
        let other = "{\"./snippets/e/a.js\":v,\"./snippets/e/a.js\":vw}";
        assert_eq!(each_once(other), other, "what is not the same stays");
    }
}
