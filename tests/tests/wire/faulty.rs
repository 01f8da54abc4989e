//! Servers of a few lines that misbehave on command.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::interval;

/// Between two bytes of a slow server.
const DRIP: Duration = Duration::from_millis(20);

/// What a server does next.
#[derive(Clone, Copy)]
pub(crate) enum Step {
    /// Says this.
    Say(&'static str),
    /// Waits until the client has said something that ends so.
    Hear(&'static str),
    /// Says one byte after the other, slowly, for ever.
    Drip,
    /// Says nothing more, and keeps the line open.
    Fall,
}

/// Starts a server for one client; it hangs up after its last step. Gives back its port.
pub(crate) async fn faulty(steps: &'static [Step]) -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let port = listener.local_addr().expect("its number").port();
    tokio::spawn(async move {
        let (mut client, _) = listener.accept().await.expect("a client");
        for step in steps {
            if take(&mut client, *step).await.is_none() {
                break;
            }
        }
    });
    port
}

/// `None` once the client has gone.
async fn take(client: &mut TcpStream, step: Step) -> Option<()> {
    match step {
        Step::Say(words) => client.write_all(words.as_bytes()).await.ok(),
        Step::Hear(end) => {
            let mut heard = Vec::new();
            while !heard.ends_with(end.as_bytes()) {
                heard.push(client.read_u8().await.ok()?);
            }
            Some(())
        }
        Step::Drip => {
            client.write_all(b"220-").await.ok()?;
            let mut drips = interval(DRIP);
            while client.write_all(b"x").await.is_ok() {
                drips.tick().await;
            }
            None
        }
        Step::Fall => {
            let _ = client.read_to_end(&mut Vec::new()).await;
            None
        }
    }
}
