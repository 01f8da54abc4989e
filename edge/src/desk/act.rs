//! What visitors do to their case: they close it, and may take that back for a day. What they add to a
//! closed case opens it again, with the submission.

use std::time::Duration;

use courier::Moment;
use shared::Reference;

use super::{
    event::{Actor, Deed, Event, Progress},
    question::{Acted, Action},
    sql::StorageFault,
    store::{Case, Store},
};

/// How long an action can be taken back.
pub(crate) const UNDO_WITHIN: Duration = Duration::from_hours(24);

/// Does it, where it is not done yet and may be. What was erased stays as it is.
pub(super) fn act(
    store: &Store,
    reference: &Reference,
    action: Action,
    now: Moment,
) -> Result<Acted, StorageFault> {
    store.storage.transaction(|| {
        let Some(case) = store.case(reference)? else {
            return Ok(Acted::NoSuchCase);
        };
        match (action, case.progress.is_closed) {
            (Action::Solve, false) if case.progress.erased.is_none() => solve(store, case, now)?,
            (Action::Undo, true) => undo(store, case, now)?,
            _ => {}
        }
        Ok(Acted::Done)
    })
}

fn solve(store: &Store, case: Case, now: Moment) -> Result<(), StorageFault> {
    let event = Event::new(case.next_event(), (Actor::Visitor, Deed::Solved), now);
    store.record(case, &event)
}

/// Takes the last closing back that still holds, if it is not too old for that.
fn undo(store: &Store, mut case: Case, now: Moment) -> Result<(), StorageFault> {
    let mut events = store.events(&case.reference)?;
    let closings = events.iter().rev().filter(|one| one.what == Deed::Solved);
    // Taken back, one changes what the case has come to: that one is it that holds.
    let holds = |closing: &&Event| {
        let taken_back = [events.as_slice(), &[undoing(&case, closing.number, now)]].concat();
        !Progress::of(case.received, &taken_back).is_closed
    };
    let Some(closing) = closings.into_iter().find(holds) else {
        return Ok(());
    };
    // A clock that was set back takes nobody's way back.
    if now >= closing.at.later(UNDO_WITHIN) {
        return Ok(());
    }
    let event = undoing(&case, closing.number, now);
    events.push(event.clone());
    case.events = event.number;
    case.progress = Progress::of(case.received, &events);
    store.add_event(&case.reference, &event)?;
    store.save_case(&case)
}

fn undoing(case: &Case, number: u32, now: Moment) -> Event {
    Event {
        undoes: Some(number),
        ..Event::new(case.next_event(), (Actor::Visitor, Deed::Undone), now)
    }
}
