//! Runs the Worker on plain workerd, for those who host themselves: docs/self-hosting.md.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use clap::Args;
use configuration::{Configuration, STATUS_KEY_EXPECTED, Way, is_status_key};

use crate::bundle::{self, Bundle};
use crate::dev::{Group, Stop};
use crate::private;
use crate::project::{Profile, Project};
use crate::secrets::{self, STATUS_KEY};
use crate::tools::npm;
use crate::worker;

/// Where edge/workerd/config.capnp leaves room for the names of secrets.
const SECRETS: &str = "# {{secrets}}";
/// What may be bound besides what every deployment needs begins so: the secrets of the sites' channels,
/// and the key of the status page. Which of them are set, the environment says.
const FURTHER: [&str; 3] = ["SMTP_PASSWORD_", "CHANNEL_", STATUS_KEY];
/// The folder that workerd makes for the desks, by their unique key in config.capnp.
const DESKS: &str = "pronto-desk";
/// How often it is looked whether workerd still runs.
const LOOK_EVERY: Duration = Duration::from_millis(400);

/// What to serve, and where.
#[derive(Args)]
pub(crate) struct Options {
    /// The configuration; `pronto.toml` of the project if not given.
    #[arg(long, value_name = "FILE")]
    configuration: Option<PathBuf>,
    /// The port for the proxy that speaks TLS with the visitors, on 127.0.0.1.
    #[arg(long, value_name = "PORT", default_value_t = 8787)]
    port: u16,
    /// The port for the timer, on 127.0.0.1.
    #[arg(long, value_name = "PORT", default_value_t = 8788)]
    tick_port: u16,
    /// The folder that keeps the desks; `.pronto/self-hosted` if not given.
    #[arg(long, value_name = "FOLDER")]
    state_dir: Option<PathBuf>,
}

/// Builds what is missing and serves until it is asked to end.
pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    let given = options.configuration.clone();
    let file = given.unwrap_or_else(|| project.path("pronto.toml"));
    let text = fs::read_to_string(&file).with_context(|| format!("{}", file.display()))?;
    let configuration = bundle::configuration(&file)?;
    are_set(&configuration)?;
    npm::packages(project)?;

    let folder = project.target("pronto/serve");
    let bundle = Bundle {
        profile: Profile::Release,
        configuration: file,
        out: folder.join("assets"),
        keep: true,
    };
    bundle::write(project, &bundle)?;
    let worker = worker::build(project, Profile::Release)?;
    lay_out(project, &worker, &folder)?;

    let given = options.state_dir.clone();
    let desks = std::path::absolute(given.unwrap_or_else(|| project.path(".pronto/self-hosted")))?;
    private::folder(&desks)?;
    private::close(&desks.join(DESKS))?;
    private::write_for_owner();
    let stop = Stop::on_signals()?;
    let mut workerd = Command::new(workerd(project)?);
    workerd
        .current_dir(&folder)
        .args(["serve", "config.capnp"])
        .args([
            "--socket-addr",
            &format!("public=127.0.0.1:{}", options.port),
        ])
        .args([
            "--socket-addr",
            &format!("tick=127.0.0.1:{}", options.tick_port),
        ])
        .arg("--directory-path")
        .arg(format!("files={}", bundle.out.display()))
        .arg("--directory-path")
        .arg(format!("desks={}", desks.display()))
        .env("PRONTO_TOML", text);
    let mut group = Group::start("workerd", &mut workerd)?;
    println!(
        "serving {} on 127.0.0.1:{}",
        configuration.base_url(),
        options.port
    );
    while !stop.within(LOOK_EVERY) {
        if let Some(status) = group.ended()? {
            bail!("workerd has ended by itself ({status})");
        }
    }
    Ok(())
}

/// The secrets that the configuration needs: better said here than by the first letter.
fn are_set(configuration: &Configuration) -> Result<()> {
    if let Ok(key) = env::var(STATUS_KEY) {
        ensure!(
            key.is_empty() || is_status_key(&key),
            "{STATUS_KEY}: {STATUS_KEY_EXPECTED}"
        );
    }
    for site in configuration.sites() {
        let theirs = site.channels.iter();
        let mut theirs = theirs.filter(|channel| matches!(channel.way, Way::SendEmail { .. }));
        if let Some(channel) = theirs.next() {
            bail!(
                "the channel `{}` of `{}` is Cloudflare's own: plain workerd has none",
                channel.id,
                site.id
            );
        }
    }
    let is_set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    let missing = secrets::missing(&secrets::needed(configuration), is_set);
    ensure!(missing.is_empty(), "{}", missing.join("\n       "));
    Ok(())
}

/// The files that `config.capnp` names, in one folder.
fn lay_out(project: &Project, worker: &Path, folder: &Path) -> Result<()> {
    let ours = project.path("edge/workerd");
    fs::create_dir_all(folder.join("worker"))?;
    for name in ["assets.js", "tick.js"] {
        fs::copy(ours.join(name), folder.join(name))?;
    }
    for name in ["index.js", "index_bg.wasm"] {
        fs::copy(worker.join(name), folder.join("worker").join(name))?;
    }
    let names = env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    let config = fs::read_to_string(ours.join("config.capnp"))?;
    fs::write(folder.join("config.capnp"), with_secrets(&config, names)?)?;
    Ok(())
}

/// The configuration with a binding for each secret that is set. Each is read from the environment by
/// workerd itself and stands in no file.
fn with_secrets(config: &str, names: impl Iterator<Item = String>) -> Result<String> {
    ensure!(
        config.contains(SECRETS),
        "edge/workerd/config.capnp has no `{SECRETS}`"
    );
    let is_plain = |name: &str| name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    let is_ours =
        |name: &String| is_plain(name) && FURTHER.iter().any(|start| name.starts_with(start));
    let mut names: Vec<String> = names.filter(is_ours).collect();
    names.sort();
    let binding = |name: String| format!("(name = \"{name}\", fromEnvironment = \"{name}\"),");
    let bindings: Vec<String> = names.into_iter().map(binding).collect();
    Ok(config.replace(SECRETS, &bindings.join("\n    ")))
}

/// The workerd that wrangler brings: npm installs the one of this machine's kind alone.
fn workerd(project: &Project) -> Result<PathBuf> {
    let folder = project.path("node_modules/@cloudflare");
    let mut programs = fs::read_dir(&folder)?
        .flatten()
        .map(|entry| entry.path().join("bin/workerd"));
    let found = programs.find(|program| program.is_file());
    found.with_context(|| format!("no workerd in {}: run `npm ci`", folder.display()))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::{DESKS, with_secrets};

    fn bound(names: &[&str]) -> String {
        let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("../edge/workerd/config.capnp");
        let config = fs::read_to_string(config).unwrap();
        with_secrets(&config, names.iter().map(|name| (*name).to_owned())).unwrap()
    }

    #[test]
    fn ok_each_password_is_bound_and_nothing_else() {
        let config = bound(&["SMTP_PASSWORD_B", "PATH", "SMTP_PASSWORD_A", "CHANNEL_X\"Y"]);
        let binding = |name: &str| format!("(name = \"{name}\", fromEnvironment = \"{name}\"),");
        let both = [binding("SMTP_PASSWORD_A"), binding("SMTP_PASSWORD_B")].join("\n    ");
        assert!(config.contains(&both), "{config}");
        assert_eq!(config.matches("fromEnvironment").count(), 4, "{config}");
    }

    #[test]
    fn ok_the_folder_of_the_desks_is_named_by_their_key() {
        let key = format!("uniqueKey = \"{DESKS}\"");
        assert!(bound(&[]).contains(&key), "{key}");
    }

    #[test]
    fn ok_none_is_fine_too() {
        assert!(!bound(&[]).contains("{{"));
    }
}
