//! Courier against real SMTP servers, with TLS and AUTH and without workerd: what `edge` does over
//! its own sockets, done here over tokio's.
//!
//! A server of npm's `smtp-server` takes the letters, Haraka, and Postfix with Dovecot behind it; servers of a
//! few lines misbehave on command. Everything listens on loopback, on ports that were free. What letters
//! link is held against libphonenumber's numbers, and the time that they tell of a country against a table.

#![expect(
    clippy::panic,
    clippy::expect_used,
    reason = "a test that is not as it must be panics"
)]

mod attacks;
mod certificates;
mod connection;
mod corpus;
mod faulty;
mod haraka_server;
mod letters;
mod mail_host;
mod mail_server;
mod parsers;
mod tap;

mod faults;
mod hand_over;
mod handshakes;
mod haraka;
mod local_times;
mod numbers;
mod postfix_and_dovecot;
mod read_back;
