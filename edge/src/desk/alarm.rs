//! When the desk is awake next.

use std::time::Duration;

use configuration::Configuration;

use super::{outbox, sql::StorageFault, store::Store};
use crate::ambient;

/// Sets the alarm to the next moment at which the desk must be awake, after a rest. Synchronous up to
/// its first wait, so that the alarm is part of what was written just before.
pub(super) async fn arm(
    store: &Store,
    configuration: &Configuration,
    rest: Duration,
) -> Result<(), StorageFault> {
    let now = ambient::now();
    match outbox::next(store, configuration, now)? {
        // Never in the past: an alarm that is set to the moment it last went off need not go off again.
        Some(next) => store.storage.set_alarm(next.max(now.later(rest))).await,
        None => store.storage.delete_alarm().await,
    }
}

/// Sets the alarm if something waits and the alarm is missing, too late or already past. One that is
/// past may be about to go off, or may have been lost by the runtime, and nothing tells which; going
/// off once more does no harm.
pub(super) async fn watch(
    store: &Store,
    configuration: &Configuration,
) -> Result<(), StorageFault> {
    let now = ambient::now();
    outbox::mend(store, configuration, now)?;
    // What waits for a channel that is gone is nobody's but a pass's.
    let is_orphaned = outbox::has_orphans(store, configuration)?;
    let next = match outbox::next(store, configuration, now)? {
        _ if is_orphaned => now,
        Some(next) => next,
        None => return Ok(()),
    };
    let alarm = store.storage.alarm().await?;
    if alarm.is_some_and(|alarm| now < alarm && alarm <= next) {
        return Ok(());
    }
    store.storage.set_alarm(next.max(now)).await
}
