//! A line between a client and a server that can be slow, fall silent or break.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::interval;

/// Bytes passed on at once.
const BLOCK_BYTES: usize = 4_096;

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Who made the connection.
    Client,
    /// Who took it.
    Server,
}

/// What goes wrong on a line, and in the words of which side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    None,
    /// Each block is passed on this much later.
    Delay(Side, Duration),
    /// So many bytes a second pass.
    Rate(Side, u32),
    /// The line is closed after so many bytes.
    CutAfter(Side, usize),
    /// The line is closed after these bytes have passed.
    CutAt(Side, &'static [u8]),
    /// The line is reset after so many bytes.
    ResetAfter(Side, usize),
    /// What this side says is lost, and the line stays open.
    Silence(Side),
}

/// A line to a server on this machine. It ends with this value.
#[derive(Debug)]
pub struct Chaos {
    port: u16,
    script: Arc<Mutex<Script>>,
    listening: JoinHandle<()>,
}

#[derive(Debug)]
struct Script {
    fault: Fault,
    connections_left: u32,
    is_whole: bool,
}

impl Chaos {
    /// A line without faults to the server on `port`.
    pub async fn to(port: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let own_port = listener.local_addr().expect("its number").port();
        let script = Arc::new(Mutex::new(Script {
            fault: Fault::None,
            connections_left: 0,
            is_whole: true,
        }));
        let given = Arc::clone(&script);
        let listening = tokio::spawn(async move {
            let mut lines = JoinSet::new();
            while let Ok((client, _)) = listener.accept().await {
                let script = Arc::clone(&given);
                lines.spawn(async move {
                    if let Ok(server) = TcpStream::connect(("127.0.0.1", port)).await {
                        carry(client, server, &script).await;
                    }
                });
                while lines.try_join_next().is_some() {}
            }
        });
        Self {
            port: own_port,
            script,
            listening,
        }
    }

    /// Its port.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// Breaks so many connections from now on; those after them are whole.
    pub fn first(&self, connections: u32, fault: Fault) {
        let mut script = self.script.lock().expect("no holder panics");
        script.fault = fault;
        script.connections_left = connections;
        script.is_whole = true;
    }

    /// Whether no connection has been cut since [`Self::first`].
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.script.lock().expect("no holder panics").is_whole
    }
}

impl Drop for Chaos {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

/// Carries both sides' words until either ends or the line is cut.
async fn carry(client: TcpStream, server: TcpStream, script: &Mutex<Script>) {
    let fault = next_fault(script);
    if matches!(fault, Fault::ResetAfter(..)) {
        // Closing with a linger of no time at all sends a reset.
        let _ = client.set_zero_linger();
        let _ = server.set_zero_linger();
    }
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    let end = tokio::select! {
        end = pass_on(from_client, to_server, fault.of(Side::Client)) => end,
        end = pass_on(from_server, to_client, fault.of(Side::Server)) => end,
    };
    if end == End::Cut {
        script.lock().expect("no holder panics").is_whole = false;
    }
}

fn next_fault(script: &Mutex<Script>) -> Fault {
    let mut script = script.lock().expect("no holder panics");
    match script.connections_left.checked_sub(1) {
        Some(left) => {
            script.connections_left = left;
            script.fault
        }
        None => Fault::None,
    }
}

impl Fault {
    /// What of it is in the words of this side.
    fn of(self, side: Side) -> Self {
        match self {
            Self::Delay(whose, _)
            | Self::Rate(whose, _)
            | Self::CutAfter(whose, _)
            | Self::CutAt(whose, _)
            | Self::ResetAfter(whose, _)
            | Self::Silence(whose)
                if whose == side =>
            {
                self
            }
            _ => Self::None,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// One of the two has ended it.
    Hung,
    /// The fault has.
    Cut,
}

async fn pass_on(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, fault: Fault) -> End {
    let mut block = [0; BLOCK_BYTES];
    let mut passed = Vec::new();
    while let Ok(count @ 1..) = from.read(&mut block).await {
        let bytes = block.get(..count).unwrap_or_default();
        let mut is_cut = false;
        let bytes = match fault {
            Fault::CutAfter(_, most) | Fault::ResetAfter(_, most) => {
                let left = most.saturating_sub(passed.len());
                is_cut = left <= count;
                bytes.get(..left.min(count)).unwrap_or_default()
            }
            Fault::Silence(_) => &[],
            Fault::Delay(_, wait) => {
                let mut tick = interval(wait);
                tick.tick().await;
                tick.tick().await;
                bytes
            }
            _ => bytes,
        };
        passed.extend_from_slice(bytes);
        if let Fault::CutAt(_, pattern) = fault {
            is_cut = passed
                .windows(pattern.len())
                .any(|window| window == pattern);
        }
        let written = match fault {
            Fault::Rate(_, rate) => slowly(&mut to, bytes, rate).await,
            _ => to.write_all(bytes).await,
        };
        if is_cut {
            return End::Cut;
        }
        if written.is_err() {
            break;
        }
    }
    End::Hung
}

async fn slowly(to: &mut OwnedWriteHalf, bytes: &[u8], rate: u32) -> std::io::Result<()> {
    let mut ticks = interval(Duration::from_secs_f64(1.0 / f64::from(rate.max(1))));
    for byte in bytes {
        ticks.tick().await;
        to.write_all(&[*byte]).await?;
    }
    Ok(())
}
