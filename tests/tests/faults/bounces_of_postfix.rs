//! A real Postfix takes letters, cannot deliver them, and writes to their return address; its pipe brings
//! that to the Worker, by the script that is shipped for it and the lines of docs/self-hosting.md.
//!
//! It must be installed, and the test must run as root, since Postfix gives up its rights itself.

use std::fs::{self, Permissions};
use std::io::Write as _;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::process::{Command, ExitStatus, Stdio};

use libtest_mimic::Trial;
use tempfile::TempDir;
use tests::{
    Conservation, STATUS_KEY, ScriptedSmtp, Terms, Workerd, eventually, free_port, project_path,
};
use tokio::net::TcpStream;

use crate::bounced::{assert_counts, attempts, report, tokens, with_address};
use crate::documented::{block, substituted};
use crate::visits::{send_all, settled};
use crate::world::{Scale, Tally, faults};

/// `nobody`, to whom the inbox belongs.
const NOBODY: u32 = 65_534;

pub(crate) fn trials() -> Vec<Trial> {
    faults![
        t38_what_a_real_postfix_gives_back_opens_its_delivery,
        what_the_pipe_of_postfix_cannot_bring_is_tried_again,
    ]
}

/// Postfix with folders and a port of its own, no way out, and no inbox yet. It ends with this value.
struct Postfix {
    port: u16,
    folder: TempDir,
}

impl Postfix {
    fn new() -> Self {
        let folder = TempDir::new().expect("a folder");
        let path = folder.path();
        // Its processes are other users.
        fs::set_permissions(path, Permissions::from_mode(0o755)).expect("the folder is ours");
        for name in ["etc", "queue", "data", "mail"] {
            fs::create_dir(path.join(name)).expect("a folder");
        }
        chown(path.join("mail"), Some(NOBODY), Some(NOBODY)).expect("root gives folders away");
        fs::copy(
            project_path("edge/workerd/bounce.sh"),
            path.join("bounce.sh"),
        )
        .expect("the script is there");
        let port = free_port();
        Self { port, folder }
    }

    /// Starts it, to bring what comes back to the Worker at this address.
    async fn start(&self, base_url: &str) {
        let path = self.folder.path();
        let write = |name: &str, text: &str| {
            let text = text
                .replace("{folder}", &path.display().to_string())
                .replace("{port}", &self.port.to_string())
                .replace("{base_url}", base_url);
            fs::write(path.join(name), text).expect("the folder can be written to");
        };
        let domain = ("mail.shop.example", "mail.cucineferri.example");
        let main = substituted(&block("# main.cf"), &[domain]);
        let (main, master) = main
            .split_once("# master.cf")
            .expect("both stand in one block");
        let pipe = [
            ("/opt/pronto/edge/workerd", "{folder}"),
            ("https://feedback.example.com", "{base_url}"),
        ];
        write("etc/main.cf", &[MAIN_CF, main].concat());
        write(
            "etc/master.cf",
            &[MASTER_CF, &substituted(master, &pipe)].concat(),
        );
        write("etc/inboxes", "# none\n");
        let owned = Command::new("chown")
            .arg("postfix")
            .arg(path.join("data"))
            .status();
        assert!(
            owned.expect("chown starts").success(),
            "there is a user postfix"
        );
        assert!(self.postfix("start").success(), "postfix starts");
        let port = self.port;
        eventually("postfix listens", || async move {
            TcpStream::connect(("127.0.0.1", port)).await.ok()
        })
        .await;
    }

    /// From now on there is an inbox.
    fn mend(&self) {
        let inboxes = self.folder.path().join("etc/inboxes");
        fs::write(inboxes, "ascolto@cucineferri.example inbox/\n").expect("the table is written");
        assert!(self.postfix("reload").success(), "postfix reads it");
    }

    /// The letters in the inbox.
    fn inbox(&self) -> Vec<String> {
        let new = self.folder.path().join("mail/inbox/new");
        let entries = fs::read_dir(new).into_iter().flatten().flatten();
        let letters = entries.map(|entry| fs::read_to_string(entry.path()));
        letters
            .collect::<Result<_, _>>()
            .expect("letters are ASCII")
    }

    /// What it has said.
    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("mail.log")).unwrap_or_default()
    }

    fn postfix(&self, command: &str) -> ExitStatus {
        let etc = self.folder.path().join("etc");
        run(Command::new("postfix").arg("-c").arg(etc).arg(command))
    }
}

impl Drop for Postfix {
    /// Its master ends its processes when it is asked to, not when it is killed.
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("{}", self.log());
        }
        self.postfix("abort");
    }
}

fn run(command: &mut Command) -> ExitStatus {
    let quiet = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    quiet
        .status()
        .expect("postfix is there: apt-get install postfix")
}

fn header<'a>(letter: &'a str, name: &str) -> Option<&'a str> {
    letter.lines().find_map(|line| line.strip_prefix(name))
}

async fn t38_what_a_real_postfix_gives_back_opens_its_delivery(_: Scale) -> Tally {
    let postfix = Postfix::new();
    let terms = with_address(Terms::mail_at(postfix.port)).secret("STATUS_KEY", STATUS_KEY);
    let workerd = Workerd::running(terms).await;
    postfix.start(&workerd.base_url()).await;
    let books = Conservation::watch(&workerd);
    let client = workerd.client();
    let visits = send_all(&client, "acme", 1).await;
    // Postfix says 250 and finds out later that there is no such inbox, each time anew.
    eventually("it comes back twice", || async {
        let attempts = attempts(&workerd);
        let came_back = |attempt: &&[String; 3]| attempt.get(1).is_some_and(|it| it == "bounced");
        (attempts.iter().filter(came_back).count() >= 2).then_some(())
    })
    .await;
    let bounced = attempts(&workerd).into_iter().take(2).collect::<Vec<_>>();
    let expected = [["1", "bounced", "5.1.1"], ["2", "bounced", "5.1.1"]];
    assert_eq!(bounced, expected.map(|attempt| attempt.map(str::to_owned)));
    assert!(postfix.inbox().is_empty());
    postfix.mend();
    let letter = eventually("the letter is in the inbox", || async {
        postfix.inbox().into_iter().next()
    })
    .await;
    settled(&workerd).await;
    assert_counts(&client, 1, 0, 0).await;
    // Where the company sees it: the address it would have come back to, and the sender's own.
    let return_path = header(&letter, "Return-Path: <bounces+").expect("a return address");
    let token = return_path.split('@').next().unwrap_or_default();
    assert_eq!(token.len(), 48, "{return_path}");
    assert!(
        header(&letter, "From: ").is_some_and(|from| from.contains("pronto@cucineferri.example"))
    );
    assert!(!workerd.log().contains(token), "no token in the log");
    // A message that is about nothing is done with: the queue is empty, and nothing tries again.
    let log = postfix.log();
    assert!(
        log.contains("status=sent (delivered via pronto service"),
        "{log}"
    );
    assert!(!log.contains("status=deferred"), "{log}");
    books.end(&workerd).await;
    Tally {
        tried: visits.len(),
        ..Tally::default()
    }
}

/// How the script ends that the pipe runs: 0 is done, 75 (`EX_TEMPFAIL`) is to be tried again.
fn brought(base_url: &str, token: &str, message: &str) -> Option<i32> {
    let mut script = Command::new(project_path("edge/workerd/bounce.sh"));
    script.args([base_url, token]).stdin(Stdio::piped());
    let mut script = script.spawn().expect("the script can be run");
    let mut input = script.stdin.take().expect("its input");
    input.write_all(message.as_bytes()).expect("curl reads it");
    drop(input);
    script.wait().expect("it ends").code()
}

async fn what_the_pipe_of_postfix_cannot_bring_is_tried_again(_: Scale) -> Tally {
    let smtp = ScriptedSmtp::start().await;
    let mut workerd = Workerd::running(with_address(Terms::mail_at(smtp.port()))).await;
    let visits = send_all(&workerd.client(), "acme", 1).await;
    settled(&workerd).await;
    let token = tokens(&smtp).pop().expect("a return address");
    let (base_url, bounce) = (workerd.base_url(), report("failed", "5.1.1"));
    for (token, message) in [
        (token.as_str(), report("delayed", "4.4.1")),
        (&token, "A long one. ".repeat(100_000)),
        (&"a".repeat(48), bounce.clone()),
        ("", bounce.clone()),
        ("[1-300]", bounce.clone()),
    ] {
        assert_eq!(brought(&base_url, token, &message), Some(0), "{token}");
    }
    assert_eq!(
        brought(&[&base_url, "/wrong"].concat(), &token, &bounce),
        Some(75)
    );
    workerd.kill();
    assert_eq!(brought(&base_url, &token, &bounce), Some(75));
    workerd.start().await;
    assert_eq!(brought(&base_url, &token, &bounce), Some(0));
    settled(&workerd).await;
    let verdicts: Vec<String> = attempts(&workerd)
        .into_iter()
        .map(|[_, it, _]| it)
        .collect();
    assert_eq!(verdicts, ["bounced", "delivered"]);
    Tally {
        tried: visits.len(),
        ..Tally::default()
    }
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
mynetworks = 127.0.0.0/8
myhostname = mx.cucineferri.example
mydestination =
alias_maps =
local_recipient_maps =
default_transport = error:no outside relay
relay_transport = error:no outside relay
smtpd_reject_unlisted_recipient = no
virtual_mailbox_domains = cucineferri.example
virtual_mailbox_base = {folder}/mail
virtual_mailbox_maps = texthash:{folder}/etc/inboxes
virtual_uid_maps = static:65534
virtual_gid_maps = static:65534
maillog_file_prefixes = {folder}
maillog_file = {folder}/mail.log
";

const MASTER_CF: &str = "\
127.0.0.1:{port} inet n - n - - smtpd
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
retry unix - - n - - error
proxymap unix - - n - - proxymap
showq unix n - n - - showq
";
