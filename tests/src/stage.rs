//! All the parts of one run, and the look at the world when it ends.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::edge_process::MAIL_BINDING;
use crate::{
    DeskRows, Driver, EdgeClient, EdgeProcess, Gate, MailServer, Shop, eventually_within, project,
    visitor,
};

/// The real Worker, a mail server, a shop and a browser's driver, in a folder of their own.
#[derive(Debug)]
pub struct Stage {
    /// The Worker.
    pub edge: EdgeProcess,
    /// The company's inbox.
    pub mail: MailServer,
    /// The site that embeds the widget.
    pub shop: Shop,
    /// A client that stands on the shop's origin.
    pub client: EdgeClient,
    /// What starts browsers.
    pub driver: Driver,
    setting: Setting,
    folder: TempDir,
}

/// What a scenario needs to be otherwise than usual. Times are in whole seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// How long a bare rating waits for its words.
    pub rating_wait_seconds: u32,
    /// The wait before each attempt to deliver.
    pub steps_seconds: Vec<u32>,
    /// How the mail server is spoken to: `smtp`, `smtp+starttls` or `smtps`.
    pub smtp_scheme: &'static str,
    /// Submissions from one address in ten minutes; 0 lifts the limit, as all come from one here.
    pub submissions_per_address: u32,
    /// Whether letters go over the platform's own binding, `SEND_EMAIL`, too.
    pub has_platform_mail: bool,
    /// Where letters come back to.
    pub bounce_address: Option<&'static str>,
}

impl Default for Setting {
    fn default() -> Self {
        Self {
            rating_wait_seconds: 8,
            steps_seconds: vec![0, 1, 2, 3],
            smtp_scheme: "smtp",
            submissions_per_address: 0,
            has_platform_mail: false,
            bounce_address: None,
        }
    }
}

impl Stage {
    /// Puts everything up and waits until all of it answers.
    ///
    /// # Panics
    /// If something is missing or does not start, with what it said.
    pub async fn start(setting: &Setting) -> Self {
        let folder = tempfile::Builder::new()
            .prefix("pronto-stage-")
            .tempdir()
            .expect("a folder");
        let mut edge = EdgeProcess::new(folder.path());
        let mut mail = MailServer::new(folder.path());
        let shop = Shop::start(edge.base_url()).await;
        let client = EdgeClient::new(edge.base_url(), shop.origin().to_owned());
        let driver = Driver::new(folder.path());
        mail.start().await;
        edge.start(&pronto_toml(setting, &edge, &mail, &shop)).await;
        Self {
            edge,
            mail,
            shop,
            client,
            driver,
            setting: setting.clone(),
            folder,
        }
    }

    /// Starts the edge again on what is stored, with the settings it had.
    pub async fn restart_edge(&mut self) {
        let text = pronto_toml(&self.setting, &self.edge, &self.mail, &self.shop);
        self.edge.start(&text).await;
    }

    /// Makes it as this setting wants it, all parts running.
    pub async fn set(&mut self, setting: &Setting) {
        if !self.mail.is_running() {
            self.mail.start().await;
        }
        if self.setting != *setting || !self.edge.is_running() {
            self.setting = setting.clone();
            self.restart_edge().await;
        }
    }

    /// A gate before the edge, for a browser that something is to happen to.
    pub async fn gate(&self) -> Gate {
        Gate::before(self.edge.base_url()).await
    }

    /// What the desks have stored.
    #[must_use]
    pub fn rows(&self) -> DeskRows {
        DeskRows::of(&self.edge.state())
    }

    /// Makes the desk forget that letters were taken: what is left is a lease, as while the mail server had
    /// not answered yet. The edge must not be running.
    pub fn forget_deliveries(&self) {
        assert!(!self.edge.is_running(), "the edge runs");
        self.rows().change(
            "UPDATE deliveries SET state = 'leased', next_ms = ended_ms, ended_ms = NULL
             WHERE state = 'delivered';
             UPDATE submissions SET outcome = 'pending', settled_ms = NULL;
             DELETE FROM events WHERE what = 'delivered';
             UPDATE cases SET state = 'received', line = json_array(json_extract(line, '$[0]')),
                 delivered_ms = NULL, due_ms = last_ms,
                 waiting = (SELECT COUNT(*) FROM submissions
                     WHERE submissions.reference = cases.reference),
                 events = (SELECT COUNT(*) FROM events WHERE events.reference = cases.reference);
             UPDATE account SET pending = pending + delivered, delivered = 0;
             DELETE FROM tallies WHERE measure = 'delivered'",
        );
    }

    /// Its folder: logs, settings, what is stored.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Ends everything and looks at the world: all that was acknowledged has been delivered, no lease is
    /// left, no log has an error line, nothing that a visitor typed stands in any log, and nobody outside was
    /// asked for anything.
    ///
    /// # Panics
    /// If it is not so.
    pub async fn finish(self) {
        // On a busy machine an attempt may come to nothing, and the fourth is two minutes later.
        let patience = std::time::Duration::from_mins(4);
        let looking = eventually_within(
            patience.saturating_mul(2),
            "every delivery is done",
            || async { self.rows().undelivered().is_empty().then_some(()) },
        );
        let done = tokio::time::timeout(patience, looking).await;
        assert!(
            done.is_ok(),
            "under way to the end: {:?}, {:?}",
            self.rows().undelivered(),
            self.rows()
                .ask("SELECT * FROM attempts WHERE verdict IS NOT 'delivered'")
        );
        let forgotten = self.rows().forgotten();
        assert!(
            forgotten.is_empty(),
            "acknowledged and never to be delivered: {forgotten:?}"
        );
        let log = self.edge.log();
        let has_letters = !self.rows().ask("SELECT * FROM attempts").is_empty();
        assert!(
            !has_letters || log.contains("delivery.state=delivered"),
            "the Worker's own lines are not in the log, so nothing can be found in it"
        );
        let outside = self.driver.asked_outside();
        assert!(outside.is_empty(), "asked outside: {outside:?}");
        drop(self.edge);
        let mut logs = log.clone();
        for entry in fs::read_dir(self.folder.path())
            .expect("the folder")
            .flatten()
        {
            let is_log = entry.path().extension().is_some_and(|end| end == "log");
            // The mail server's own log names senders and recipients; it is no part of Pronto.
            if is_log && entry.file_name() != "mail-server.log" {
                logs.push_str(&fs::read_to_string(entry.path()).unwrap_or_default());
            }
        }
        let found = visitor::typed_in(&logs);
        assert!(
            found.is_empty(),
            "a log holds what a visitor typed: {found:?}"
        );
        let errors = error_lines(&log);
        assert!(
            errors.is_empty(),
            "the edge's log has error lines:\n{}",
            errors.join("\n")
        );
    }
}

/// Lines that nobody may cause from outside: a crash, a broken promise of the runtime.
#[must_use]
pub fn error_lines(log: &str) -> Vec<&str> {
    const ERRORS: [&str; 5] = [
        "ERROR",
        "panicked",
        "Uncaught",
        "unreachable",
        "RuntimeError",
    ];
    log.lines()
        .filter(|line| ERRORS.iter().any(|error| line.contains(error)))
        // workerd's way to say that whoever it spoke with has gone away.
        .filter(|line| !line.contains("disconnected: "))
        .collect()
}

/// The project's own configuration, with the addresses and times of this Stage.
fn pronto_toml(setting: &Setting, edge: &EdgeProcess, mail: &MailServer, shop: &Shop) -> String {
    let written = project::project_path("pronto.toml");
    let written = fs::read_to_string(&written)
        .unwrap_or_else(|error| panic!("{}: {error}", written.display()));
    let mut table: toml::Table = toml::from_str(&written).expect("pronto.toml is TOML");
    let smtp = format!("{}://127.0.0.1:{}", setting.smtp_scheme, mail.smtp_port());
    table.insert("base_url".to_owned(), edge.base_url().into());
    let sites = table.get_mut("sites").and_then(toml::Value::as_array_mut);
    for site in sites
        .into_iter()
        .flatten()
        .filter_map(toml::Value::as_table_mut)
    {
        site.insert("origins".to_owned(), vec![shop.origin().to_owned()].into());
        site.insert("smtp".to_owned(), smtp.clone().into());
        site.remove("smtp_user");
        if setting.has_platform_mail {
            let channel = [
                ("id", "platform"),
                ("kind", "send_email"),
                ("binding", MAIL_BINDING),
            ];
            let channel = channel.map(|(key, value)| (key.to_owned(), value.into()));
            let channels = vec![toml::Value::Table(toml::Table::from_iter(channel))];
            site.insert("channels".to_owned(), channels.into());
        }
        if let Some(address) = setting.bounce_address {
            site.insert("bounce_address".to_owned(), address.into());
        }
        site.insert(
            "privacy_url".to_owned(),
            format!("{}/privacy.html", shop.origin()).into(),
        );
    }
    let delivery = toml::Table::from_iter([
        (
            "rating_wait_seconds".to_owned(),
            setting.rating_wait_seconds.into(),
        ),
        // What a person has to mend is looked at again soon.
        ("configuration_fault_seconds".to_owned(), 2.into()),
        ("refused_seconds".to_owned(), 2.into()),
        ("greylist_seconds".to_owned(), 2.into()),
        ("probe_seconds".to_owned(), 1.into()),
        (
            "steps_seconds".to_owned(),
            setting.steps_seconds.clone().into(),
        ),
    ]);
    table.insert("delivery".to_owned(), delivery.into());
    let limits = toml::Table::from_iter([
        (
            "submissions_per_address".to_owned(),
            setting.submissions_per_address.into(),
        ),
        ("letters_per_hour".to_owned(), 0.into()),
        ("letters_per_phone".to_owned(), 0.into()),
        ("ratings_seconds".to_owned(), 0.into()),
    ]);
    table.insert("limits".to_owned(), limits.into());
    table.to_string()
}
