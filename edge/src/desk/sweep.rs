//! What must not be kept any longer is erased, a part at a time, once a day.
//!
//! What was said is kept from the last thing that happened to its case, and never goes while something
//! of it is not delivered.

use std::time::Duration;

use configuration::Configuration;
use courier::Moment;
use shared::Reference;
use worker::console_log;

use super::{
    event::{Actor, Deed, Event},
    sql::StorageFault,
    store::Store,
};

/// How often is looked for it.
pub(crate) const EVERY: Duration = Duration::from_hours(24);

/// Erases and forgets what is due.
pub(super) fn sweep(
    store: &Store,
    configuration: &Configuration,
    now: Moment,
) -> Result<(), StorageFault> {
    let swept = store.swept()?.unwrap_or_default();
    if now < swept.later(EVERY) {
        return Ok(());
    }
    let retention = configuration.retention();
    let (erased, forgotten) = store.storage.transaction(|| {
        let mut quiet = store.quiet_cases(true, now.earlier(retention.closed()))?;
        quiet.extend(store.quiet_cases(false, now.earlier(retention.delivered()))?);
        for reference in &quiet {
            erase(store, reference, now)?;
        }
        store.forget_alerts(now.earlier(retention.delivered()))?;
        let forgotten_before = now.earlier(retention.tombstone());
        let forgotten = store.forget_erased(forgotten_before)?;
        store.forget_digests(forgotten_before)?;
        // While there was something, there may be more: at the next tick.
        if quiet.is_empty() && forgotten == 0 {
            store.set_swept(now)?;
        }
        Ok((quiet.len(), forgotten))
    })?;
    if erased > 0 || forgotten > 0 {
        console_log!("cases were erased cases.erased={erased} cases.forgotten={forgotten}");
    }
    Ok(())
}

/// Erases what was said in a case. There is nothing left in it that could be opened again.
fn erase(store: &Store, reference: &Reference, now: Moment) -> Result<(), StorageFault> {
    store.erase(reference, now)?;
    let Some(mut case) = store.case(reference)? else {
        return Ok(());
    };
    let event = Event::new(case.next_event(), (Actor::Clock, Deed::Erased), now);
    case.bare_rating = None;
    store.record(case, &event)
}
