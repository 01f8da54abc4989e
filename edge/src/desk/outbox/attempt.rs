//! One attempt: leased, made, settled.

use std::time::Duration;

use configuration::Configuration;
use courier::{
    Attempt, Audience, Class, Delivery, Moment, RetryCause, Schedule, StreamFault, Verdict,
};
use worker::{Env, console_error, console_log, console_warn};

use super::{
    Pass, alert, bounce, circuit,
    ending::{bury, give_up},
    pass_on, schedule,
};
use crate::{
    ambient,
    desk::{
        event::{Actor, Deed},
        names::LetterName,
        settle::{Settled, settle as settle_letter},
        sql::StorageFault,
        store::{AttemptEnd, Standing, Store},
    },
    dispatch::{self, NoAttempt},
    letter::Outgoing,
};

/// How long an attempt has the letter to itself: longer than the whole session may take.
pub(super) const LEASE: Duration = Duration::from_mins(10);
/// The time in which it is counted how often a number was asked for.
const DAY: Duration = Duration::from_hours(24);
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
    let Some(lease) = lease(&pass, &name, ambient::now())? else {
        return Ok(());
    };
    if let Some(at) = super::next(store, pass.configuration, ambient::now())? {
        store.storage.set_alarm(at).await?;
    }
    store.storage.sync().await?;
    let outcome = match gather(&pass, &lease) {
        Ok(outgoing) => dispatch::send(pass.env, pass.configuration, pass.site, &outgoing).await,
        Err(fault) => {
            console_error!(
                "a letter cannot be read letter={}: {fault}",
                lease.name.letter
            );
            Err(NoAttempt::Unreadable)
        }
    };
    settle(&pass, &lease, &outcome)
}

/// Takes back what was begun by an earlier run of this object, or by a pass that could not record its
/// end: while no pass runs, nobody is at it any more. What it came to is not known; the next attempt
/// carries the same Message-ID.
pub(in crate::desk) fn take_back(
    store: &Store,
    env: &Env,
    configuration: &Configuration,
    now: Moment,
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
        let next = unseen(standing, &schedule, BROKEN_OFF_MAX, now);
        store.storage.transaction(|| {
            let is_ours = store.move_delivery(&name, &standing.delivery, &next)?;
            if is_ours && matches!(next.delivery, Delivery::Dead { .. }) {
                if let Some(next) = pass_on::next(pass.site, &name.channel) {
                    pass_on::letter(&pass, &name, next, now)?;
                }
                bury(&pass, (&name, next.class), now)?;
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

/// Begins an attempt, unless somebody else is at it.
fn lease(pass: &Pass<'_>, name: &LetterName, now: Moment) -> Result<Option<Lease>, StorageFault> {
    let store = pass.store;
    store.storage.transaction(|| {
        let Some(from) = store.standing(name)? else {
            return Ok(None);
        };
        if is_too_late(pass, &from, now) {
            give_up(pass, name, now)?;
            return Ok(None);
        }
        let Ok(leased) = from.delivery.lease(now, LEASE) else {
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
        circuit::begin_look(pass, name, now)?;
        store.close_letter(&name.letter)?;
        store.begin_attempt(name, number, now)?;
        Ok(Some(Lease {
            name: name.clone(),
            standing,
            number,
        }))
    })
}

/// Whether a courtesy has waited so long that it would come as a surprise.
fn is_too_late(pass: &Pass<'_>, standing: &Standing, now: Moment) -> bool {
    let patience = standing.class.patience(&schedule(pass.configuration));
    let waited = match standing.delivery {
        Delivery::Queued { since, .. } => now.since(since),
        _ => Duration::ZERO,
    };
    standing.class == Class::Courtesy && waited > patience
}

/// All that a letter says, as it is stored.
fn gather(pass: &Pass<'_>, lease: &Lease) -> Result<Outgoing, StorageFault> {
    let (store, name) = (pass.store, &lease.name);
    let row = store
        .letter_row(&name.letter)?
        .ok_or(StorageFault::Unreadable("a letter"))?;
    let (submissions, unlisted) = if store.lists_none(row.class, row.written)? {
        (Vec::new(), Some(store.unlisted(&name.letter)?))
    } else {
        (store.letter(name)?, None)
    };
    let first = submissions.first();
    let first_letter = match &row.reference {
        Some(reference) => store.first_letter(reference, &name.channel)?,
        None => None,
    };
    let background = match row.class {
        Class::Case => store.background(&name.letter, &submissions)?,
        _ => None,
    };
    let phone_name = background
        .as_ref()
        .and_then(|one| one.who.phone_name.as_deref());
    let asked_today = match phone_name {
        Some(phone) => {
            let received = first.map_or(Moment::FIRST, |first| first.received);
            store.asked_for(phone, received.earlier(DAY))?
        }
        None => 0,
    };
    let (given_up, cause) = alert::given_up(store, &row)?;
    Ok(Outgoing {
        id: name.letter.clone(),
        channel: name.channel.clone(),
        attempt: lease.number,
        words: store.words_of(&row)?,
        row,
        submissions,
        unlisted,
        background,
        asked_today,
        first_letter,
        first_attempt: store.first_attempt(name)?.unwrap_or_default(),
        given_up,
        cause,
    })
}

/// Records what an attempt came to, and what the cases have come to by it.
fn settle(
    pass: &Pass<'_>,
    lease: &Lease,
    outcome: &Result<Attempt, NoAttempt>,
) -> Result<(), StorageFault> {
    let store = pass.store;
    let now = ambient::now();
    let schedule = schedule(pass.configuration);
    let (class, delivery) = (lease.standing.class, lease.standing.delivery);
    let (to, end) = match outcome {
        Ok(attempt) => {
            let jitter = ambient::random_millionths();
            let rules = (lease.standing.class, &schedule);
            let settled = delivery.settle(now, &attempt.verdict, rules, jitter);
            let to = Standing {
                delivery: settled.unwrap_or(delivery),
                unseen: 0,
                ..lease.standing
            };
            (to, AttemptEnd::of(attempt))
        }
        Err(_) => (
            unseen(lease.standing, &schedule, NOT_BEGUN_MAX, now),
            AttemptEnd {
                phase: "compose",
                verdict: "not_tried",
                code: None,
            },
        ),
    };
    let is_ours = store.storage.transaction(|| {
        let is_ours = store.move_delivery(&lease.name, &delivery, &to)?;
        store.end_attempt(&lease.name, lease.number, &end, now)?;
        if !is_ours {
            return Ok(false);
        }
        if let Ok(attempt) = outcome {
            circuit::record(pass, (&lease.name, class), attempt, now)?;
        }
        // A server next door may have given it back before its 250 was read.
        if let Some(bounce) = store.bounce(&lease.name, lease.number)? {
            bounce::reopen(pass, &lease.name, lease.number, bounce, now)?;
        } else if matches!(to.delivery, Delivery::Delivered { .. })
            && class.audience() == Audience::Company
        {
            let settled = Settled {
                who: Actor::Channel,
                what: Deed::Delivered,
                at: now,
                due: None,
            };
            settle_letter(store, &pass.site.time_zone, &lease.name.letter, settled)?;
        }
        if wants_next_channel(pass, &to, outcome, now)
            && let Some(next) = pass_on::next(pass.site, &lease.name.channel)
        {
            pass_on::letter(pass, &lease.name, next, now)?;
        }
        if matches!(to.delivery, Delivery::Dead { .. }) {
            bury(pass, (&lease.name, class), now)?;
        }
        Ok(true)
    })?;
    report(lease, outcome, &to.delivery, is_ours, now);
    Ok(())
}

/// Whether the channel after this one gets the letter now: waiting mends nothing, or it has waited
/// long enough.
fn wants_next_channel(
    pass: &Pass<'_>,
    to: &Standing,
    outcome: &Result<Attempt, NoAttempt>,
    now: Moment,
) -> bool {
    let is_hopeless = outcome
        .as_ref()
        .is_ok_and(|attempt| attempt.verdict.wants_second_channel_now());
    match to.delivery {
        Delivery::Delivered { .. } | Delivery::Cancelled { .. } => false,
        Delivery::Dead { .. } => true,
        Delivery::Queued { since, .. } | Delivery::Leased { since, .. } => {
            is_hopeless || now.since(since) >= pass.configuration.delivery().second_channel()
        }
    }
}

/// One line for each attempt, and never a word of the server's: it may hold addresses.
fn report(
    lease: &Lease,
    outcome: &Result<Attempt, NoAttempt>,
    to: &Delivery,
    is_ours: bool,
    now: Moment,
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
        Delivery::Dead { .. } | Delivery::Cancelled { .. } => {
            console_warn!("a letter was given up {line}");
        }
        Delivery::Queued { due, .. } | Delivery::Leased { until: due, .. } => {
            let wait_ms = due.since(now).as_millis();
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
fn unseen(standing: Standing, schedule: &Schedule, max: u32, now: Moment) -> Standing {
    let lost = Verdict::Retry(RetryCause::Stream(StreamFault::Broken));
    let unseen = standing.unseen.saturating_add(1);
    let settled = standing.delivery.settle(
        now,
        &lost,
        (standing.class, schedule),
        ambient::random_millionths(),
    );
    let delivery = match settled.unwrap_or(standing.delivery) {
        Delivery::Queued { attempts, .. } if unseen >= max => Delivery::Dead { attempts, at: now },
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
