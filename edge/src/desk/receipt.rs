//! What a visitor is told of a case: only what is true now.

use shared::{Kind, Next, NotATimestamp, Rating, Receipt, Reference, State, Step};

use super::{request::Said, sql::StorageFault, store::Store};
use crate::ambient;

/// The case as it stands, or `None` if there is no such case.
pub(super) fn receipt(
    store: &Store,
    reference: &Reference,
) -> Result<Option<Receipt>, StorageFault> {
    let name = reference.to_string();
    let Some(case) = store.case(&name)? else {
        return Ok(None);
    };
    let mut delivery_steps = Vec::new();
    for row in store.steps(&name)? {
        delivery_steps.push((row.at_ms, State::from(row.state)));
    }
    let last = delivery_steps.last();
    let delivered_ms = last
        .filter(|(_, state)| *state == State::Delivered)
        .map(|(at_ms, _)| *at_ms);
    let is_erased = last.is_some_and(|(_, state)| *state == State::Erased);
    let mut steps = Vec::new();
    for (at_ms, state) in merged(delivery_steps, done(store, &name)?) {
        steps.push(Step {
            state,
            at: ambient::timestamp(at_ms)?,
        });
    }
    let state = match steps.last() {
        _ if is_erased => State::Erased,
        // A letter that arrives later opens nothing again.
        _ if case.closed_ms.is_some() => State::Solved,
        Some(step) => step.state.clone(),
        None => State::Received,
    };
    let next = match store.waiting(&name)?.and_then(|waiting| waiting.by_ms) {
        Some(by_ms) => Some(Next {
            state: State::Delivered,
            by: Some(ambient::timestamp(by_ms)?),
            // Words make the letter due at once: nothing waits any more for what could follow.
            joins: by_ms > ambient::now_ms() && store.waiting_rating(&name)?.is_some(),
        }),
        None => None,
    };
    Ok(Some(Receipt {
        reference: reference.clone(),
        state,
        received_at: ambient::timestamp(case.received_ms)?,
        delivered_at: delivered_ms.map(ambient::timestamp).transpose()?,
        steps,
        next,
        receipt: None,
        receipt_url: None,
        case_url: None,
    }))
}

/// What people did to a case, as the states that it came to by that.
fn done(store: &Store, name: &str) -> Result<Vec<(u64, State)>, StorageFault> {
    let actions = store.actions(name)?.into_iter();
    let states = actions.map(|row| {
        let state = match row.action.as_str() {
            "solve" => State::Solved,
            "add" => State::Reopened,
            _ => State::Other(row.action),
        };
        (row.at_ms, state)
    });
    Ok(states.collect())
}

/// Two histories as one, by their times. Each keeps its own order: a clock may have been set back.
fn merged(one: Vec<(u64, State)>, other: Vec<(u64, State)>) -> Vec<(u64, State)> {
    let mut both = Vec::new();
    let mut other = other.into_iter().peekable();
    for step in one {
        while let Some(earlier) = other.next_if(|(at_ms, _)| *at_ms < step.0) {
            both.push(earlier);
        }
        both.push(step);
    }
    both.extend(other);
    both
}

/// What was said in a case, first to last.
pub(super) fn said(store: &Store, reference: &Reference) -> Result<Vec<Said>, StorageFault> {
    let mut said = Vec::new();
    for stored in store.submissions(&reference.to_string())? {
        said.push(Said {
            at: ambient::timestamp(stored.received_ms)?,
            kind: Kind::from_name(&stored.kind).unwrap_or(Kind::Feedback),
            rating: stored.rating.as_deref().and_then(Rating::from_name),
            message: stored.message,
            locale: stored.locale,
        });
    }
    Ok(said)
}

impl From<NotATimestamp> for StorageFault {
    fn from(_: NotATimestamp) -> Self {
        Self::Unreadable("a time outside the calendar")
    }
}

#[cfg(test)]
mod tests {
    use shared::State::{self, Delivered, Received, Reopened, Solved};

    use super::merged;

    #[test]
    fn ok_two_histories_by_their_times() {
        let both = merged(
            vec![(1, Received), (2, Delivered), (4, Received), (6, Delivered)],
            vec![(3, Solved), (4, Reopened), (7, Solved)],
        );
        let states: Vec<State> = both.into_iter().map(|(_, state)| state).collect();
        assert_eq!(
            states,
            [
                Received, Delivered, Solved, Received, Reopened, Delivered, Solved
            ]
        );
    }

    #[test]
    fn ok_a_clock_that_was_set_back_changes_no_order() {
        let both = merged(vec![(9, Received), (2, Delivered)], vec![(3, Solved)]);
        let states: Vec<State> = both.into_iter().map(|(_, state)| state).collect();
        assert_eq!(states, [Solved, Received, Delivered]);
    }
}
