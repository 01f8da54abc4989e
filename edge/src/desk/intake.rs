//! From a checked submission to one that is stored, in one synchronous transaction.

use std::time::Duration;

use configuration::{Configuration, Site};
use courier::Moment;
use shared::{Mark, Receipt, limits::ADDITIONS_PER_CASE_DAY_MAX};

use super::{
    bucket::Recent,
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

/// Within which the same from the same client is marked as such.
const SIMILAR_WITHIN: Duration = Duration::from_mins(10);
/// In which additions to a case are counted.
const DAY: Duration = Duration::from_hours(24);
/// What touchpoints are counted as that the configuration does not name.
const OTHER: &str = "other";

/// Stores a submission, or says why it is not stored again.
///
/// The same key with the same fields is a replay: the answer of then. With others it is refused.
/// Both read only; so does the limit, which comes after them, since a retry is no new submission.
pub(super) fn take(
    store: &Store,
    recent: &mut Recent,
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
        .filter_map(|(name, most)| recent.sent.wait(name, now, *most, limits.window()));
    if let Some(wait) = waits.max() {
        return Ok(Taken::TooMany {
            wait_seconds: wait.as_secs().saturating_add(1),
        });
    }
    let joined = joined_case(store, asked)?;
    if let Some(case) = &joined
        && let Some(wait) = wait_of_case(store, case, now)?
    {
        return Ok(Taken::CaseFull {
            wait_seconds: wait.as_secs().saturating_add(1),
        });
    }
    let content = content(asked);
    let is_similar = content.as_ref().is_some_and(|content| {
        let seen = recent.said.wait(content, now, 1, SIMILAR_WITHIN);
        seen.is_some()
    });
    let marks = marks(asked, is_similar.then_some(Mark::Similar));
    let id = SubmissionId::of(ambient::random_id()?);
    let is_new = joined.is_none();
    let case = match joined {
        Some(case) => case,
        None => Case::begun(ambient::random_reference()?, now),
    };
    let stored = store.storage.transaction(|| {
        write(
            store,
            (asked, &marks),
            (configuration, site),
            (&id, &case, is_new),
            now,
        )
    })?;
    for (name, _) in networks {
        recent.sent.count(name, now);
    }
    if let Some(content) = content {
        recent.said.count(&content, now);
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

/// How long the next addition to a case has to wait, if it has to. Each has the number behind the last one's,
/// so that one row tells, however many there are.
fn wait_of_case(store: &Store, case: &Case, now: Moment) -> Result<Option<Duration>, StorageFault> {
    // The first words of a case are no addition.
    let oldest = case
        .said
        .saturating_add(1)
        .checked_sub(ADDITIONS_PER_CASE_DAY_MAX);
    let Some(oldest) = oldest.filter(|number| *number > 1) else {
        return Ok(None);
    };
    let received = store.received(&case.reference, oldest)?;
    // What is still to come was before the clock was set back: nobody waits for that.
    let received = received.filter(|at| *at <= now && now < at.later(DAY));
    Ok(received.map(|at| at.later(DAY).since(now)))
}

/// All that one submission writes. Rows that others refer to come first.
fn write(
    store: &Store,
    (asked, marks): (&Submit, &str),
    (configuration, site): (&Configuration, &Site),
    (id, case, is_new): (&SubmissionId, &Case, bool),
    now: Moment,
) -> Result<Receipt, StorageFault> {
    store.set_site(&asked.site)?;
    let mut case = case.clone();
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
        marks,
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

/// The name of what a client says, which is the same however often they say it.
fn content(asked: &Submit) -> Option<String> {
    let client = asked.client.as_ref()?;
    Some([client, " ", &asked.fingerprint].concat())
}

fn marks(asked: &Submit, of_desk: Option<Mark>) -> String {
    let marks = asked.submission.marks().iter().chain(&asked.marks);
    marks
        .chain(&of_desk)
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
