//! Waits until all parts answer.

use std::time::Duration;

use anyhow::{Result, bail};
use ureq::Agent;

use super::group::Group;
use super::stop::Stop;
use crate::clock;

/// The slowest start seen was 9 s, on a busy machine with two cores.
const READY_WITHIN: Duration = Duration::from_secs(90);
/// An answer takes milliseconds; a part that hangs is asked again.
const ANSWER_WITHIN: Duration = Duration::from_secs(3);
/// How often it is asked.
const ASK_EVERY: Duration = Duration::from_millis(150);

/// Whether all answered; not so if somebody asked to stop before.
pub(crate) fn wait(links: &[(&str, String)], groups: &mut [Group], stop: &Stop) -> Result<bool> {
    let agent: Agent = Agent::config_builder()
        .timeout_global(Some(ANSWER_WITHIN))
        .http_status_as_error(false)
        .build()
        .into();
    let start = clock::now();
    for (name, link) in links {
        loop {
            let answer = agent
                .get(link)
                .header("Accept", "text/html")
                .call()
                .map(|response| response.status());
            if answer
                .as_ref()
                .is_ok_and(ureq::http::StatusCode::is_success)
            {
                break;
            }
            for group in &mut *groups {
                if let Some(status) = group.ended()? {
                    bail!("{} has ended at its start ({status})", group.name());
                }
            }
            if start.elapsed() > READY_WITHIN {
                match answer {
                    Ok(status) => bail!("the {name} at {link} answers {status}"),
                    Err(error) => bail!("the {name} at {link} does not answer: {error}"),
                }
            }
            if stop.within(ASK_EVERY) {
                return Ok(false);
            }
        }
    }
    Ok(true)
}
