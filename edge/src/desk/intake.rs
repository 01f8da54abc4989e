//! From a checked submission to one that is stored, in one synchronous transaction.

use configuration::{Configuration, Site};
use shared::{Receipt, Reference};

use super::{
    bucket::Bucket,
    place::{self, Newcomer},
    receipt::receipt,
    request::{DeskAnswer, Intake},
    sql::StorageFault,
    store::Store,
};
use crate::ambient::{self, NoRandomness};

/// Draws of a reference that no case of this desk has yet.
const DRAWS_MAX: usize = 4;

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
    let fresh = free_reference(store)?;
    let stored = store.storage.transaction(|| {
        store.set_site(intake.site.as_str())?;
        let reference = case(store, intake, &fresh, now_ms)?;
        let name = reference.to_string();
        let asked_before = place::asked_before(store, intake, now_ms)?;
        store.add_submission(&id, &name, intake, now_ms)?;
        let newcomer = Newcomer {
            id: &id,
            reference: &name,
            intake,
            fresh_letter: &fresh_letter,
            asked_before,
        };
        place::place(store, configuration, site, &newcomer, now_ms)?;
        store.step(&name, "received", now_ms)?;
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
/// replaces, else a new one.
fn case(
    store: &Store,
    intake: &Intake,
    fresh: &Reference,
    now_ms: u64,
) -> Result<Reference, StorageFault> {
    if let Some(joined) = &intake.joins
        && store.has_case(&joined.to_string())?
    {
        return Ok(joined.clone());
    }
    let other = store.case_of_other(&intake.key_name, intake.replaces_name.as_deref())?;
    if let Some(other) = other {
        return other
            .parse()
            .map_err(|_| StorageFault::Unreadable("a case's reference"));
    }
    store.add_case(&fresh.to_string(), now_ms)?;
    Ok(fresh.clone())
}

fn free_reference(store: &Store) -> Result<Reference, StorageFault> {
    for _ in 0..DRAWS_MAX {
        let drawn = ambient::random_reference()?;
        if !store.has_case(&drawn.to_string())? {
            return Ok(drawn);
        }
    }
    Err(StorageFault::NotAvailable("a free reference"))
}

fn written(receipt: &Receipt) -> Result<String, StorageFault> {
    serde_json::to_string(receipt).map_err(|_| StorageFault::NotAvailable("a written receipt"))
}

impl From<NoRandomness> for StorageFault {
    fn from(_: NoRandomness) -> Self {
        Self::NotAvailable("randomness")
    }
}
