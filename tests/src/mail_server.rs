//! The company's inbox: maildev, which speaks SMTP and tells by HTTP what it got.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;

use crate::process::{Process, free_port};
use crate::{eventually, eventually_within, project};

/// maildev is there after a second or two; a busy machine takes longer.
const START: Duration = Duration::from_secs(40);

/// A mail server on ports of its own.
#[derive(Debug)]
pub struct MailServer {
    smtp_port: u16,
    web_port: u16,
    log: PathBuf,
    process: Option<Process>,
}

/// A letter as it arrived.
#[derive(Clone, Deserialize)]
pub struct Letter {
    /// The mail server's name for it.
    pub id: String,
    /// Its subject, decoded.
    pub subject: String,
    /// Its plain part, decoded.
    #[serde(default)]
    pub text: String,
    /// Its HTML part, decoded.
    #[serde(default)]
    pub html: String,
    /// Its headers, by their names in small letters.
    headers: Value,
    /// Whom the session named as sender and recipients.
    envelope: Value,
}

impl MailServer {
    /// A mail server that is not running yet, with its log in the folder.
    #[must_use]
    pub fn new(folder: &Path) -> Self {
        Self {
            smtp_port: free_port(),
            web_port: free_port(),
            log: folder.join("mail-server.log"),
            process: None,
        }
    }

    /// Starts it, with an empty inbox, and waits until it answers.
    pub async fn start(&mut self) {
        let mut command = Command::new("node");
        command
            .arg(project::npm("maildev"))
            .args(["--ip", "127.0.0.1", "--web-ip", "127.0.0.1"])
            .args(["--smtp", &self.smtp_port.to_string()])
            .args(["--web", &self.web_port.to_string()]);
        self.process = Some(Process::start(command, &self.log));
        let health = format!("{}/api/healthz", self.web());
        let smtp_port = self.smtp_port;
        eventually_within(START, "the mail server answers", || async {
            let web = reqwest::get(&health).await.ok()?;
            tokio::net::TcpStream::connect(("127.0.0.1", smtp_port))
                .await
                .ok()?;
            web.status().is_success().then_some(())
        })
        .await;
    }

    /// Ends it: connections are refused from now on.
    pub fn stop(&mut self) {
        self.process = None;
    }

    /// Whether it runs.
    pub(crate) const fn is_running(&self) -> bool {
        self.process.is_some()
    }

    /// The port that takes letters.
    #[must_use]
    pub const fn smtp_port(&self) -> u16 {
        self.smtp_port
    }

    /// The address of its web page.
    fn web(&self) -> String {
        format!("http://127.0.0.1:{}", self.web_port)
    }

    /// All letters until now, first to last.
    pub async fn letters(&self) -> Vec<Letter> {
        let answer = reqwest::get(format!("{}/api/email?sort=asc", self.web()))
            .await
            .expect("the mail server answers");
        answer.json().await.expect("letters in JSON")
    }

    /// The letters whose subject names a reference.
    pub async fn letters_about(&self, reference: &str) -> Vec<Letter> {
        let mut letters = self.letters().await;
        letters.retain(|letter| letter.subject.contains(reference));
        letters
    }

    /// Waits for a letter whose subject names a reference.
    pub async fn letter_about(&self, reference: &str) -> Letter {
        eventually(&format!("a letter about {reference}"), || async {
            self.letters_about(reference).await.into_iter().next()
        })
        .await
    }

    /// A letter's headers as they came over the wire, each on one line.
    pub async fn head_of(&self, letter: &Letter) -> String {
        let source = self.source_of(letter).await;
        let source = String::from_utf8_lossy(&source);
        let head = source.split("\r\n\r\n").next().unwrap_or_default();
        head.replace("\r\n ", " ").replace("\r\n\t", " ")
    }

    /// A letter's bytes as they came over the wire.
    pub async fn source_of(&self, letter: &Letter) -> Vec<u8> {
        let address = format!("{}/api/email/{}/source", self.web(), letter.id);
        let answer = reqwest::get(address)
            .await
            .expect("the mail server answers");
        answer.bytes().await.expect("the letter's bytes").to_vec()
    }
}

impl fmt::Debug for Letter {
    /// As a person would read it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text: String = self.text.chars().take(1_000).collect();
        write!(f, "{}\n{}\n{text}", self.subject, self.headers)
    }
}

impl Letter {
    /// A header's value, empty if there is none.
    #[must_use]
    pub fn header(&self, name: &str) -> String {
        match self.headers.get(name) {
            Some(Value::String(value)) => value.clone(),
            Some(value) => value
                .get("text")
                .and_then(Value::as_str)
                .map_or_else(|| value.to_string(), str::to_owned),
            None => String::new(),
        }
    }

    /// The address that the session named as sender.
    #[must_use]
    pub fn sender(&self) -> &str {
        let from = self.envelope.pointer("/from/address");
        from.and_then(Value::as_str).unwrap_or_default()
    }

    /// The addresses that the session named as recipients.
    #[must_use]
    pub fn recipients(&self) -> Vec<String> {
        let to = self.envelope.get("to").and_then(Value::as_array);
        to.into_iter()
            .flatten()
            .filter_map(|to| to.get("address").and_then(Value::as_str))
            .map(str::to_owned)
            .collect()
    }
}
