//! Where a site's letters are handed over.

use std::fmt;

use serde::Deserialize;

use crate::{near::did_you_mean, web};

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

/// Not an SMTP server's address, or one at which no letter could be handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAnSmtpAddress {
    given: String,
    why: Why,
}

/// What is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Why {
    /// It is none.
    Form,
    /// It names the account, or its password.
    Account,
    /// It is in clear, to another machine.
    Clear { host: String },
    /// The port speaks otherwise, or to nobody.
    Port {
        port: u16,
        cause: &'static str,
        meant: String,
    },
}

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
        read(&given).map_err(|why| NotAnSmtpAddress { given, why })
    }
}

fn read(given: &str) -> Result<SmtpAddress, Why> {
    let (scheme, rest) = given.split_once("://").ok_or(Why::Form)?;
    if rest.contains('@') {
        return Err(Why::Account);
    }
    let (security, usual_port) = match scheme {
        "smtps" => (Security::ImplicitTls, 465),
        "smtp+starttls" => (Security::StartTls, 587),
        "smtp" => (Security::PlainLoopback, 25),
        _ => return Err(Why::Form),
    };
    let (host, port) = match rest.rsplit_once(':') {
        // The colons of an IPv6 address stand between brackets.
        Some((host, port)) if !port.ends_with(']') => (host, port.parse().map_err(|_| Why::Form)?),
        _ => (rest, usual_port),
    };
    if !web::is_host(host) || web::has_port(host) || port == 0 {
        return Err(Why::Form);
    }
    match security {
        Security::PlainLoopback if web::is_loopback(host) => {}
        Security::PlainLoopback => {
            return Err(Why::Clear {
                host: host.to_owned(),
            });
        }
        Security::ImplicitTls | Security::StartTls => check_port(host, port, security)?,
    }
    Ok(SmtpAddress {
        host: host.to_owned(),
        port,
        security,
    })
}

/// Ports that say how the way to them is secured (RFC 8314 §3.3, RFC 6409 §3.1, and what providers
/// offer beside those), and ports at which no letter is handed over. Any other may be somebody's own.
fn check_port(host: &str, port: u16, security: Security) -> Result<(), Why> {
    let implicit = |port: u16| format!("smtps://{host}:{port}");
    let starttls = |port: u16| format!("smtp+starttls://{host}:{port}");
    let (cause, meant) = match (security, port) {
        (_, 25) => (
            "is for servers among themselves, and Workers cannot open it",
            starttls(587),
        ),
        (_, 110 | 143 | 993 | 995) => ("is for reading mail", implicit(465)),
        (Security::ImplicitTls, 587 | 2525 | 2587) => (
            "begins in clear and turns to TLS by STARTTLS",
            starttls(port),
        ),
        (Security::StartTls, 465 | 2465) => ("speaks TLS from the first byte", implicit(port)),
        _ => return Ok(()),
    };
    Err(Why::Port { port, cause, meant })
}

impl fmt::Display for NotAnSmtpAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let given = &self.given;
        match &self.why {
            Why::Form => write!(
                f,
                "`{given}` is no mail server: expected `smtps://smtp.example.com:465` or `smtp+starttls://smtp.example.com:587` (plain `smtp://` only to 127.0.0.1)"
            ),
            // It may hold a password, which is not for a log.
            Why::Account => f.write_str(
                "expected a mail server without its account: that stands in `smtp_user` (`user` of a channel), its password is a secret",
            ),
            Why::Clear { host } => write!(
                f,
                "`{given}` is in clear: plain `smtp://` only to 127.0.0.1{}",
                did_you_mean(Some(&format!("smtp+starttls://{host}:587")))
            ),
            Why::Port { port, cause, meant } => write!(
                f,
                "`{given}` cannot work: port {port} {cause}{}",
                did_you_mean(Some(meant))
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Security, SmtpAddress};

    fn read(given: &str) -> Result<SmtpAddress, String> {
        SmtpAddress::try_from(given.to_owned()).map_err(|error| error.to_string())
    }

    #[test]
    fn ok_servers_as_providers_have_them() {
        for (given, host, port, security) in [
            (
                "smtps://smtp.example.com",
                "smtp.example.com",
                465,
                Security::ImplicitTls,
            ),
            (
                "smtps://smtp.example.com:2465",
                "smtp.example.com",
                2465,
                Security::ImplicitTls,
            ),
            (
                "smtps://smtp.example.com:443",
                "smtp.example.com",
                443,
                Security::ImplicitTls,
            ),
            (
                "smtp+starttls://smtp.example.com",
                "smtp.example.com",
                587,
                Security::StartTls,
            ),
            (
                "smtp+starttls://smtp.example.com:2525",
                "smtp.example.com",
                2525,
                Security::StartTls,
            ),
            (
                "smtp+starttls://smtp.example.com:2587",
                "smtp.example.com",
                2587,
                Security::StartTls,
            ),
            (
                "smtps://127.0.0.1:40465",
                "127.0.0.1",
                40465,
                Security::ImplicitTls,
            ),
            (
                "smtp://127.0.0.1:1025",
                "127.0.0.1",
                1025,
                Security::PlainLoopback,
            ),
            ("smtp://[::1]:1025", "[::1]", 1025, Security::PlainLoopback),
        ] {
            let address = read(given).unwrap();
            assert_eq!(
                (address.host(), address.port(), address.security()),
                (host, port, security),
                "{given}"
            );
        }
    }

    /// Each was taken once, and no letter ever left.
    #[test]
    fn err_what_no_letter_leaves_by() {
        for (given, said) in [
            (
                "smtp+starttls://smtp.example.com:25",
                "did you mean `smtp+starttls://smtp.example.com:587`?",
            ),
            ("smtps://smtp.example.com:25", "Workers cannot open it"),
            (
                "smtps://smtp.example.com:587",
                "did you mean `smtp+starttls://smtp.example.com:587`?",
            ),
            (
                "smtps://smtp.example.com:2525",
                "did you mean `smtp+starttls://smtp.example.com:2525`?",
            ),
            (
                "smtp+starttls://smtp.example.com:465",
                "did you mean `smtps://smtp.example.com:465`?",
            ),
            ("smtps://imap.example.com:993", "is for reading mail"),
            (
                "smtp://smtp.example.com:587",
                "did you mean `smtp+starttls://smtp.example.com:587`?",
            ),
            ("smtps://user:secret@smtp.example.com", "`smtp_user`"),
            ("smtps://smtp.example.com:465/", "is no mail server"),
            ("smtps://smtp.example.com:0", "is no mail server"),
            ("smtps://smtp..example.com", "is no mail server"),
            ("smtps://", "is no mail server"),
            ("smtp.example.com", "is no mail server"),
            ("SMTPS://smtp.example.com", "is no mail server"),
        ] {
            let error = read(given).unwrap_err();
            assert!(error.contains(said), "{given}: {error}");
            assert!(!error.contains("secret@"), "{error}");
        }
    }
}
