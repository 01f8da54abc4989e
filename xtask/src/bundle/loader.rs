//! The one small script that a page loads, built once and then baked for each site, and the file
//! that it fetches on intent.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, ensure};
use configuration::{Catalogue, Language, Origin, Roles, Site, Theme, consent_version};
use serde_json::{Value, json};

use super::{Texts, texts::isolated};
use crate::command;
use crate::project::Project;

/// What the loader's source calls the object that is baked in.
const PLACE: &str = "__BAKED__";

/// The loader with a gap where a site's own belongs.
pub(crate) struct Loader {
    script: String,
    terser: PathBuf,
}

impl Loader {
    /// Bundles the loader's sources.
    pub(crate) fn build(project: &Project) -> Result<Self> {
        let script = bundled(project, "widget/loader/pronto.ts", "iife")?;
        let places = script.matches(PLACE).count();
        ensure!(
            places == 1,
            "the loader names {PLACE} {places} times, once is wanted: what is baked in stands there"
        );
        Ok(Self {
            script,
            terser: project.npm("terser"),
        })
    }

    /// The loader of a site that speaks a language from the start.
    pub(crate) fn bake(
        &self,
        site: &Site,
        language: Language,
        texts: &Texts,
        address: (&str, &str),
    ) -> Result<String> {
        let baked = baked(site, language, &texts.baked(site, language), address);
        self.fill(&baked.to_string())
    }

    /// The loader around an object, or a name for one. Filled in after bundling, because esbuild wraps a defined array
    /// into code of its own; terser then makes of both what is smallest.
    pub(crate) fn fill(&self, baked: &str) -> Result<String> {
        shrunk(&self.terser, &self.script.replace(PLACE, baked), &[])
    }
}

/// What the loader fetches on intent: the screens after Send. The same for all sites.
pub(crate) fn later(project: &Project) -> Result<String> {
    let script = bundled(project, "widget/loader/later.ts", "esm")?;
    shrunk(&project.npm("terser"), &script, &["--module"])
}

fn bundled(project: &Project, entry: &str, format: &str) -> Result<String> {
    let mut esbuild = Command::new(project.npm("esbuild"));
    esbuild
        .current_dir(project.root())
        .args([entry, "--bundle", "--target=es2020", "--minify"])
        .arg(format!("--format={format}"))
        .args([
            "--charset=utf8",
            "--legal-comments=none",
            "--log-level=warning",
        ]);
    command::read(&mut esbuild)
}

fn shrunk(terser: &Path, script: &str, flags: &[&str]) -> Result<String> {
    let mut terser = Command::new(terser);
    terser
        .args(flags)
        .args(["--ecma", "2020", "--mangle", "--compress", "passes=3"])
        .args(["--format", "ascii_only=false"]);
    command::filter(&mut terser, script.as_bytes())
}

/// What the loader knows from the start of a site, with the edge's address and the folder of files there.
fn baked(site: &Site, language: Language, texts: &[String], (edge, assets): (&str, &str)) -> Value {
    let origins: Vec<&str> = site.origins.iter().map(Origin::as_str).collect();
    let (colours, dark) = colours(site);
    json!({
        "id": site.id.as_str(),
        "edge": edge,
        "assets": format!("{edge}/{assets}/"),
        "texts": texts,
        "company": site.name,
        "phone": isolated(&site.phone),
        "tel": site.tel(),
        "mailto": site.mailto(),
        "privacy_url": site.privacy_url.as_str(),
        "languages": Language::by_tag(&site.languages),
        "origins": origins,
        "colours": colours,
        "dark": dark,
        "language": language.tag(),
        "consent": consent_version(Catalogue::of(language).say("call_consent")),
    })
}

/// The house's colours in their roles, as declarations of CSS, and those that are others on a dark ground.
fn colours(site: &Site) -> (String, String) {
    let Roles {
        fill,
        on,
        foot,
        hover,
        light,
        dark,
        ..
    } = site.colour.roles();
    let own = format!("--fill:{fill};--on:{on};--foot:{foot};--hover:{hover};");
    let on_ground = |tones: &Theme| format!("--edge:{};--text:{};", tones.edge, tones.text);
    (own + &on_ground(&light), on_ground(&dark))
}
