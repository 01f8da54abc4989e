//! Haraka, a mail server of npm's that takes no letter with a bare line end: private to a test, as it
//! comes but for a folder, ports and a plugin that keeps what arrives.

use std::fs::{self, File};
use std::process::Stdio;

use serde::Deserialize;
use tempfile::TempDir;
use tests::{eventually_within, project_path};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

use crate::certificates::Certificate;
use crate::mail_host::{PASSWORD, free_ports};
use crate::mail_server::PATIENCE;

/// A Haraka that runs. Its process ends with this value.
pub(crate) struct Haraka {
    /// In clear, with `STARTTLS` and a login for those who ask.
    pub(crate) clear_port: u16,
    /// TLS from the first byte.
    pub(crate) encrypted_port: u16,
    folder: TempDir,
    child: Child,
}

/// A letter as it arrived, with its envelope.
#[derive(Debug, Deserialize, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) from: String,
    pub(crate) to: Vec<String>,
    pub(crate) is_secure: bool,
    /// Who had logged in.
    pub(crate) user: Option<String>,
    pub(crate) raw: String,
}

impl Haraka {
    pub(crate) async fn start(certificate: &Certificate) -> Self {
        let folder = TempDir::new().expect("a folder");
        let path = folder.path();
        for name in ["config", "plugins", "kept"] {
            fs::create_dir(path.join(name)).expect("a folder");
        }
        let [clear_port, encrypted_port] = free_ports();
        let smtp = SMTP_INI
            .replace("{clear}", &clear_port.to_string())
            .replace("{encrypted}", &encrypted_port.to_string());
        let logins = LOGINS_INI.replace("{password}", PASSWORD);
        for (name, text) in [
            ("smtp.ini", smtp.as_str()),
            ("auth_flat_file.ini", &logins),
            ("connection.ini", CONNECTION_INI),
            ("plugins", "tls\nauth/flat_file\nkeep\n"),
            ("me", "mail.cucineferri.example\n"),
            ("tls_key.pem", &certificate.key),
            ("tls_cert.pem", &certificate.certificate),
        ] {
            fs::write(path.join("config").join(name), text).expect("a file of the folder");
        }
        let plugin = project_path("tests/servers/haraka_keeps.js");
        fs::copy(plugin, path.join("plugins/keep.js")).expect("the plugin");
        let log = File::create(path.join("log")).expect("a log");
        let child = Command::new("node")
            .arg(project_path("tests/oracles/node_modules/Haraka/bin/haraka"))
            .arg("-c")
            .arg(path)
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("a second handle of the log"))
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .expect("node starts");
        let mut haraka = Self {
            clear_port,
            encrypted_port,
            folder,
            child,
        };
        for port in [clear_port, encrypted_port] {
            eventually_within(PATIENCE, "Haraka listens", || {
                haraka.assert_running();
                async move { TcpStream::connect(("127.0.0.1", port)).await.ok() }
            })
            .await;
        }
        haraka
    }

    /// All letters that it has. It says that it took one only when it is here.
    pub(crate) fn kept(&self) -> Vec<Kept> {
        let entries = fs::read_dir(self.folder.path().join("kept")).expect("the folder");
        let paths = entries.map(|entry| entry.expect("an entry").path());
        paths
            .map(|path| fs::read(path).expect("a letter"))
            .map(|letter| {
                serde_json::from_slice(&letter).expect("a letter as the plugin writes it")
            })
            .collect()
    }

    fn assert_running(&mut self) {
        if let Ok(Some(status)) = self.child.try_wait() {
            let log = fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
            panic!("Haraka ended, {status}: run `npm ci` in tests/oracles?\n{log}");
        }
    }
}

/// One process; and no question to the network who this machine is.
const SMTP_INI: &str = "\
listen=127.0.0.1:{clear},127.0.0.1:{encrypted}
smtps_port={encrypted}
public_ip=127.0.0.1
nodes=0
";

/// Letters as they come, without a header of its own.
const CONNECTION_INI: &str = "\
[headers]
add_received=false
max_lines=1000
max_received=100
[max]
bytes=26214400
mime_parts=1000
line_length=512
data_line_length=992
[message]
helo=Haraka
close=bye
[uuid]
banner_chars=6
deny_chars=0
";

const LOGINS_INI: &str = "\
[core]
methods=PLAIN,LOGIN
constrain_sender=false
[users]
web={password}
";
