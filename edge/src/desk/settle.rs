//! What follows from what became of a letter: the outcomes of the submissions in it, the events of their
//! cases, and the figures, all in the transaction of the letter itself.

use std::collections::BTreeMap;

use configuration::TimeZone;
use courier::{LetterId, Moment};
use shared::Reference;

use super::{
    event::{Actor, Deed, Event},
    names::Outcome,
    sql::StorageFault,
    store::{Change, Fate, Measure, Store, Tally},
};

/// What has happened to a letter.
#[derive(Clone, Copy, Debug)]
pub(super) struct Settled {
    pub(super) who: Actor,
    pub(super) what: Deed,
    pub(super) at: Moment,
    /// When it is due by the plan from now on, where it waits again.
    pub(super) due: Option<Moment>,
}

/// Notes what the submissions of a letter have come to. A letter that tells of none changes nothing.
pub(super) fn settle(
    store: &Store,
    zone: &TimeZone,
    letter: &LetterId,
    settled: Settled,
) -> Result<(), StorageFault> {
    let mut by_outcome: BTreeMap<Outcome, Vec<_>> = BTreeMap::new();
    let mut by_case: BTreeMap<String, (Reference, Change)> = BTreeMap::new();
    let mut tallies: BTreeMap<Tally, i64> = BTreeMap::new();
    let mut account = Change::default();
    for fate in store.fates(letter)? {
        let (was, is_now) = (fate.was, fate.is_now());
        if was == is_now {
            continue;
        }
        account.moves(was, is_now);
        let case = by_case
            .entry(fate.reference.to_string())
            .or_insert_with(|| (fate.reference.clone(), Change::default()));
        case.1.moves(was, is_now);
        if let Some(tally) = tally(&fate, was, fate.settled) {
            count(&mut tallies, tally, -1);
        }
        if let Some(tally) = tally(&fate, is_now, Some(settled.at)) {
            count(&mut tallies, tally, 1);
        }
        by_outcome.entry(is_now).or_default().push(fate.submission);
    }
    if by_outcome.is_empty() {
        return Ok(());
    }
    for (outcome, submissions) in &by_outcome {
        store.set_outcome(submissions, *outcome, settled.at)?;
    }
    for (reference, change) in by_case.values() {
        record(store, reference, settled, *change)?;
    }
    for (tally, by) in &tallies {
        store.tally(tally, *by, zone)?;
    }
    store.move_account(account, settled.at)
}

/// Adds an event to a case, with the submissions that it moves.
fn record(
    store: &Store,
    reference: &Reference,
    settled: Settled,
    change: Change,
) -> Result<(), StorageFault> {
    let Some(case) = store.case(reference)? else {
        return Err(StorageFault::NotAvailable("a letter's case"));
    };
    let small = |count: i64| i32::try_from(count).unwrap_or_default();
    let event = Event {
        waiting: small(change.pending),
        given_up: small(change.dead),
        due: settled.due,
        ..Event::new(case.next_event(), (settled.who, settled.what), settled.at)
    };
    store.record(case, &event)
}

/// The cell that counts an outcome. What is pending is what is left of what was received.
fn tally(fate: &Fate, outcome: Outcome, at: Option<Moment>) -> Option<Tally> {
    let of = |measure| Tally::of(fate.received, measure);
    match outcome {
        Outcome::Pending => None,
        Outcome::Delivered => {
            let late = at.map(|at| fate.late(at)).unwrap_or_default();
            Some(of(Measure::Delivered).after(late))
        }
        Outcome::Dead => Some(of(Measure::Dead)),
        Outcome::Erased => Some(of(Measure::Erased)),
    }
}

fn count(tallies: &mut BTreeMap<Tally, i64>, tally: Tally, by: i64) {
    let count = tallies.entry(tally).or_default();
    *count = count.saturating_add(by);
}
