//! The real Worker in workerd, under `wrangler dev`, which also serves the static files.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::process::{Process, free_port};
use crate::{EdgeClient, eventually_within, project};

/// wrangler bundles the Worker before it starts it; a busy machine takes its time.
const START: Duration = Duration::from_secs(90);

/// The key that all tokens of a Stage are made with: 64 hex digits, of no use elsewhere.
pub(crate) const KEY: &str = "5f0d6a4e1c3b29788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0";

/// The platform's own way to send mail, which wrangler has a stand-in for.
pub(crate) const MAIL_BINDING: &str = "SEND_EMAIL";

/// What opens the company's own figures.
pub const STATUS_KEY: &str = "a long enough key, for tests alone";

/// The edge on a port and a storage folder of its own.
#[derive(Debug)]
pub struct EdgeProcess {
    port: u16,
    folder: PathBuf,
    /// Static files that were made already, of whatever configuration.
    given: Option<PathBuf>,
    process: Option<Process>,
}

impl EdgeProcess {
    /// An edge that is not running yet. Its settings, storage and log are in the folder.
    #[must_use]
    pub fn new(folder: &Path) -> Self {
        Self {
            port: free_port(),
            folder: folder.to_owned(),
            given: None,
            process: None,
        }
    }

    /// With the static files of the release, as a plain workerd of these tests has them.
    #[must_use]
    pub fn of_the_release(self) -> Self {
        Self {
            given: Some(project::assets()),
            ..self
        }
    }

    /// Its address, without a slash at the end.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// A client on this origin.
    #[must_use]
    pub fn client(&self, origin: &str) -> EdgeClient {
        EdgeClient::new(self.base_url(), origin.to_owned())
    }

    /// The folder in which workerd keeps what it stores.
    #[must_use]
    pub fn state(&self) -> PathBuf {
        self.folder.join("state")
    }

    /// Starts it with this `pronto.toml` on what is stored, and waits until it answers.
    pub async fn start(&mut self, pronto_toml: &str) {
        self.process = None;
        let assets = self.assets(pronto_toml);
        let settings = self.folder.join("wrangler.json");
        fs::write(&settings, settings_of(pronto_toml, &assets).to_string())
            .expect("the settings are written");
        let mut command = Command::new("node");
        command
            .arg(project::npm("wrangler"))
            .arg("dev")
            .arg("--config")
            .arg(&settings)
            .args(["--ip", "127.0.0.1", "--port", &self.port.to_string()])
            .args(["--inspector-port", "0"])
            .arg("--persist-to")
            .arg(self.state())
            .args(["--show-interactive-dev-session", "false"])
            .current_dir(&self.folder)
            .env("CI", "1")
            .env("NO_COLOR", "1")
            // Nothing is asked of, or told to, anybody outside.
            .env("WRANGLER_SEND_METRICS", "false")
            .env("CLOUDFLARE_CF_FETCH_ENABLED", "false")
            .env("WRANGLER_LOG_PATH", self.folder.join("wrangler-log"))
            .env("WRANGLER_REGISTRY_PATH", self.folder.join("registry"));
        self.process = Some(Process::start(command, &self.log_file()));
        self.wait().await;
    }

    /// Ends it as a power cut does: SIGKILL to workerd, then to the rest.
    pub fn kill(&mut self) {
        let process = self.process.take().expect("the edge runs");
        process.signal_descendants("workerd", Signal::KILL);
    }

    /// Whether it runs.
    pub(crate) const fn is_running(&self) -> bool {
        self.process.is_some()
    }

    /// All that it has printed since the Stage began.
    #[must_use]
    pub fn log(&self) -> String {
        fs::read_to_string(self.log_file()).unwrap_or_default()
    }

    /// The static files of this configuration, whose loader knows the pages that may send: made once from what the
    /// release was built of.
    fn assets(&self, pronto_toml: &str) -> PathBuf {
        if let Some(given) = &self.given {
            return given.clone();
        }
        let folder = self.folder.join("assets");
        if !folder.exists() {
            let configuration = self.folder.join("pronto.toml");
            fs::write(&configuration, pronto_toml).expect("the configuration is written");
            let mut bundle = Command::new(project::xtask());
            bundle
                .current_dir(project::project_path("."))
                .args(["bundle", "--release", "--configuration"])
                .arg(&configuration)
                .arg("--out")
                .arg(&folder);
            let done = bundle.output().expect("the bundle step runs");
            let said = String::from_utf8_lossy(&done.stderr);
            assert!(done.status.success(), "the bundle step: {said}");
        }
        folder
    }

    async fn wait(&mut self) {
        let contact = format!("{}/contact/acme", self.base_url());
        let process = self.process.as_mut().expect("it was just started");
        let log = self.folder.join("edge.log");
        let ready = format!("the edge answers; its log: {}", log.display());
        let process = std::cell::RefCell::new(process);
        eventually_within(START, &ready, || async {
            process.borrow_mut().assert_running();
            let answer = reqwest::get(&contact).await.ok()?;
            answer.status().is_success().then_some(())
        })
        .await;
    }

    fn log_file(&self) -> PathBuf {
        self.folder.join("edge.log")
    }
}

/// The project's own settings of the Worker, with the parts that were built, and this configuration.
fn settings_of(pronto_toml: &str, directory: &Path) -> Value {
    let written = project::project_path("edge/wrangler.toml");
    let written = fs::read_to_string(&written)
        .unwrap_or_else(|error| panic!("{}: {error}", written.display()));
    let settings: toml::Table = toml::from_str(&written).expect("edge/wrangler.toml is TOML");
    let mut settings = serde_json::to_value(settings).expect("TOML fits JSON");
    let table = settings.as_object_mut().expect("a table");
    table.remove("build");
    table.insert("main".to_owned(), json!(project::worker().join("index.js")));
    let assets = table
        .entry("assets")
        .or_insert_with(|| json!({ "binding": "ASSETS" }));
    if let Some(assets) = assets.as_object_mut() {
        assets.insert("directory".to_owned(), json!(directory));
    }
    table.insert(
        "vars".to_owned(),
        json!({ "PRONTO_TOML": pronto_toml, "PRONTO_KEY": KEY, "STATUS_KEY": STATUS_KEY }),
    );
    table.insert("send_email".to_owned(), json!([{ "name": MAIL_BINDING }]));
    settings
}
