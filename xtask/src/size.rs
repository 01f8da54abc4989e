//! Measures what browsers and the platform download, beside the budgets.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use brotli::enc::BrotliEncoderParams;
use clap::Args;
use configuration::Language;
use serde_json::json;

use crate::bundle::{self, Loader, Texts};
use crate::project::{Profile, Project};
use crate::tools::{self, npm};
use crate::worker;

/// How to show it.
#[derive(Args, Default)]
pub(crate) struct Options {
    /// One JSON document instead of a table.
    #[arg(long)]
    json: bool,
}

/// Bytes at brotli's best that nothing may go above.
mod budget {
    pub(super) const LOADER_ENGLISH: usize = 5_580;
    pub(super) const LOADER_LARGEST: usize = 6_100;
    pub(super) const LOADER_CODE: usize = 5_060;
    pub(super) const LOADER_LATER: usize = 4_480;
    pub(super) const PANEL: usize = 80 * 1_024;
    pub(super) const WORKER: usize = 700 * 1_024;
}

/// Brotli's quality as a careful deployment compresses.
const BEST: i32 = 11;
/// Brotli's quality as an edge compresses on the fly.
const QUICK: i32 = 4;

/// What one thing weighs.
struct Weight {
    name: String,
    raw: usize,
    best: usize,
    quick: usize,
    budget: Option<usize>,
}

/// Builds for release what is not built, measures, and fails above a budget.
pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    tools::wasm_target(project)?;
    npm::packages(project)?;
    let texts = Texts::read(project)?;
    let mut weights = loader(project, &texts)?;
    weights.extend(panel(project, &texts)?);
    weights.extend(of_worker(&worker::build(project, Profile::Release)?)?);
    if options.json {
        let sizes: Vec<_> = weights.iter().map(Weight::json).collect();
        println!("{:#}", json!({ "sizes": sizes }));
    } else {
        print(&weights);
    }
    let over = weights.iter().filter(|weight| weight.is_over());
    let over: Vec<&str> = over.map(|weight| weight.name.as_str()).collect();
    ensure!(over.is_empty(), "over budget: {}", over.join(", "));
    Ok(())
}

/// The loader of the example's site in each language. That of the largest language has a budget of
/// its own, and so have code and styles alone, with nothing baked in.
fn loader(project: &Project, texts: &Texts) -> Result<Vec<Weight>> {
    let configuration = bundle::configuration(&project.path("pronto.toml"))?;
    let site = configuration.sites().first().context("a site")?;
    let loader = Loader::build(project)?;
    let mut weights = Vec::new();
    for language in Language::ALL {
        let address = (configuration.base_url(), "w/0123456789abcdef");
        let script = loader.bake(site, language, texts, address)?;
        let weight = Weight::of(&format!("loader, {}", language.tag()), script.as_bytes())?;
        weights.push(match language {
            Language::English => weight.within(budget::LOADER_ENGLISH),
            _ => weight.within(budget::LOADER_LARGEST),
        });
    }
    // A name instead of an object, or terser would leave out what an empty one makes needless.
    let bare = loader.fill("baked")?;
    let bare = Weight::of("loader, code and styles", bare.as_bytes())?;
    weights.push(bare.within(budget::LOADER_CODE));
    // Fetched on intent, beside the panel.
    let later = Weight::of("loader, later.js", bundle::later(project)?.as_bytes())?;
    weights.push(later.within(budget::LOADER_LATER));
    Ok(weights)
}

/// All that is fetched before the panel shows, with the largest language.
fn panel(project: &Project, texts: &Texts) -> Result<Vec<Weight>> {
    let mut parts = Vec::new();
    for (file, bytes) in bundle::panel(project, Profile::Release)? {
        parts.push(Weight::of(&format!("panel, {}", file.display()), &bytes)?);
    }
    let mut languages = Vec::new();
    for language in Language::ALL {
        let bytes = serde_json::to_vec(&texts.of_panel(language))?;
        languages.push(Weight::of(
            &format!("panel, texts in {}", language.tag()),
            &bytes,
        )?);
    }
    parts.extend(languages.into_iter().max_by_key(|weight| weight.best));
    let all = Weight::sum("panel", &parts).within(budget::PANEL);
    parts.push(all);
    Ok(parts)
}

fn of_worker(folder: &Path) -> Result<Vec<Weight>> {
    let mut parts = Vec::new();
    for file in ["index_bg.wasm", "index.js"] {
        parts.push(Weight::of(
            &format!("worker, {file}"),
            &fs::read(folder.join(file))?,
        )?);
    }
    let all = Weight::sum("worker", &parts).within(budget::WORKER);
    parts.push(all);
    Ok(parts)
}

fn print(weights: &[Weight]) {
    println!(
        "{:<26} {:>9} {:>9} {:>9} {:>9}",
        "bytes", "raw", "brotli 11", "brotli 4", "budget"
    );
    for weight in weights {
        let budget = weight
            .budget
            .map_or_else(String::new, |budget| budget.to_string());
        let mark = if weight.is_over() { "  over" } else { "" };
        let Weight {
            name,
            raw,
            best,
            quick,
            ..
        } = weight;
        println!("{name:<26} {raw:>9} {best:>9} {quick:>9} {budget:>9}{mark}");
    }
}

fn compressed(bytes: &[u8], quality: i32) -> Result<usize> {
    let parameters = BrotliEncoderParams {
        quality,
        size_hint: bytes.len(),
        ..BrotliEncoderParams::default()
    };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut packed, &parameters)?;
    Ok(packed.len())
}

impl Weight {
    fn of(name: &str, bytes: &[u8]) -> Result<Self> {
        Ok(Self {
            name: name.to_owned(),
            raw: bytes.len(),
            best: compressed(bytes, BEST)?,
            quick: compressed(bytes, QUICK)?,
            budget: None,
        })
    }

    /// The weight of what is fetched in parts: each is compressed by itself.
    fn sum(name: &str, parts: &[Self]) -> Self {
        let sum = |pick: fn(&Self) -> usize| parts.iter().map(pick).sum();
        Self {
            name: name.to_owned(),
            raw: sum(|part| part.raw),
            best: sum(|part| part.best),
            quick: sum(|part| part.quick),
            budget: None,
        }
    }

    fn within(self, budget: usize) -> Self {
        Self {
            budget: Some(budget),
            ..self
        }
    }

    fn is_over(&self) -> bool {
        self.budget.is_some_and(|budget| self.best > budget)
    }

    fn json(&self) -> serde_json::Value {
        json!({
            "name": self.name,
            "raw_bytes": self.raw,
            "brotli_11_bytes": self.best,
            "brotli_4_bytes": self.quick,
            "budget_bytes": self.budget,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Weight;

    #[test]
    fn err_over_budget_is_seen() {
        let text = "what is said twice is said twice".repeat(40);
        let weight = Weight::of("text", text.as_bytes()).unwrap();
        assert!(weight.best < weight.raw && weight.best <= weight.quick);
        let fits = weight.best;
        let weight = weight.within(fits);
        assert!(!weight.is_over());
        assert!(weight.within(fits - 1).is_over());
    }
}
