//! Builds for release and hands it to Cloudflare, by `wrangler`.

use std::fs;
use std::process::Command;

use anyhow::Result;
use clap::Args;

use crate::bundle::{self, Bundle};
use crate::command;
use crate::dev::{of_wrangler, to_itself};
use crate::project::{Profile, Project};
use crate::size;
use crate::worker;

/// What to do with what was built.
#[derive(Args)]
pub(crate) struct Options {
    /// Go all the way but for the upload; needs no account.
    #[arg(long)]
    dry_run: bool,
}

/// Deploys, and keeps the hashed files for the releases to come.
pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    let bundle = Bundle::of_release(project);
    bundle::write(project, &bundle)?;
    let worker = worker::build(project, Profile::Release)?;
    size::run(project, &size::Options::default())?;

    let configuration = fs::read_to_string(&bundle.configuration)?;
    let original = fs::read_to_string(project.path("edge/wrangler.toml"))?;
    let settings = of_wrangler(
        &original,
        &worker.join("index.js"),
        &bundle.out,
        configuration,
    )?;
    let folder = project.target("pronto/deploy");
    fs::create_dir_all(&folder)?;
    let file = folder.join("wrangler.toml");
    fs::write(&file, toml::to_string(&settings)?)?;

    let mut wrangler = Command::new(project.npm("wrangler"));
    wrangler
        .current_dir(&folder)
        .arg("deploy")
        .arg("--config")
        .arg(&file);
    if options.dry_run {
        to_itself(&mut wrangler, &folder);
        wrangler
            .arg("--dry-run")
            .arg("--outdir")
            .arg(folder.join("upload"));
        return command::run(&mut wrangler);
    }
    command::run(&mut wrangler)?;
    bundle::remember(project, bundle::make(project, &bundle)?)?;
    println!("commit the folder `releases`: later deployments carry these files too");
    Ok(())
}
