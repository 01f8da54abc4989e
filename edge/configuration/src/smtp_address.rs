//! Where a site's letters are handed over.

use std::fmt;

use serde::Deserialize;

use crate::web;

/// An SMTP server and how the way to it is secured: `smtps://host:465`, `smtp+starttls://host:587`,
/// and `smtp://127.0.0.1:1025` on this machine alone.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct SmtpAddress {
    host: String,
    port: u16,
    security: Security,
}

/// How the way to the server is secured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte, RFC 8314 §3.3.
    ImplicitTls,
    /// TLS after `STARTTLS`, RFC 3207; never without.
    StartTls,
    /// In clear, to this machine alone.
    PlainLoopback,
}

/// Not an SMTP server's address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAnSmtpAddress(String);

impl SmtpAddress {
    /// The server's name, which its certificate must have.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The server's port.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// How the way to it is secured.
    #[must_use]
    pub const fn security(&self) -> Security {
        self.security
    }
}

impl TryFrom<String> for SmtpAddress {
    type Error = NotAnSmtpAddress;

    fn try_from(given: String) -> Result<Self, NotAnSmtpAddress> {
        read(&given).ok_or(NotAnSmtpAddress(given))
    }
}

fn read(given: &str) -> Option<SmtpAddress> {
    let (scheme, rest) = given.split_once("://")?;
    let (security, usual_port) = match scheme {
        "smtps" => (Security::ImplicitTls, 465),
        "smtp+starttls" => (Security::StartTls, 587),
        "smtp" => (Security::PlainLoopback, 25),
        _ => return None,
    };
    let (host, port) = match rest.rsplit_once(':') {
        Some((host, port)) => (host, port.parse().ok()?),
        None => (rest, usual_port),
    };
    let is_allowed = security != Security::PlainLoopback || web::is_loopback(host);
    (web::is_host(host) && is_allowed).then(|| SmtpAddress {
        host: host.to_owned(),
        port,
        security,
    })
}

impl fmt::Display for NotAnSmtpAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is no mail server: expected `smtps://smtp.example.com:465` or `smtp+starttls://smtp.example.com:587` (plain `smtp://` only to 127.0.0.1)",
            self.0
        )
    }
}
