//! Addresses of the web, as far as the configuration needs them.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A web origin, RFC 6454: scheme, host and port if it is not the scheme's own. `https` anywhere,
/// `http` only on this machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Origin(String);

/// Not an origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAnOrigin(String);

/// An `http` or `https` address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct HttpUrl(String);

/// Not an address of the web.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAUrl(String);

impl Origin {
    /// The origin as browsers send it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Host and port, as a `Host` header has them.
    #[must_use]
    pub fn host(&self) -> &str {
        self.0.split_once("://").map_or("", |(_, host)| host)
    }
}

impl TryFrom<String> for Origin {
    type Error = NotAnOrigin;

    fn try_from(given: String) -> Result<Self, NotAnOrigin> {
        let is_origin = match given.split_once("://") {
            Some(("https", host)) => is_host(host) && is_port_needed(host, 443),
            Some(("http", host)) => is_host(host) && is_loopback(host) && is_port_needed(host, 80),
            _ => false,
        };
        if is_origin {
            Ok(Self(given))
        } else {
            Err(NotAnOrigin(given))
        }
    }
}

impl From<Origin> for String {
    fn from(origin: Origin) -> Self {
        origin.0
    }
}

impl fmt::Display for NotAnOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is no origin: expected `https://shop.example` without path, usual port or slash at the end (`http` only for 127.0.0.1 and localhost)",
            self.0
        )
    }
}

impl HttpUrl {
    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for HttpUrl {
    type Error = NotAUrl;

    fn try_from(given: String) -> Result<Self, NotAUrl> {
        let host = given
            .strip_prefix("https://")
            .or_else(|| given.strip_prefix("http://"));
        let is_clean = !given
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || c == '"');
        let has_host = host
            .and_then(|rest| rest.split('/').next())
            .is_some_and(is_host);
        if is_clean && has_host {
            Ok(Self(given))
        } else {
            Err(NotAUrl(given))
        }
    }
}

impl From<HttpUrl> for String {
    fn from(url: HttpUrl) -> Self {
        url.0
    }
}

impl fmt::Display for NotAUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is no address of a page: expected `https://shop.example/privacy`",
            self.0
        )
    }
}

/// Whether a host's port, if it has one, is a port and not the scheme's own: browsers leave that
/// one out of what they send, so that nothing would ever be equal to it.
fn is_port_needed(host: &str, usual: u16) -> bool {
    let after_address = host.rsplit(']').next().unwrap_or(host);
    match after_address.split_once(':') {
        Some((_, port)) => port
            .parse()
            .is_ok_and(|port: u16| port != usual && port != 0),
        None => true,
    }
}

/// Whether a host, with or without a port, is this machine.
pub(crate) fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    name == "localhost"
        || name == "[::1]"
        || name == "::1"
        || name
            .parse()
            .is_ok_and(|ip: std::net::Ipv4Addr| ip.is_loopback())
}

/// A host and perhaps a port, in small letters.
pub(crate) fn is_host(host: &str) -> bool {
    !host.is_empty()
        && !host.starts_with(['.', '-', ':'])
        && !host.ends_with(['.', ':'])
        && host
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b".-:[]".contains(&b))
}
