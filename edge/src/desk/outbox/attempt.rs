//! One attempt: leased, made, settled.

use std::time::Duration;

use configuration::Configuration;
use courier::{Attempt, Delivery, RetryCause, Schedule, StreamFault, Verdict};
use worker::{Env, console_error, console_log, console_warn};

use super::{Pass, alert, bounce, circuit, pass_on, schedule};
use crate::{
    ambient,
    desk::{
        sql::StorageFault,
        store::{AttemptEnd, LetterName, Standing, Store},
    },
    dispatch::{self, NoAttempt, Outgoing},
};

/// How long an attempt has the letter to itself: longer than the whole session may take.
pub(super) const LEASE: Duration = Duration::from_mins(10);
/// Attempts in a row that could not even begin, after which a letter is given up: what is wrong with
/// its row stays wrong.
const NOT_BEGUN_MAX: u32 = 5;
/// Attempts in a row whose end nobody saw, after which a letter is given up: it may be what stops the
/// machine, and whoever is under way with it pays for each.
const BROKEN_OFF_MAX: u32 = 10;

/// An attempt that may begin.
struct Lease {
    name: LetterName,
    standing: Standing,
    number: u32,
}

/// Tries a letter, unless somebody else is at it.
pub(super) async fn try_letter(pass: Pass<'_>, name: LetterName) -> Result<(), StorageFault> {
    let store = pass.store;
    let Some(lease) = lease(&pass, &name, ambient::now_ms())? else {
        return Ok(());
    };
    if let Some(at_ms) = super::next_ms(store, pass.configuration, ambient::now_ms())? {
        store.storage.set_alarm(at_ms).await?;
    }
    store.storage.sync().await?;
    let (references, outcome) = match gather(&pass, &lease) {
        Ok(outgoing) => {
            let references = outgoing.references();
            (
                references,
                dispatch::send(pass.env, pass.configuration, pass.site, &outgoing).await,
            )
        }
        Err(fault) => {
            console_error!(
                "a letter cannot be read letter={}: {fault}",
                lease.name.letter
            );
            let references = store.references(&lease.name).unwrap_or_default();
            (references, Err(NoAttempt::Unreadable))
        }
    };
    settle(&pass, &lease, &outcome, &references)
}

/// Takes back what was begun by an earlier run of this object, or by a pass that could not record its
/// end: while no pass runs, nobody is at it any more. What it came to is not known; the next attempt
/// carries the same Message-ID.
pub(in crate::desk) fn take_back(
    store: &Store,
    env: &Env,
    configuration: &Configuration,
    now_ms: u64,
) -> Result<(), StorageFault> {
    let leased = store.leased()?;
    if leased.is_empty() {
        return Ok(());
    }
    let Some(pass) = Pass::of(store, env, configuration)? else {
        return Ok(());
    };
    let schedule = schedule(configuration);
    for name in leased {
        let Some(standing) = store.standing(&name)? else {
            continue;
        };
        let next = unseen(standing, &schedule, BROKEN_OFF_MAX, now_ms);
        store.storage.transaction(|| {
            let is_ours = store.move_delivery(&name, &standing.delivery, &next)?;
            if is_ours && matches!(next.delivery, Delivery::Dead { .. }) {
                if let Some(next) = pass_on::next(pass.site, &name.channel) {
                    pass_on::letter(&pass, &name, next, now_ms)?;
                }
                bury(&pass, &name, now_ms)?;
            }
            Ok(())
        })?;
        let attempts = next.unseen;
        console_log!(
            "an attempt was broken off delivery.state={} delivery.unseen={attempts} letter={}",
            next.delivery.name(),
            name.letter
        );
    }
    Ok(())
}

/// What follows when a letter is dead: its cases say so, and a person is told.
fn bury(pass: &Pass<'_>, name: &LetterName, now_ms: u64) -> Result<(), StorageFault> {
    let references = pass.store.references(name)?;
    tell_cases(pass, &references, now_ms)?;
    alert::dead(pass, name, &references, now_ms)
}

/// Begins an attempt, unless somebody else is at it.
fn lease(pass: &Pass<'_>, name: &LetterName, now_ms: u64) -> Result<Option<Lease>, StorageFault> {
    let store = pass.store;
    store.storage.transaction(|| {
        let Some(from) = store.standing(name)? else {
            return Ok(None);
        };
        let Ok(leased) = from.delivery.lease(now_ms, LEASE) else {
            return Ok(None);
        };
        let Delivery::Leased { attempts, .. } = leased else {
            return Ok(None);
        };
        let number = from.tried_before.saturating_add(attempts);
        let standing = Standing {
            delivery: leased,
            ..from
        };
        if !store.move_delivery(name, &from.delivery, &standing)? {
            return Ok(None);
        }
        circuit::begin_look(pass, name, now_ms)?;
        store.close_letter(&name.letter)?;
        store.begin_attempt(name, number, now_ms)?;
        Ok(Some(Lease {
            name: name.clone(),
            standing,
            number,
        }))
    })
}

/// All that a letter says, as it is stored.
fn gather(pass: &Pass<'_>, lease: &Lease) -> Result<Outgoing, StorageFault> {
    let (store, name) = (pass.store, &lease.name);
    let row = store.letter_row(&name.letter)?;
    let submissions = store.letter(name)?;
    let mut reports = Vec::new();
    for submission in &submissions {
        // What leaves in one letter of its own is one report; in a digest each stands by itself.
        let up_to = submissions.last().filter(|_| row.is_none());
        let up_to = &up_to.unwrap_or(submission).id;
        reports.push(store.reports(&submission.reference, &name.channel, up_to)?);
    }
    let first = submissions.first();
    let first_letter = match first.filter(|_| row.is_none()) {
        Some(first) => store.first_letter(&first.reference, &name.channel)?,
        None => None,
    };
    let asked_today = match first.and_then(|first| first.phone_name.as_deref()) {
        Some(phone) => {
            let day_ms = first
                .map_or(0, |first| first.received_ms)
                .saturating_sub(86_400_000);
            store.asked_for(phone, day_ms)?
        }
        None => 0,
    };
    let (given_up, cause) = alert::given_up(store, row.as_ref())?;
    Ok(Outgoing {
        id: name.letter.clone(),
        channel: name.channel.clone(),
        attempt: lease.number,
        row,
        submissions,
        reports,
        asked_today,
        first_letter,
        first_attempt_ms: store.first_attempt_ms(name)?.unwrap_or_default(),
        given_up,
        cause,
    })
}

/// Records what an attempt came to, and what the cases have come to by it.
fn settle(
    pass: &Pass<'_>,
    lease: &Lease,
    outcome: &Result<Attempt, NoAttempt>,
    references: &[String],
) -> Result<(), StorageFault> {
    let store = pass.store;
    let now_ms = ambient::now_ms();
    let schedule = schedule(pass.configuration);
    let delivery = lease.standing.delivery;
    let (to, end) = match outcome {
        Ok(attempt) => {
            let jitter = ambient::random_millionths();
            let settled = delivery.settle(now_ms, &attempt.verdict, &schedule, jitter);
            let to = Standing {
                delivery: settled.unwrap_or(delivery),
                unseen: 0,
                ..lease.standing
            };
            (to, AttemptEnd::of(attempt))
        }
        Err(_) => (
            unseen(lease.standing, &schedule, NOT_BEGUN_MAX, now_ms),
            AttemptEnd {
                phase: "compose",
                verdict: "not_tried",
                code: None,
            },
        ),
    };
    let is_ours = store.storage.transaction(|| {
        let is_ours = store.move_delivery(&lease.name, &delivery, &to)?;
        store.end_attempt(&lease.name, lease.number, &end, now_ms)?;
        if !is_ours {
            return Ok(false);
        }
        if let Ok(attempt) = outcome {
            circuit::record(pass, &lease.name, attempt, now_ms)?;
        }
        // A server next door may have given it back before its 250 was read.
        if let Some(bounce) = store.bounce(&lease.name, lease.number)? {
            bounce::reopen(pass, &lease.name, lease.number, bounce, now_ms)?;
        }
        if wants_next_channel(pass, &to, outcome, now_ms)
            && let Some(next) = pass_on::next(pass.site, &lease.name.channel)
        {
            pass_on::letter(pass, &lease.name, next, now_ms)?;
        }
        tell_cases(pass, references, now_ms)?;
        if matches!(to.delivery, Delivery::Dead { .. }) {
            alert::dead(pass, &lease.name, references, now_ms)?;
        }
        Ok(true)
    })?;
    report(lease, outcome, &to.delivery, is_ours, now_ms);
    Ok(())
}

/// Gives a letter up without another attempt.
pub(super) fn give_up(pass: &Pass<'_>, name: &LetterName, now_ms: u64) -> Result<(), StorageFault> {
    let store = pass.store;
    let Some(from) = store.standing(name)? else {
        return Ok(());
    };
    let Delivery::Queued { attempts, .. } = from.delivery else {
        return Ok(());
    };
    let to = Standing {
        delivery: Delivery::Dead {
            attempts,
            at_ms: now_ms,
        },
        ..from
    };
    if !store.move_delivery(name, &from.delivery, &to)? {
        return Ok(());
    }
    store.close_letter(&name.letter)?;
    bury(pass, name, now_ms)?;
    console_warn!(
        "a letter was given up delivery.state=dead delivery.attempt={attempts} letter={} channel={} outcome=\"waited to the end\"",
        name.letter,
        name.channel
    );
    Ok(())
}

/// What the cases have come to by their deliveries.
pub(super) fn tell_cases(
    pass: &Pass<'_>,
    references: &[String],
    now_ms: u64,
) -> Result<(), StorageFault> {
    for reference in references {
        if let Some(state) = pass.store.state_by_deliveries(reference)? {
            if state == "received" {
                pass.store.take_step_back(reference)?;
            }
            pass.store.step(reference, &state, now_ms)?;
        }
    }
    Ok(())
}

/// Whether the channel after this one gets the letter now: waiting mends nothing, or it has waited
/// long enough.
fn wants_next_channel(
    pass: &Pass<'_>,
    to: &Standing,
    outcome: &Result<Attempt, NoAttempt>,
    now_ms: u64,
) -> bool {
    let is_hopeless = outcome
        .as_ref()
        .is_ok_and(|attempt| attempt.verdict.wants_second_channel_now());
    match to.delivery {
        Delivery::Delivered { .. } => false,
        Delivery::Dead { .. } => true,
        Delivery::Queued { since_ms, .. } | Delivery::Leased { since_ms, .. } => {
            let waited = Duration::from_millis(now_ms.saturating_sub(since_ms));
            is_hopeless || waited >= pass.configuration.delivery().second_channel()
        }
    }
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
        "delivery.state={} delivery.attempt={number} letter={} channel={} outcome=\"{ended}\"",
        to.name(),
        name.letter,
        name.channel
    );
    let is_flagged = outcome
        .as_ref()
        .map_or(true, |attempt| attempt.verdict.is_flagged());
    match to {
        _ if !is_ours => console_warn!("an attempt outlasted its lease {line}"),
        Delivery::Delivered { .. } => console_log!("a letter was handed over {line}"),
        Delivery::Dead { .. } => console_warn!("a letter was given up {line}"),
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

/// A letter after an attempt whose end nobody saw, or that could not begin: the next one comes as
/// after a lost connection, but for the `max`th in a row, which was the last.
fn unseen(standing: Standing, schedule: &Schedule, max: u32, now_ms: u64) -> Standing {
    let lost = Verdict::Retry(RetryCause::Stream(StreamFault::Broken));
    let unseen = standing.unseen.saturating_add(1);
    let settled = standing
        .delivery
        .settle(now_ms, &lost, schedule, ambient::random_millionths());
    let delivery = match settled.unwrap_or(standing.delivery) {
        Delivery::Queued { attempts, .. } if unseen >= max => Delivery::Dead {
            attempts,
            at_ms: now_ms,
        },
        delivery => delivery,
    };
    Standing {
        delivery,
        unseen,
        ..standing
    }
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
