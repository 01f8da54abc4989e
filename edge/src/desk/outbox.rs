//! Letters that wait, and one pass over those that are due.
//!
//! Nothing here throws or lets an error out of a pass: an alarm that throws is tried seven times in
//! two minutes and then never again. Before a byte leaves, the attempt is written and durable; a
//! lease, taken by compare and set, keeps others away meanwhile.

use std::time::Duration;

use configuration::{Configuration, Site};
use courier::{Attempt, Delivery, RetryCause, Schedule, StreamFault, Verdict};
use futures_util::future::join_all;
use worker::{Env, console_error, console_log, console_warn};

use super::{
    sql::StorageFault,
    store::{AttemptEnd, LetterName, Store},
};
use crate::{
    ambient,
    dispatch::{self, NoAttempt, Outgoing},
};

/// How long an attempt has the letter to itself: longer than the whole session may take.
const LEASE: Duration = Duration::from_mins(10);
/// Letters of one pass. What is left is due at once, for the alarm after this one.
const LETTERS_MAX: u32 = 20;
/// Connections at a time: the platform opens six for one invocation.
const SOCKETS_MAX: usize = 4;
/// After this time a pass begins no further attempt: with one attempt more it still stays below
/// the platform's 15 minutes for an alarm.
const PASS: Duration = Duration::from_mins(6);

/// The rest after a fault of the storage, which has to pass by itself.
const REST_AFTER_FAULT: Duration = Duration::from_mins(1);

/// An attempt that may begin.
struct Lease {
    name: LetterName,
    delivery: Delivery,
    number: u32,
}

/// Tries every letter that is due. Gives back how long the desk must rest at least: where nothing
/// could be moved, what is due stays due, and without a rest the alarm would go off without end.
pub(super) async fn pass(store: &Store, env: &Env, configuration: &Configuration) -> Duration {
    let started_ms = ambient::now_ms();
    let (due, site) = match (store.due(started_ms, LETTERS_MAX), store.site()) {
        (Ok(due), Ok(site)) => (due, site.and_then(|id| configuration.site(&id))),
        (Err(fault), _) | (_, Err(fault)) => {
            console_error!("the outbox cannot be read: {fault}");
            return REST_AFTER_FAULT;
        }
    };
    let Some(site) = site else {
        if !due.is_empty() {
            console_error!("letters wait for a site that is not configured any more");
        }
        return configuration.delivery().configuration_fault();
    };
    let mut rest = Duration::ZERO;
    for together in due.chunks(SOCKETS_MAX) {
        let spent = Duration::from_millis(ambient::now_ms().saturating_sub(started_ms));
        if spent > PASS {
            break;
        }
        let attempts = together
            .iter()
            .map(|name| try_letter(store, env, configuration, site, name));
        for fault in join_all(attempts).await.into_iter().filter_map(Result::err) {
            console_error!("an attempt could not be recorded site={}: {fault}", site.id);
            rest = REST_AFTER_FAULT;
        }
    }
    rest
}

/// Takes back what an earlier run of this object had begun: there is one run at a time, so nobody
/// is at it any more. What it came to is not known; the next attempt carries the same Message-ID.
pub(super) fn take_back(
    store: &Store,
    schedule: &Schedule,
    now_ms: u64,
) -> Result<(), StorageFault> {
    for name in store.leased()? {
        if let Some(delivery) = store.delivery(&name)? {
            let next = unseen(delivery, schedule, now_ms);
            store.move_delivery(&name, &delivery, &next)?;
            console_log!("an attempt was broken off letter={}", name.letter);
        }
    }
    Ok(())
}

/// The schedule of a configuration.
pub(super) fn schedule(configuration: &Configuration) -> Schedule {
    let delivery = configuration.delivery();
    Schedule {
        steps: delivery.steps(),
        horizon: delivery.horizon(),
        greylisted: delivery.greylist(),
        configuration: delivery.configuration_fault(),
        refused: delivery.refused(),
    }
}

async fn try_letter(
    store: &Store,
    env: &Env,
    configuration: &Configuration,
    site: &Site,
    name: &LetterName,
) -> Result<(), StorageFault> {
    let Some(lease) = lease(store, name, ambient::now_ms())? else {
        return Ok(());
    };
    if let Some(at_ms) = store.next_ms(ambient::now_ms())? {
        store.storage.set_alarm(at_ms).await?;
    }
    store.storage.sync().await?;
    let submissions = store.letter(&lease.name)?;
    let reference = submissions.first().map(|first| first.reference.clone());
    let first_letter = match &reference {
        Some(reference) => store.first_letter(reference)?,
        None => None,
    };
    let outgoing = Outgoing {
        id: &lease.name.letter,
        channel: &lease.name.channel,
        submissions: &submissions,
        first_letter: first_letter.as_deref(),
        first_attempt_ms: store.first_attempt_ms(&lease.name)?.unwrap_or_default(),
    };
    let outcome = dispatch::send(env, site, &outgoing).await;
    settle(store, configuration, &lease, &outcome, reference.as_deref())
}

/// Begins an attempt, unless somebody else is at it.
fn lease(store: &Store, name: &LetterName, now_ms: u64) -> Result<Option<Lease>, StorageFault> {
    store.storage.transaction(|| {
        let Some(from) = store.delivery(name)? else {
            return Ok(None);
        };
        let Ok(leased) = from.lease(now_ms, LEASE) else {
            return Ok(None);
        };
        let Delivery::Leased {
            attempts: number, ..
        } = leased
        else {
            return Ok(None);
        };
        if !store.move_delivery(name, &from, &leased)? {
            return Ok(None);
        }
        store.begin_attempt(name, number, now_ms)?;
        Ok(Some(Lease {
            name: name.clone(),
            delivery: leased,
            number,
        }))
    })
}

/// Records what an attempt came to, and what the case has come to by it.
fn settle(
    store: &Store,
    configuration: &Configuration,
    lease: &Lease,
    outcome: &Result<Attempt, NoAttempt>,
    reference: Option<&str>,
) -> Result<(), StorageFault> {
    let now_ms = ambient::now_ms();
    let schedule = schedule(configuration);
    let jitter = ambient::random_millionths();
    let (to, end) = match outcome {
        Ok(attempt) => {
            let settled = lease
                .delivery
                .settle(now_ms, &attempt.verdict, &schedule, jitter);
            (settled.unwrap_or(lease.delivery), AttemptEnd::of(attempt))
        }
        Err(_) => (
            unseen(lease.delivery, &schedule, now_ms),
            AttemptEnd {
                phase: "compose",
                verdict: "not_tried",
                code: None,
            },
        ),
    };
    let is_ours = store.storage.transaction(|| {
        let is_ours = store.move_delivery(&lease.name, &lease.delivery, &to)?;
        store.end_attempt(&lease.name, lease.number, &end, now_ms)?;
        if is_ours
            && let Some(reference) = reference
            && let Some(state) = store.state_by_deliveries(reference)?
        {
            store.step(reference, &state, now_ms)?;
        }
        Ok(is_ours)
    })?;
    report(lease, outcome, &to, is_ours, now_ms);
    Ok(())
}

/// One line for each attempt, and never a word of the server's: it may hold addresses.
fn report(
    lease: &Lease,
    outcome: &Result<Attempt, NoAttempt>,
    to: &Delivery,
    is_ours: bool,
    now_ms: u64,
) {
    let Lease { name, number, .. } = lease;
    let ended = match outcome {
        Ok(attempt) => attempt.to_string(),
        Err(cause) => cause.to_string(),
    };
    let line = format!(
        "delivery.state={} delivery.attempt={number} letter={} outcome=\"{ended}\"",
        to.name(),
        name.letter
    );
    let is_flagged = outcome
        .as_ref()
        .map_or(true, |attempt| attempt.verdict.is_flagged());
    match to {
        _ if !is_ours => console_warn!("an attempt outlasted its lease {line}"),
        Delivery::Delivered { .. } => console_log!("a letter was handed over {line}"),
        Delivery::Dead { .. } => console_error!("a letter was given up {line}"),
        Delivery::Queued { due_ms, .. }
        | Delivery::Leased {
            until_ms: due_ms, ..
        } => {
            let wait_ms = due_ms.saturating_sub(now_ms);
            if is_flagged {
                console_warn!("a letter needs a person's hand {line} wait_ms={wait_ms}");
            } else {
                console_log!("a letter is tried again {line} wait_ms={wait_ms}");
            }
        }
    }
}

/// A delivery after an attempt whose end nobody saw, or that could not begin: the next one comes as
/// after a lost connection.
fn unseen(delivery: Delivery, schedule: &Schedule, now_ms: u64) -> Delivery {
    let lost = Verdict::Retry(RetryCause::Stream(StreamFault::Broken));
    delivery
        .settle(now_ms, &lost, schedule, ambient::random_millionths())
        .unwrap_or(delivery)
}

impl AttemptEnd {
    fn of(attempt: &Attempt) -> Self {
        Self {
            phase: attempt.phase.name(),
            verdict: attempt.verdict.name(),
            code: attempt.verdict.code().map(|code| code.to_string()),
        }
    }
}
