//! A gate before the edge, through which a browser of any engine reaches it: some requests it lets pass
//! otherwise than they came, or not at all.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use reqwest::header::{self, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Method, StatusCode};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

use crate::eventually;

/// A request's head is at most this long; what is longer is no browser of ours.
const HEAD_BYTES_MAX: usize = 16 * 1_024;
/// Nobody posts more through it.
const BODY_BYTES_MAX: usize = 1_024 * 1_024;

/// What happens to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mishap {
    /// The connection ends without an answer.
    HungUp,
    /// The connection stays open and no answer comes.
    Silent,
    /// The answer comes so much later.
    Late(Duration),
    /// The answer has this status, and a page instead of what was asked for.
    Status(u16),
    /// The answer is as long as it should be, with other bytes in its middle.
    Corrupt,
    /// The answer ends half way.
    Cut,
    /// The answer says of itself that it is plain text.
    WrongType,
    /// The answer says of no page that it may read it.
    Unshared,
}

/// The gate. It ends with this value.
#[derive(Debug)]
pub struct Gate {
    port: u16,
    script: Arc<Mutex<Script>>,
    listening: Mutex<Option<JoinHandle<()>>>,
    way: Arc<Way>,
}

/// What happens to requests whose path ends so, and to how many it has.
#[derive(Debug, Default)]
struct Script {
    /// Under which address browsers find it, if that is not its own.
    address: Option<String>,
    mishaps: Vec<(String, Mishap)>,
    befallen: usize,
}

/// Whom it leads to.
#[derive(Debug)]
struct Way {
    edge: String,
    client: Client,
}

/// What a browser asks.
struct Request {
    method: Method,
    target: String,
    headers: HeaderMap,
    body: Vec<u8>,
}

/// What the edge answers.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Gate {
    /// A gate before the edge at this address, open.
    pub(crate) async fn before(edge: String) -> Self {
        let client = Client::builder().redirect(reqwest::redirect::Policy::none());
        let client = client.no_proxy().build().expect("a client");
        let listener = listen(0).await;
        let gate = Self {
            port: listener.local_addr().expect("its address").port(),
            script: Arc::default(),
            listening: Mutex::new(None),
            way: Arc::new(Way { edge, client }),
        };
        gate.open_on(listener);
        gate
    }

    /// Its port.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// The address by which a page loads the widget through it, without a slash at the end.
    #[must_use]
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// From now on the loader leads to this address, behind which the gate stands.
    pub fn stands_behind(&self, address: String) {
        self.script.lock().expect("no holder panics").address = Some(address);
    }

    /// From now on this happens to every request whose path ends so.
    pub fn befall(&self, path_end: &str, mishap: Mishap) {
        let mut script = self.script.lock().expect("no holder panics");
        script.mishaps.push((path_end.to_owned(), mishap));
    }

    /// Waits until it has happened to a request since it last relented.
    pub async fn has_struck(&self) {
        eventually("something happens to a request", || async {
            let script = self.script.lock().expect("no holder panics");
            (script.befallen > 0).then_some(())
        })
        .await;
    }

    /// From now on nothing happens to any.
    pub fn relent(&self) {
        let mut script = self.script.lock().expect("no holder panics");
        script.mishaps.clear();
        script.befallen = 0;
    }

    /// Closes it: connections are refused.
    pub async fn shut(&self) {
        let listening = self.listening.lock().expect("no holder panics").take();
        let listening = listening.expect("it is open");
        listening.abort();
        // Only when the task has gone is the port.
        let _ = listening.await;
    }

    /// Opens it again, on the same port.
    pub async fn reopen(&self) {
        self.open_on(listen(self.port).await);
    }

    fn open_on(&self, listener: TcpListener) {
        let (way, script) = (Arc::clone(&self.way), Arc::clone(&self.script));
        let listening = tokio::spawn(async move {
            let mut visits = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let (way, script) = (Arc::clone(&way), Arc::clone(&script));
                visits.spawn(async move {
                    // A browser that goes away in the middle is no fault of the gate.
                    let _ = let_pass(stream, &way, &script).await;
                });
                while visits.try_join_next().is_some() {}
            }
        });
        *self.listening.lock().expect("no holder panics") = Some(listening);
    }
}

impl Drop for Gate {
    fn drop(&mut self) {
        if let Some(listening) = self.listening.lock().expect("no holder panics").take() {
            listening.abort();
        }
    }
}

async fn listen(port: u16) -> TcpListener {
    TcpListener::bind(("127.0.0.1", port))
        .await
        .expect("the port is free")
}

/// One request and its answer; then the connection ends.
async fn let_pass(mut stream: TcpStream, way: &Way, script: &Mutex<Script>) -> std::io::Result<()> {
    let request = read(&mut stream).await?;
    let mishap = script.lock().expect("no holder panics").strike(&request);
    match mishap {
        Some(Mishap::HungUp) => return Ok(()),
        Some(Mishap::Silent) => {
            // Until the browser gives up.
            let _ = stream.read_u8().await;
            return Ok(());
        }
        Some(Mishap::Late(wait)) => late(wait).await,
        _ => {}
    }
    let here = script.lock().expect("no holder panics").address.clone();
    let here = here.map_or_else(
        || Ok(format!("http://{}", stream.local_addr()?)),
        Ok::<_, std::io::Error>,
    )?;
    let mut answer = way.ask(request).await.map_err(std::io::Error::other)?;
    answer.leads_through(&here, &way.edge);
    if let Some(mishap) = mishap {
        answer.suffer(mishap);
    }
    answer
        .headers
        .insert(header::CONTENT_LENGTH, answer.body.len().into());
    if mishap == Some(Mishap::Cut) {
        answer.body.truncate(answer.body.len() / 2);
    }
    stream.write_all(&answer.head()).await?;
    stream.write_all(&answer.body).await?;
    stream.shutdown().await
}

impl Script {
    /// What happens to this request.
    fn strike(&mut self, request: &Request) -> Option<Mishap> {
        let path = request.target.split('?').next().unwrap_or_default();
        let mut mishaps = self.mishaps.iter();
        let (_, mishap) = mishaps.find(|(end, _)| path.ends_with(end.as_str()))?;
        let is_of_the_line = matches!(mishap, Mishap::HungUp | Mishap::Silent | Mishap::Late(_));
        // The question whether a page may ask at all is answered as ever, if there are answers.
        if request.method == Method::OPTIONS && !is_of_the_line {
            return None;
        }
        self.befallen = self.befallen.saturating_add(1);
        Some(*mishap)
    }
}

impl Answer {
    /// The loader knows the edge's address from the bundle on: who gets it through the gate goes on through it.
    fn leads_through(&mut self, gate: &str, edge: &str) {
        let kind = self.headers.get(header::CONTENT_TYPE);
        let is_script = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/javascript"));
        if let Ok(text) = std::str::from_utf8(&self.body)
            && is_script
        {
            self.body = text.replace(edge, gate).into_bytes();
        }
    }

    fn suffer(&mut self, mishap: Mishap) {
        match mishap {
            Mishap::Status(number) => {
                self.status = StatusCode::from_u16(number).expect("a status");
                self.is_of_type("text/html");
                self.body = b"<!doctype html><title>Sorry</title><p>Sorry.".to_vec();
            }
            Mishap::Corrupt => {
                let third = self.body.len() / 3;
                let middle = self.body.iter_mut().skip(third).take(third);
                middle.for_each(|byte| *byte = !*byte);
            }
            Mishap::WrongType => self.is_of_type("text/plain"),
            Mishap::Unshared => {
                self.headers.remove(header::ACCESS_CONTROL_ALLOW_ORIGIN);
            }
            Mishap::HungUp | Mishap::Silent | Mishap::Late(_) | Mishap::Cut => {}
        }
    }

    fn is_of_type(&mut self, name: &'static str) {
        let value = HeaderValue::from_static(name);
        self.headers.insert(header::CONTENT_TYPE, value);
    }

    fn head(&self) -> Vec<u8> {
        let mut head = format!("HTTP/1.1 {}\r\n", self.status).into_bytes();
        for (name, value) in &self.headers {
            head.extend_from_slice(name.as_str().as_bytes());
            head.extend_from_slice(b": ");
            head.extend_from_slice(value.as_bytes());
            head.extend_from_slice(b"\r\n");
        }
        head.extend_from_slice(b"\r\n");
        head
    }
}

async fn late(wait: Duration) {
    let mut tick = tokio::time::interval(wait);
    tick.tick().await;
    tick.tick().await;
}

async fn read(stream: &mut TcpStream) -> std::io::Result<Request> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") && head.len() < HEAD_BYTES_MAX {
        head.push(stream.read_u8().await?);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let mut lines = head.lines();
    let mut words = lines.next().unwrap_or_default().split(' ');
    let method = words.next().and_then(|word| word.parse().ok());
    let target = words.next().unwrap_or_default().to_owned();
    let mut headers = HeaderMap::new();
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), value.trim().parse()) {
            headers.append(name, value);
        }
    }
    let length = headers.get(header::CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse().ok());
    let mut body = vec![0; length.unwrap_or(0).min(BODY_BYTES_MAX)];
    stream.read_exact(&mut body).await?;
    Ok(Request {
        method: method.unwrap_or_default(),
        target,
        headers,
        body,
    })
}

impl Way {
    async fn ask(&self, request: Request) -> reqwest::Result<Answer> {
        let Request {
            method,
            target,
            mut headers,
            body,
        } = request;
        // The edge is asked under its own name, and for bytes as they are.
        for own in [
            header::HOST,
            header::CONNECTION,
            header::CONTENT_LENGTH,
            header::ACCEPT_ENCODING,
        ] {
            headers.remove(own);
        }
        let asked = self
            .client
            .request(method, format!("{}{target}", self.edge));
        let answer = asked.headers(headers).body(body).send().await?;
        let (status, mut headers) = (answer.status(), answer.headers().clone());
        headers.remove(header::TRANSFER_ENCODING);
        headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
        Ok(Answer {
            status,
            headers,
            body: answer.bytes().await?.to_vec(),
        })
    }
}
