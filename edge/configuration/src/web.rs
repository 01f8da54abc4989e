//! Addresses of the web, as far as the configuration needs them.

use std::fmt;

use serde::{Deserialize, Serialize};
use shared::limits::DOMAIN_LABEL_CHARS_MAX;

use crate::near::did_you_mean;

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
            "`{}` is no origin: expected `https://shop.example` without path, usual port or slash at the end, the domain in ASCII (xn--…), each origin by itself (`http` only for 127.0.0.1 and localhost){}",
            self.0,
            did_you_mean(meant_origin(&self.0).as_deref())
        )
    }
}

/// The origin of what may be a whole address, or have no scheme.
fn meant_origin(given: &str) -> Option<String> {
    let small = given.trim().to_lowercase();
    let (scheme, rest) = small.split_once("://").unwrap_or(("", &small));
    let host = rest.split(['/', '?', '#']).next()?;
    let is_here = is_loopback(host) && scheme != "https";
    let scheme = if is_here { "http" } else { "https" };
    let usual = if scheme == "http" { ":80" } else { ":443" };
    let host = host.strip_suffix(usual).unwrap_or(host);
    // A name without a dot is a word of whoever wrote it, not a place to lead anybody to.
    let is_place = host.contains('.') || is_loopback(host);
    let origin = Origin::try_from([scheme, "://", host].concat()).ok();
    origin.filter(|_| is_place).map(String::from)
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
            .and_then(|rest| rest.split(['/', '?', '#']).next())
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
            "`{}` is no address of a page: expected `https://shop.example/privacy`{}",
            self.0,
            did_you_mean(meant_url(&self.0).as_deref())
        )
    }
}

/// The address of what has no scheme.
fn meant_url(given: &str) -> Option<String> {
    let rest = given.trim().trim_start_matches('/');
    let is_place = !rest.contains("://") && rest.split('/').next()?.contains('.');
    let url = HttpUrl::try_from(["https://", rest].concat()).ok();
    url.filter(|_| is_place).map(String::from)
}

/// Whether a host's port, if it has one, is not the scheme's own: browsers leave that one out of what
/// they send, so that nothing would ever be equal to it.
fn is_port_needed(host: &str, usual: u16) -> bool {
    port(host).is_none_or(|port| port != usual.to_string())
}

/// Whether a port stands behind the host.
pub(crate) fn has_port(host: &str) -> bool {
    port(host).is_some()
}

fn port(host: &str) -> Option<&str> {
    let after_address = host.rsplit(']').next().unwrap_or(host);
    after_address.split_once(':').map(|(_, port)| port)
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

/// A host and perhaps a port, in small letters: a name of RFC 1035 §2.3.1, or an address.
pub(crate) fn is_host(host: &str) -> bool {
    let is_port = |port: &str| port.parse().is_ok_and(|port: u16| port != 0);
    if !port(host).is_none_or(is_port) {
        return false;
    }
    if let Some(address) = host.strip_prefix('[') {
        let address = address.split_once(']').map(|(address, _)| address);
        return address.is_some_and(|address| address.parse::<std::net::Ipv6Addr>().is_ok());
    }
    let name = host.split(':').next().unwrap_or_default();
    let is_label = |label: &str| {
        (1..=DOMAIN_LABEL_CHARS_MAX).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    let last = name.rsplit('.').next().unwrap_or_default();
    let is_number = last.bytes().all(|b| b.is_ascii_digit());
    name.split('.').all(is_label) && (!is_number || name.parse::<std::net::Ipv4Addr>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::{HttpUrl, Origin};

    fn origin(given: &str) -> Result<Origin, String> {
        Origin::try_from(given.to_owned()).map_err(|error| error.to_string())
    }

    #[test]
    fn ok_origins_as_browsers_send_them() {
        for given in [
            "https://shop.example",
            "https://shop.example:8443",
            "https://xn--caff-8oa.example",
            "https://192.0.2.1",
            "https://[2001:db8::1]:8443",
            "https://intranet",
            "http://127.0.0.1:8788",
            "http://localhost:8788",
            "http://[::1]:8788",
        ] {
            assert!(origin(given).is_ok(), "{given}");
        }
    }

    /// None of these is ever sent by a browser: the widget there would be refused for ever.
    #[test]
    fn err_origins_that_no_browser_sends() {
        for (given, meant) in [
            ("https://shop.example/", Some("https://shop.example")),
            ("https://shop.example/it/", Some("https://shop.example")),
            ("https://shop.example?x", Some("https://shop.example")),
            ("https://Shop.example", Some("https://shop.example")),
            ("https://shop.example:443", Some("https://shop.example")),
            ("http://shop.example", Some("https://shop.example")),
            ("shop.example", Some("https://shop.example")),
            ("localhost:8788", Some("http://localhost:8788")),
            ("http://127.0.0.1:80", Some("http://127.0.0.1")),
            ("https://shop.example:70000", None),
            ("https://shop.example:0", None),
            ("https://shop..example", None),
            ("https://shop.example.", None),
            ("https://-shop.example", None),
            ("https://1.2.3", None),
            ("https://[::1", None),
            ("https://*.shop.example", None),
            ("https://caffè.example", None),
            ("https://a@shop.example", None),
            ("ftp://shop.example", Some("https://shop.example")),
            ("null", None),
            ("*", None),
            ("", None),
        ] {
            let error = origin(given).unwrap_err();
            let asked = meant.map(|meant| format!("did you mean `{meant}`?"));
            assert_eq!(error.contains("did you mean"), asked.is_some(), "{error}");
            assert!(error.contains(&asked.unwrap_or_default()), "{error}");
        }
    }

    #[test]
    fn err_pages_that_are_nowhere() {
        for (given, meant) in [
            ("shop.example/privacy", "`https://shop.example/privacy`?"),
            ("//shop.example/privacy", "`https://shop.example/privacy`?"),
            ("/privacy", "expected"),
            ("https:///privacy", "expected"),
            ("https://shop..example/privacy", "expected"),
            ("javascript:alert(1)", "expected"),
            ("https://shop.example/a b", "expected"),
        ] {
            let error = HttpUrl::try_from(given.to_owned()).unwrap_err().to_string();
            assert!(error.contains(meant), "{error}");
        }
        assert!(HttpUrl::try_from("https://shop.example?privacy".to_owned()).is_ok());
    }
}
