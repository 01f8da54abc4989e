//! A clock that was set back: what it left behind would wait until the clock has caught up.
//!
//! What waits since a time that is still to come is due: it is tried once, and by its schedule after that.
//! Channels are as if what was done to them had just been done. An attempt that was under way is broken off:
//! the runtime goes through its timers by the time of day, so that those from before may not end a wait
//! any more.
//!
//! A clock that was set forward needs no mending: the timers that it overtook end their attempts at
//! once, and what becomes due too soon is tried once as well.

use std::time::Duration;

use configuration::{Configuration, Delivery};

use super::{attempt::LEASE, channels};
use crate::desk::{
    moments::{later, millis},
    sql::StorageFault,
    store::{Health, Store},
};

/// Clocks that differ by less are right: two machines of the platform may.
const TOLERANCE: Duration = Duration::from_mins(1);
/// The longest wait that a server's `Retry-After` is granted.
const ASKED_FOR_MAX: Duration = Duration::from_hours(6);
/// A wait is stretched by its jitter; twice as long is none of ours.
const STRETCH: u64 = 2;

/// Mends the times of what waits.
pub(in crate::desk) fn mend(
    store: &Store,
    configuration: &Configuration,
    now_ms: u64,
) -> Result<(), StorageFault> {
    let delivery = configuration.delivery();
    let right_ms = later(now_ms, TOLERANCE);
    let due_ms = right_ms.saturating_add(longest_wait_ms(delivery));
    store.storage.transaction(|| {
        for channel in channels(store, configuration)? {
            let health = store.health(&channel.id)?;
            let mended = mended(&health, delivery, now_ms);
            if let Some(mended) = &mended {
                store.set_health(mended)?;
            }
            // Letter by letter it is found out only where something tells that it must be.
            if mended.is_some() || store.is_beyond(&channel.id, right_ms, due_ms)? {
                store.mend_times(&channel.id, right_ms, now_ms)?;
            }
        }
        Ok(())
    })
}

/// Whether an attempt is under way that began by another clock than the one of now: it has its letter for
/// longer than any attempt may.
pub(in crate::desk) fn is_stranded(
    store: &Store,
    configuration: &Configuration,
    now_ms: u64,
) -> Result<bool, StorageFault> {
    let latest_ms = later(later(now_ms, LEASE), TOLERANCE);
    for channel in channels(store, configuration)? {
        let until_ms = store.leased_until_ms(&channel.id)?;
        if until_ms.is_some_and(|until_ms| until_ms > latest_ms) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A channel without what is still to come, if there is any of it.
fn mended(health: &Health, delivery: &Delivery, now_ms: u64) -> Option<Health> {
    let right_ms = later(now_ms, TOLERANCE);
    let been =
        |at_ms: Option<u64>| at_ms.map(|at_ms| if at_ms > right_ms { now_ms } else { at_ms });
    let look = delivery.probe().max(delivery.configuration_fault());
    let looks_by_ms = later(right_ms, look);
    let mended = Health {
        failing_ms: been(health.failing_ms),
        flagged_ms: been(health.flagged_ms),
        delivered_ms: been(health.delivered_ms),
        bounced_ms: been(health.bounced_ms),
        kept_ms: been(health.kept_ms),
        probe_ms: health
            .probe_ms
            .map(|at_ms| if at_ms > looks_by_ms { now_ms } else { at_ms }),
        ..health.clone()
    };
    (mended != *health).then_some(mended)
}

fn longest_wait_ms(delivery: &Delivery) -> u64 {
    let steps = delivery.steps();
    let longest = [
        steps.into_iter().max().unwrap_or_default(),
        delivery.configuration_fault(),
        delivery.refused(),
        delivery.greylist(),
        ASKED_FOR_MAX,
    ];
    let longest = longest.into_iter().max().unwrap_or_default();
    millis(longest).saturating_mul(STRETCH)
}
