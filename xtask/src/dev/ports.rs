//! The ports of a development run.

use std::net::TcpListener;

use anyhow::{Context as _, Result};

use super::Options;

/// A port for each part.
pub(crate) struct Ports {
    /// The shop's.
    pub(crate) site: u16,
    /// The Worker's.
    pub(crate) edge: u16,
    /// The inbox's page.
    pub(crate) inbox: u16,
    /// Where letters arrive.
    pub(crate) smtp: u16,
}

impl Ports {
    /// The ports that were asked for, else the usual ones, else free ones.
    pub(crate) fn choose(options: &Options) -> Result<Self> {
        Ok(Self {
            site: one("--site-port", options.site_port, 8080)?,
            edge: one("--edge-port", options.edge_port, 8787)?,
            inbox: one("--inbox-port", options.inbox_port, 1080)?,
            smtp: one("--smtp-port", options.smtp_port, 1025)?,
        })
    }

    /// The shop's origin.
    pub(crate) fn shop(&self) -> String {
        format!("http://127.0.0.1:{}", self.site)
    }

    /// The Worker's origin.
    pub(crate) fn edge(&self) -> String {
        format!("http://127.0.0.1:{}", self.edge)
    }
}

fn one(flag: &str, given: Option<u16>, usual: u16) -> Result<u16> {
    match given {
        Some(port) => free(port).with_context(|| format!("{flag} {port} is taken")),
        None => free(usual).or_else(|_| free(0)),
    }
}

/// The port itself if nobody listens there; any free one for 0.
fn free(port: u16) -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", port))?.local_addr()?.port())
}

#[cfg(test)]
mod tests {
    use super::{TcpListener, one};

    #[test]
    fn ok_a_usual_port_that_is_taken_gives_way() {
        let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        assert_ne!(one("--site-port", None, port).unwrap(), port);
    }

    #[test]
    fn err_a_given_port_that_is_taken() {
        let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let error = one("--site-port", Some(port), 0).unwrap_err().to_string();
        assert_eq!(error, format!("--site-port {port} is taken"));
    }
}
