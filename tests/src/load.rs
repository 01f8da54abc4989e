//! As many submissions as a Worker takes, over connections that stay open. What a client library does
//! for each request would be more than what the Worker does; here it is one write and a read.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::str;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

use tokio::time::Instant;

/// No answer of the Worker's is longer.
const ANSWER_BYTES_MAX: usize = 64 * 1_024;
/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// A client of many connections.
#[derive(Clone, Copy, Debug)]
pub struct Load {
    port: u16,
    origin: &'static str,
}

impl Load {
    pub(crate) const fn on(port: u16, origin: &'static str) -> Self {
        Self { port, origin }
    }

    /// Sends one body again and again, each time with another key, over so many connections and for so
    /// long. Says how many were answered, all with this status, and how long that took.
    ///
    /// # Panics
    /// With another answer, or none.
    #[must_use]
    pub fn send(
        self,
        body: &str,
        status: u16,
        connections: usize,
        lasting: Duration,
    ) -> (u32, Duration) {
        let start = Instant::now();
        let answered = thread::scope(|scope| {
            let sending: Vec<_> = (0..connections)
                .map(|_| scope.spawn(|| self.connection(body, status, start, lasting)))
                .collect();
            let counts = sending
                .into_iter()
                .map(|connection| connection.join().expect("each connection is served"));
            counts.fold(0, u32::saturating_add)
        });
        (answered, start.elapsed())
    }

    fn connection(self, body: &str, status: u16, start: Instant, lasting: Duration) -> u32 {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("the Worker listens");
        stream.set_nodelay(true).expect("a socket");
        stream.set_read_timeout(Some(PATIENCE)).expect("a socket");
        let mut buffer = vec![0; ANSWER_BYTES_MAX];
        let mut answered = 0_u32;
        while start.elapsed() < lasting {
            stream
                .write_all(self.request(body).as_bytes())
                .expect("the request is taken");
            let answer = read(&mut stream, &mut buffer);
            let expected = format!("HTTP/1.1 {status} ");
            assert!(answer.starts_with(&expected), "{expected}: {answer}");
            answered = answered.saturating_add(1);
        }
        answered
    }

    /// With the headers that a browser sends.
    fn request(self, body: &str) -> String {
        static KEYS: AtomicU32 = AtomicU32::new(0);
        let key = KEYS.fetch_add(1, Ordering::Relaxed);
        let (port, origin, length) = (self.port, self.origin, body.len());
        format!(
            "POST /v1/sites/acme/submissions HTTP/1.1\r\n\
             Host: 127.0.0.1:{port}\r\n\
             Accept: application/json\r\n\
             Accept-Encoding: gzip, deflate, br, zstd\r\n\
             Accept-Language: it-IT,it;q=0.9,en;q=0.8\r\n\
             Content-Length: {length}\r\n\
             Content-Type: application/json\r\n\
             Idempotency-Key: \"load-{key:027}\"\r\n\
             Origin: {origin}\r\n\
             Sec-Fetch-Mode: cors\r\n\
             Sec-Fetch-Site: cross-site\r\n\
             User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0\r\n\
             \r\n{body}"
        )
    }
}

/// One answer, by its `Content-Length`.
fn read<'a>(stream: &mut TcpStream, buffer: &'a mut [u8]) -> &'a str {
    let mut filled = 0_usize;
    loop {
        let room = buffer.get_mut(filled..).expect("an answer is short");
        let read = stream.read(room).expect("the answer arrives");
        assert_ne!(read, 0, "the connection stays open");
        filled = filled.saturating_add(read);
        if is_whole(buffer.get(..filled).unwrap_or_default()) {
            break;
        }
    }
    let answer = buffer.get(..filled).unwrap_or_default();
    str::from_utf8(answer).expect("an answer is text")
}

fn is_whole(answer: &[u8]) -> bool {
    let text = String::from_utf8_lossy(answer);
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        let is_length = name.eq_ignore_ascii_case("content-length");
        is_length.then(|| value.trim().parse::<usize>().ok())?
    });
    length.expect("every answer says its length") == body.len()
}
