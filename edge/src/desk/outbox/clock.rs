//! A clock that was set back: what it left behind is due sooner, lest it waits until the clock has
//! caught up. One that was set forward does no harm: what becomes due too soon is tried once, and by
//! its schedule after that.

use std::time::Duration;

use configuration::{Configuration, Delivery};

use super::channels;
use crate::desk::{
    moments::millis,
    sql::StorageFault,
    store::{Health, Store},
};

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
    let wait_max_ms = longest_wait_ms(configuration.delivery());
    store.storage.transaction(|| {
        for channel in channels(store, configuration)? {
            store.mend_times(&channel.id, wait_max_ms, now_ms)?;
            let health = store.health(&channel.id)?;
            let latest_ms = now_ms.saturating_add(wait_max_ms);
            if health.probe_ms.is_some_and(|probe_ms| probe_ms > latest_ms) {
                store.set_health(&Health {
                    probe_ms: Some(now_ms),
                    ..health
                })?;
            }
        }
        Ok(())
    })
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
