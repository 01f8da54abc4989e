//! The real mail server: `tests/servers/smtp_server.mjs`.

use std::process::Stdio;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::timeout;

use crate::certificates::Certificate;

/// node is there after half a second; a busy machine takes longer.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// How the server is to be.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Settings {
    key: String,
    certificate: String,
    implicit_tls: bool,
    mechanisms: Vec<&'static str>,
    user: &'static str,
    password: &'static str,
    tls_max: &'static str,
}

/// A server that runs. Its process ends with this value.
pub(crate) struct MailServer {
    pub(crate) port: u16,
    child: Child,
    events: Lines<BufReader<ChildStdout>>,
}

/// What it tells.
#[derive(Debug, Deserialize, PartialEq, Eq)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(crate) enum Event {
    /// It listens.
    Ready { port: u16 },
    /// Somebody tried to log in.
    Login {
        mechanism: String,
        is_secure: bool,
        is_right: bool,
    },
    /// A letter came.
    Letter(Box<Received>),
}

/// A letter as it arrived, and as npm's `mailparser` reads it.
#[derive(Debug, Deserialize, PartialEq, Eq)]
pub(crate) struct Received {
    pub(crate) is_secure: bool,
    pub(crate) from: String,
    pub(crate) to: Vec<String>,
    pub(crate) raw: String,
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) html: String,
    pub(crate) headers: Vec<String>,
}

impl Settings {
    /// `STARTTLS`, then the mechanism.
    pub(crate) fn start_tls(certificate: Certificate, mechanism: &'static str) -> Self {
        Self {
            key: certificate.key,
            certificate: certificate.certificate,
            implicit_tls: false,
            mechanisms: vec![mechanism],
            user: "web",
            password: "right password",
            tls_max: "TLSv1.3",
        }
    }

    /// TLS from the first byte, then the mechanism.
    pub(crate) fn implicit_tls(certificate: Certificate, mechanism: &'static str) -> Self {
        Self {
            implicit_tls: true,
            ..Self::start_tls(certificate, mechanism)
        }
    }

    /// The newest TLS that the server speaks.
    pub(crate) fn with_tls_max(self, tls_max: &'static str) -> Self {
        Self { tls_max, ..self }
    }
}

impl MailServer {
    pub(crate) async fn start(settings: &Settings) -> Self {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/servers/smtp_server.mjs");
        let mut child = Command::new("node")
            .arg(script)
            .arg(serde_json::to_string(settings).expect("settings are plain"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("node starts");
        let stdout = child.stdout.take().expect("its standard output");
        let mut server = Self {
            port: 0,
            child,
            events: BufReader::new(stdout).lines(),
        };
        match server.event().await {
            Some(Event::Ready { port }) => server.port = port,
            other => panic!("the mail server did not start: {other:?}"),
        }
        server
    }

    /// Ends it and tells everything that happened.
    pub(crate) async fn finish(mut self) -> Vec<Event> {
        drop(self.child.stdin.take());
        let mut events = Vec::new();
        while let Some(event) = self.event().await {
            events.push(event);
        }
        events
    }

    async fn event(&mut self) -> Option<Event> {
        let line = timeout(PATIENCE, self.events.next_line()).await;
        let line = line.expect("the mail server speaks in time");
        let line = line.expect("its standard output can be read")?;
        Some(serde_json::from_str(&line).expect("an event"))
    }
}
