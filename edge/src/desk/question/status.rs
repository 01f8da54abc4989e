//! How a site does: what became of what was acknowledged, how long it took, and its channels.

use configuration::ChannelId;
use courier::Moment;
use serde::{Deserialize, Serialize};
use shared::SiteId;

use super::Question;

/// How it does.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct AskStatus {
    /// Whose desk this is: one that was never written to does not know.
    pub(crate) site: SiteId,
    /// Whether figures of a minute ago will not do.
    pub(crate) is_fresh: bool,
}

/// The figures of a desk at a moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Report {
    /// When they were taken.
    #[serde(rename = "at_ms")]
    pub(crate) at: Moment,
    /// All that was ever acknowledged.
    pub(crate) total: Counts,
    /// What was acknowledged in the last day: in the hour that is not over, and the 24 before it.
    pub(crate) day: Counts,
    /// From acknowledgement to acceptance over that day, milliseconds: what half, and 99 of 100, do not
    /// exceed, each to an eighth.
    pub(crate) latency_p50_ms: Option<u64>,
    pub(crate) latency_p99_ms: Option<u64>,
    /// When a channel last took a letter.
    #[serde(rename = "last_delivery_ms")]
    pub(crate) last_delivery: Option<Moment>,
    /// Each channel, in the configuration's order.
    pub(crate) channels: Vec<ChannelReport>,
}

/// Submissions by outcome. Each is counted once, whatever its channels and letters:
/// `acknowledged = delivered + pending + dead + erased`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Counts {
    pub(crate) acknowledged: u64,
    /// One channel has it.
    pub(crate) delivered: u64,
    /// None has it yet, and one still may.
    pub(crate) pending: u64,
    /// None has it, and all have given up.
    pub(crate) dead: u64,
    /// Erased before any channel had it.
    pub(crate) erased: u64,
}

/// How one channel is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ChannelReport {
    /// Its name in the configuration.
    pub(crate) channel: ChannelId,
    /// In one word.
    pub(crate) state: ChannelState,
    /// Since when it fails.
    #[serde(rename = "failing_ms")]
    pub(crate) failing: Option<Moment>,
    /// When it is looked at next, while letters do not try by themselves.
    #[serde(rename = "probe_ms")]
    pub(crate) probe: Option<Moment>,
    /// Why it last failed, by a name of `courier::Cause`.
    pub(crate) cause: Option<String>,
    /// When it last took a letter.
    #[serde(rename = "delivered_ms")]
    pub(crate) delivered: Option<Moment>,
}

/// How a channel is, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ChannelState {
    /// It was never used.
    Unused,
    /// Its last attempt was taken.
    Working,
    /// Its last attempts failed.
    Failing,
    /// It fails, and a person was told.
    Flagged,
}

impl Question for AskStatus {
    const NAME: &'static str = "status";
    type Answer = Report;
}

impl Counts {
    /// So many of each.
    pub(in crate::desk) const fn of(pending: u64, delivered: u64, dead: u64, erased: u64) -> Self {
        Self {
            acknowledged: pending
                .saturating_add(delivered)
                .saturating_add(dead)
                .saturating_add(erased),
            delivered,
            pending,
            dead,
            erased,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::AskStatus;
    use crate::desk::question::pin;

    #[test]
    fn pin_status() {
        let counts = r#"{"acknowledged":4,"delivered":1,"pending":1,"dead":1,"erased":1}"#;
        let channel = r#"{"channel":"smtp","state":"flagged","failing_ms":1,"probe_ms":2,"cause":"refused","delivered_ms":3}"#;
        pin::<AskStatus>(
            r#"{"site":"acme","is_fresh":false}"#,
            &format!(
                r#"{{"answer":{{"at_ms":9,"total":{counts},"day":{counts},"latency_p50_ms":7,"latency_p99_ms":null,"last_delivery_ms":3,"channels":[{channel}]}}}}"#
            ),
        );
    }
}
