//! How a site does, from its figures: nothing is counted over, whatever is stored.

use configuration::{Channel, Site};
use courier::{Cause, Moment};

use super::{
    question::{ChannelReport, ChannelState, Counts, Report},
    sql::StorageFault,
    store::Store,
};

/// The figures as they are now.
pub(super) fn report(store: &Store, site: &Site, now: Moment) -> Result<Report, StorageFault> {
    let day = store.of_a_day(now)?;
    let settled = day
        .delivered
        .saturating_add(day.dead)
        .saturating_add(day.erased);
    let pending = day.received.saturating_sub(settled);
    let channels = site.channels.iter().map(|one| channel(store, one));
    Ok(Report {
        at: now,
        total: store.account()?,
        day: Counts::of(pending, day.delivered, day.dead, day.erased),
        latency_p50_ms: day.latencies.percentile_ms(50),
        latency_p99_ms: day.latencies.percentile_ms(99),
        last_delivery: store.last_delivery()?,
        channels: channels.collect::<Result<_, _>>()?,
    })
}

fn channel(store: &Store, channel: &Channel) -> Result<ChannelReport, StorageFault> {
    let health = store.health(&channel.id)?;
    let state = match (health.failures, health.flagged, health.delivered) {
        (0, None, None) => ChannelState::Unused,
        (0, None, Some(_)) => ChannelState::Working,
        (_, Some(_), _) => ChannelState::Flagged,
        (_, None, _) => ChannelState::Failing,
    };
    Ok(ChannelReport {
        channel: channel.id.clone(),
        state,
        failing: health.failing,
        probe: health.probe,
        cause: health.cause.map(|cause| Cause::name(cause).to_owned()),
        delivered: health.delivered,
    })
}
