//! The courier's stream over tokio's sockets.

use std::io;
use std::time::Duration;

use courier::{
    StreamFault,
    smtp::{Stream, Timeouts},
};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout};
use tokio_rustls::{TlsConnector, rustls::pki_types::ServerName};

/// A socket, encrypted or not.
trait Socket: AsyncRead + AsyncWrite + Unpin {}
impl<S: AsyncRead + AsyncWrite + Unpin> Socket for S {}

/// A connection to a server on this machine.
pub(crate) struct Connection {
    socket: Box<dyn Socket>,
    tls: TlsConnector,
    deadline: Instant,
}

impl Connection {
    /// Connects in clear.
    pub(crate) async fn clear(port: u16, tls: TlsConnector, timeouts: Timeouts) -> Self {
        let socket = TcpStream::connect(("127.0.0.1", port));
        let socket = timeout(timeouts.connect, socket).await;
        Self {
            socket: Box::new(socket.expect("in time").expect("a connection")),
            tls,
            deadline: Instant::now()
                .checked_add(timeouts.attempt)
                .expect("a moment of this century"),
        }
    }

    /// Connects with TLS from the first byte.
    pub(crate) async fn encrypted(
        port: u16,
        tls: TlsConnector,
        timeouts: Timeouts,
    ) -> Result<Self, StreamFault> {
        let connection = Self::clear(port, tls, timeouts).await;
        connection.start_tls(timeouts.tls).await
    }

    async fn within<T>(
        deadline: Instant,
        patience: Duration,
        work: impl Future<Output = io::Result<T>>,
    ) -> Result<T, StreamFault> {
        let left = deadline.saturating_duration_since(Instant::now());
        match timeout(patience.min(left), work).await {
            Ok(done) => done.map_err(|error| fault(&error)),
            Err(_) => Err(StreamFault::TimedOut),
        }
    }
}

impl Stream for Connection {
    async fn read(&mut self, buffer: &mut [u8], patience: Duration) -> Result<usize, StreamFault> {
        Self::within(self.deadline, patience, self.socket.read(buffer)).await
    }

    async fn write_all(&mut self, bytes: &[u8], patience: Duration) -> Result<(), StreamFault> {
        let socket = &mut self.socket;
        let work = async {
            socket.write_all(bytes).await?;
            socket.flush().await
        };
        Self::within(self.deadline, patience, work).await
    }

    async fn start_tls(self, patience: Duration) -> Result<Self, StreamFault> {
        let Self {
            socket,
            tls,
            deadline,
        } = self;
        let name = ServerName::try_from("127.0.0.1").expect("an address");
        let encrypted = Self::within(deadline, patience, tls.connect(name, socket)).await?;
        Ok(Self {
            socket: Box::new(encrypted),
            tls,
            deadline,
        })
    }
}

/// rustls reports its own errors as invalid data.
fn fault(error: &io::Error) -> StreamFault {
    match error.kind() {
        io::ErrorKind::InvalidData => StreamFault::Tls,
        io::ErrorKind::UnexpectedEof
        | io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::BrokenPipe => StreamFault::Closed,
        io::ErrorKind::TimedOut => StreamFault::TimedOut,
        _ => StreamFault::Broken,
    }
}
