//! Runs everything on this machine: a shop that embeds the widget, the Worker, and an inbox.

mod group;
mod ports;
mod ready;
mod settings;
mod shop;
mod stop;
mod watch;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Result, bail};
use clap::Args;

use crate::bundle::{self, Bundle};
use crate::private;
use crate::project::{Profile, Project};
use crate::tools::npm;
use crate::worker;

pub(crate) use group::Group;
use ports::Ports;
use ready::Part;
pub(crate) use settings::of_wrangler;

use settings::Settings;
use shop::Shop;
pub(crate) use stop::Stop;
use watch::Watch;

/// How often the sources and the programs are looked at: a person does not notice half of it.
const LOOK_EVERY: Duration = Duration::from_millis(400);

/// Where to run.
#[derive(Args)]
pub(crate) struct Options {
    /// The shop's port; 8080, or a free one if it is taken.
    #[arg(long, value_name = "PORT")]
    site_port: Option<u16>,
    /// The Worker's port; 8787, or a free one if it is taken.
    #[arg(long, value_name = "PORT")]
    edge_port: Option<u16>,
    /// The port of the inbox's page; 1080, or a free one if it is taken.
    #[arg(long, value_name = "PORT")]
    inbox_port: Option<u16>,
    /// The port that takes letters; 1025, or a free one if it is taken.
    #[arg(long, value_name = "PORT")]
    smtp_port: Option<u16>,
    /// The folder that keeps what is stored; `.pronto` if not given.
    #[arg(long, value_name = "FOLDER")]
    state_dir: Option<PathBuf>,
    /// Do not rebuild when a source changes.
    #[arg(long)]
    no_watch: bool,
}

/// Builds, starts, waits for Ctrl-C, and stops what it started.
pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    let ports = Ports::choose(options)?;
    let state = options.state_dir.clone();
    let state = std::path::absolute(state.unwrap_or_else(|| project.path(".pronto")))?;
    private::folder(&state)?;
    npm::packages(project)?;
    // Where the Worker will lie is known before it is built, so that a wrong configuration is said
    // before minutes have gone by.
    let settings = Settings::write(project, &ports, &state)?;
    let bundle = Bundle {
        profile: Profile::Dev,
        configuration: settings.configuration.clone(),
        out: settings.assets.clone(),
        keep: false,
    };
    // Before it is built, so that what changes meanwhile is built again.
    let watch = (!options.no_watch).then(|| Watch::start(project, &settings));
    bundle::write(project, &bundle)?;
    worker::build(project, Profile::Dev)?;

    let stop = Stop::on_signals()?;
    let _shop = Shop::open(project.path("demo"), ports.site, settings.words())?;
    let mut groups = [
        Group::start("the inbox", &mut inbox(project, &ports, &settings))?,
        Group::start("the Worker", &mut edge(project, &ports, &settings))?,
    ];
    let links = [
        ("shop", format!("{}/", ports.shop())),
        ("inbox", format!("http://127.0.0.1:{}/", ports.inbox)),
        (
            "hosted page",
            format!("{}/contact/{}", ports.edge(), settings.site),
        ),
    ];
    let mut answering = vec![Part::Port(ports.smtp)];
    answering.extend(links.iter().map(|(_, link)| Part::Page(link)));
    if !ready::wait(&answering, &mut groups, &stop)? {
        return Ok(());
    }
    for (name, link) in &links {
        println!("  {name:<12} {link}");
    }
    println!("ready");
    serve(&mut groups, watch, &stop)
}

/// Until Ctrl-C, or until a program that is needed has ended.
fn serve(groups: &mut [Group], mut watch: Option<Watch<'_>>, stop: &Stop) -> Result<()> {
    while !stop.within(LOOK_EVERY) {
        for group in &mut *groups {
            if let Some(status) = group.ended()? {
                bail!("{} has ended by itself ({status})", group.name());
            }
        }
        if let Some(watch) = &mut watch {
            watch.look()?;
        }
    }
    println!("\nstopping");
    Ok(())
}

fn inbox(project: &Project, ports: &Ports, settings: &Settings) -> Command {
    let mut maildev = Command::new(project.npm("maildev"));
    maildev
        .args(["--ip", "127.0.0.1", "--web-ip", "127.0.0.1", "--silent"])
        .args(["--smtp", &ports.smtp.to_string()])
        .args(["--web", &ports.inbox.to_string()])
        .arg("--mail-directory")
        .arg(settings.state.join("mail"))
        // It tells its address, which stands below.
        .stdout(Stdio::null());
    maildev
}

fn edge(project: &Project, ports: &Ports, settings: &Settings) -> Command {
    let mut wrangler = Command::new(project.npm("wrangler"));
    wrangler
        .current_dir(&settings.state)
        .arg("dev")
        .arg("--config")
        .arg(&settings.wrangler)
        .args(["--ip", "127.0.0.1", "--port", &ports.edge.to_string()])
        .args(["--inspector-port", "0", "--log-level", "warn"])
        .arg("--show-interactive-dev-session=false")
        .arg("--persist-to")
        .arg(settings.state.join("storage"));
    to_itself(&mut wrangler, &settings.state);
    wrangler
}

/// Keeps wrangler from asking questions, from counting us, from fetching a sample of the platform's
/// request properties from outside, and from writing anywhere but into this folder.
pub(crate) fn to_itself(wrangler: &mut Command, folder: &Path) {
    wrangler
        .env("CI", "true")
        .env("WRANGLER_SEND_METRICS", "false")
        .env("WRANGLER_HIDE_BANNER", "true")
        .env("WRANGLER_LOG_PATH", folder.join("wrangler-log"))
        .env("WRANGLER_REGISTRY_PATH", folder.join("wrangler-registry"))
        .env("CLOUDFLARE_CF_FETCH_ENABLED", "false");
}
