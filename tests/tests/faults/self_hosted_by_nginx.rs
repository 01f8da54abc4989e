//! The documented nginx, as it is documented, before the Worker. Only names, ports and folders are put in
//! their places.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::process::{self, Child, Output, Stdio};

use libtest_mimic::Trial;
use rcgen::{CertificateParams, KeyPair};
use rustix::process::{Pid, Signal, kill_process};
use shared::limits::BODY_BYTES_MAX;
use tempfile::TempDir;
use tests::{ScriptedSmtp, Terms, Workerd, eventually, free_port};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::process::Command;

use crate::bounced::{attempts, report, tokens, with_address};
use crate::documented::{block, substituted};
use crate::visits::{Visit, settled};
use crate::world::{Scale, Tally, faults};

/// The host that the documentation has.
const HOST: &str = "feedback.example.com";

pub(crate) fn trials() -> Vec<Trial> {
    faults![the_documented_nginx_passes_what_the_worker_takes]
}

/// nginx on a port and in a folder of its own. It ends with this value.
struct Nginx {
    port: u16,
    folder: TempDir,
    master: Child,
}

impl Nginx {
    async fn before(worker: &str) -> Self {
        let folder = TempDir::new().expect("a folder");
        let path = folder.path();
        // Its workers are another user.
        fs::set_permissions(path, Permissions::from_mode(0o755)).expect("the folder is ours");
        let here = path.display().to_string();
        let port = free_port();
        let key = KeyPair::generate().expect("a key");
        let params = CertificateParams::new([HOST.to_owned()]).expect("a name");
        let certificate = params.self_signed(&key).expect("a certificate");
        fs::write(path.join("own.pem"), certificate.pem()).expect("it is written");
        fs::write(path.join("own.key"), key.serialize_pem()).expect("it is written");
        let server = substituted(
            &block(&format!("server_name {HOST};")),
            &[
                ("listen 443 ssl;", &format!("listen 127.0.0.1:{port} ssl;")),
                (
                    "/etc/ssl/feedback.example.com.pem",
                    &format!("{here}/own.pem"),
                ),
                (
                    "/etc/ssl/feedback.example.com.key",
                    &format!("{here}/own.key"),
                ),
                ("http://127.0.0.1:8787", worker),
            ],
        );
        let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map(|kind| format!("{kind}_temp_path {here}/{kind};\n"));
        let settings = format!(
            "daemon off;\npid {here}/pid;\nerror_log {here}/error.log;\nevents {{}}\nhttp {{\naccess_log off;\n{}{server}\n}}\n",
            temporary.concat()
        );
        fs::write(path.join("nginx.conf"), settings).expect("it is written");
        let mut nginx = process::Command::new("nginx");
        nginx
            .arg("-c")
            .arg(path.join("nginx.conf"))
            .args(["-e", &format!("{here}/error.log")])
            .stdin(Stdio::null());
        let master = nginx
            .spawn()
            .expect("nginx is there: apt-get install nginx-light");
        let started = Self {
            port,
            folder,
            master,
        };
        eventually("nginx listens", || async {
            TcpStream::connect(("127.0.0.1", port)).await.ok()
        })
        .await;
        started
    }

    /// Asks it by TLS under its name, as anybody would. The answer's status, its headers and its body.
    async fn ask(&self, path: &str, arguments: &[&str], body: &[u8]) -> String {
        let mut curl = Command::new("curl");
        curl.args([
            "--silent",
            "--show-error",
            "--include",
            "--globoff",
            "--max-time",
            "60",
        ])
        .arg("--cacert")
        .arg(self.folder.path().join("own.pem"))
        .args([
            "--connect-to",
            &format!("{HOST}:443:127.0.0.1:{}", self.port),
        ])
        .args(arguments)
        .arg(format!("https://{HOST}{path}"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
        let mut curl = curl.spawn().expect("curl is there: apt-get install curl");
        let mut input = curl.stdin.take().expect("its input");
        // Who reads no body has none to read.
        let _ = input.write_all(body).await;
        drop(input);
        let Output { stdout, .. } = curl.wait_with_output().await.expect("it ends");
        String::from_utf8_lossy(&stdout).into_owned()
    }

    /// Posts a body of this type.
    async fn post(&self, path: &str, media_type: &str, headers: &[String], body: &[u8]) -> String {
        let media_type = format!("Content-Type: {media_type}");
        let mut arguments = vec!["--data-binary", "@-", "--header", &media_type];
        // It is sent at once, whatever its length.
        arguments.extend(["--header", "Expect:"]);
        for header in headers {
            arguments.extend(["--header", header]);
        }
        self.ask(path, &arguments, body).await
    }

    /// Sends a submission from a client that says that it has this address.
    async fn submit(&self, address: &str) -> String {
        let visit = Visit::new();
        let headers = [
            format!("Idempotency-Key: {}", visit.key),
            format!("CF-Connecting-IP: {address}"),
            "Origin: http://127.0.0.1:9".to_owned(),
        ];
        let body = visit.draft.to_string();
        let path = "/v1/sites/acme/submissions";
        self.post(path, "application/json", &headers, body.as_bytes())
            .await
    }
}

impl Drop for Nginx {
    /// Its master ends its workers when it is asked to, not when it is killed.
    fn drop(&mut self) {
        let here = self.folder.path();
        if std::thread::panicking() {
            eprintln!(
                "{}",
                fs::read_to_string(here.join("error.log")).unwrap_or_default()
            );
        }
        let id = i32::try_from(self.master.id()).ok().and_then(Pid::from_raw);
        // What has ended already need not be asked.
        let _ = id.map(|id| kill_process(id, Signal::TERM));
        let _ = self.master.wait();
    }
}

async fn the_documented_nginx_passes_what_the_worker_takes(_: Scale) -> Tally {
    let smtp = ScriptedSmtp::start().await;
    let terms = with_address(Terms::mail_at(smtp.port())).limit("submissions_per_address", 2);
    let workerd = Workerd::running_behind(&format!("https://{HOST}"), terms).await;
    let nginx = Nginx::before(&workerd.base_url()).await;
    let is = |answer: &str, status: u16| {
        answer
            .lines()
            .next()
            .unwrap_or_default()
            .contains(&format!(" {status}"))
    };

    let page = nginx.ask("/contact/acme", &[], b"").await;
    assert!(is(&page, 200) && page.contains("</html>"), "{page}");
    let nothing = nginx.ask(&["/", &"a".repeat(300)].concat(), &[], b"").await;
    assert!(
        is(&nothing, 404) && nothing.contains("/problems/no-such-route"),
        "{nothing}"
    );

    // Whatever address a client says that it has, it is one client.
    for (address, status) in [("192.0.2.1", 202), ("192.0.2.2", 202), ("192.0.2.3", 429)] {
        let answer = nginx.submit(address).await;
        assert!(is(&answer, status), "{address}: {answer}");
    }
    settled(&workerd).await;

    // What is too long, the Worker says, in words that a client can read.
    let long = vec![b' '; BODY_BYTES_MAX.saturating_add(1)];
    let key = [
        "Idempotency-Key: 0123456789abcdef0123456789abcdef".to_owned(),
        "Origin: http://127.0.0.1:9".to_owned(),
    ];
    let path = "/v1/sites/acme/submissions";
    let answer = nginx.post(path, "application/json", &key, &long).await;
    assert!(
        is(&answer, 413) && answer.contains("application/problem+json"),
        "{answer}"
    );

    // A mail server may bring a letter of ours whole, with all that stood around it.
    let token = tokens(&smtp).pop().expect("a return address");
    let bounce = [report("failed", "5.1.1"), "A long one. ".repeat(600_000)].concat();
    let path = format!("/v1/bounces/{token}");
    let answer = nginx
        .post(&path, "message/rfc822", &[], bounce.as_bytes())
        .await;
    assert!(
        is(&answer, 200) && answer.contains("{\"counted\":true}"),
        "{answer}"
    );
    let verdicts = attempts(&workerd)
        .into_iter()
        .filter(|[_, verdict, _]| verdict == "bounced");
    assert_eq!(verdicts.count(), 1);
    settled(&workerd).await;
    Tally {
        tried: 3,
        ..Tally::default()
    }
}
