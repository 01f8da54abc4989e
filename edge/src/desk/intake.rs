//! From a checked submission to one that is stored, in one synchronous transaction.

use configuration::{Configuration, Site};
use courier::Moment;
use shared::{Mark, Receipt, Reference};

use super::{
    bucket::Bucket,
    event::{Actor, Deed, Event},
    names::SubmissionId,
    place::{self, Newcomer},
    question::{Submit, Taken},
    receipt::receipt_of,
    sql::StorageFault,
    store::{Case, Change, Measure, NewSubmission, Store, Tally},
};
use crate::{
    ambient::{self, NoRandomness},
    client::WIDER_TIMES,
};

/// What touchpoints are counted as that the configuration does not name.
const OTHER: &str = "other";

/// Stores a submission, or says why it is not stored again.
///
/// The same key with the same fields is a replay: the answer of then. With others it is refused.
/// Both read only; so does the limit, which comes after them, since a retry is no new submission.
pub(super) fn take(
    store: &Store,
    bucket: &mut Bucket,
    asked: &Submit,
    (configuration, site): (&Configuration, &Site),
    now: Moment,
) -> Result<Taken, StorageFault> {
    if let Some(earlier) = store.earlier(&asked.key_name)? {
        if earlier.fingerprint != asked.fingerprint {
            return Ok(Taken::KeyReused);
        }
        let receipt = serde_json::from_str(&earlier.answer)
            .map_err(|_| StorageFault::Unreadable("a stored answer"))?;
        return Ok(Taken::Replayed(receipt));
    }
    let limits = configuration.limits();
    let networks = networks(asked, limits.submissions_per_address);
    let waits = networks
        .iter()
        .filter_map(|(name, most)| bucket.wait(name, now, *most, limits.window()));
    if let Some(wait) = waits.max() {
        return Ok(Taken::TooMany {
            wait_seconds: wait.as_secs().saturating_add(1),
        });
    }
    let id = SubmissionId::of(ambient::random_id()?);
    let fresh = ambient::random_reference()?;
    let stored = store
        .storage
        .transaction(|| write(store, asked, (configuration, site), (&id, &fresh), now))?;
    for (name, _) in networks {
        bucket.count(name, now);
    }
    Ok(Taken::Stored(Box::new(stored)))
}

/// The networks that a submission counts for, each with how many it may send; none without a limit.
fn networks(asked: &Submit, submissions_max: u32) -> Vec<(&str, u32)> {
    let client = asked.client.as_deref().map(|name| (name, submissions_max));
    let wider_max = submissions_max.saturating_mul(WIDER_TIMES);
    let wider = asked.wider.as_deref().map(|name| (name, wider_max));
    let networks = client.into_iter().chain(wider);
    networks.filter(|(_, most)| *most > 0).collect()
}

/// All that one submission writes. Rows that others refer to come first.
fn write(
    store: &Store,
    asked: &Submit,
    (configuration, site): (&Configuration, &Site),
    (id, fresh): (&SubmissionId, &Reference),
    now: Moment,
) -> Result<Receipt, StorageFault> {
    store.set_site(&asked.site)?;
    let joined = joined_case(store, asked)?;
    let is_new = joined.is_none();
    let mut case = joined.unwrap_or_else(|| Case::begun(fresh.clone(), now));
    let newcomer = Newcomer {
        id,
        submission: &asked.submission,
        asked_before: place::asked_before(store, asked, now)?,
    };
    let placing = place::choose(store, (configuration, site), &case, &newcomer, now)?;
    case.said = case.said.saturating_add(1);
    case.reports = case.reports.max(placing.report());
    placing.note(&mut case, id);
    let event = Event {
        words: Some(case.said),
        waiting: 1,
        due: Some(placing.due(&case)),
        ..Event::new(case.next_event(), (Actor::Visitor, Deed::Submitted), now)
    };
    case.take_in(&event);
    let receipt = receipt_of(&case, placing.joins(now))?;
    let answer = serde_json::to_string(&receipt)
        .map_err(|_| StorageFault::NotAvailable("a written receipt"))?;
    if is_new {
        // Should the draw be another case's, the table refuses it, and nothing of this is written.
        store.add_case(&case)?;
    } else {
        store.save_case(&case)?;
    }
    store.add_event(&case.reference, &event)?;
    let words = (&case.reference, case.said);
    let phone_name = asked.phone_name.as_deref();
    store.add_words(words, &asked.submission, phone_name, now)?;
    let new = NewSubmission {
        id,
        reference: &case.reference,
        number: case.said,
        report: placing.report(),
        key_name: &asked.key_name,
        replaces_name: asked.replaces_name.as_deref(),
        fingerprint: &asked.fingerprint,
        submission: &asked.submission,
        marks: &marks(asked),
        answer: &answer,
    };
    store.add_submission(&new, now)?;
    place::carry_out(store, site, &case, &newcomer, &placing, now)?;
    let received = Tally {
        dimension: dimension(site, asked.submission.touchpoint()),
        ..Tally::of(now, Measure::Received)
    };
    store.tally(&received, 1, &site.time_zone)?;
    store.move_account(Change::one_more(), now)?;
    Ok(receipt)
}

/// The case that a submission belongs to: the one its receipt opened, else that of the attempt it
/// replaces; none, if it begins one.
fn joined_case(store: &Store, asked: &Submit) -> Result<Option<Case>, StorageFault> {
    if let Some(joined) = &asked.joins
        && let Some(case) = store.case(joined)?
    {
        return Ok(Some(case));
    }
    let other = store.case_of_other(&asked.key_name, asked.replaces_name.as_deref())?;
    match other {
        Some(reference) => store.case(&reference),
        None => Ok(None),
    }
}

fn marks(asked: &Submit) -> String {
    let marks = asked.submission.marks().iter().chain(&asked.marks);
    marks
        .map(|mark| Mark::name(*mark))
        .collect::<Vec<_>>()
        .join(",")
}

/// Names that anybody can invent are counted together, so that the rows of an hour are few.
fn dimension(site: &Site, touchpoint: Option<&str>) -> String {
    let Some(touchpoint) = touchpoint else {
        return String::new();
    };
    let known = site.touchpoints.iter().find(|known| *known == touchpoint);
    known.map_or(OTHER, String::as_str).to_owned()
}

impl From<NoRandomness> for StorageFault {
    fn from(_: NoRandomness) -> Self {
        Self::NotAvailable("randomness")
    }
}
