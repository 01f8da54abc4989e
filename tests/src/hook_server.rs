//! An HTTP server that answers as a scenario says and remembers what it was asked.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{Instant, interval};

/// A body of ours is far below; beyond it the request is not read to its end.
const BODY_BYTES_MAX: usize = 1_024 * 1_024;

/// One answer.
#[derive(Clone, Debug)]
pub struct HookAnswer {
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
    delay: Option<Duration>,
}

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Asked {
    /// When.
    pub at: Instant,
    /// `POST /path`.
    pub line: String,
    /// Names in small letters, values as they came.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// The server. It ends with this value.
#[derive(Debug)]
pub struct HookServer {
    port: u16,
    shared: Arc<Mutex<State>>,
    listening: JoinHandle<()>,
}

#[derive(Debug)]
struct State {
    script: VecDeque<HookAnswer>,
    usual: HookAnswer,
    asked: Vec<Asked>,
}

impl HookAnswer {
    /// An answer with this status and an empty body.
    #[must_use]
    pub const fn status(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: String::new(),
            delay: None,
        }
    }

    /// With a header more.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With a body.
    #[must_use]
    pub fn body(mut self, body: &str) -> Self {
        body.clone_into(&mut self.body);
        self
    }

    /// So much later.
    #[must_use]
    pub const fn after(mut self, delay: Duration) -> Self {
        self.delay = Some(delay);
        self
    }
}

impl Asked {
    /// A header's value, empty if there is none.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(given, _)| given == name);
        found.map_or("", |(_, value)| value)
    }
}

impl HookServer {
    /// A server that answers 200.
    pub async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let port = listener.local_addr().expect("its number").port();
        let shared = Arc::new(Mutex::new(State {
            script: VecDeque::new(),
            usual: HookAnswer::status(200),
            asked: Vec::new(),
        }));
        let given = Arc::clone(&shared);
        let listening = tokio::spawn(async move {
            let mut clients = JoinSet::new();
            while let Ok((client, _)) = listener.accept().await {
                let shared = Arc::clone(&given);
                clients.spawn(async move {
                    // Whoever has gone away needs no answer.
                    let _ = serve(client, &shared).await;
                });
                while clients.try_join_next().is_some() {}
            }
        });
        Self {
            port,
            shared,
            listening,
        }
    }

    /// The address of a path.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// Answers the next requests so, one after the other, and those after them as [`Self::always`] says.
    pub fn next(&self, answers: impl IntoIterator<Item = HookAnswer>) {
        self.state().script.extend(answers);
    }

    /// Answers every request so for which there is no other word.
    pub fn always(&self, answer: HookAnswer) {
        self.state().usual = answer;
    }

    /// All that it was asked, first to last.
    #[must_use]
    pub fn asked(&self) -> Vec<Asked> {
        self.state().asked.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.lock().expect("no holder panics")
    }
}

impl Drop for HookServer {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

/// One request and its answer: `None` once the client has gone. Every answer ends the connection.
async fn serve(client: TcpStream, shared: &Mutex<State>) -> Option<()> {
    let mut client = BufReader::new(client);
    let asked = read(&mut client).await?;
    let answer = {
        let mut state = shared.lock().expect("no holder panics");
        state.asked.push(asked);
        let next = state.script.pop_front();
        next.unwrap_or_else(|| state.usual.clone())
    };
    if let Some(delay) = answer.delay {
        let mut ticks = interval(delay);
        ticks.tick().await;
        ticks.tick().await;
    }
    let length = answer.body.len().to_string();
    let own = [("content-length", length.as_str()), ("connection", "close")];
    let given = answer
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    let headers: Vec<String> = given
        .chain(own)
        .map(|(name, value)| format!("{name}: {value}\r\n"))
        .collect();
    let status = answer.status;
    let text = format!(
        "HTTP/1.1 {status} As told\r\n{}\r\n{}",
        headers.concat(),
        answer.body
    );
    client.write_all(text.as_bytes()).await.ok()?;
    client.shutdown().await.ok()
}

async fn read(client: &mut BufReader<TcpStream>) -> Option<Asked> {
    let line = line(client).await?;
    let mut headers = Vec::new();
    loop {
        let header = self::line(client).await?;
        let Some((name, value)) = header.split_once(':') else {
            break;
        };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length: usize = length.map_or(Some(0), |(_, value)| value.parse().ok())?;
    let mut body = vec![0; length.min(BODY_BYTES_MAX)];
    client.read_exact(&mut body).await.ok()?;
    let line = line
        .rsplit_once(' ')
        .map_or(line.as_str(), |(line, _)| line)
        .to_owned();
    Some(Asked {
        at: Instant::now(),
        line,
        headers,
        body,
    })
}

async fn line(client: &mut BufReader<TcpStream>) -> Option<String> {
    let mut line = String::new();
    let count = client.read_line(&mut line).await.ok()?;
    (count > 0).then(|| line.trim_end().to_owned())
}
