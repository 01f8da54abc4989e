//! Writes what browsers fetch: a loader and an appearance for each site, and beside them, in a folder
//! named by its contents, the panel and the texts of all languages.
//!
//! Each loader is there twice: as `{site}/pronto.js`, which changes with the next release, and under
//! a name that never does, for those who pin it; `{site}/pinned.json` says which, and its digest.

mod headers;
mod loader;
mod panel;
mod releases;
mod texts;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use clap::Args;
use configuration::{Configuration, appearance};
use serde_json::json;
use sha2::{Digest as _, Sha256, Sha384};

use crate::files::{self, Tree};
use crate::progress::step;
use crate::project::{Profile, Project};
use crate::stamp::{Stamp, hex};
use crate::tools::{self, npm};

pub(crate) use loader::{Loader, later};
pub(crate) use panel::build as panel;
pub(crate) use releases::remember;
pub(crate) use texts::Texts;

/// Hex digits that name the folder: enough that two releases never share one.
const HASH_DIGITS: usize = 16;

/// What to bundle.
#[derive(Args)]
pub(crate) struct Options {
    /// Small to download instead of quick to build.
    #[arg(long)]
    release: bool,
    /// The configuration; `pronto.toml` of the project if not given.
    #[arg(long, value_name = "FILE")]
    configuration: Option<PathBuf>,
    /// Where to write; `target/pronto/assets` if not given.
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
    /// Leave hashed files of earlier builds where they are, for pages that are open now.
    #[arg(long)]
    keep: bool,
}

/// One bundle to be made.
pub(crate) struct Bundle {
    /// For whom.
    pub(crate) profile: Profile,
    /// The configuration's file.
    pub(crate) configuration: PathBuf,
    /// The folder to write.
    pub(crate) out: PathBuf,
    /// Whether what is there already stays.
    pub(crate) keep: bool,
}

impl Bundle {
    /// The release of the project's own configuration, where it usually lies.
    pub(crate) fn of_release(project: &Project) -> Self {
        Self {
            profile: Profile::Release,
            configuration: project.path("pronto.toml"),
            out: default_folder(project),
            keep: false,
        }
    }
}

/// Writes the bundle and says where it is.
pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    let given = |path: &Option<PathBuf>, usual: PathBuf| path.clone().unwrap_or(usual);
    let bundle = Bundle {
        profile: Profile::from(options.release),
        configuration: given(&options.configuration, project.path("pronto.toml")),
        out: given(&options.out, default_folder(project)),
        keep: options.keep,
    };
    write(project, &bundle)?;
    println!("{}", bundle.out.display());
    Ok(())
}

/// Where a bundle lies if nothing else is said.
pub(crate) fn default_folder(project: &Project) -> PathBuf {
    project.target("pronto/assets")
}

/// Reads a configuration.
pub(crate) fn configuration(path: &Path) -> Result<Configuration> {
    let text =
        fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    Configuration::parse(&text).with_context(|| path.display().to_string())
}

/// Writes the bundle, unless it is there already.
pub(crate) fn write(project: &Project, bundle: &Bundle) -> Result<()> {
    // First of all, so that a wrong value is said before minutes have gone by.
    configuration(&bundle.configuration)?;
    let out = std::path::absolute(&bundle.out)?;
    let place = hex(&Sha256::digest(out.as_os_str().as_encoded_bytes()));
    let stamp = Stamp::of(
        project.target(format!("pronto/stamps/bundle-{place}")),
        &inputs(project, bundle),
        bundle.profile.folder(),
    )?;
    if stamp.is_current(&out.join("_headers")) {
        return Ok(());
    }
    let mut tree = make(project, bundle)?;
    if bundle.keep {
        files::add(&out, &tree)?;
    } else {
        releases::carry(project, &mut tree)?;
        files::replace(&out, &tree)?;
    }
    stamp.keep()
}

/// Makes the files of a bundle, without those of earlier releases.
pub(crate) fn make(project: &Project, bundle: &Bundle) -> Result<Tree> {
    let configuration = configuration(&bundle.configuration)?;
    tools::wasm_target(project)?;
    npm::packages(project)?;
    let texts = Texts::read(project)?;
    let panel = panel(project, bundle.profile)?;
    step("writing loaders and texts", || {
        let loader = Loader::build(project)?;
        let mut hashed = panel;
        hashed.insert("later.js".into(), later(project)?.into_bytes());
        assemble(&configuration, &loader, &texts, hashed)
    })
}

/// All files of a bundle.
fn assemble(
    configuration: &Configuration,
    loader: &Loader,
    texts: &Texts,
    mut hashed: Tree,
) -> Result<Tree> {
    hashed.extend(texts.files()?);
    for site in configuration.sites() {
        hashed.extend(texts.files_of(site)?);
    }
    let assets = format!("w/{}", hash(&hashed));
    let mut tree: Tree = hashed
        .into_iter()
        .map(|(path, bytes)| (Path::new(&assets).join(path), bytes))
        .collect();
    for site in configuration.sites() {
        let id = site.id.as_str();
        let language = site.languages.first().copied();
        let language = language.context("a site has a language")?;
        let address = (configuration.base_url(), assets.as_str());
        let script = loader.bake(site, language, texts, address)?.into_bytes();
        let pinned = format!("{id}/{}/pronto.js", short(&Sha256::digest(&script)));
        let integrity = BASE64_STANDARD.encode(Sha384::digest(&script));
        let pin =
            json!({ "src": format!("/{pinned}"), "integrity": format!("sha384-{integrity}") });
        tree.insert(
            format!("{id}/pinned.json").into(),
            serde_json::to_vec(&pin)?,
        );
        tree.insert(pinned.into(), script.clone());
        tree.insert(format!("{id}/pronto.js").into(), script);
        let appearance = serde_json::to_vec(&appearance(site, language))?;
        tree.insert(format!("v1/sites/{id}").into(), appearance);
    }
    tree.insert("_headers".into(), headers::TEXT.into());
    Ok(tree)
}

/// The name of a folder by its contents.
fn hash(tree: &Tree) -> String {
    let mut hasher = Sha256::new();
    for (path, bytes) in tree {
        hasher.update(path.as_os_str().as_encoded_bytes());
        hasher.update([0]);
        hasher.update(Sha256::digest(bytes));
    }
    short(&hasher.finalize())
}

fn short(digest: &[u8]) -> String {
    hex(digest).chars().take(HASH_DIGITS).collect()
}

fn inputs(project: &Project, bundle: &Bundle) -> Vec<PathBuf> {
    let own = [
        "Cargo.toml",
        "Cargo.lock",
        "rust-toolchain.toml",
        "package-lock.json",
        "shared",
        "widget",
        "edge/configuration",
        "releases",
        "xtask/src/bundle",
        "xtask/src/bundle.rs",
    ];
    let mut inputs: Vec<PathBuf> = own.map(|path| project.path(path)).into();
    inputs.push(bundle.configuration.clone());
    inputs
}
