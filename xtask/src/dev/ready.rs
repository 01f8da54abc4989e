//! Waits until all parts answer.

use std::fmt;
use std::net::TcpStream;
use std::time::Duration;

use anyhow::{Result, bail};
use ureq::Agent;

use super::group::Group;
use super::stop::Stop;
use crate::clock;

/// The slowest start seen was 11 s, on a busy machine with two cores.
const READY_WITHIN: Duration = Duration::from_secs(90);
/// An answer takes milliseconds; a part that hangs is asked again.
const ANSWER_WITHIN: Duration = Duration::from_secs(3);
/// How often it is asked.
const ASK_EVERY: Duration = Duration::from_millis(150);

/// What has to answer.
pub(crate) enum Part<'a> {
    /// A page, by its address.
    Page(&'a str),
    /// A port of this machine that takes connections.
    Port(u16),
}

/// Whether all answered; not so if somebody asked to stop before.
pub(crate) fn wait(parts: &[Part<'_>], groups: &mut [Group], stop: &Stop) -> Result<bool> {
    let agent: Agent = Agent::config_builder()
        .timeout_global(Some(ANSWER_WITHIN))
        .build()
        .into();
    let start = clock::now();
    for part in parts {
        while let Err(reason) = part.ask(&agent) {
            for group in &mut *groups {
                if let Some(status) = group.ended()? {
                    bail!("{} has ended at its start ({status})", group.name());
                }
            }
            if start.elapsed() > READY_WITHIN {
                bail!("{part} does not answer: {reason:#}");
            }
            if stop.within(ASK_EVERY) {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

impl Part<'_> {
    fn ask(&self, agent: &Agent) -> Result<()> {
        match self {
            // The inbox has no page for those who do not say that they want one.
            Self::Page(address) => {
                agent.get(*address).header("Accept", "text/html").call()?;
            }
            Self::Port(port) => {
                TcpStream::connect(("127.0.0.1", *port))?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Part<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Page(address) => f.write_str(address),
            Self::Port(port) => write!(f, "port {port}"),
        }
    }
}
