//! A Worker alone on plain workerd, without an asset router before it: for measuring.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use tempfile::TempDir;

use crate::edge_process::KEY;
use crate::process::{Process, free_port};
use crate::terms::ORIGIN;
use crate::{DeskRows, EdgeClient, Load, STATUS_KEY, Terms, eventually_within, project};

const START: Duration = Duration::from_secs(20);

/// The Worker, on a port and with storage of its own. It ends with this value.
#[derive(Debug)]
pub struct BareWorker {
    port: u16,
    folder: TempDir,
    process: Option<Process>,
}

impl BareWorker {
    /// Starts the Worker that was built, as it is or behind another module of `tests/bench`.
    pub async fn ours(terms: &Terms, before: Option<&str>) -> Self {
        let mut worker = Self::new();
        let built = project::worker();
        let mut modules = Vec::new();
        if let Some(before) = before {
            let module = project::project_path("tests/bench").join(before);
            fs::copy(module, worker.path(before)).expect("a module of tests/bench");
            modules.push((before, "esModule"));
        }
        for (name, kind) in [("index.js", "esModule"), ("index_bg.wasm", "wasm")] {
            fs::copy(built.join(name), worker.path(name)).expect("a file of the built Worker");
            modules.push((name, kind));
        }
        worker.start(&modules, terms).await;
        worker
    }

    /// Starts a Worker of `tests/bench`, bundled as its authors would.
    pub async fn peer(script: &str, terms: &Terms) -> Self {
        let mut worker = Self::new();
        let mut bundle = Command::new(project::npm("esbuild"));
        bundle
            .arg(project::project_path("tests/bench").join(script))
            .args([
                "--bundle",
                "--minify",
                "--format=esm",
                "--log-level=warning",
            ])
            .args(["--external:cloudflare:workers", "--loader:.sql=text"])
            .arg(format!("--outfile={}", worker.path("index.js").display()));
        let status = bundle.status().expect("esbuild starts");
        assert!(status.success(), "{script} is bundled");
        worker.start(&[("index.js", "esModule")], terms).await;
        worker
    }

    /// A client on the shop's origin.
    #[must_use]
    pub fn client(&self) -> EdgeClient {
        EdgeClient::new(self.base_url(), ORIGIN.to_owned())
    }

    /// A steady load of requests from the shop's origin.
    #[must_use]
    pub const fn load(&self) -> Load {
        Load::on(self.port, ORIGIN)
    }

    fn new() -> Self {
        Self {
            port: free_port(),
            folder: tempfile::tempdir().expect("a folder"),
            process: None,
        }
    }

    async fn start(&mut self, modules: &[(&str, &str)], terms: &Terms) {
        fs::create_dir_all(self.path("do")).expect("a folder");
        let modules = modules
            .iter()
            .map(|(name, kind)| {
                let path = if *kind == "wasm" {
                    ["./", name].concat()
                } else {
                    (*name).to_owned()
                };
                format!("(name = \"{path}\", {kind} = embed \"{name}\")")
            })
            .collect::<Vec<_>>()
            .join(", ");
        let secrets = terms.secrets().iter();
        let secrets =
            secrets.map(|(name, _)| format!("(name = \"{name}\", fromEnvironment = \"{name}\"),"));
        let config = CONFIG.replace("{{modules}}", &modules);
        let config = config.replace("{{secrets}}", &secrets.collect::<String>());
        fs::write(self.path("config.capnp"), config).expect("the configuration is written");
        self.run(terms).await;
    }

    /// Ends it, changes what its desks have stored, and starts it again.
    pub async fn change_rows(&mut self, sql: &str, terms: &Terms) {
        self.process = None;
        DeskRows::of(self.folder.path()).change(sql);
        self.run(terms).await;
    }

    async fn run(&mut self, terms: &Terms) {
        let mut command = Command::new(project::workerd());
        command
            .arg("serve")
            .arg(self.path("config.capnp"))
            .args(["--socket-addr", &format!("public=127.0.0.1:{}", self.port)])
            .arg("--directory-path")
            .arg(format!("desks={}", self.path("do").display()))
            .env_clear()
            .env("BASE_URL", self.base_url())
            .env("PRONTO_TOML", terms.pronto_toml(&self.base_url()))
            .env("PRONTO_KEY", KEY)
            .env("STATUS_KEY", STATUS_KEY)
            .envs(terms.secrets().iter().map(|(name, value)| (name, value)));
        self.process = Some(Process::start(command, &self.path("workerd.log")));
        let base_url = self.base_url();
        let process = std::cell::RefCell::new(self.process.as_mut().expect("it was just started"));
        eventually_within(START, "the Worker answers", || async {
            process.borrow_mut().assert_running();
            reqwest::get(&base_url).await.ok().map(drop)
        })
        .await;
    }

    fn base_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.folder.path().join(name)
    }
}

/// Ours and its peers under the same runtime, with the same storage.
const CONFIG: &str = r#"
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .main),
    (name = "desks", disk = (writable = true)),
    (name = "net", network = (allow = ["public", "private", "local"])),
  ],
  sockets = [(name = "public", address = "127.0.0.1:0", http = (), service = "main")],
);
const main :Workerd.Worker = (
  modules = [{{modules}}],
  compatibilityDate = "2026-04-24",
  bindings = [
    (name = "DESK", durableObjectNamespace = "Desk"),
    (name = "BASE_URL", fromEnvironment = "BASE_URL"),
    (name = "PRONTO_TOML", fromEnvironment = "PRONTO_TOML"),
    (name = "PRONTO_KEY", fromEnvironment = "PRONTO_KEY"),
    (name = "STATUS_KEY", fromEnvironment = "STATUS_KEY"),
    {{secrets}}
  ],
  durableObjectNamespaces = [(className = "Desk", uniqueKey = "bench", enableSql = true)],
  durableObjectStorage = (localDisk = "desks"),
  globalOutbound = "net",
);
"#;
