//! The site that embeds the widget: a small web server with an origin of its own, which shows the
//! demo shop and what else a scenario puts up.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::{Gate, project_path};

/// A request's head is at most this long; what is longer is no browser of ours.
const HEAD_BYTES_MAX: usize = 16 * 1_024;
/// What the demo page is asked with, if its widget is to come through a gate.
const THROUGH: &str = "through=";

/// A running shop.
#[derive(Debug)]
pub struct Shop {
    origin: String,
    shelf: Arc<Shelf>,
    serving: JoinHandle<()>,
}

/// What a shop has to show, and where its edge is.
#[derive(Debug)]
struct Shelf {
    edge: String,
    pages: Mutex<BTreeMap<String, Page>>,
}

/// One of its pages.
#[derive(Clone, Debug)]
pub struct Page {
    language: String,
    edge: Option<String>,
    policy: Option<String>,
    attributes: String,
    body: String,
    whole: Option<String>,
}

impl Shop {
    /// Opens a shop whose pages load the widget from this edge.
    pub(crate) async fn start(edge: String) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0))
            .await
            .expect("a free port");
        let port = listener.local_addr().expect("its address").port();
        let shelf = Arc::new(Shelf {
            edge,
            pages: Mutex::default(),
        });
        let serving = tokio::spawn(serve(listener, Arc::clone(&shelf)));
        Self {
            origin: format!("http://127.0.0.1:{port}"),
            shelf,
            serving,
        }
    }

    /// Its origin.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The demo shop's first page.
    #[must_use]
    pub fn demo(&self) -> String {
        format!("{}/", self.origin)
    }

    /// A page of the demo shop, the first one if its name is empty, whose widget comes through a gate.
    #[must_use]
    pub fn demo_through(&self, gate: &Gate, page: &str) -> String {
        format!("{}/{page}?{THROUGH}{}", self.origin, gate.address())
    }

    /// The demo shop's first page, whose widget comes from this address.
    #[must_use]
    pub fn demo_from(&self, address: &str) -> String {
        format!("{}/?{THROUGH}{address}", self.origin)
    }

    /// Puts a page up and says its address.
    #[must_use]
    pub fn put_up(&self, page: Page) -> String {
        let mut pages = self.shelf.pages.lock().expect("nobody panics here");
        let path = format!("/shelf/{}", pages.len());
        let address = format!("{}{path}", self.origin);
        pages.insert(path, page);
        address
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Page {
    /// A plain page in English.
    #[must_use]
    pub fn new() -> Self {
        Self {
            language: "en".to_owned(),
            edge: None,
            policy: None,
            attributes: String::new(),
            body: String::new(),
            whole: None,
        }
    }

    /// A page as it is, without the script tag.
    #[must_use]
    pub fn whole(html: &str) -> Self {
        Self {
            whole: Some(html.to_owned()),
            ..Self::new()
        }
    }

    /// In another language.
    #[must_use]
    pub fn language(mut self, language: &str) -> Self {
        language.clone_into(&mut self.language);
        self
    }

    /// With a widget that comes through a gate.
    #[must_use]
    pub fn through(mut self, gate: &Gate) -> Self {
        self.edge = Some(gate.address());
        self
    }

    /// With a Content-Security-Policy, in which `EDGE` stands for the edge's address.
    #[must_use]
    pub fn policy(mut self, policy: &str) -> Self {
        self.policy = Some(policy.to_owned());
        self
    }

    /// With an attribute of the script tag.
    #[must_use]
    pub fn attribute(mut self, name: &str, value: &str) -> Self {
        let _ = write!(self.attributes, " {name}=\"{value}\"");
        self
    }

    /// With something of its own in the middle.
    #[must_use]
    pub fn body(mut self, html: &str) -> Self {
        self.body.push_str(html);
        self
    }

    fn html(&self, edge: &str) -> String {
        if let Some(whole) = &self.whole {
            return whole.clone();
        }
        let Self {
            language,
            attributes,
            body,
            ..
        } = self;
        format!(
            "<!doctype html><html lang=\"{language}\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <meta name=\"color-scheme\" content=\"light dark\"><link rel=\"icon\" href=\"data:,\">\
             <title>Ovens</title></head>\
             <body><main><h1>Ovens</h1><p>Forty of them, each with a door.</p>{body}</main>\
             <script async src=\"{edge}/acme/pronto.js\"{attributes}></script></body></html>"
        )
    }
}

impl Default for Page {
    fn default() -> Self {
        Self::new()
    }
}

async fn serve(listener: TcpListener, shelf: Arc<Shelf>) {
    while let Ok((stream, _)) = listener.accept().await {
        let shelf = Arc::clone(&shelf);
        tokio::spawn(async move {
            // A browser that goes away in the middle is no fault of the shop.
            let _ = answer(stream, &shelf).await;
        });
    }
}

async fn answer(mut stream: TcpStream, shelf: &Shelf) -> Result<(), std::io::Error> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") && head.len() < HEAD_BYTES_MAX {
        head.push(stream.read_u8().await?);
    }
    let head = String::from_utf8_lossy(&head);
    let target = head.split(' ').nth(1).unwrap_or_default();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let (status, kind, policy, body) = shelf.find(path, query.strip_prefix(THROUGH));
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{policy}Content-Length: {}\r\n\
         Connection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body.as_bytes()).await?;
    stream.shutdown().await
}

impl Shelf {
    /// Status, content type, policy header and body of a path. The demo's widget may come from elsewhere.
    fn find(
        &self,
        path: &str,
        through: Option<&str>,
    ) -> (&'static str, &'static str, String, String) {
        const HTML: &str = "text/html; charset=utf-8";
        let page = self
            .pages
            .lock()
            .expect("nobody panics here")
            .get(path)
            .cloned();
        if let Some(page) = page {
            let edge = page.edge.as_ref().unwrap_or(&self.edge);
            let policy = page.policy.as_ref().map_or_else(String::new, |policy| {
                // A receipt is always looked at where the edge really is.
                let policy = policy.replace("EDGE", &format!("{edge} {}", self.edge));
                format!("Content-Security-Policy: {policy}\r\n")
            });
            return ("200 OK", HTML, policy, page.html(edge));
        }
        let name = if path == "/" {
            "index.html"
        } else {
            path.trim_start_matches('/')
        };
        let kind = match name.rsplit('.').next() {
            Some("html") => HTML,
            Some("css") => "text/css",
            Some("svg") => "image/svg+xml",
            _ => "text/plain",
        };
        // The demo is a flat folder: a name that leads out of it is none.
        let is_plain = name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-.".contains(&b));
        match fs::read_to_string(project_path("demo").join(name)) {
            Ok(text) if is_plain => {
                let text = text
                    .replace("{{edge}}", through.unwrap_or(&self.edge))
                    .replace("{{site}}", "acme");
                ("200 OK", kind, String::new(), text)
            }
            _ => ("404 Not Found", "text/plain", String::new(), String::new()),
        }
    }
}
