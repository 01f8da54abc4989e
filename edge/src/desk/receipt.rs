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
    let Some(received_ms) = store.received_ms(&name)? else {
        return Ok(None);
    };
    let mut steps = Vec::new();
    for row in store.steps(&name)? {
        steps.push(Step {
            state: State::from(row.state),
            at: ambient::timestamp(row.at_ms)?,
        });
    }
    let last = steps.last();
    let state = last.map_or(State::Received, |step| step.state.clone());
    let delivered_at = last
        .filter(|step| step.state == State::Delivered)
        .map(|step| step.at.clone());
    let next = match store.waiting(&name)?.and_then(|waiting| waiting.by_ms) {
        Some(by_ms) => Some(Next {
            state: State::Delivered,
            by: Some(ambient::timestamp(by_ms)?),
            joins: store.waiting_rating(&name)?.is_some(),
        }),
        None => None,
    };
    Ok(Some(Receipt {
        reference: reference.clone(),
        state,
        received_at: ambient::timestamp(received_ms)?,
        delivered_at,
        steps,
        next,
        receipt: None,
        receipt_url: None,
        case_url: None,
    }))
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
