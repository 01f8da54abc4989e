//! How a site does: what became of what was acknowledged, how long it took, and its channels.

use configuration::{Channel, Site};
use serde::{Deserialize, Serialize};

use super::{
    sql::StorageFault,
    store::{Counts, Store},
};

/// Milliseconds of a day.
const DAY_MS: u64 = 86_400_000;

/// The figures of a desk at a moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Report {
    /// When they were taken.
    pub(crate) at_ms: u64,
    /// All that was ever acknowledged.
    pub(crate) total: Counts,
    /// What was acknowledged in the last day.
    pub(crate) day: Counts,
    /// From acknowledgement to acceptance over that day, milliseconds: the middle one, and the one
    /// that 99 of 100 do not exceed.
    pub(crate) latency_p50_ms: Option<u64>,
    pub(crate) latency_p99_ms: Option<u64>,
    /// When a channel last took a letter.
    pub(crate) last_delivery_ms: Option<u64>,
    /// Each channel, in the configuration's order.
    pub(crate) channels: Vec<ChannelReport>,
}

/// How one channel is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ChannelReport {
    /// Its name in the configuration.
    pub(crate) channel: String,
    /// In one word.
    pub(crate) state: ChannelState,
    /// Since when it fails.
    pub(crate) failing_ms: Option<u64>,
    /// When it is looked at next, while letters do not try by themselves.
    pub(crate) probe_ms: Option<u64>,
    /// Why it last failed, by a name of `courier::Cause`.
    pub(crate) cause: Option<String>,
    /// When it last took a letter.
    pub(crate) delivered_ms: Option<u64>,
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

/// The figures as they are now.
pub(super) fn report(store: &Store, site: &Site, now_ms: u64) -> Result<Report, StorageFault> {
    let day_ms = now_ms.saturating_sub(DAY_MS);
    let mut latencies_ms = store.latencies_ms(day_ms)?;
    latencies_ms.sort_unstable();
    let channels = site.channels.iter().map(|one| channel(store, one));
    Ok(Report {
        at_ms: now_ms,
        total: store.counts(0)?.and(store.forgotten()?),
        day: store.counts(day_ms)?,
        latency_p50_ms: percentile(&latencies_ms, 50),
        latency_p99_ms: percentile(&latencies_ms, 99),
        last_delivery_ms: store.last_delivery_ms()?,
        channels: channels.collect::<Result<_, _>>()?,
    })
}

fn channel(store: &Store, channel: &Channel) -> Result<ChannelReport, StorageFault> {
    let health = store.health(&channel.id)?;
    let state = match (health.failures, health.flagged_ms, health.delivered_ms) {
        (0, None, None) => ChannelState::Unused,
        (0, None, Some(_)) => ChannelState::Working,
        (_, Some(_), _) => ChannelState::Flagged,
        (_, None, _) => ChannelState::Failing,
    };
    Ok(ChannelReport {
        channel: channel.id.clone(),
        state,
        failing_ms: health.failing_ms,
        probe_ms: health.probe_ms,
        cause: health.cause,
        delivered_ms: health.delivered_ms,
    })
}

/// The value that `percent` of a hundred do not exceed, of values in order: the nearest rank.
fn percentile(values: &[u64], percent: usize) -> Option<u64> {
    let rank = values.len().saturating_mul(percent).div_ceil(100);
    values.get(rank.saturating_sub(1)).copied()
}

#[cfg(test)]
mod tests {
    use super::percentile;

    #[test]
    fn ok_nearest_rank() {
        let values: Vec<u64> = (1..=200).collect();
        assert_eq!(percentile(&values, 50), Some(100));
        assert_eq!(percentile(&values, 99), Some(198));
        assert_eq!(percentile(&[7], 99), Some(7));
        assert_eq!(percentile(&[], 50), None);
    }
}
