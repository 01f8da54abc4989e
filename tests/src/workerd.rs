//! The real Worker on plain workerd, by the configuration for those who host themselves: it starts in
//! some 40 ms, so that it can be killed and started again hundreds of times.

mod trapping_worker;
mod watched_desk;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use rusqlite::Connection;
use rustix::process::{Resource, Rlimit, Signal, prlimit};
use tempfile::TempDir;

use crate::edge_process::KEY;
use crate::own_clock::{Clock, OwnClock};
use crate::process::{Process, free_port};
use crate::terms::{ORIGIN, Terms};
use crate::{DeskRows, EdgeClient, eventually_within, project};

pub use self::trapping_worker::Trap;

/// It is there within a twentieth of a second; a busy machine takes its time.
const START: Duration = Duration::from_secs(20);
/// Lines of the log that are shown where a scenario fails.
const LAST_LINES: usize = 12;
/// Where edge/workerd/config.capnp leaves room for the names of secrets.
const SECRETS: &str = "# {{secrets}}";
/// The part of the configuration that says whose certificates are trusted.
const TRUST: &str = "trustBrowserCas = true";
/// The part of the configuration that says whose class the desks are.
const DESKS: &str = "durableObjectNamespace = \"Desk\"";

/// The Worker's own entry, among the modules of the configuration.
const ENTRY: &str = r#"(name = "index.js", esModule = embed "worker/index.js"),"#;

/// workerd on ports and folders of its own. It ends with this value.
#[derive(Debug)]
pub struct Workerd {
    port: u16,
    tick_port: u16,
    terms: Terms,
    folder: TempDir,
    worker: PathBuf,
    files_bytes_max: Option<u64>,
    /// Where visitors reach it, which all links are made from.
    public_url: String,
    clock: Option<OwnClock>,
    process: Option<Process>,
}

impl Workerd {
    /// A Worker that is not running yet, with nothing stored.
    #[must_use]
    pub fn new(terms: Terms) -> Self {
        let folder = tempfile::Builder::new()
            .prefix("pronto-workerd-")
            .tempdir()
            .expect("a folder");
        let port = free_port();
        let workerd = Self {
            port,
            tick_port: free_port(),
            terms,
            folder,
            worker: project::worker(),
            files_bytes_max: None,
            public_url: format!("http://127.0.0.1:{port}"),
            clock: None,
            process: None,
        };
        fs::create_dir_all(workerd.desks()).expect("a folder for the desks");
        workerd.lay_out();
        workerd
    }

    /// A Worker that runs.
    pub async fn running(terms: Terms) -> Self {
        let mut workerd = Self::new(terms);
        workerd.start().await;
        workerd
    }

    /// The same, by a clock of its own, which is right at first.
    pub async fn running_by_own_clock(terms: Terms) -> Self {
        let mut workerd = Self::new(terms);
        workerd.clock = Some(OwnClock::new(workerd.folder.path()));
        workerd.start().await;
        workerd
    }

    /// The same behind a proxy, by which visitors reach it at this address.
    pub async fn running_behind(public_url: &str, terms: Terms) -> Self {
        let mut workerd = Self::new(terms);
        public_url.clone_into(&mut workerd.public_url);
        workerd.start().await;
        workerd
    }

    /// Sets the clock of its own, while it runs or before it starts again.
    pub fn set_clock(&self, clock: Clock) {
        self.clock.as_ref().expect("a clock of its own").set(clock);
    }

    /// Starts it on what is stored, and waits until it answers.
    pub async fn start(&mut self) {
        self.process = None;
        let mut command = self.command();
        command
            .arg("serve")
            .arg(self.path("config.capnp"))
            .args(["--socket-addr", &format!("public=127.0.0.1:{}", self.port)])
            .args([
                "--socket-addr",
                &format!("tick=127.0.0.1:{}", self.tick_port),
            ])
            .arg("--directory-path")
            .arg(["files=", &project::assets().to_string_lossy()].concat())
            .arg("--directory-path")
            .arg(["desks=", &self.desks().to_string_lossy()].concat())
            .env_clear()
            .env("PRONTO_TOML", self.terms.pronto_toml(&self.public_url))
            .env("PRONTO_KEY", KEY)
            .envs(self.terms.secrets().iter().cloned());
        if let Some(clock) = &self.clock {
            clock.give(&mut command);
        }
        self.process = Some(Process::start(command, &self.path("workerd.log")));
        self.wait().await;
    }

    /// Ends it as a power cut does, by SIGKILL.
    pub fn kill(&mut self) {
        drop(self.process.take().expect("workerd runs"));
    }

    /// Ends it as a power cut does and starts it again.
    pub async fn restart(&mut self) {
        self.kill();
        self.start().await;
    }

    /// Stops it in its tracks.
    pub fn freeze(&self) {
        self.process
            .as_ref()
            .expect("workerd runs")
            .signal(Signal::STOP);
    }

    /// Makes it run on other terms from its next start on.
    pub fn set(&mut self, terms: Terms) {
        self.terms = terms;
    }

    /// Makes it run the Worker of this folder from its next start on.
    pub fn use_worker(&mut self, folder: &Path) {
        folder.clone_into(&mut self.worker);
        self.lay_out();
    }

    /// Puts a module of JavaScript in the place of the desks: its class `Desk` is what the Worker asks.
    pub fn use_desks(&self, module: &str) {
        fs::write(self.path("desks.js"), module).expect("the module is written");
        let written = fs::read_to_string(self.path("config.capnp")).expect("the configuration");
        let theirs = "durableObjectNamespace = (className = \"Desk\", serviceName = \"other\")";
        let service = r#"(name = "other", worker = (
            modules = [(name = "desks.js", esModule = embed "desks.js")],
            compatibilityDate = .compatibilityDate,
            durableObjectNamespaces = [(className = "Desk", uniqueKey = "other")],
            durableObjectStorage = (inMemory = void))),"#;
        let written = written.replace(DESKS, theirs);
        let written = written.replacen("services = [", &["services = [", service].concat(), 1);
        fs::write(self.path("config.capnp"), written).expect("the configuration is written");
    }

    /// Trusts servers whose certificates this authority has signed, in PEM.
    pub fn trust(&self, authority: &str) {
        fs::write(self.path("authority.pem"), authority).expect("the certificate is written");
        let written = fs::read_to_string(self.path("config.capnp")).expect("the configuration");
        assert!(written.contains(TRUST), "{written}");
        let trusted = [TRUST, ", trustedCertificates = [embed \"authority.pem\"]"].concat();
        let written = written.replace(TRUST, &trusted);
        fs::write(self.path("config.capnp"), written).expect("the configuration is written");
    }

    /// From its next start on no file of its may grow beyond this: what it meets then is what it meets
    /// on a full disk, in a write.
    pub fn limit_files(&mut self, bytes: u64) {
        self.files_bytes_max = Some(bytes);
    }

    /// Takes the limit away while it runs: there is space again.
    pub fn unlimit_files(&mut self) {
        self.files_bytes_max = None;
        let id = self.process.as_ref().expect("workerd runs").pid();
        let none = Rlimit {
            current: None,
            maximum: None,
        };
        prlimit(Some(id), Resource::Fsize, none).expect("a limit of our own process is ours");
    }

    /// What the timer of the machine does every five minutes.
    pub async fn tick(&self) {
        let address = format!("http://127.0.0.1:{}/", self.tick_port);
        let answer = reqwest::Client::new().post(address).send().await;
        let answer = answer.expect("the tick is answered");
        assert!(answer.status().is_success(), "{answer:?}");
    }

    /// Makes the runtime forget every alarm, as it is said to have done. It must not be running.
    pub fn forget_alarms(&self) {
        assert!(self.process.is_none(), "workerd runs");
        let changed = self.metadata().execute("DELETE FROM _cf_ALARM", []);
        assert_ne!(
            changed.expect("the alarms are deleted"),
            0,
            "no alarm was set"
        );
    }

    /// Changes what the one desk has stored, by SQL. It must not be running.
    pub fn change_rows(&self, sql: &str) {
        assert!(self.process.is_none(), "workerd runs");
        let database = Connection::open(self.rows().only()).expect("the desk's database opens");
        database.execute_batch(sql).expect("the SQL is carried out");
    }

    /// Puts another database in the place of the one desk's, written in SQL. It must not be running.
    pub fn replace_desk(&self, sql: &str) {
        assert!(self.process.is_none(), "workerd runs");
        let desk = self.rows().only();
        for end in ["", "-wal", "-shm"] {
            let file = PathBuf::from([&desk.to_string_lossy(), end].concat());
            // What a killed process has not left behind need not be removed.
            let _ = fs::remove_file(file);
        }
        let database = Connection::open(desk).expect("a new database");
        // As the runtime's own: by this a look at it knows that it is made.
        database
            .pragma_update(None, "journal_mode", "wal")
            .expect("a write-ahead log");
        database.execute_batch(sql).expect("the SQL is carried out");
    }

    /// Puts modules before the Worker's own, the first as the entry, from its next start on.
    fn stand_before(&self, modules: &[(&str, &str)]) {
        let before = modules.iter().map(|(name, module)| {
            fs::write(self.path(name), module).expect("the module is written");
            format!(r#"(name = "{name}", esModule = embed "{name}"),"#)
        });
        let before: String = before.collect();
        let file = self.path("config.capnp");
        let written = fs::read_to_string(&file).expect("the configuration");
        if written.contains(&before) {
            return;
        }
        assert!(written.contains(ENTRY), "{written}");
        let written = written.replace(ENTRY, &[before.as_str(), ENTRY].concat());
        fs::write(file, written).expect("the configuration is written");
    }

    /// How many alarms the runtime knows of.
    #[must_use]
    pub fn alarms(&self) -> u32 {
        let count = self
            .metadata()
            .query_row("SELECT COUNT(*) FROM _cf_ALARM", [], |row| row.get(0));
        count.expect("the alarms can be counted")
    }

    /// Its address, without a slash at the end.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// A client on the shop's origin.
    #[must_use]
    pub fn client(&self) -> EdgeClient {
        EdgeClient::new(self.base_url(), ORIGIN.to_owned())
    }

    /// What its desks have stored.
    #[must_use]
    pub fn rows(&self) -> DeskRows {
        DeskRows::of(&self.desks())
    }

    /// The most memory that it has taken, in bytes, where the system tells.
    #[must_use]
    pub fn memory_bytes_max(&self) -> Option<u64> {
        let id = self.process.as_ref()?.pid().as_raw_nonzero();
        let status = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))?;
        line.split_whitespace()
            .next()?
            .parse::<u64>()
            .ok()?
            .checked_mul(1_024)
    }

    /// All that it has printed.
    #[must_use]
    pub fn log(&self) -> String {
        fs::read_to_string(self.path("workerd.log")).unwrap_or_default()
    }

    async fn wait(&mut self) {
        let contact = format!("{}/contact/acme", self.base_url());
        let (_, host) = self.public_url.split_once("//").unwrap_or_default();
        let process = std::cell::RefCell::new(self.process.as_mut().expect("it was just started"));
        eventually_within(START, "workerd answers", || async {
            process.borrow_mut().assert_running();
            let asked = reqwest::Client::new().get(&contact).header("Host", host);
            let answer = asked.send().await.ok()?;
            answer.status().is_success().then_some(())
        })
        .await;
    }

    /// A shell sets the limit, since it has the word for it; a write beyond it must fail, not kill.
    fn command(&self) -> Command {
        let workerd = project::workerd();
        let Some(bytes) = self.files_bytes_max else {
            return Command::new(workerd);
        };
        let mut shell = Command::new("sh");
        let blocks = bytes / 512;
        shell
            .args([
                "-c",
                &format!("trap '' XFSZ; ulimit -S -f {blocks}; exec \"$@\""),
                "sh",
            ])
            .arg(workerd);
        shell
    }

    /// The files of a start, in one folder, as `cargo xtask serve` lays them out.
    fn lay_out(&self) {
        let ours = project::project_path("edge/workerd");
        fs::create_dir_all(self.path("worker")).expect("a folder");
        for name in ["assets.js", "tick.js"] {
            fs::copy(ours.join(name), self.path(name)).expect("a file of edge/workerd");
        }
        for name in ["index.js", "index_bg.wasm"] {
            let to = self.path("worker").join(name);
            fs::copy(self.worker.join(name), to).expect("a file of the built Worker");
        }
        let written = fs::read_to_string(ours.join("config.capnp")).expect("config.capnp");
        assert!(
            written.contains(SECRETS) && written.contains(DESKS),
            "{written}"
        );
        // The key is bound there already.
        let names = self.terms.secrets().iter().map(|(name, _)| name);
        let secrets = names.filter(|name| **name != "PRONTO_KEY");
        let secrets =
            secrets.map(|name| format!("(name = \"{name}\", fromEnvironment = \"{name}\"),"));
        let written = written.replace(SECRETS, &secrets.collect::<String>());
        fs::write(self.path("config.capnp"), written).expect("the configuration is written");
    }

    pub(crate) fn desks(&self) -> PathBuf {
        // The name by which rows are looked for.
        self.path("do")
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn metadata(&self) -> Connection {
        let file = self.desks().join("pronto-desk/metadata.sqlite");
        Connection::open(file).expect("the runtime's own database opens")
    }
}

impl Drop for Workerd {
    /// Where a scenario fails, the folder goes and the log with it: so its end is shown.
    fn drop(&mut self) {
        if std::thread::panicking() {
            let log = self.log();
            let lines: Vec<&str> = log.lines().collect();
            let from = lines.len().saturating_sub(LAST_LINES);
            let last = lines.get(from..).unwrap_or_default();
            eprintln!("the end of workerd's log:\n{}", last.join("\n"));
        }
    }
}
