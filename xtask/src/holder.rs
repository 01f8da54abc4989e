//! Asks a running edge as the holder of its `STATUS_KEY`.

use std::env;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use clap::Args;
use configuration::{Configuration, Origin, STATUS_KEY_EXPECTED};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use ureq::Agent;
use ureq::http::Response;
use ureq::tls::{Certificate, RootCerts, TlsConfig};

use crate::bundle;
use crate::project::Project;
use crate::secrets::STATUS_KEY;

/// An edge that has not taken the connection by then does not answer.
const CONNECT_WITHIN: Duration = Duration::from_secs(10);
/// An answer of the edge holds a hundred short lines at most.
const ANSWER_BYTES_MAX: u64 = 256 * 1_024;

/// Which edge, and which of its sites.
#[derive(Args)]
// It is a part of other tasks' options, whose group has this name already.
#[group(skip)]
pub(crate) struct Options {
    /// Where the edge answers; `base_url` of `pronto.toml` if not given.
    #[arg(long, value_name = "URL")]
    edge: Option<String>,
    /// The site's id; may be left out where `pronto.toml` has a single site.
    #[arg(long, value_name = "ID")]
    site: Option<String>,
}

/// Who asks, with the key.
pub(crate) struct Holder {
    agent: Agent,
    edge: String,
    site: String,
    key: String,
    host: Option<String>,
    is_elsewhere: bool,
}

/// What an edge says when it does not do what was asked.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Problem {
    #[serde(rename = "type")]
    kind: String,
    title: String,
}

impl Holder {
    /// The holder of the key in the environment, or of the one that is typed.
    pub(crate) fn of(project: &Project, options: &Options) -> Result<Self> {
        let (edge, site) = match (&options.edge, &options.site) {
            (Some(edge), Some(site)) => (edge.clone(), site.clone()),
            (edge, site) => {
                let read = bundle::configuration(&project.path("pronto.toml"))?;
                let edge = edge.clone();
                let edge = edge.unwrap_or_else(|| read.base_url().to_owned());
                let site = match site {
                    Some(site) => site.clone(),
                    None => only_site(&read)?,
                };
                (edge, site)
            }
        };
        let edge = origin(&edge)?;
        let holder = Self::with_key(&edge, &site, &key(&edge)?)?;
        Ok(Self {
            is_elsewhere: options.edge.is_some(),
            ..holder
        })
    }

    /// The holder of this key.
    pub(crate) fn with_key(edge: &str, site: &str, key: &str) -> Result<Self> {
        let is_id = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        ensure!(
            !site.is_empty() && site.bytes().all(is_id),
            "`{site}` is no site's id: expected small letters, digits and dashes"
        );
        let key = key.trim();
        // The edge takes a sentence as well as a word.
        let is_carried = |byte: u8| byte == b' ' || byte.is_ascii_graphic();
        ensure!(
            !key.is_empty() && key.bytes().all(is_carried),
            "the key is empty, or holds what no header can carry: accents, tabs or line ends. Type the \
             deployment's {STATUS_KEY}, or put it into the environment under that name"
        );
        Ok(Self {
            agent: agent(edge)?,
            edge: edge.to_owned(),
            site: site.to_owned(),
            key: key.to_owned(),
            host: None,
            is_elsewhere: false,
        })
    }

    /// The same, where the edge is asked under another name than its address has.
    pub(crate) fn under(self, host: &str) -> Self {
        Self {
            host: Some(host.to_owned()),
            ..self
        }
    }

    /// The site's id.
    pub(crate) fn site(&self) -> &str {
        &self.site
    }

    /// The arguments by which the same site is asked again.
    pub(crate) fn arguments(&self) -> String {
        let Self { edge, site, .. } = self;
        if self.is_elsewhere {
            format!("--edge {edge} --site {site}")
        } else {
            format!("--site {site}")
        }
    }

    /// Asks for what is below `/status/{site}/`, and waits this long at most.
    pub(crate) fn get<T: DeserializeOwned>(&self, what: &str, within: Duration) -> Result<T> {
        let request = self.agent.get(self.address(what));
        let request = request.header("Authorization", format!("Bearer {}", self.key));
        let request = request.config().timeout_global(Some(within)).build();
        self.read(request.call())
    }

    /// The same with a body, which makes the edge do something.
    pub(crate) fn post<T: DeserializeOwned>(
        &self,
        what: &str,
        body: &Value,
        within: Duration,
    ) -> Result<T> {
        let request = self.agent.post(self.address(what));
        let request = request
            .header("Authorization", format!("Bearer {}", self.key))
            .header("Content-Type", "application/json");
        let request = match &self.host {
            Some(host) => request.header("Host", host),
            None => request,
        };
        let request = request.config().timeout_global(Some(within)).build();
        self.read(request.send(body.to_string()))
    }

    fn address(&self, what: &str) -> String {
        format!("{}/status/{}/{what}", self.edge, self.site)
    }

    fn read<T: DeserializeOwned>(
        &self,
        answer: Result<Response<ureq::Body>, ureq::Error>,
    ) -> Result<T> {
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) => bail!("{} does not answer: {error}", self.edge),
        };
        let status = answer.status().as_u16();
        let mut body = answer.into_body();
        let read = body.with_config().limit(ANSWER_BYTES_MAX).read_to_vec();
        let read = read.with_context(|| format!("{} broke off its answer", self.edge))?;
        if status == 200
            && let Ok(told) = serde_json::from_slice(&read)
        {
            return Ok(told);
        }
        let problem = serde_json::from_slice(&read).unwrap_or_default();
        bail!(refusal(&self.edge, &self.site, status, &problem))
    }
}

/// Why the edge did not do it, and what a person can do.
fn refusal(edge: &str, site: &str, status: u16, problem: &Problem) -> String {
    let kind = problem.kind.rsplit('/').next().unwrap_or_default();
    match (status, kind) {
        (401, "status-key-short") => format!(
            "the {STATUS_KEY} of {edge} opens nothing: {STATUS_KEY_EXPECTED}. {}",
            how_to_set(STATUS_KEY)
        ),
        (429, _) => format!("{edge} was shown too many wrong keys. Try again in a minute."),
        (401, _) => format!(
            "{edge} refuses the key. It must be the deployment's {STATUS_KEY}, or the deployment has \
             none. {}",
            how_to_set(STATUS_KEY)
        ),
        (_, "no-such-site") => format!(
            "{edge} has no site `{site}`. Its sites are those of the pronto.toml that it was \
             deployed with."
        ),
        (_, "unknown-host") => format!(
            "{edge} is not the `base_url` that the deployment has: ask it under that one, by --edge"
        ),
        // The JSON is ours; what can be wrong in it is what was typed.
        (400, "not-json") => {
            "one of the references is mistyped. Each is written as K7Q2-9M4X-3PC; its \
             last symbol checks the others."
                .to_owned()
        }
        (503, _) => format!("{edge} cannot do it now. Nothing is lost; try again in a minute."),
        (_, "") => format!(
            "{edge} answers {status}, which is no answer of Pronto's: is the address right?"
        ),
        _ => format!("{edge} answers {status}: {}", problem.title),
    }
}

/// The key in the environment, or the one that is typed.
pub(crate) fn key(edge: &str) -> Result<String> {
    match env::var(STATUS_KEY) {
        Ok(key) if !key.trim().is_empty() => Ok(key),
        _ => rpassword::prompt_password(format!("{STATUS_KEY} of {edge}: ")).with_context(|| {
            format!("{STATUS_KEY} is not set, and there is no terminal to ask for it")
        }),
    }
}

/// How a person sets a secret on the platform.
pub(crate) fn on_cloudflare(secret: &str) -> String {
    format!("npx wrangler secret put {secret} --config edge/wrangler.toml")
}

/// How a person sets a secret, wherever the edge runs.
pub(crate) fn how_to_set(secret: &str) -> String {
    let on_cloudflare = on_cloudflare(secret);
    format!(
        "On Cloudflare: {on_cloudflare}; on a machine of \
         your own: {secret} in the environment of `cargo xtask serve`."
    )
}

fn only_site(read: &Configuration) -> Result<String> {
    let ids: Vec<&str> = read.sites().iter().map(|site| site.id.as_str()).collect();
    match ids.as_slice() {
        [only] => Ok((*only).to_owned()),
        _ => bail!("which site? --site with one of: {}", ids.join(", ")),
    }
}

/// The key goes nowhere in clear: `https`, or this machine.
pub(crate) fn origin(given: &str) -> Result<String> {
    let origin = Origin::try_from(given.trim_end_matches('/').to_owned());
    match origin {
        Ok(origin) => Ok(origin.as_str().to_owned()),
        Err(error) => bail!("--edge: {error}"),
    }
}

/// Trusts the authorities that this machine trusts, so that an edge behind a company's own is reached
/// too, and follows no redirect: the key is for this edge alone.
pub(crate) fn agent(edge: &str) -> Result<Agent> {
    let mut config = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .timeout_connect(Some(CONNECT_WITHIN));
    if edge.starts_with("https:") {
        let found = rustls_native_certs::load_native_certs().certs;
        ensure!(
            !found.is_empty(),
            "this machine has no list of certificate authorities: install `ca-certificates`, or name \
             a file in SSL_CERT_FILE"
        );
        let roots = found
            .iter()
            .map(|root| Certificate::from_der(root).to_owned());
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::from(roots))
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()));
        config = config.tls_config(tls.build());
    }
    Ok(config.build().into())
}

#[cfg(test)]
mod tests {
    use super::{Holder, Problem, origin, refusal};

    #[test]
    fn ok_an_edge_is_an_origin() {
        let given = "https://feedback.shop.example/";
        assert_eq!(origin(given).unwrap(), "https://feedback.shop.example");
        assert_eq!(
            origin("http://127.0.0.1:8787").unwrap(),
            "http://127.0.0.1:8787"
        );
    }

    #[test]
    fn err_the_key_goes_nowhere_in_clear() {
        for given in ["http://feedback.shop.example", "feedback.shop.example", ""] {
            let error = origin(given).unwrap_err().to_string();
            assert!(error.contains("expected `https://"), "{error}");
        }
    }

    #[test]
    fn err_what_is_no_site_and_no_key() {
        let edge = "http://127.0.0.1:1";
        for key in [" key\n", "a key of words"] {
            assert!(Holder::with_key(edge, "acme", key).is_ok(), "{key}");
        }
        for (site, key) in [
            ("../acme", "key"),
            ("", "key"),
            ("acme", " "),
            ("acme", "a\tb"),
            ("acme", "clé"),
        ] {
            assert!(Holder::with_key(edge, site, key).is_err(), "{site} {key}");
        }
    }

    #[test]
    fn ok_a_refusal_says_what_to_do() {
        let of = |status, name: &str| {
            let problem = Problem {
                kind: format!("https://f.example/problems/{name}"),
                title: "There is no such route.".to_owned(),
            };
            refusal("https://f.example", "acme", status, &problem)
        };
        assert!(of(401, "not-authorised").contains("wrangler secret put STATUS_KEY"));
        assert!(of(401, "status-key-short").contains("openssl rand -hex 32"));
        assert!(of(429, "too-many-requests").contains("too many wrong keys"));
        assert!(of(404, "no-such-site").contains("has no site `acme`"));
        assert!(of(421, "unknown-host").contains("base_url"));
        assert!(of(400, "not-json").contains("K7Q2-9M4X-3PC"));
        assert!(of(503, "unavailable").contains("try again"));
        assert!(of(404, "no-such-route").ends_with("404: There is no such route."));
        let stranger = refusal("https://f.example", "acme", 404, &Problem::default());
        assert!(stranger.contains("no answer of Pronto's"), "{stranger}");
    }
}
