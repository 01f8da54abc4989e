//! From a checked submission to one that is stored, in one synchronous transaction.

use configuration::{Configuration, Site};
use shared::{Next, Receipt, Reference, State, Step};

use super::{
    bucket::Bucket,
    place::{self, Newcomer},
    receipt::receipt,
    request::{DeskAnswer, Intake},
    sql::StorageFault,
    store::Store,
};
use crate::ambient::{self, NoRandomness};

/// Stores a submission, or says why it is not stored again.
///
/// The same key with the same fields is a replay: the answer of then. With others it is refused.
/// Both read only; so does the limit, which comes after them, since a retry is no new submission.
pub(super) fn take(
    store: &Store,
    bucket: &mut Bucket,
    intake: &Intake,
    (configuration, site): (&Configuration, &Site),
    now_ms: u64,
) -> Result<DeskAnswer, StorageFault> {
    if let Some(earlier) = store.earlier(&intake.key_name)? {
        if earlier.fingerprint != intake.fingerprint {
            return Ok(DeskAnswer::KeyReused);
        }
        let receipt = serde_json::from_str(&earlier.answer)
            .map_err(|_| StorageFault::Unreadable("a stored answer"))?;
        return Ok(DeskAnswer::Replayed { receipt });
    }
    let limits = configuration.limits();
    let client = intake
        .client
        .as_deref()
        .filter(|_| limits.submissions_per_address > 0);
    let wait = client.and_then(|client| {
        bucket.wait(
            client,
            now_ms,
            limits.submissions_per_address,
            limits.window(),
        )
    });
    if let Some(wait) = wait {
        return Ok(DeskAnswer::TooMany {
            wait_seconds: wait.as_secs().saturating_add(1),
        });
    }
    let id = ambient::random_id()?;
    let fresh_letter = ambient::random_id()?;
    let fresh = ambient::random_reference()?;
    let stored = store.storage.transaction(|| {
        store.set_site(intake.site.as_str())?;
        let joined = joined_case(store, intake)?;
        let is_new = joined.is_none();
        let reference = joined.unwrap_or_else(|| fresh.clone());
        let name = reference.to_string();
        let newcomer = Newcomer {
            id: &id,
            reference: &name,
            intake,
            fresh_letter: &fresh_letter,
            asked_before: place::asked_before(store, intake, now_ms)?,
            is_new,
        };
        if is_new {
            // Should the draw be another case's, the table refuses it, and nothing of this is written.
            store.add_case(&name, now_ms)?;
            let by_ms = place::place(store, configuration, site, &newcomer, now_ms)?;
            let receipt = first_receipt(&reference, &newcomer, by_ms, now_ms)?;
            let answer = written(&receipt)?;
            store.add_submission(&id, &name, (intake, Some(&answer)), now_ms)?;
            store.step(&name, "received", now_ms)?;
            return Ok(receipt);
        }
        place::place(store, configuration, site, &newcomer, now_ms)?;
        store.add_submission(&id, &name, (intake, None), now_ms)?;
        store.step(&name, "received", now_ms)?;
        store.open_again(&name, now_ms)?;
        let receipt = receipt(store, &reference)?.ok_or(StorageFault::NotAvailable("the case"))?;
        store.set_answer(&id, &written(&receipt)?)?;
        Ok(receipt)
    })?;
    if let Some(client) = client {
        bucket.count(client, now_ms);
    }
    Ok(DeskAnswer::Stored {
        receipt: Box::new(stored),
    })
}

/// The case that a submission belongs to: the one its receipt opened, else that of the attempt it
/// replaces; none, if it begins one.
fn joined_case(store: &Store, intake: &Intake) -> Result<Option<Reference>, StorageFault> {
    if let Some(joined) = &intake.joins
        && store.has_case(&joined.to_string())?
    {
        return Ok(Some(joined.clone()));
    }
    let other = store.case_of_other(&intake.key_name, intake.replaces_name.as_deref())?;
    let other = other.map(|other| other.parse()).transpose();
    other.map_err(|_| StorageFault::Unreadable("a case's reference"))
}

/// What [`receipt`] would read of a case that has just begun.
fn first_receipt(
    reference: &Reference,
    newcomer: &Newcomer<'_>,
    by_ms: u64,
    now_ms: u64,
) -> Result<Receipt, StorageFault> {
    let received_at = ambient::timestamp(now_ms)?;
    Ok(Receipt {
        reference: reference.clone(),
        state: State::Received,
        received_at: received_at.clone(),
        delivered_at: None,
        steps: vec![Step {
            state: State::Received,
            at: received_at,
        }],
        next: Some(Next {
            state: State::Delivered,
            by: Some(ambient::timestamp(by_ms)?),
            joins: place::bare_rating(&newcomer.intake.fields).is_some(),
        }),
        receipt: None,
        receipt_url: None,
        case_url: None,
    })
}

fn written(receipt: &Receipt) -> Result<String, StorageFault> {
    serde_json::to_string(receipt).map_err(|_| StorageFault::NotAvailable("a written receipt"))
}

impl From<NoRandomness> for StorageFault {
    fn from(_: NoRandomness) -> Self {
        Self::NotAvailable("randomness")
    }
}
