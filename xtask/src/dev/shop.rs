//! Serves the demo shop on an origin of its own.

use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use anyhow::{Result, anyhow};
use tiny_http::{Header, Response, Server};

/// A running shop. Closes when dropped.
pub(crate) struct Shop {
    server: Arc<Server>,
    thread: Option<JoinHandle<()>>,
}

impl Shop {
    /// Serves a folder; in its pages these words are replaced.
    pub(crate) fn open(
        folder: PathBuf,
        port: u16,
        words: impl IntoIterator<Item = (&'static str, String)>,
    ) -> Result<Self> {
        let words: Vec<_> = words.into_iter().collect();
        let server = Server::http(("127.0.0.1", port))
            .map_err(|error| anyhow!("the shop cannot listen on port {port}: {error}"))?;
        let server = Arc::new(server);
        let listening = Arc::clone(&server);
        let thread = thread::spawn(move || {
            for request in listening.incoming_requests() {
                let response = answer(&folder, request.url(), &words);
                // A visitor who has gone away misses nothing.
                let _ = request.respond(response);
            }
        });
        Ok(Self {
            server,
            thread: Some(thread),
        })
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        self.server.unblock();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

type Answer = Response<std::io::Cursor<Vec<u8>>>;

fn answer(folder: &Path, url: &str, words: &[(&'static str, String)]) -> Answer {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let path = if path.ends_with('/') {
        format!("{path}index.html")
    } else {
        path.to_owned()
    };
    let file = Path::new(path.trim_start_matches('/'));
    let is_inside = file
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    let read = is_inside
        .then(|| fs::read(folder.join(file)).ok())
        .flatten();
    let Some(bytes) = read else {
        return Response::from_string("There is no such page.\n").with_status_code(404);
    };
    let kind = kind(file);
    let bytes = if kind.starts_with("text/html") {
        filled(&bytes, words)
    } else {
        bytes
    };
    [("Content-Type", kind), ("Cache-Control", "no-store")]
        .into_iter()
        .filter_map(|(name, value)| Header::from_bytes(name, value).ok())
        .fold(Response::from_data(bytes), Response::with_header)
}

fn filled(page: &[u8], words: &[(&'static str, String)]) -> Vec<u8> {
    let text = String::from_utf8_lossy(page);
    let filled = words.iter().fold(text.into_owned(), |text, (place, word)| {
        text.replace(place, word)
    });
    filled.into_bytes()
}

fn kind(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::answer;

    fn asked(url: &str) -> (u16, String) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../demo");
        let response = answer(&folder, url, &[("{{edge}}", "http://edge".to_owned())]);
        let status = response.status_code().0;
        let mut body = String::new();
        std::io::Read::read_to_string(&mut response.into_reader(), &mut body).unwrap();
        (status, body)
    }

    #[test]
    fn ok_a_page_names_the_edge() {
        let (status, body) = asked("/?from=mail");
        assert_eq!(status, 200);
        assert!(body.contains("src=\"http://edge/"), "{body}");
        assert!(!body.contains("{{edge}}"));
    }

    #[test]
    fn err_nothing_outside_the_folder() {
        assert_eq!(asked("/nothing.html").0, 404);
        assert_eq!(asked("/../Cargo.toml").0, 404);
        assert_eq!(asked("//etc/hostname").0, 404);
    }
}
