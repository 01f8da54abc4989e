//! What a visitor is told of a case: only what is true now.

use shared::{Next, NotATimestamp, Receipt, Reference, State, Step};

use super::{
    question::{CasePage, Contact, Said},
    sql::StorageFault,
    store::{Case, Store},
};
use crate::{ambient, letter::Who};

/// The case as it stands, or `None` if there is no such case. Its own row says all of it.
pub(super) fn receipt(
    store: &Store,
    reference: &Reference,
) -> Result<Option<Receipt>, StorageFault> {
    match store.case(reference)? {
        Some(case) => Ok(Some(read(store, &case)?)),
        None => Ok(None),
    }
}

/// The case with what was said in it last, or before a place.
pub(super) fn page(
    store: &Store,
    reference: &Reference,
    before: Option<u32>,
) -> Result<Option<CasePage>, StorageFault> {
    let Some(case) = store.case(reference)? else {
        return Ok(None);
    };
    let (part, rows) = store.said_part(reference, case.said, before)?;
    let mut said = Vec::new();
    for row in rows {
        said.push(Said {
            at: ambient::timestamp(row.received)?,
            kind: row.kind,
            rating: row.rating,
            contact: row.contact(),
            message: row.message,
            locale: row.locale,
        });
    }
    Ok(Some(CasePage {
        receipt: read(store, &case)?,
        last: case.progress.last,
        begun: store.begun(reference)?,
        part,
        said,
        contact: reached(store.who(reference, case.said)?),
    }))
}

fn reached(who: Who) -> Contact {
    Contact {
        phone: who.phone,
        email: who.email,
    }
}

/// What is told of a case. `joins` says whether words that come now go into the letter that waits.
pub(super) fn receipt_of(case: &Case, joins: bool) -> Result<Receipt, StorageFault> {
    let progress = &case.progress;
    let mut steps = Vec::new();
    for (state, at) in &progress.line {
        steps.push(Step {
            state: state.clone(),
            at: ambient::timestamp(*at)?,
        });
    }
    let next = match progress.due {
        Some(due) => Some(Next {
            state: State::Delivered,
            by: Some(ambient::timestamp(due)?),
            joins,
        }),
        None => None,
    };
    Ok(Receipt {
        reference: case.reference.clone(),
        state: progress.state(),
        received_at: ambient::timestamp(case.received)?,
        delivered_at: progress.delivered.map(ambient::timestamp).transpose()?,
        steps,
        next,
        receipt: None,
        receipt_url: None,
        case_url: None,
        contact: None,
        contact_url: None,
    })
}

fn read(store: &Store, case: &Case) -> Result<Receipt, StorageFault> {
    // Words make the letter due at once: nothing waits any more for what could follow.
    let is_early = case.progress.due.is_some_and(|due| due > ambient::now());
    let joins = match &case.bare_rating {
        Some(rating) if is_early => store.waits_gathered(rating)?.is_some(),
        _ => false,
    };
    receipt_of(case, joins)
}

impl From<NotATimestamp> for StorageFault {
    fn from(_: NotATimestamp) -> Self {
        Self::Unreadable("a time outside the calendar")
    }
}
