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
use courier::Moment;

use super::{attempt::LEASE, channels};
use crate::desk::{
    sql::StorageFault,
    store::{Health, Store},
};

/// Clocks that differ by less are right: two machines of the platform may.
const TOLERANCE: Duration = Duration::from_mins(1);
/// The longest wait that a server's `Retry-After` is granted.
const ASKED_FOR_MAX: Duration = Duration::from_hours(6);
/// A wait is stretched by its jitter; twice as long is none of ours.
const STRETCH: u32 = 2;

/// Mends the times of what waits.
pub(in crate::desk) fn mend(
    store: &Store,
    configuration: &Configuration,
    now: Moment,
) -> Result<(), StorageFault> {
    let delivery = configuration.delivery();
    let right = now.later(TOLERANCE);
    let due = right.later(longest_wait(delivery));
    store.storage.transaction(|| {
        let mut is_mended = false;
        for channel in channels(store, configuration)? {
            let health = store.health(&channel.id)?;
            let mended = mended(&health, delivery, now);
            if let Some(mended) = &mended {
                store.set_health(mended)?;
            }
            // Letter by letter it is found out only where something tells that it must be.
            if mended.is_some() || store.is_beyond(&channel.id, right, due)? {
                store.mend_times(&channel.id, right, now)?;
                is_mended = true;
            }
        }
        if is_mended {
            store.mend_last(now)?;
        }
        Ok(())
    })
}

/// Whether an attempt is under way that began by another clock than the one of now: it has its letter for
/// longer than any attempt may.
pub(in crate::desk) fn is_stranded(
    store: &Store,
    configuration: &Configuration,
    now: Moment,
) -> Result<bool, StorageFault> {
    let latest = now.later(LEASE).later(TOLERANCE);
    for channel in channels(store, configuration)? {
        let until = store.leased_until(&channel.id)?;
        if until.is_some_and(|until| until > latest) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A channel without what is still to come, if there is any of it.
fn mended(health: &Health, delivery: &Delivery, now: Moment) -> Option<Health> {
    let right = now.later(TOLERANCE);
    let been = |at: Option<Moment>| at.map(|at| if at > right { now } else { at });
    let look = delivery.probe().max(delivery.configuration_fault());
    let looks_by = right.later(look);
    let mended = Health {
        failing: been(health.failing),
        flagged: been(health.flagged),
        delivered: been(health.delivered),
        bounced: been(health.bounced),
        kept: been(health.kept),
        probe: health.probe.map(|at| if at > looks_by { now } else { at }),
        ..health.clone()
    };
    (mended != *health).then_some(mended)
}

fn longest_wait(delivery: &Delivery) -> Duration {
    let steps = delivery.steps();
    let longest = [
        steps.into_iter().max().unwrap_or_default(),
        delivery.configuration_fault(),
        delivery.refused(),
        delivery.greylist(),
        ASKED_FOR_MAX,
    ];
    let longest = longest.into_iter().max().unwrap_or_default();
    longest.saturating_mul(STRETCH)
}
