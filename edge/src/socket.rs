//! A connection to a mail server over the runtime's sockets, with an end to every wait.
//!
//! What is not there: a cause. A server that cannot be reached and one whose certificate is wrong
//! from the first byte fail to open in the same words, so whether it can be reached is tried once
//! more, without a word said; after STARTTLS the next read fails, and its phase tells that it was
//! TLS. Either way nothing goes out.

use std::time::Duration;

use courier::{Moment, StreamFault, smtp::Stream};
use js_sys::{Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{ReadableStreamDefaultReader, WritableStreamDefaultWriter};
// The crate's own `Socket` unwraps in `start_tls`; the raw one is fallible throughout.
use worker::worker_sys::{self, Socket as RawSocket};

use crate::ambient;

/// How long a close may take: after STARTTLS the runtime has been seen never to settle it.
const CLOSE_PATIENCE: Duration = Duration::from_secs(2);

/// Whether a connection is encrypted from its first byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Transport {
    /// TLS at once.
    Tls,
    /// In clear until `start_tls`.
    StartTls,
    /// In clear.
    Clear,
}

/// A connection that stands. Dropping it closes it.
pub(crate) struct Connection {
    socket: RawSocket,
    reader: ReadableStreamDefaultReader,
    writer: WritableStreamDefaultWriter,
    /// What was read beyond what was asked for.
    rest: Vec<u8>,
    /// When the whole attempt must be over.
    ends: Moment,
    /// Whether this closes the socket at its end; what is encrypted has been handed on.
    is_owner: bool,
}

impl Connection {
    /// Connects to a server. The connection lives for `attempt` at most.
    pub(crate) async fn open(
        host: &str,
        port: u16,
        transport: Transport,
        (connect, attempt): (Duration, Duration),
    ) -> Result<Self, StreamFault> {
        let ends = ambient::now().later(attempt);
        match Self::dialled(host, port, transport, (connect, ends)).await {
            Err(StreamFault::Unreachable) if transport == Transport::Tls => {
                let clear = Self::dialled(host, port, Transport::Clear, (connect, ends)).await;
                Err(match clear {
                    Ok(_) => StreamFault::Tls,
                    Err(fault) => fault,
                })
            }
            opened => opened,
        }
    }

    async fn dialled(
        host: &str,
        port: u16,
        transport: Transport,
        (connect, ends): (Duration, Moment),
    ) -> Result<Self, StreamFault> {
        let socket = dial(host, port, transport).map_err(|_| StreamFault::Unreachable)?;
        let connection = Self::over(socket, ends).map_err(|_| StreamFault::Broken)?;
        let opened = connection.socket.opened();
        connection
            .settle(opened, connect, StreamFault::Unreachable)
            .await?;
        Ok(connection)
    }

    fn over(socket: RawSocket, ends: Moment) -> Result<Self, JsValue> {
        let reader = socket.readable()?.get_reader().dyn_into()?;
        let writer = socket.writable()?.get_writer()?;
        Ok(Self {
            socket,
            reader,
            writer,
            rest: Vec::new(),
            ends,
            is_owner: true,
        })
    }

    /// Waits for a promise of the runtime, within `patience` and the attempt's end.
    async fn settle(
        &self,
        promise: Result<Promise, JsValue>,
        patience: Duration,
        otherwise: StreamFault,
    ) -> Result<JsValue, StreamFault> {
        let promise = promise.map_err(|_| otherwise)?;
        let left = self.ends.since(ambient::now());
        match ambient::within(patience.min(left), JsFuture::from(promise)).await {
            Some(Ok(value)) => Ok(value),
            // The runtime gives words, not causes: the phase tells what it was.
            Some(Err(_)) => Err(otherwise),
            None => Err(StreamFault::TimedOut),
        }
    }
}

impl Stream for Connection {
    async fn read(&mut self, buffer: &mut [u8], patience: Duration) -> Result<usize, StreamFault> {
        if self.rest.is_empty() {
            let read = Ok(self.reader.read());
            let result = self.settle(read, patience, StreamFault::Broken).await?;
            let part = |name: &str| Reflect::get(&result, &name.into());
            if part("done").is_ok_and(|done| done.is_truthy()) {
                return Ok(0);
            }
            let chunk = part("value").and_then(JsCast::dyn_into::<Uint8Array>);
            self.rest = chunk.map_err(|_| StreamFault::Broken)?.to_vec();
        }
        let size = self.rest.len().min(buffer.len());
        let taken = self.rest.drain(..size);
        for (place, byte) in buffer.iter_mut().zip(taken) {
            *place = byte;
        }
        Ok(size)
    }

    async fn write_all(&mut self, bytes: &[u8], patience: Duration) -> Result<(), StreamFault> {
        let written = Ok(self.writer.write_with_chunk(&Uint8Array::from(bytes)));
        self.settle(written, patience, StreamFault::Broken)
            .await
            .map(drop)
    }

    async fn start_tls(mut self, _patience: Duration) -> Result<Self, StreamFault> {
        // The runtime wants its streams back before it encrypts. The handshake itself runs with
        // the next read or write, whose patience bounds it.
        self.reader.release_lock();
        self.writer.release_lock();
        self.is_owner = false;
        let encrypted = self.socket.start_tls().map_err(|_| StreamFault::Tls)?;
        Self::over(encrypted, self.ends).map_err(|_| StreamFault::Tls)
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        if self.is_owner
            && let Ok(closed) = self.socket.close()
        {
            spawn_local(async move {
                // Whatever it says, nobody uses this connection any more.
                let _ = ambient::within(CLOSE_PATIENCE, JsFuture::from(closed)).await;
            });
        }
    }
}

fn dial(host: &str, port: u16, transport: Transport) -> Result<RawSocket, JsValue> {
    let address = Object::new();
    Reflect::set(&address, &"hostname".into(), &host.into())?;
    Reflect::set(&address, &"port".into(), &port.into())?;
    let secure_transport = match transport {
        Transport::Tls => "on",
        Transport::StartTls => "starttls",
        Transport::Clear => "off",
    };
    let options = Object::new();
    Reflect::set(
        &options,
        &"secureTransport".into(),
        &secure_transport.into(),
    )?;
    worker_sys::connect(address.into(), options.into())
}
