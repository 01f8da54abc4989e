//! A tap on the line between client and server: what the client sent, as it went over the wire.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

/// Octets passed on at once.
const BLOCK_BYTES: usize = 4_096;

/// A tapped line. It carries one connection.
pub(crate) struct Tap {
    pub(crate) port: u16,
    heard: Arc<Mutex<Vec<u8>>>,
}

impl Tap {
    /// A line to the server on `port`.
    pub(crate) async fn on(port: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let own_port = listener.local_addr().expect("its number").port();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let heard_here = Arc::clone(&heard);
        tokio::spawn(async move {
            let (client, _) = listener.accept().await.expect("a client");
            let server = TcpStream::connect(("127.0.0.1", port)).await;
            let (from_server, to_server) = server.expect("the server").into_split();
            let (from_client, to_client) = client.into_split();
            let silent = Arc::new(Mutex::new(Vec::new()));
            tokio::join!(
                pass_on(from_client, to_server, heard_here),
                pass_on(from_server, to_client, silent),
            );
        });
        Self {
            port: own_port,
            heard,
        }
    }

    /// Whether the client's bytes hold these.
    pub(crate) fn has_heard(&self, bytes: &[u8]) -> bool {
        let heard = self.heard.lock().expect("no holder panics");
        heard.windows(bytes.len()).any(|window| window == bytes)
    }
}

/// Copies until either side ends.
async fn pass_on(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, heard: Arc<Mutex<Vec<u8>>>) {
    let mut block = [0; BLOCK_BYTES];
    while let Ok(count @ 1..) = from.read(&mut block).await {
        let bytes = block.get(..count).unwrap_or_default();
        heard.lock().expect("no holder panics").extend(bytes);
        if to.write_all(bytes).await.is_err() {
            break;
        }
    }
}
