//! Whether what was deployed works where visitors meet it: host, loaders, origins, channels. Then the tags.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use configuration::{Configuration, Site};
use ureq::Agent;

use crate::channel_check;
use crate::dev::Stop;
use crate::holder::{self, Holder};

/// A new name and its certificate take a few minutes, and the platform's places follow one after the other: ten
/// minutes at most.
const LOOKS_MAX: u32 = 120;
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// No answer that is looked at takes longer.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);
/// The largest loader is a tenth of it.
const ANSWER_BYTES_MAX: u64 = 256 * 1_024;

/// Where a deployment answers, and as what.
pub(super) struct Deployed<'a> {
    pub(super) configuration: &'a Configuration,
    /// The static files that it was made with.
    pub(super) assets: &'a Path,
    /// Another address to ask it at, under its own name.
    pub(super) edge: Option<&'a str>,
    /// The deployment's `STATUS_KEY`.
    pub(super) key: &'a str,
    /// Whether it may take a while until it answers.
    pub(super) is_new: bool,
}

/// Looks at all of it, and prints what it finds and the tags.
pub(super) fn run(deployed: &Deployed<'_>) -> Result<()> {
    let base_url = deployed.configuration.base_url();
    let asked = Asked {
        agent: holder::agent(deployed.edge())?,
        edge: deployed.edge().to_owned(),
        host: base_url.split("//").last().unwrap_or_default().to_owned(),
    };
    wait(deployed, &asked)?;
    println!("{base_url}: answers, with these files");
    let mut wrong = Vec::new();
    for site in deployed.configuration.sites() {
        for origin in &site.origins {
            match asked.may_embed(site, origin.as_str()) {
                Ok(()) => println!("{}: may be embedded by {}", site.id, origin.as_str()),
                Err(error) => wrong.push(format!("{}: {error:#}", site.id)),
            }
        }
        let holder = Holder::with_key(deployed.edge(), site.id.as_str(), deployed.key)?;
        if let Err(error) = channel_check::check(&holder.under(&asked.host)) {
            wrong.push(format!("{error:#}"));
        }
    }
    ensure!(
        wrong.is_empty(),
        "it is deployed, but do not put it on a site yet:\n  {}\nMend it, and look again by `cargo xtask deploy --check`.",
        wrong.join("\n  ")
    );
    println!("\nPut this into the pages of");
    for site in deployed.configuration.sites() {
        println!("  {}:\n    {}", site.name, tag(base_url, site));
    }
    Ok(())
}

/// What an engineer pastes: docs/embed.md.
fn tag(base_url: &str, site: &Site) -> String {
    format!(
        "<script async src=\"{base_url}/{}/pronto.js\"></script>",
        site.id
    )
}

/// Until host and loaders answer as they must; the last reason why not.
fn wait(deployed: &Deployed<'_>, asked: &Asked) -> Result<()> {
    let looks = if deployed.is_new { LOOKS_MAX } else { 1 };
    let stop = Stop::on_signals()?;
    for look in 1..=looks {
        let Err(error) = asked.is_live(deployed) else {
            return Ok(());
        };
        if look == 1 && looks > 1 {
            println!("{error:#}; looking again for ten minutes");
        }
        if look == looks || stop.within(LOOK_EVERY) {
            return Err(error);
        }
    }
    Ok(())
}

impl Deployed<'_> {
    fn edge(&self) -> &str {
        self.edge.unwrap_or_else(|| self.configuration.base_url())
    }
}

/// Who asks without a key.
struct Asked {
    agent: Agent,
    edge: String,
    host: String,
}

impl Asked {
    fn is_live(&self, deployed: &Deployed<'_>) -> Result<()> {
        let edge = deployed.configuration.base_url();
        match self.get("/status")? {
            (200, body) if body.starts_with(b"{\"status\":\"ok\"") => {}
            (421, _) => bail!("{edge} answers as a deployment with another `base_url`"),
            (503, _) => bail!("{edge} answers that it is not configured"),
            (status, _) => bail!("{edge}/status answers {status}, which is no answer of Pronto's"),
        }
        for site in deployed.configuration.sites() {
            let path = format!("/{}/pronto.js", site.id);
            let file = deployed.assets.join(site.id.as_str()).join("pronto.js");
            let ours = fs::read(&file).with_context(|| format!("{}", file.display()))?;
            let (status, theirs) = self.get(&path)?;
            ensure!(status == 200, "{edge}{path} answers {status}");
            ensure!(theirs == ours, "{edge}{path} is another release's");
        }
        Ok(())
    }

    fn get(&self, path: &str) -> Result<(u16, Vec<u8>)> {
        let request = self.agent.get([&self.edge, path].concat());
        let request = request.header("Host", &self.host);
        let request = request.config().timeout_global(Some(ANSWER_WITHIN)).build();
        let answer = request.call();
        let answer = answer.with_context(|| format!("{} does not answer", self.host))?;
        let status = answer.status().as_u16();
        let mut body = answer.into_body();
        let read = body.with_config().limit(ANSWER_BYTES_MAX).read_to_vec();
        Ok((status, read.context("the answer breaks off")?))
    }

    /// What a browser asks before it sends from a page of this origin.
    fn may_embed(&self, site: &Site, origin: &str) -> Result<()> {
        let path = format!("/v1/sites/{}/submissions", site.id);
        let request = self.agent.options([&self.edge, path.as_str()].concat());
        let request = request
            .header("Host", &self.host)
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "POST");
        let request = request.config().timeout_global(Some(ANSWER_WITHIN)).build();
        let answer = request.call()?;
        let allowed = answer.headers().get("Access-Control-Allow-Origin");
        let is_allowed = allowed.is_some_and(|allowed| allowed.as_bytes() == origin.as_bytes());
        ensure!(
            is_allowed,
            "a page of {origin} may not send (status {})",
            answer.status().as_u16()
        );
        Ok(())
    }
}
