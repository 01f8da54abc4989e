//! What browsers are told is the way out: nobody passes, and who tried is known.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// A proxy that leads nowhere. It ends with this value.
#[derive(Debug)]
pub(super) struct Outside {
    port: u16,
    asked: Arc<Mutex<Vec<String>>>,
    listening: JoinHandle<()>,
}

impl Outside {
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let port = listener.local_addr().expect("its number").port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let list = Arc::clone(&asked);
        let listening = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let list = Arc::clone(&list);
                tokio::spawn(async move {
                    let mut line = String::new();
                    // Whoever says nothing wanted nothing.
                    let read = BufReader::new(stream).read_line(&mut line).await;
                    if read.is_ok() && !line.is_empty() {
                        list.lock().expect("no holder panics").push(line);
                    }
                });
            }
        });
        Self {
            port,
            asked,
            listening,
        }
    }

    pub(super) const fn port(&self) -> u16 {
        self.port
    }

    /// The first line of each request.
    pub(super) fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("no holder panics").clone()
    }
}

impl Drop for Outside {
    fn drop(&mut self) {
        self.listening.abort();
    }
}
