//! The connection that the caller brings.

use std::time::Duration;

use crate::StreamFault;

/// A connection to the mail server, over whatever sockets the runtime has.
///
/// This crate has no clock, so the implementation keeps the time: each call ends after `patience` at
/// the latest, and **every** call fails with [`StreamFault::TimedOut`] once the connection is older
/// than [`Timeouts::attempt`](crate::smtp::Timeouts::attempt), or a server that sends one byte a
/// second would outlast the lease. Dropping the stream closes the connection.
///
/// Its futures need not be `Send`: a Worker has one thread.
#[expect(
    async_fn_in_trait,
    reason = "the callers are generic over the stream and single-threaded, so no bound on the futures is missed"
)]
pub trait Stream: Sized {
    /// Reads what is there, at least one byte; 0 means that the other side has ended.
    ///
    /// # Errors
    /// A [`StreamFault`]; the connection is not used again.
    async fn read(&mut self, buffer: &mut [u8], patience: Duration) -> Result<usize, StreamFault>;

    /// Writes all of it.
    ///
    /// # Errors
    /// A [`StreamFault`]; part of it may have gone out. The connection is not used again.
    async fn write_all(&mut self, bytes: &[u8], patience: Duration) -> Result<(), StreamFault>;

    /// Encrypts the connection. A handshake that fails may also surface at the next read or write,
    /// where the runtime says nothing here.
    ///
    /// # Errors
    /// A [`StreamFault`], [`StreamFault::Tls`] if the runtime knows.
    async fn start_tls(self, patience: Duration) -> Result<Self, StreamFault>;
}
