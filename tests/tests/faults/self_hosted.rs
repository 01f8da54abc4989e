//! What only those meet who host it themselves: the asset router, the script for what comes back, and who may
//! read what is stored.

use std::collections::BTreeSet;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::Duration;

use courier::bounce::BYTES_MAX;
use libtest_mimic::Trial;
use rustix::process::{Pid, Signal, kill_process};
use tests::{
    EdgeClient, HookAnswer, HookServer, ScriptedSmtp, Terms, Workerd, eventually_within, free_port,
};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;
use tokio::process::Command;

use crate::planted::{PLANTED, found_below};
use crate::visits::Visit;
use crate::world::{Scale, Tally, faults};

/// It bundles before it serves.
const BUILT: Duration = Duration::from_secs(90);

pub(crate) fn trials() -> Vec<Trial> {
    faults![
        every_path_is_answered_in_our_own_words,
        what_is_no_token_of_a_bounce_asks_nobody,
        of_a_bounce_however_long_the_start_is_brought,
        what_is_stored_is_for_its_owner_alone,
    ]
}

/// What was answered to a path that is sent as it stands: clients tidy up what they are given.
async fn asked(workerd: &Workerd, path: &str) -> String {
    let base_url = workerd.base_url();
    let host = base_url.split("//").last().expect("an address");
    let mut socket = BufReader::new(TcpStream::connect(host).await.expect("a connection"));
    let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n");
    socket
        .write_all(request.as_bytes())
        .await
        .expect("it is sent");
    let mut answer = String::new();
    while !answer.ends_with("\r\n\r\n") {
        let read = socket
            .read_line(&mut answer)
            .await
            .expect("a line of the head");
        assert_ne!(read, 0, "{path}: {answer}");
    }
    let lines = answer.lines().map(str::to_ascii_lowercase);
    let mut lengths = lines.filter_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
    let mut body = vec![0; lengths.next().unwrap_or_default()];
    socket.read_exact(&mut body).await.expect("the body");
    answer.push_str(&String::from_utf8_lossy(&body));
    answer
}

/// The asset router asks the disk for each path, and disks have names that they cannot even look for.
async fn every_path_is_answered_in_our_own_words(_: Scale) -> Tally {
    let smtp = ScriptedSmtp::start().await;
    let workerd = Workerd::running(Terms::mail_at(smtp.port())).await;
    let long = |length: usize| "a".repeat(length);
    let mut paths: Vec<String> = [254, 255, 256, 257, 1_000, 4_096, 5_000]
        .map(|length| ["/", &long(length)].concat())
        .into();
    // Of the longest that the runtime takes, of many short names, and of a file under what is no folder.
    paths.push(["/acme/", &long(256)].concat());
    paths.push(["/acme/pronto.js/", &long(256)].concat());
    paths.push(format!("/{}x", "a/".repeat(3_000)));
    paths.push(["/", &"%C3%A9".repeat(128)].concat());
    for path in [
        "/%00",
        "/acme/pronto.js%00",
        "/acme/pronto.js/",
        "/acme/pronto.js/x",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/..%2f..%2f..%2fetc%2fpasswd",
        "/acme%2fpronto.js%2f..%2f..%2f..",
        "/%5c",
        "/:",
        "/.",
        "/%2e",
        "/a%0d%0ab",
        "/%ff",
        "/[1-3]",
        "//",
        "/w",
    ] {
        paths.push(path.to_owned());
    }
    for path in &paths {
        let answer = asked(&workerd, path).await;
        let is_ours = answer.starts_with("HTTP/1.1 404 ")
            && answer.contains("application/problem+json")
            && answer.contains("/problems/no-such-route");
        assert!(is_ours, "{path}: {answer}");
    }
    // One that is too long for a file's name is still a route's.
    let answer = asked(&workerd, &["/v1/receipts/", &long(300)].concat()).await;
    assert!(answer.contains("/problems/no-such-case"), "{answer}");
    assert_eq!(tests::error_lines(&workerd.log()), [""; 0]);
    Tally {
        tried: paths.len(),
        ..Tally::default()
    }
}

/// Runs the script that is shipped for a mail server's pipe. How it ends.
async fn brought(base_url: &str, token: &str, message: &[u8]) -> Option<i32> {
    let mut script = Command::new(tests::project_path("edge/workerd/bounce.sh"));
    script.args([base_url, token]).stdin(Stdio::piped());
    let mut script = script.spawn().expect("the script can be run");
    let mut input = script.stdin.take().expect("its input");
    input
        .write_all(message)
        .await
        .expect("the message is read to its end");
    drop(input);
    script.wait().await.expect("it ends").code()
}

/// Anybody writes to `bounces+ANYTHING@…`, and curl expands lists and ranges, and works out paths.
async fn what_is_no_token_of_a_bounce_asks_nobody(_: Scale) -> Tally {
    let server = HookServer::start().await;
    let token = "aerukz4jvpg66ajdivtytk6n54aapntoazw73woakswkxqpi";
    assert_eq!(token.len(), configuration::BOUNCE_TOKEN_CHARS);
    let (shorter, _) = token.split_at(47);
    let wrong = [
        String::new(),
        "[1-300]".to_owned(),
        "{a,b}".to_owned(),
        "../../status/acme/check".to_owned(),
        "?x".to_owned(),
        "-o".to_owned(),
        shorter.to_owned(),
        [token, "a"].concat(),
        // As long as a token, and none.
        [shorter, "1"].concat(),
        [shorter, "/"].concat(),
        [shorter, "\n"].concat(),
        [token, "\n"].concat(),
        [shorter, "\u{e9}"].concat(),
        format!("../../status/acme/check?{}", "a".repeat(24)),
        format!("[1-300]{}", "a".repeat(41)),
    ];
    // More than a pipe holds: whoever sends is read to the end.
    let message = "A long one. ".repeat(100_000);
    for token in &wrong {
        let ended = brought(&server.url(""), token, message.as_bytes()).await;
        assert_eq!(
            ended,
            Some(0),
            "{token:?} is of no letter, and is done with"
        );
        let asked: Vec<String> = server.asked().into_iter().map(|asked| asked.line).collect();
        assert_eq!(asked, [""; 0], "{token:?}");
    }
    server.always(HookAnswer::status(200));
    for token in [token, &token.to_ascii_uppercase()] {
        assert_eq!(brought(&server.url(""), token, b"x").await, Some(0));
        let asked = server.asked().pop().expect("it is brought");
        assert_eq!(asked.line, format!("POST /v1/bounces/{token}"));
    }
    assert_eq!(server.asked().len(), 2);
    Tally {
        tried: wrong.len(),
        ..Tally::default()
    }
}

/// What lies between the pipe and the Worker may have a limit of its own, and the Worker reads no more.
async fn of_a_bounce_however_long_the_start_is_brought(_: Scale) -> Tally {
    let server = HookServer::start().await;
    let token = "a".repeat(configuration::BOUNCE_TOKEN_CHARS);
    let message: Vec<u8> = (0..12_000_000_u32)
        .flat_map(u32::to_le_bytes)
        .take(12_000_000)
        .collect();
    assert_eq!(brought(&server.url(""), &token, &message).await, Some(0));
    let asked = server.asked().pop().expect("it is brought");
    assert!(
        Some(asked.body.as_slice()) == message.get(..BYTES_MAX),
        "{} octets",
        asked.body.len()
    );
    Tally::default()
}

/// Names, addresses and words stand in it: `cargo xtask serve` leaves them to its own user, also what an
/// earlier one has left open.
async fn what_is_stored_is_for_its_owner_alone(_: Scale) -> Tally {
    let folder = tempfile::tempdir().expect("a folder");
    let (port, tick_port) = (free_port(), free_port());
    let smtp = ScriptedSmtp::start().await;
    let base_url = format!("http://127.0.0.1:{port}");
    let settings = folder.path().join("pronto.toml");
    let written = Terms::mail_at(smtp.port()).pronto_toml(&base_url);
    fs::write(&settings, written).expect("the settings are written");
    let state = folder.path().join("state");
    let earlier = state.join("pronto-desk/earlier.sqlite");
    fs::create_dir_all(state.join("pronto-desk")).expect("a folder");
    fs::write(&earlier, "").expect("a file");
    for (path, mode) in [(state.join("pronto-desk"), 0o755), (earlier.clone(), 0o644)] {
        fs::set_permissions(path, Permissions::from_mode(mode)).expect("it is ours");
    }
    let mut serve = std::process::Command::new(tests::xtask());
    serve
        .arg("serve")
        .arg("--configuration")
        .arg(&settings)
        .arg("--state-dir")
        .arg(&state)
        .args(["--port", &port.to_string()])
        .args(["--tick-port", &tick_port.to_string()])
        .envs(PLANTED)
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    let serve = Serving(serve.spawn().expect("xtask starts"));
    let client = EdgeClient::new(base_url.clone(), "http://127.0.0.1:9".to_owned());
    eventually_within(BUILT, "it is served", || async {
        let answer = reqwest::get(format!("{base_url}/contact/acme"))
            .await
            .ok()?;
        answer.status().is_success().then_some(())
    })
    .await;
    Visit::new().send(&client).await;
    let open = open_to_others(&state);
    let stored = files(&state);
    drop(serve);
    assert!(stored.len() >= 3 && stored.contains(&earlier), "{stored:?}");
    assert_eq!(open, BTreeSet::new());
    // workerd has them from the environment; no file that was made for it has one.
    let laid_out = tests::xtask()
        .ancestors()
        .nth(2)
        .map(|target| target.join("pronto/serve"));
    let laid_out = laid_out.expect("cargo's folder");
    assert!(
        laid_out.join("config.capnp").is_file(),
        "{}",
        laid_out.display()
    );
    assert_eq!(found_below(&laid_out), [""; 0]);
    assert_eq!(found_below(&state), [""; 0]);
    Tally {
        tried: 1,
        ..Tally::default()
    }
}

/// `cargo xtask serve`. It ends with this value, and workerd with it.
struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        let id = i32::try_from(self.0.id()).ok().and_then(Pid::from_raw);
        // What has ended already need not be asked.
        let _ = id.map(|id| kill_process(id, Signal::INT));
        let _ = self.0.wait();
    }
}

/// All files below a folder.
fn files(folder: &Path) -> BTreeSet<PathBuf> {
    below(folder)
        .into_iter()
        .filter(|path| path.is_file())
        .collect()
}

/// What of a folder others than its owner may read or write, with its mode.
fn open_to_others(folder: &Path) -> BTreeSet<String> {
    let all = below(&folder.join("pronto-desk"));
    let modes = all.into_iter().map(|path| {
        let mode = fs::metadata(&path)
            .expect("it is there")
            .permissions()
            .mode();
        (path, mode & 0o777)
    });
    let open = modes.filter(|(_, mode)| mode & 0o077 != 0);
    open.map(|(path, mode)| format!("{mode:o} {}", path.display()))
        .collect()
}

/// A folder and all that is in it.
fn below(folder: &Path) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::from([folder.to_owned()]);
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path.clone());
            }
            found.insert(path);
        }
    }
    found
}
