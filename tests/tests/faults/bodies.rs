//! Bodies that come slowly, at every door that reads one: each has one deadline, and holds little until then.

use std::time::Duration;

use libtest_mimic::Trial;
use tests::{HookServer, STATUS_KEY, ScriptedSmtp, Terms, Workerd};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::interval;

use crate::bounced::{tokens, with_address};
use crate::readable::{read_link, with_chat};
use crate::visits::{Visit, settled};
use crate::world::{Scale, Tally, faults};

/// A body of this length never comes to its end.
const SAID_BYTES: usize = 90_000;
/// Nor does one of this length within a deadline, and there is nothing that it could hold.
const FEW_BYTES: usize = 90;
/// Between two bytes of one that is sent slowly.
const DRIP: Duration = Duration::from_millis(500);
/// So much more may workerd take for nine hundred that say how long they are going to be.
const MEMORY_BYTES_MAX: u64 = 32 * 1_024 * 1_024;

pub(crate) fn trials() -> Vec<Trial> {
    faults![
        t16_a_slow_body_has_one_deadline_at_every_door,
        t16_whoever_has_no_token_is_answered_before_their_body,
        t16_slow_bodies_hold_what_has_come_of_them,
    ]
}

/// A door that reads a body.
struct Door {
    path: String,
    headers: String,
    /// What is said there to who was too slow.
    said: &'static str,
}

/// How the end of a body is told beforehand.
#[derive(Clone, Copy)]
enum Length {
    Said(usize),
    Chunked,
}

impl Door {
    fn new(path: &str, headers: &[&str], said: &'static str) -> Self {
        Self {
            path: path.to_owned(),
            headers: headers
                .iter()
                .map(|header| [header, "\r\n"].concat())
                .collect(),
            said,
        }
    }

    fn submissions(key: &str) -> Self {
        let key = format!("Idempotency-Key: \"{key}\"");
        let origin = "Origin: http://127.0.0.1:9";
        let headers = [origin, "Content-Type: application/json", &key];
        Self::new("/v1/sites/acme/submissions", &headers, TOO_SLOW)
    }

    /// Knocks, and sends the first byte of a body.
    async fn open(&self, base_url: &str, length: Length) -> TcpStream {
        let host = base_url.trim_start_matches("http://");
        let (length, first) = match length {
            Length::Said(bytes) => (format!("Content-Length: {bytes}"), "a"),
            Length::Chunked => ("Transfer-Encoding: chunked".to_owned(), "1\r\na\r\n"),
        };
        let head = format!(
            "POST {} HTTP/1.1\r\nHost: {host}\r\nAccept-Language: en\r\nConnection: close\r\n{}{length}\r\n\r\n{first}",
            self.path, self.headers
        );
        let mut stream = TcpStream::connect(host).await.expect("the edge listens");
        stream.write_all(head.as_bytes()).await.expect("it is sent");
        stream
    }
}

/// The kind of the problem, and what stands on a page.
const TOO_SLOW: &str = "/problems/body-too-slow";
const TOO_SLOW_PAGE: &str = "This has not reached us.";

/// The answer, while a byte more comes now and then: a body that is never silent, and never ends.
async fn dripped(mut stream: TcpStream, length: Length) -> String {
    let (mut reading, mut writing) = stream.split();
    let mut drips = interval(DRIP);
    let mut answer = Vec::new();
    let mut buffer = [0; 4_096];
    loop {
        tokio::select! {
            read = reading.read(&mut buffer) => match read {
                Ok(bytes) if bytes > 0 => answer.extend_from_slice(buffer.get(..bytes).expect("read")),
                _ => return String::from_utf8_lossy(&answer).into_owned(),
            },
            _ = drips.tick() => {
                let drip: &[u8] = match length {
                    Length::Said(_) => b"a",
                    Length::Chunked => b"1\r\na\r\n",
                };
                // Once it has answered, nobody is there to take it.
                let _ = writing.write_all(drip).await;
            }
        }
    }
}

/// Every door that reads a body, each opened with what it asks for first.
async fn doors(workerd: &Workerd, smtp: &ScriptedSmtp, room: &HookServer) -> Vec<Door> {
    let client = workerd.client();
    let read = read_link(&client, room).await;
    settled(workerd).await;
    let token = tokens(smtp).pop().expect("a return address");
    let receipt = Visit::new().send(&client).await.receipt();
    let case = ["/case/", &receipt.receipt.expect("a token")].concat();
    let form = "Content-Type: application/x-www-form-urlencoded";
    let bearer = format!("Authorization: Bearer {STATUS_KEY}");
    let json = "Content-Type: application/json";
    let bounces = format!("/v1/bounces/{token}");
    vec![
        Door::submissions("a-key-of-its-own-1"),
        Door::new("/contact/acme", &[form], TOO_SLOW_PAGE),
        Door::new(&case, &[form], TOO_SLOW_PAGE),
        Door::new(&read, &[form], TOO_SLOW_PAGE),
        Door::new("/status/acme/dead", &[json, &bearer], TOO_SLOW),
        Door::new(&bounces, &["Content-Type: message/rfc822"], TOO_SLOW),
    ]
}

async fn t16_a_slow_body_has_one_deadline_at_every_door(_: Scale) -> Tally {
    let (smtp, room) = (ScriptedSmtp::start().await, HookServer::start().await);
    let terms = with_chat(with_address(Terms::mail_at(smtp.port())), &room)
        .secret("STATUS_KEY", STATUS_KEY);
    let workerd = Workerd::running(terms).await;
    let base_url = workerd.base_url();
    let mut waiting = JoinSet::new();
    for door in doors(&workerd, &smtp, &room).await {
        for length in [Length::Said(SAID_BYTES), Length::Chunked] {
            let stream = door.open(&base_url, length).await;
            let (path, said) = (door.path.clone(), door.said);
            waiting.spawn(async move { (path, said, dripped(stream, length).await) });
        }
    }
    for (path, said, answer) in waiting.join_all().await {
        assert!(answer.starts_with("HTTP/1.1 408 "), "{path}: {answer}");
        assert!(answer.contains(said), "{path}: {answer}");
    }
    Tally {
        tried: 12,
        ..Tally::default()
    }
}

async fn t16_whoever_has_no_token_is_answered_before_their_body(scale: Scale) -> Tally {
    let smtp = ScriptedSmtp::start().await;
    let workerd = Workerd::running(with_address(Terms::mail_at(smtp.port()))).await;
    let base_url = workerd.base_url();
    // Whoever holds a door's key is waited for; by the time that is over, all others have their answer.
    let known = Door::submissions("a-key-of-its-own-2");
    let known = known.open(&base_url, Length::Said(SAID_BYTES)).await;
    let mut late = tokio::spawn(dripped(known, Length::Said(SAID_BYTES)));
    let path = ["/v1/bounces/", &"a".repeat(48)].concat();
    let forged = Door::new(&path, &["Content-Type: message/rfc822"], "");
    let mut waiting = JoinSet::new();
    let count = scale.of(300, 900);
    for _ in 0..count {
        let stream = forged.open(&base_url, Length::Said(SAID_BYTES)).await;
        waiting.spawn(dripped(stream, Length::Said(SAID_BYTES)));
    }
    let answers = tokio::select! {
        answers = waiting.join_all() => answers,
        answer = &mut late => panic!("who has no token is waited for: {answer:?}"),
    };
    for answer in answers {
        assert!(answer.starts_with("HTTP/1.1 404 "), "{answer}");
        assert!(answer.contains("/problems/no-such-letter"), "{answer}");
    }
    late.await.expect("it is answered in the end");
    Tally {
        tried: usize::try_from(count).expect("a count"),
        ..Tally::default()
    }
}

async fn t16_slow_bodies_hold_what_has_come_of_them(_: Scale) -> Tally {
    let smtp = ScriptedSmtp::start().await;
    let workerd = Workerd::running(Terms::mail_at(smtp.port())).await;
    let base_url = workerd.base_url();
    let mut taken = Vec::new();
    for bytes in [FEW_BYTES, SAID_BYTES] {
        let mut waiting = JoinSet::new();
        for at in 0..900 {
            let door = Door::submissions(&format!("a-key-of-its-own-{at}"));
            let stream = door.open(&base_url, Length::Said(bytes)).await;
            waiting.spawn(dripped(stream, Length::Said(bytes)));
        }
        for answer in waiting.join_all().await {
            assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
        }
        taken.extend(workerd.memory_bytes_max());
    }
    if let [few, many] = taken.as_slice() {
        let more = many.saturating_sub(*few);
        assert!(more < MEMORY_BYTES_MAX, "{more} bytes more");
    }
    Tally {
        tried: 1_800,
        ..Tally::default()
    }
}
