//! The configuration of a development run: the project's own, with addresses of this machine.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use toml::{Table, Value};

use super::ports::Ports;
use crate::bundle;
use crate::project::Project;
use crate::stamp::hex;

/// The files of a development run and what stands in them.
pub(crate) struct Settings {
    /// The folder that keeps what is stored.
    pub(crate) state: PathBuf,
    /// `pronto.toml` with addresses of this machine.
    pub(crate) configuration: PathBuf,
    /// `wrangler.toml` with that configuration in a binding.
    pub(crate) wrangler: PathBuf,
    /// Where the static files lie.
    pub(crate) assets: PathBuf,
    /// The site that the shop is.
    pub(crate) site: String,
    edge: String,
}

impl Settings {
    /// Writes the files.
    pub(crate) fn write(project: &Project, ports: &Ports, state: &Path) -> Result<Self> {
        let text = fs::read_to_string(project.path("pronto.toml"))?;
        let here = on_this_machine(&text, ports)?;
        let configuration = state.join("pronto.toml");
        fs::write(&configuration, &here)?;
        let read = bundle::configuration(&configuration)?;
        let site = read.sites().first().context("a configuration has a site")?;
        let settings = Self {
            state: state.to_owned(),
            configuration,
            wrangler: state.join("wrangler.toml"),
            assets: state.join("assets"),
            site: site.id.as_str().to_owned(),
            edge: ports.edge(),
        };
        let original = fs::read_to_string(project.path("edge/wrangler.toml"))?;
        let main = project.path("edge/build-dev/index.js");
        let mut wrangler = of_wrangler(&original, &main, &settings.assets, here)?;
        // Cron does not fire in a development run; named, it is only warned about.
        wrangler.remove("triggers");
        fs::write(&settings.wrangler, toml::to_string(&wrangler)?)?;
        keep_keys(&state.join(".dev.vars"))?;
        Ok(settings)
    }

    /// What the shop's pages leave open, and what is put there.
    pub(crate) fn words(&self) -> [(&'static str, String); 2] {
        [
            ("{{edge}}", self.edge.clone()),
            ("{{site}}", self.site.clone()),
        ]
    }
}

/// Letters go to the inbox of this machine, only the shop of this machine may embed the widget, and
/// nobody is held up by limits made for strangers.
fn on_this_machine(text: &str, ports: &Ports) -> Result<String> {
    let mut table: Table = toml::from_str(text).context("pronto.toml")?;
    table.insert("base_url".into(), ports.edge().into());
    let lifted = [
        "submissions_per_address",
        "letters_per_hour",
        "letters_per_phone",
        "ratings_seconds",
    ];
    let lifted = lifted.map(|key| (key.to_owned(), Value::from(0)));
    let limits = Table::from_iter(lifted);
    table.insert("limits".into(), limits.into());
    let sites = table.get_mut("sites").and_then(Value::as_array_mut);
    for site in sites.into_iter().flatten().filter_map(Value::as_table_mut) {
        let origins = [ports.shop(), format!("http://localhost:{}", ports.site)];
        site.insert("origins".into(), Vec::from(origins).into());
        let smtp = format!("smtp://127.0.0.1:{}", ports.smtp);
        site.insert("smtp".into(), smtp.into());
        site.remove("smtp_user");
        // Only the platform knows jurisdictions.
        site.remove("jurisdiction");
        let privacy = format!("{}/privacy.html", ports.shop());
        site.insert("privacy_url".into(), privacy.into());
    }
    Ok(toml::to_string(&table)?)
}

/// The Worker's own settings, with what is built and configured here.
pub(crate) fn of_wrangler(
    original: &str,
    main: &Path,
    assets: &Path,
    configuration: String,
) -> Result<Table> {
    let mut table: Table = toml::from_str(original).context("edge/wrangler.toml")?;
    table.insert("main".into(), main.to_string_lossy().into_owned().into());
    let folder = assets.to_string_lossy().into_owned();
    set(&mut table, "assets", "directory", folder);
    set(&mut table, "vars", "PRONTO_TOML", configuration);
    Ok(table)
}

fn set(table: &mut Table, group: &str, key: &str, value: String) {
    let mut inner = match table.remove(group) {
        Some(Value::Table(inner)) => inner,
        _ => Table::new(),
    };
    inner.insert(key.to_owned(), value.into());
    table.insert(group.to_owned(), inner.into());
}

/// The key from which the Worker derives all others, and the one that opens `/status`: drawn once,
/// kept as long as what they open.
fn keep_keys(file: &Path) -> Result<()> {
    let mut options = fs::OpenOptions::new();
    options.create(true).append(true).mode(0o600);
    let mut written = options.open(file)?;
    let there = fs::read_to_string(file)?;
    if !there.is_empty() && !there.ends_with('\n') {
        writeln!(written)?;
    }
    for name in ["PRONTO_KEY", "STATUS_KEY"] {
        let begin = format!("{name}=");
        if there.lines().any(|line| line.starts_with(&begin)) {
            continue;
        }
        let mut key = [0; 32];
        getrandom::fill(&mut key).context("no random bytes")?;
        writeln!(written, "{name}=\"{}\"", hex(&key))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use configuration::{Configuration, Security, Way};

    use super::{Ports, keep_keys, of_wrangler, on_this_machine};

    const PORTS: Ports = Ports {
        site: 1,
        edge: 2,
        inbox: 3,
        smtp: 4,
    };

    #[test]
    fn ok_nothing_leaves_this_machine() {
        let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../pronto.toml");
        let example = std::fs::read_to_string(example).unwrap();
        let read = Configuration::parse(&on_this_machine(&example, &PORTS).unwrap()).unwrap();
        assert_eq!(read.base_url(), "http://127.0.0.1:2");
        assert_eq!(read.limits().submissions_per_address, 0);
        for site in read.sites() {
            let channel = site
                .channel(&"smtp".to_owned().into())
                .expect("the inbox's channel");
            let Way::Smtp {
                address,
                user: None,
            } = &channel.way
            else {
                panic!("{channel:?}");
            };
            assert_eq!((address.host(), address.port()), ("127.0.0.1", 4));
            assert_eq!(address.security(), Security::PlainLoopback);
            assert_eq!(site.jurisdiction, None);
            assert_eq!(site.origins[0].as_str(), "http://127.0.0.1:1");
            assert_eq!(site.privacy_url.as_str(), "http://127.0.0.1:1/privacy.html");
        }
    }

    #[test]
    fn ok_wrangler_keeps_what_is_not_ours() {
        let original = "main = \"x\"\nname = \"pronto\"\n[assets]\nbinding = \"ASSETS\"\n";
        let table = of_wrangler(original, Path::new("m"), Path::new("a"), "c".to_owned()).unwrap();
        assert_eq!(table["main"].as_str(), Some("m"));
        assert_eq!(table["name"].as_str(), Some("pronto"));
        assert_eq!(table["assets"]["binding"].as_str(), Some("ASSETS"));
        assert_eq!(table["assets"]["directory"].as_str(), Some("a"));
        assert_eq!(table["vars"]["PRONTO_TOML"].as_str(), Some("c"));
    }

    #[test]
    fn ok_each_key_is_drawn_once() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(".dev.vars");
        let drawn = || {
            keep_keys(&file).unwrap();
            let text = std::fs::read_to_string(&file).unwrap();
            let lines = text.lines().map(ToOwned::to_owned);
            lines.collect::<Vec<_>>()
        };
        let keys = drawn();
        assert_eq!(keys.len(), 2);
        assert_eq!(keys[0].len(), "PRONTO_KEY=\"\"".len() + 64);
        assert_eq!(drawn(), keys);
        // A folder of an earlier run has only the first: its letters' links must stay good.
        std::fs::write(&file, &keys[0]).unwrap();
        let completed = drawn();
        assert_eq!((completed.len(), &completed[0]), (2, &keys[0]));
        assert!(completed[1].starts_with("STATUS_KEY=\""));
    }
}
