//! Builds for release, hands it to Cloudflare by `wrangler`, and looks whether it works there: docs/deploy.md.

mod look;
mod settings;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use clap::Args;
use configuration::Configuration;
use serde::Deserialize;

use self::look::Deployed;
use self::settings::Built;
use crate::bundle::{self, Bundle};
use crate::command;
use crate::dev::to_itself;
use crate::holder;
use crate::project::{Profile, Project};
use crate::size;
use crate::tools::npm;
use crate::worker;

/// The settings that are the project's own.
const ORIGINAL: &str = "edge/wrangler.toml";

/// What to do with what was built.
#[derive(Args)]
pub(crate) struct Options {
    /// Go all the way but for the upload; needs no account.
    #[arg(long, conflicts_with = "check")]
    dry_run: bool,
    /// Hand nothing over; look at what is deployed.
    #[arg(long)]
    check: bool,
    /// The configuration; `pronto.toml` of the project if not given.
    #[arg(long, value_name = "FILE")]
    configuration: Option<PathBuf>,
    /// Look at what answers at this address, under the name of `base_url`.
    #[arg(long, value_name = "URL", hide = true)]
    edge: Option<String>,
    /// Another wrangler than the project's own.
    #[arg(long, value_name = "FILE", hide = true)]
    wrangler: Option<PathBuf>,
}

/// A secret of a deployment, as wrangler lists them.
#[derive(Deserialize)]
struct Listed {
    name: String,
}

/// Deploys, keeps the hashed files for the releases to come, and looks at the result.
pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    let mut bundle = Bundle::of_release(project);
    if let Some(file) = &options.configuration {
        bundle.configuration.clone_from(file);
        bundle.out = project.target("pronto/deploy/assets");
    }
    let configuration = bundle::configuration(&bundle.configuration)?;
    if options.check {
        let key = key(options, &configuration)?;
        bundle::write(project, &bundle)?;
        return look(options, &bundle, &configuration, &key, false);
    }
    settings::host(configuration.base_url())?;
    let folder = project.target("pronto/deploy");
    fs::create_dir_all(&folder)?;
    let wrangler = || {
        let own = options.wrangler.clone();
        let mut wrangler = Command::new(own.unwrap_or_else(|| project.npm("wrangler")));
        wrangler.current_dir(&folder);
        wrangler
    };
    if options.dry_run {
        let settings = build(project, &bundle, &configuration, &folder)?;
        let mut deploy = wrangler();
        to_itself(&mut deploy, &folder);
        let outdir = folder.join("upload");
        deploy.arg("deploy").arg("--config").arg(settings);
        command::run(deploy.arg("--dry-run").arg("--outdir").arg(outdir))?;
        println!(
            "secrets that must be set: {}",
            settings::names(&configuration).join(", ")
        );
        return Ok(());
    }
    npm::packages(project)?;
    // Before minutes have gone by: what is missing, and what a person has to type.
    let needed = settings::names(&configuration);
    are_set(&needed, &mut wrangler(), &project.path(ORIGINAL))?;
    let key = key(options, &configuration)?;
    let settings = build(project, &bundle, &configuration, &folder)?;
    command::run(wrangler().arg("deploy").arg("--config").arg(settings))?;
    if options.configuration.is_none() {
        bundle::remember(project, bundle::make(project, &bundle)?)?;
        println!("commit the folder `releases`: later deployments carry these files too");
    }
    look(options, &bundle, &configuration, &key, true)
}

/// Builds all that is uploaded, and writes the settings that say where it lies.
fn build(
    project: &Project,
    bundle: &Bundle,
    configuration: &Configuration,
    folder: &Path,
) -> Result<PathBuf> {
    let original = fs::read_to_string(project.path(ORIGINAL))?;
    let text = fs::read_to_string(&bundle.configuration)?;
    bundle::write(project, bundle)?;
    let worker = worker::build(project, Profile::Release)?;
    size::run(project, &size::Options::default())?;
    let built = Built {
        main: &worker.join("index.js"),
        assets: &bundle.out,
        text,
    };
    let settings = settings::settings(&original, built, configuration)?;
    let file = folder.join("wrangler.toml");
    fs::write(&file, toml::to_string(&settings)?)?;
    Ok(file)
}

/// Fails before anything is uploaded if a secret is not set.
fn are_set(needed: &[String], wrangler: &mut Command, settings: &Path) -> Result<()> {
    let list = wrangler.args(["secret", "list", "--format", "json", "--config"]);
    let how = |names: &[&str]| {
        let lines = names.iter().map(|name| holder::on_cloudflare(name));
        lines.collect::<Vec<_>>().join("\n  ")
    };
    let all: Vec<&str> = needed.iter().map(String::as_str).collect();
    let listed = command::read(list.arg(settings)).with_context(|| {
        format!(
            "nothing was uploaded: the secrets of the Worker cannot be listed. Log in by `npx wrangler login`; before \
             its first deployment set them:\n  {}\n",
            how(&all)
        )
    })?;
    let listed: Vec<Listed> =
        serde_json::from_str(&listed).context("wrangler's list of secrets")?;
    let set: BTreeSet<&str> = listed.iter().map(|one| one.name.as_str()).collect();
    let missing: Vec<&str> = all.into_iter().filter(|name| !set.contains(name)).collect();
    ensure!(
        missing.is_empty(),
        "nothing was uploaded: secrets are not set. Set them:\n  {}",
        how(&missing)
    );
    Ok(())
}

fn key(options: &Options, configuration: &Configuration) -> Result<String> {
    let edge = options.edge.as_deref();
    holder::key(edge.unwrap_or_else(|| configuration.base_url()))
}

fn look(
    options: &Options,
    bundle: &Bundle,
    configuration: &Configuration,
    key: &str,
    is_new: bool,
) -> Result<()> {
    look::run(&Deployed {
        configuration,
        assets: &bundle.out,
        edge: options.edge.as_deref(),
        key,
        is_new,
    })
}
