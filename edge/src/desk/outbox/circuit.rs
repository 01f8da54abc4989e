//! Each channel's circuit: closed, letters try by themselves; open, one looks once a minute.

use configuration::{ChannelId, Configuration};
use courier::{Attempt, Cause, Class, Moment, Verdict};
use worker::console_warn;

use super::{Pass, alert, ending, pass_on};
use crate::desk::{
    names::LetterName,
    sql::StorageFault,
    store::{Health, Store},
};

/// Later than anything that is stored, and small enough for the database's numbers.
const LAST: Moment = Moment::from_millis(u64::MAX >> 11);
/// Failures in a row after which letters do not try by themselves any more.
const FAILURES_MAX: u32 = 3;

/// The letters of a channel that are tried now, each with how many of its last attempts ended unseen.
pub(super) fn due(
    store: &Store,
    channel: &ChannelId,
    now: Moment,
    letters_max: usize,
) -> Result<Vec<(LetterName, u32)>, StorageFault> {
    match store.health(channel)?.probe {
        None => store.due(channel, now, letters_max),
        Some(probe) if now < probe => Ok(Vec::new()),
        Some(_) => {
            let probe = store.probe(channel, now)?;
            Ok(probe.into_iter().map(|name| (name, 0)).collect())
        }
    }
}

/// The look at a failing channel is under way: the next one comes as after a failure, whatever
/// becomes of this one.
pub(super) fn begin_look(
    pass: &Pass<'_>,
    name: &LetterName,
    now: Moment,
) -> Result<(), StorageFault> {
    let health = pass.store.health(&name.channel)?;
    if health.probe.is_none() {
        return Ok(());
    }
    let wait = pass.configuration.delivery().probe();
    pass.store.set_health(&Health {
        probe: Some(now.later(wait)),
        ..health
    })
}

/// Records how an attempt left its channel, and tells a person where one is needed. What becomes of a
/// visitor's letter tells of their address: only that it was taken tells of the channel, too.
pub(super) fn record(
    pass: &Pass<'_>,
    (name, class): (&LetterName, Class),
    attempt: &Attempt,
    now: Moment,
) -> Result<(), StorageFault> {
    let verdict = &attempt.verdict;
    if !class.tells_of_channel() && !matches!(verdict, Verdict::Delivered(_)) {
        return Ok(());
    }
    let before = pass.store.health(&name.channel)?;
    let after = match verdict {
        Verdict::Delivered(_) => taken(&before, now),
        _ if verdict.counts_for_circuit() => failing(pass, &before, verdict, now),
        _ => Health {
            // It answers, so the others may try. The look is over.
            failures: 0,
            failing: None,
            probe: None,
            kept: None,
            cause: verdict.cause(),
            ..before.clone()
        },
    };
    let is_open = before.probe.is_some();
    if is_open && after.probe.is_none() {
        pass.store.release(&name.channel, now)?;
    }
    let after = tell(pass, &before, after, verdict.is_flagged(), now)?;
    pass.store.set_health(&after)
}

/// What needs no attempt: letters that have waited long enough for another channel, channels that
/// are not configured any more, and a person who is told that a channel has failed for a while.
pub(super) fn look_after(pass: &Pass<'_>, now: Moment) -> Result<(), StorageFault> {
    let Pass {
        store,
        site,
        configuration,
        ..
    } = pass;
    store.storage.transaction(|| {
        for channel in store.channels_with_work()? {
            if site.channel(&channel).is_some() {
                continue;
            }
            let Some(first) = site.channels.first() else {
                continue;
            };
            console_warn!(
                "letters of a channel that is gone are passed on site={}",
                site.id
            );
            if !pass_on::waiting(pass, &channel, first, LAST, now)? {
                for name in store.end_channel(&channel, now)? {
                    ending::settle_dead(pass, &name, now)?;
                }
            }
        }
        for channel in &site.channels {
            if let Some(next) = pass_on::next(site, &channel.id) {
                let wait = configuration.delivery().second_channel();
                pass_on::waiting(pass, &channel.id, next, now.earlier(wait), now)?;
            }
            let health = store.health(&channel.id)?;
            if health.probe.is_some() {
                // A closed channel is looked at once a minute, by one letter. The others whose patience is over
                // need not wait until it is their turn to be that one.
                let horizon = now.earlier(configuration.delivery().horizon());
                for name in store.expired(&channel.id, horizon)? {
                    ending::give_up(pass, &name, now)?;
                }
            }
            if proven(configuration, &health).is_some_and(|at| at <= now) {
                alert::recovered(pass, &health, now)?;
                store.set_health(&Health {
                    delivered: health.delivered,
                    ..Health::new(channel.id.clone())
                })?;
                continue;
            }
            let flag = now.earlier(configuration.delivery().flag());
            let is_long = health.failing.is_some_and(|since| since <= flag);
            if is_long && health.flagged.is_none() {
                let told = tell(pass, &health, health.clone(), true, now)?;
                store.set_health(&told)?;
            }
        }
        Ok(())
    })
}

/// A channel after a failure that tells of more than one letter.
fn failing(pass: &Pass<'_>, before: &Health, verdict: &Verdict, now: Moment) -> Health {
    let delivery = pass.configuration.delivery();
    let failures = before.failures.saturating_add(1);
    let wait = match verdict {
        // A password that is refused again and again locks the account.
        Verdict::Configuration(_) => Some(delivery.configuration_fault()),
        _ if failures >= FAILURES_MAX => Some(delivery.probe()),
        _ => None,
    };
    Health {
        failures,
        failing: before.failing.or(Some(now)),
        probe: wait.map(|wait| now.later(wait)),
        cause: verdict.cause(),
        kept: None,
        ..before.clone()
    }
}

/// A channel after a letter was taken. If letters came back from it before, taking one proves little. Only
/// when it has kept for a while what it took is a person told that it works; should one come back after
/// that, they are told of that, too.
fn taken(before: &Health, now: Moment) -> Health {
    let works = Health {
        delivered: Some(now),
        ..Health::new(before.channel.clone())
    };
    if before.bounced.is_none() {
        return works;
    }
    Health {
        cause: Some(Cause::Bounced),
        flagged: before.flagged,
        bounced: before.bounced,
        kept: before.kept.or(Some(now)),
        ..works
    }
}

/// A channel over which a letter came back. How its server is now that does not tell; a person is told,
/// once.
pub(super) fn came_back(
    pass: &Pass<'_>,
    channel: &ChannelId,
    now: Moment,
) -> Result<(), StorageFault> {
    let before = pass.store.health(channel)?;
    let is_told = before.bounced.is_some() && before.flagged.is_some();
    let bounced = Some(Cause::Bounced);
    if !is_told {
        let told = Health {
            cause: bounced,
            failing: Some(now),
            ..before.clone()
        };
        alert::fault(pass, &told, now)?;
    }
    pass.store.set_health(&Health {
        cause: if before.failures == 0 {
            bounced
        } else {
            before.cause
        },
        flagged: before.flagged.filter(|_| is_told).or(Some(now)),
        bounced: Some(now),
        kept: None,
        ..before
    })
}

/// When a channel will have kept what it took for so long that nothing comes back any more: as long as a
/// letter that was refused waits.
pub(super) fn proven(configuration: &Configuration, health: &Health) -> Option<Moment> {
    let kept = health.kept?;
    Some(kept.later(configuration.delivery().refused()))
}

/// Tells a person by the other channels, once for each cause, and again when it has passed.
fn tell(
    pass: &Pass<'_>,
    before: &Health,
    after: Health,
    is_flagged: bool,
    now: Moment,
) -> Result<Health, StorageFault> {
    let quiet = now.earlier(pass.configuration.delivery().flag());
    if is_flagged {
        let is_new = before.cause != after.cause;
        let is_told = match before.flagged {
            Some(at) => !is_new || at > quiet,
            None => false,
        };
        if is_told {
            return Ok(after);
        }
        alert::fault(pass, &after, now)?;
        return Ok(Health {
            flagged: Some(now),
            ..after
        });
    }
    let is_working = after.failures == 0 && after.delivered == Some(now);
    if before.flagged.is_some() && is_working && after.bounced.is_none() {
        alert::recovered(pass, before, now)?;
    }
    Ok(after)
}
