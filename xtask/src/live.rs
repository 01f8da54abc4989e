//! Looks whether what is deployed answers as a visitor's browser asks it, and prints the tag to paste.

use std::env;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Result, bail};
use clap::Args;
use configuration::{Configuration, Site};
use ureq::http::Response;
use ureq::{Agent, Body};

use crate::bundle;
use crate::channel_check;
use crate::clock;
use crate::holder::{self, Holder};
use crate::project::Project;

/// A new domain has its certificate within minutes.
const WITHIN: Duration = Duration::from_mins(5);
/// Between two looks.
const PAUSE: Duration = Duration::from_secs(5);
/// One answer takes no longer.
const ANSWER: Duration = Duration::from_secs(20);

/// Where to look.
#[derive(Args)]
pub(crate) struct Options {
    /// The configuration that was deployed; `pronto.toml` of the project if not given.
    #[arg(long, value_name = "FILE")]
    configuration: Option<PathBuf>,
    /// Where the edge answers; `base_url` of the configuration if not given.
    #[arg(long, value_name = "URL")]
    edge: Option<String>,
}

/// Looks at every site; an error if one does not answer as it should.
pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    let given = options.configuration.clone();
    let read = bundle::configuration(&given.unwrap_or_else(|| project.path("pronto.toml")))?;
    let edge = options.edge.as_deref().map(holder::origin).transpose()?;
    check(&read, edge.as_deref())
}

/// The same at an edge; at `base_url` if none is given.
pub(crate) fn check(read: &Configuration, edge: Option<&str>) -> Result<()> {
    let edge = edge.unwrap_or(read.base_url());
    let looker = Looker {
        agent: holder::agent(edge)?,
        edge,
    };
    println!("looking whether {edge} answers");
    let mut wrong = Vec::new();
    for site in read.sites() {
        match looker.host(site).and_then(|()| looker.origins(site)) {
            Ok(()) => println!("{}: answers, and takes what its pages send", site.id),
            Err(error) => wrong.push(format!("{}: {error:#}", site.id)),
        }
    }
    if wrong.is_empty() {
        for site in read.sites() {
            if let Err(error) = channels(edge, site) {
                wrong.push(format!("{}: {error:#}", site.id));
            }
        }
    }
    for site in read.sites() {
        println!(
            "\nthe tag for {}:\n{}",
            site.name,
            tag(read.base_url(), site)
        );
    }
    match wrong.as_slice() {
        [] => Ok(()),
        wrong => bail!("{}", wrong.join("\n")),
    }
}

/// What a site's pages carry.
fn tag(base_url: &str, site: &Site) -> String {
    let id = &site.id;
    format!("<script async src=\"{base_url}/{id}/pronto.js\"></script>")
}

/// Tries the channels, where the key is at hand.
fn channels(edge: &str, site: &Site) -> Result<()> {
    let id = site.id.as_str();
    match env::var(holder::STATUS_KEY) {
        Ok(key) if !key.trim().is_empty() => {
            println!("\nthe channels of {id}:");
            channel_check::check(&Holder::with_key(edge, id, &key)?)
        }
        _ => {
            println!(
                "the channels of {id} were not tried: cargo xtask channel-check --site {id} asks for {}",
                holder::STATUS_KEY
            );
            Ok(())
        }
    }
}

/// Asks as a browser does.
struct Looker<'a> {
    agent: Agent,
    edge: &'a str,
}

impl Looker<'_> {
    /// The script and the hosted page are there, once the domain has its certificate.
    fn host(&self, site: &Site) -> Result<()> {
        let begun = clock::now();
        loop {
            match self.script(site).and_then(|()| self.page(site)) {
                Err(error) if begun.elapsed() < WITHIN && is_young(&error) => {
                    println!("{}: not yet: {error:#}", site.id);
                    clock::pause(PAUSE);
                }
                seen => return seen,
            }
        }
    }

    fn script(&self, site: &Site) -> Result<()> {
        let path = format!("/{}/pronto.js", site.id);
        let answer = self.get(&path)?;
        let is_script = header(&answer, "content-type").contains("javascript");
        match answer.status().as_u16() {
            200 if is_script => Ok(()),
            status => bail!(
                "{}{path} answers {status}, and not with the script",
                self.edge
            ),
        }
    }

    fn page(&self, site: &Site) -> Result<()> {
        let path = format!("/contact/{}", site.id);
        match self.get(&path)?.status().as_u16() {
            200 => Ok(()),
            421 => bail!(
                "{} is not the `base_url` that was deployed: the Worker answers under that one alone",
                self.edge
            ),
            status => bail!("{}{path} answers {status}", self.edge),
        }
    }

    /// Each origin of the configuration may send.
    fn origins(&self, site: &Site) -> Result<()> {
        let path = format!("/v1/sites/{}/submissions", site.id);
        for origin in &site.origins {
            let request = ureq::http::Request::builder()
                .method("OPTIONS")
                .uri([self.edge, &path].concat())
                .header("Origin", origin.as_str())
                .header("Access-Control-Request-Method", "POST")
                .header(
                    "Access-Control-Request-Headers",
                    "content-type,idempotency-key",
                )
                .body(())?;
            let answer = self.agent.run(request);
            let answer = answer.map_err(|error| unanswered(self.edge, &error))?;
            if header(&answer, "access-control-allow-origin") != origin.as_str() {
                bail!(
                    "pages of {} may not send: was another pronto.toml deployed?",
                    origin.as_str()
                );
            }
        }
        Ok(())
    }

    fn get(&self, path: &str) -> Result<Response<Body>> {
        let request = self.agent.get([self.edge, path].concat());
        let request = request.config().timeout_global(Some(ANSWER)).build();
        request
            .call()
            .map_err(|error| unanswered(self.edge, &error))
    }
}

/// What a domain says of itself until it is set up: nothing, or that nobody is there.
fn is_young(error: &anyhow::Error) -> bool {
    let said = format!("{error:#}");
    said.contains("does not answer") || said.contains("answers 5")
}

fn unanswered(edge: &str, error: &ureq::Error) -> anyhow::Error {
    anyhow::anyhow!("{edge} does not answer: {error}")
}

fn header<'a>(answer: &'a Response<Body>, name: &str) -> &'a str {
    let value = answer.headers().get(name);
    value
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}
