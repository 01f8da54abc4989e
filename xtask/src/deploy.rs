//! Builds for release, hands it to Cloudflare by `wrangler`, and looks whether it answers there.
//!
//! Nothing is uploaded while a secret is missing, and the Worker answers at the host of `base_url` alone.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result, bail, ensure};
use clap::Args;
use configuration::Configuration;
use serde::Deserialize;
use toml::{Table, Value};

use crate::bundle::{self, Bundle};
use crate::command;
use crate::dev::{of_wrangler, to_itself};
use crate::holder;
use crate::live;
use crate::project::{Profile, Project};
use crate::size;
use crate::worker;

/// Secrets that every deployment has.
const SECRETS: [&str; 2] = ["PRONTO_KEY", "STATUS_KEY"];
/// The end of a host that the platform itself gives.
const PLATFORM: &str = ".workers.dev";

/// What to do with what was built.
#[derive(Args)]
pub(crate) struct Options {
    /// Go all the way but for the upload; needs no account.
    #[arg(long)]
    dry_run: bool,
    /// The configuration; `pronto.toml` of the project if not given.
    #[arg(long, value_name = "FILE")]
    configuration: Option<PathBuf>,
    /// Answer by a route of this zone, where the host of `base_url` has a DNS record already. Without it
    /// the host becomes a custom domain, with record and certificate.
    #[arg(long, value_name = "DOMAIN")]
    zone: Option<String>,
    /// Do not look afterwards whether it answers.
    #[arg(long)]
    no_look: bool,
    /// The wrangler to call; the project's own if not given.
    #[arg(long, value_name = "PROGRAM")]
    wrangler: Option<PathBuf>,
}

/// How visitors reach the Worker.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Host {
    /// By a host whose record and certificate the platform makes.
    Domain(String),
    /// By a host of a zone that has a record already.
    Route { host: String, zone: String },
    /// By the host that the platform gives each Worker.
    Platform,
}

/// A secret as `wrangler secret list` tells it.
#[derive(Deserialize)]
struct Kept {
    name: String,
}

/// Deploys, keeps the hashed files for the releases to come, and looks whether it answers.
pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    let mut bundle = Bundle::of_release(project);
    if let Some(configuration) = &options.configuration {
        bundle.configuration.clone_from(configuration);
    }
    let read = bundle::configuration(&bundle.configuration)?;
    let host = Host::of(read.base_url(), options.zone.as_deref())?;
    bundle::write(project, &bundle)?;
    let built = worker::build(project, Profile::Release)?;
    size::run(project, &size::Options::default())?;

    let text = fs::read_to_string(&bundle.configuration)?;
    let original = fs::read_to_string(project.path("edge/wrangler.toml"))?;
    let settings = of_wrangler(&original, &built.join("index.js"), &bundle.out, text)?;
    let folder = project.target("pronto/deploy");
    fs::create_dir_all(&folder)?;
    let file = folder.join("wrangler.toml");
    let mut settings = host.answered(settings);
    // The platform itself refuses an upload without them, whoever makes it.
    let required = Table::from_iter([("required".to_owned(), secrets(&read).into())]);
    settings.insert("secrets".into(), required.into());
    fs::write(&file, toml::to_string(&settings)?)?;

    let program = options.wrangler.clone();
    let program = program.unwrap_or_else(|| project.npm("wrangler"));
    let wrangler = |arguments: &[&str]| {
        let mut command = Command::new(&program);
        command
            .current_dir(&folder)
            .args(arguments)
            .arg("--config")
            .arg(&file);
        command
    };
    if options.dry_run {
        let mut upload = wrangler(&["deploy", "--dry-run"]);
        to_itself(&mut upload, &folder);
        upload.arg("--outdir").arg(folder.join("upload"));
        command::run(&mut upload)?;
        println!(
            "the secrets that a deployment needs: {}",
            secrets(&read).join(", ")
        );
        return Ok(());
    }
    check_secrets(
        &read,
        &mut wrangler(&["secret", "list", "--format", "json"]),
    )?;
    command::run(&mut wrangler(&["deploy"]))?;
    bundle::remember(project, bundle::make(project, &bundle)?)?;
    println!("commit the folder `releases`: later deployments carry these files too");
    if options.no_look {
        return Ok(());
    }
    live::check(&read, None)
}

impl Host {
    /// How the Worker is reached under `base_url`.
    fn of(base_url: &str, zone: Option<&str>) -> Result<Self> {
        let host = base_url.strip_prefix("https://").with_context(|| {
            format!(
                "`base_url` is `{base_url}`, which nobody but this machine reaches: write the address at \
                 which visitors are to reach Pronto, as `https://feedback.shop.example`"
            )
        })?;
        ensure!(
            !host.contains(':'),
            "`base_url` is `{base_url}`: Cloudflare answers visitors at the usual port alone"
        );
        let is_platform = host.ends_with(PLATFORM);
        match zone {
            None if is_platform => Ok(Self::Platform),
            None => Ok(Self::Domain(host.to_owned())),
            Some(zone) => {
                let is_within = host
                    .strip_suffix(zone)
                    .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
                ensure!(
                    is_within && !is_platform,
                    "--zone {zone}: the host of `base_url` is `{host}`, which is not of that zone"
                );
                Ok(Self::Route {
                    host: host.to_owned(),
                    zone: zone.to_owned(),
                })
            }
        }
    }

    /// The Worker's settings with that host, and no other: what answers elsewhere would answer beside the
    /// rules that the company sets for its domain.
    fn answered(&self, mut settings: Table) -> Table {
        let is_platform = *self == Self::Platform;
        settings.insert("workers_dev".into(), is_platform.into());
        settings.insert("preview_urls".into(), false.into());
        let route = match self {
            Self::Platform => return settings,
            Self::Domain(host) => Table::from_iter([
                ("pattern".to_owned(), Value::from(host.as_str())),
                ("custom_domain".to_owned(), true.into()),
            ]),
            Self::Route { host, zone } => Table::from_iter([
                ("pattern".to_owned(), Value::from(format!("{host}/*"))),
                ("zone_name".to_owned(), zone.as_str().into()),
            ]),
        };
        settings.insert("routes".into(), vec![Value::from(route)].into());
        settings
    }
}

/// The names of the secrets without which it does not work.
fn secrets(read: &Configuration) -> Vec<String> {
    let of_channels = read.sites().iter().flat_map(|site| {
        let channels = site.channels.iter().filter(|one| one.has_secret());
        channels.map(|one| one.secret_name(site.id.as_str()))
    });
    let all = SECRETS.into_iter().map(str::to_owned);
    all.chain(of_channels).collect()
}

/// Ends before the upload if a secret is not set. Of a Worker that is not there yet the platform lists none.
fn check_secrets(read: &Configuration, list: &mut Command) -> Result<()> {
    let listed = command::read(list);
    let kept: BTreeSet<String> = match &listed {
        Ok(listed) => {
            let kept: Vec<Kept> = serde_json::from_str(listed.trim())
                .with_context(|| format!("wrangler lists the secrets in another form: {listed}"))?;
            kept.into_iter().map(|one| one.name).collect()
        }
        Err(error) if is_not_there(&format!("{error:#}")) => BTreeSet::new(),
        Err(error) => bail!("which secrets are set cannot be seen: {error:#}"),
    };
    let missing: Vec<String> = secrets(read)
        .into_iter()
        .filter(|name| !kept.contains(name))
        .collect();
    let how: Vec<String> = missing.iter().map(|name| how_to_set(name)).collect();
    ensure!(
        missing.is_empty(),
        "nothing was uploaded: the deployment would not work without {}. Set {}:\n  {}",
        missing.join(", "),
        if missing.len() == 1 { "it" } else { "them" },
        how.join("\n  ")
    );
    Ok(())
}

/// Whether wrangler says that there is no such Worker (10007 of the platform's interface).
fn is_not_there(said: &str) -> bool {
    said.contains("10007") || said.contains("not found") || said.contains("does not exist")
}

fn how_to_set(name: &str) -> String {
    if SECRETS.contains(&name) {
        format!("openssl rand -hex 32 | {}", holder::put_secret(name))
    } else {
        holder::put_secret(name)
    }
}

#[cfg(test)]
mod tests {
    use configuration::Configuration;
    use toml::Table;

    use super::{Host, is_not_there, secrets};

    #[test]
    fn ok_the_host_of_base_url_and_no_other_answers() {
        let settings = |base_url: &str, zone: Option<&str>| {
            let host = Host::of(base_url, zone).unwrap();
            toml::to_string(&host.answered(Table::new())).unwrap()
        };
        let off = "preview_urls = false\nworkers_dev = false\n";
        for (base_url, zone, routes) in [
            (
                "https://feedback.shop.example",
                None,
                "custom_domain = true\npattern = \"feedback.shop.example\"\n",
            ),
            (
                "https://feedback.shop.example",
                Some("shop.example"),
                "pattern = \"feedback.shop.example/*\"\nzone_name = \"shop.example\"\n",
            ),
        ] {
            let written = settings(base_url, zone);
            assert_eq!(written, format!("{off}\n[[routes]]\n{routes}"));
        }
        let platform = settings("https://pronto.acme.workers.dev", None);
        assert_eq!(platform, "preview_urls = false\nworkers_dev = true\n");
    }

    #[test]
    fn err_a_host_that_cannot_be_it() {
        for (base_url, zone, said) in [
            ("http://127.0.0.1:8787", None, "nobody but this machine"),
            ("https://feedback.shop.example:8443", None, "the usual port"),
            (
                "https://feedback.shop.example",
                Some("op.example"),
                "not of that zone",
            ),
            (
                "https://feedback.shop.example",
                Some("other.example"),
                "not of that zone",
            ),
            (
                "https://p.acme.workers.dev",
                Some("acme.workers.dev"),
                "not of that zone",
            ),
        ] {
            let error = Host::of(base_url, zone).unwrap_err().to_string();
            assert!(error.contains(said), "{error}");
        }
    }

    #[test]
    fn ok_the_secrets_of_the_channels_that_have_one() {
        let example = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../pronto.toml");
        let example = std::fs::read_to_string(example).unwrap();
        let more = "[[sites.channels]]\nid = \"room\"\nkind = \"chat\"\napp = \"slack\"\n\
                    [[sites.channels]]\nid = \"platform\"\nkind = \"send_email\"\nbinding = \"MAIL\"\n";
        let read = Configuration::parse(&[&example, more].concat()).unwrap();
        let names = [
            "PRONTO_KEY",
            "STATUS_KEY",
            "SMTP_PASSWORD_ACME",
            "CHANNEL_ACME_ROOM",
        ];
        assert_eq!(secrets(&read), names);
    }

    #[test]
    fn ok_a_worker_that_is_not_there_has_no_secrets() {
        for said in [
            "Worker \"pronto\" not found.",
            "This Worker does not exist on your account. [code: 10007]",
        ] {
            assert!(is_not_there(said), "{said}");
        }
        assert!(!is_not_there("You are not logged in."));
    }
}
