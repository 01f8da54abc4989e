//! A whole mail host: Postfix takes letters, Dovecot knows who may log in and shows the inbox over
//! IMAP. Both are private to a test: own folders, own ports on loopback, no way out.
//!
//! Both must be installed, and the test must run as root, since Postfix gives up its rights itself.

use std::fs::{self, Permissions};
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::Path;
use std::process::Stdio;

use courier::letter::Letter;
use tempfile::TempDir;
use tests::{eventually, project_path};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

use crate::certificates::Certificate;
use crate::parsers::Seen;

/// `nobody`, to whom the inbox belongs.
const NOBODY: u32 = 65_534;
/// The password of every name, at both servers.
pub(crate) const PASSWORD: &str = "right-password";

/// A mail host that runs. Its processes end with this value.
pub(crate) struct MailHost {
    /// SMTP in clear, no login.
    pub(crate) clear_port: u16,
    /// SMTP with `STARTTLS` and a login, both demanded.
    pub(crate) submission_port: u16,
    /// SMTP over TLS with a login.
    pub(crate) encrypted_port: u16,
    imap_port: u16,
    folder: TempDir,
    postfix: Child,
    _dovecot: Child,
}

impl MailHost {
    pub(crate) async fn start(certificate: &Certificate) -> Self {
        let folder = TempDir::new().expect("a folder");
        let path = folder.path();
        // Postfix's processes are other users.
        fs::set_permissions(path, Permissions::from_mode(0o755)).expect("the folder is ours");
        for name in ["etc", "queue", "data", "mail", "run"] {
            fs::create_dir(path.join(name)).expect("a folder");
        }
        let mail = path.join("mail");
        chown(&mail, Some(NOBODY), Some(NOBODY)).expect("root gives folders away");
        let [clear_port, submission_port, encrypted_port, imap_port] = free_ports();
        let write = |name: &str, text: &str| {
            let text = text.replace("{folder}", &path.display().to_string());
            fs::write(path.join(name), text).expect("the folder can be written to");
        };
        write("key.pem", &certificate.key);
        write("certificate.pem", &certificate.certificate);
        write("etc/main.cf", MAIN_CF);
        let master = MASTER_CF
            .replace("{clear}", &clear_port.to_string())
            .replace("{submission}", &submission_port.to_string())
            .replace("{encrypted}", &encrypted_port.to_string());
        write("etc/master.cf", &master);
        let dovecot = DOVECOT_CONF
            .replace("{imap}", &imap_port.to_string())
            .replace("{password}", PASSWORD);
        write("dovecot.conf", &dovecot);
        own_data(path).await;
        let dovecot = spawn(
            Command::new("dovecot")
                .arg("-F")
                .arg("-c")
                .arg(path.join("dovecot.conf")),
        );
        let postfix = spawn(
            Command::new("postfix")
                .arg("-c")
                .arg(path.join("etc"))
                .arg("start-fg"),
        );
        let host = Self {
            clear_port,
            submission_port,
            encrypted_port,
            imap_port,
            folder,
            postfix,
            _dovecot: dovecot,
        };
        for port in [clear_port, submission_port, encrypted_port, imap_port] {
            eventually("the mail host listens", || async move {
                TcpStream::connect(("127.0.0.1", port)).await.ok()
            })
            .await;
        }
        host
    }

    /// The letters in the inbox as they lie there, as soon as there are `count`, and then no more.
    pub(crate) async fn inbox(&self, count: usize) -> Vec<String> {
        let new = self.folder.path().join("mail/inbox/new");
        eventually("the letters are in the inbox", || {
            let letters = files(&new);
            async move { Some(()).filter(|()| letters >= count) }
        })
        .await;
        // What was smuggled would come with the same session, so an empty queue ends the wait.
        let queue = self.folder.path().join("queue");
        eventually("the queue is empty", || {
            let waiting = ["incoming", "active", "deferred", "maildrop"]
                .iter()
                .map(|name| files(&queue.join(name)))
                .sum::<usize>();
            async move { Some(()).filter(|()| waiting == 0) }
        })
        .await;
        read_all(&new)
    }

    /// Lays letters into a mailbox of that name, as a server lays them there.
    pub(crate) fn lay_into(&self, mailbox: &str, letters: &[Letter]) {
        let folder = self.folder.path().join(format!("mail/inbox/.{mailbox}"));
        for name in ["", "tmp", "cur", "new"] {
            let path = folder.join(name);
            fs::create_dir_all(&path).expect("a folder");
            chown(&path, Some(NOBODY), Some(NOBODY)).expect("root gives folders away");
        }
        chown(folder.join(".."), Some(NOBODY), Some(NOBODY)).expect("root gives folders away");
        for letter in letters {
            let file = folder.join("new").join(letter.message_id.as_str());
            let text = String::from_utf8_lossy(letter.bytes.as_slice()).replace("\r\n", "\n");
            fs::write(file, text).expect("a letter");
        }
    }

    /// A mailbox as Dovecot shows it over IMAP to a client of Python's `imaplib`.
    pub(crate) async fn shown(&self, mailbox: &str) -> Vec<Seen> {
        let output = Command::new("python3")
            .arg(project_path("tests/tests/wire/parsers/read_inbox.py"))
            .args([&self.imap_port.to_string(), PASSWORD, mailbox])
            .kill_on_drop(true)
            .output();
        let output = output.await.expect("python3 starts");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{mailbox}: {said}");
        serde_json::from_slice(&output.stdout).expect("a list of letters")
    }
}

impl Drop for MailHost {
    /// Postfix's master ends its processes when it is asked to, not when it is killed.
    fn drop(&mut self) {
        let mut stop = std::process::Command::new("postfix");
        stop.arg("-c")
            .arg(self.folder.path().join("etc"))
            .arg("abort");
        let stopped = stop.stdout(Stdio::null()).stderr(Stdio::null()).status();
        if stopped.is_err() {
            let _ = self.postfix.start_kill();
        }
    }
}

fn spawn(command: &mut Command) -> Child {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .expect("postfix and dovecot are there: apt-get install postfix dovecot-imapd")
}

/// Ports that were free a moment ago: neither server says which it took.
pub(crate) fn free_ports<const N: usize>() -> [u16; N] {
    let listeners: [TcpListener; N] =
        std::array::from_fn(|_| TcpListener::bind("127.0.0.1:0").expect("a port"));
    listeners.map(|listener| listener.local_addr().expect("its address").port())
}

/// Postfix's data folder belongs to its own user.
async fn own_data(path: &Path) {
    let status = Command::new("chown")
        .arg("postfix")
        .arg(path.join("data"))
        .status();
    assert!(
        status.await.expect("chown starts").success(),
        "there is a user postfix"
    );
}

fn read_all(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths
        .map(|path| fs::read_to_string(path).expect("a letter is ASCII"))
        .collect()
}

fn files(folder: &Path) -> usize {
    let Ok(entries) = fs::read_dir(folder) else {
        return 0;
    };
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths
        .map(|path| if path.is_dir() { files(&path) } else { 1 })
        .sum()
}

const MAIN_CF: &str = "\
compatibility_level = 3.6
config_directory = {folder}/etc
queue_directory = {folder}/queue
data_directory = {folder}/data
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks =
myhostname = mail.cucineferri.example
mydestination =
alias_maps =
local_recipient_maps =
default_transport = error:no outside relay
relay_transport = error:no outside relay
virtual_mailbox_domains = cucineferri.example
virtual_mailbox_base = {folder}/mail
virtual_mailbox_maps = static:inbox/
virtual_uid_maps = static:65534
virtual_gid_maps = static:65534
smtpd_tls_cert_file = {folder}/certificate.pem
smtpd_tls_key_file = {folder}/key.pem
smtpd_tls_auth_only = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = {folder}/auth
maillog_file = /dev/stdout
";

const MASTER_CF: &str = "\
127.0.0.1:{clear} inet n - n - - smtpd
127.0.0.1:{submission} inet n - n - - smtpd
  -o smtpd_tls_security_level=encrypt
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_client_restrictions=permit_sasl_authenticated,reject
127.0.0.1:{encrypted} inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_client_restrictions=permit_sasl_authenticated,reject
postlog unix-dgram n - n - 1 postlogd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
anvil unix - - n - 1 anvil
virtual unix - n n - - virtual
error unix - - n - - error
tlsmgr unix - - n 1000? 1 tlsmgr
proxymap unix - - n - - proxymap
showq unix n - n - - showq
";

const DOVECOT_CONF: &str = "\
base_dir = {folder}/run
state_dir = {folder}/run
log_path = /dev/null
protocols = imap
listen = 127.0.0.1
ssl = no
mail_location = maildir:{folder}/mail/inbox
passdb {
  driver = static
  args = password={password}
}
userdb {
  driver = static
  args = uid=65534 gid=65534 home={folder}/mail
}
service imap-login {
  inet_listener imap {
    address = 127.0.0.1
    port = {imap}
  }
  inet_listener imaps {
    port = 0
  }
}
service auth {
  unix_listener {folder}/auth {
    mode = 0666
  }
}
";
