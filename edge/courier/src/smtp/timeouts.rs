//! How long each step may take.

use std::time::Duration;

/// The patience of an attempt. Shorter than RFC 5321 §4.5.3.2 advises: a letter that comes twice after
/// ten silent minutes is worth less than one that is tried again soon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// Name and connection; kept by who connects.
    pub connect: Duration,
    /// The handshake.
    pub tls: Duration,
    /// The server's first word.
    pub greeting: Duration,
    /// One command and its reply.
    pub command: Duration,
    /// One block of the letter.
    pub block: Duration,
    /// From the final dot to the verdict. The RFC advises 600 s; each second less is a chance more
    /// of a letter that comes twice.
    pub final_dot: Duration,
    /// The whole attempt, connection included; kept by the stream. Shorter than the lease of 10 min.
    pub attempt: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            tls: Duration::from_secs(10),
            greeting: Duration::from_secs(30),
            command: Duration::from_secs(30),
            block: Duration::from_mins(1),
            final_dot: Duration::from_mins(5),
            attempt: Duration::from_mins(7),
        }
    }
}
