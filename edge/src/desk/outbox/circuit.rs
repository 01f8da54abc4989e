//! Each channel's circuit: closed, letters try by themselves; open, one looks once a minute.

use configuration::Configuration;
use courier::{Attempt, Cause, Verdict};
use worker::console_warn;

use super::{Pass, alert, attempt, pass_on};
use crate::desk::{
    moments::{earlier, later},
    sql::StorageFault,
    store::{Health, LetterName, Store},
};

/// Failures in a row after which letters do not try by themselves any more.
const FAILURES_MAX: u32 = 3;

/// The letters of a channel that are tried now, each with how many of its last attempts ended unseen.
pub(super) fn due(
    store: &Store,
    channel: &str,
    now_ms: u64,
    letters_max: usize,
) -> Result<Vec<(LetterName, u32)>, StorageFault> {
    match store.health(channel)?.probe_ms {
        None => store.due(channel, now_ms, letters_max),
        Some(probe_ms) if now_ms < probe_ms => Ok(Vec::new()),
        Some(_) => {
            let probe = store.probe(channel, now_ms)?;
            Ok(probe.into_iter().map(|name| (name, 0)).collect())
        }
    }
}

/// The look at a failing channel is under way: the next one comes as after a failure, whatever
/// becomes of this one.
pub(super) fn begin_look(
    pass: &Pass<'_>,
    name: &LetterName,
    now_ms: u64,
) -> Result<(), StorageFault> {
    let health = pass.store.health(&name.channel)?;
    if health.probe_ms.is_none() {
        return Ok(());
    }
    let wait = pass.configuration.delivery().probe();
    pass.store.set_health(&Health {
        probe_ms: Some(later(now_ms, wait)),
        ..health
    })
}

/// Records how an attempt left its channel, and tells a person where one is needed.
pub(super) fn record(
    pass: &Pass<'_>,
    name: &LetterName,
    attempt: &Attempt,
    now_ms: u64,
) -> Result<(), StorageFault> {
    let before = pass.store.health(&name.channel)?;
    let verdict = &attempt.verdict;
    let after = match verdict {
        Verdict::Delivered(_) => taken(&before, now_ms),
        _ if verdict.counts_for_circuit() => failing(pass, &before, verdict, now_ms),
        _ => Health {
            // It answers, so the others may try. The look is over.
            failures: 0,
            failing_ms: None,
            probe_ms: None,
            kept_ms: None,
            cause: Some(verdict.cause_name().to_owned()),
            ..before.clone()
        },
    };
    let is_open = before.probe_ms.is_some();
    if is_open && after.probe_ms.is_none() {
        pass.store.release(&name.channel, now_ms)?;
    }
    let after = tell(pass, &before, after, verdict.is_flagged(), now_ms)?;
    pass.store.set_health(&after)
}

/// What needs no attempt: letters that have waited long enough for another channel, channels that
/// are not configured any more, and a person who is told that a channel has failed for a while.
pub(super) fn look_after(pass: &Pass<'_>, now_ms: u64) -> Result<(), StorageFault> {
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
            if !pass_on::waiting(pass, &channel, first, u64::MAX >> 11, now_ms)? {
                store.end_channel(&channel, now_ms)?;
            }
        }
        for channel in &site.channels {
            if let Some(next) = pass_on::next(site, &channel.id) {
                let wait = configuration.delivery().second_channel();
                pass_on::waiting(pass, &channel.id, next, earlier(now_ms, wait), now_ms)?;
            }
            let health = store.health(&channel.id)?;
            if health.probe_ms.is_some() {
                // What has waited to the end has no look of its own to wait for: there is one a minute.
                let horizon_ms = earlier(now_ms, configuration.delivery().horizon());
                for name in store.expired(&channel.id, horizon_ms)? {
                    attempt::give_up(pass, &name, now_ms)?;
                }
            }
            if proven_ms(configuration, &health).is_some_and(|at_ms| at_ms <= now_ms) {
                alert::recovered(pass, &health, now_ms)?;
                store.set_health(&Health {
                    channel: channel.id.clone(),
                    delivered_ms: health.delivered_ms,
                    ..Health::default()
                })?;
                continue;
            }
            let flag_ms = earlier(now_ms, configuration.delivery().flag());
            let is_long = health
                .failing_ms
                .is_some_and(|since_ms| since_ms <= flag_ms);
            if is_long && health.flagged_ms.is_none() {
                let told = tell(pass, &health, health.clone(), true, now_ms)?;
                store.set_health(&told)?;
            }
        }
        Ok(())
    })
}

/// A channel after a failure that tells of more than one letter.
fn failing(pass: &Pass<'_>, before: &Health, verdict: &Verdict, now_ms: u64) -> Health {
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
        failing_ms: before.failing_ms.or(Some(now_ms)),
        probe_ms: wait.map(|wait| later(now_ms, wait)),
        cause: Some(verdict.cause_name().to_owned()),
        kept_ms: None,
        ..before.clone()
    }
}

/// A channel after a letter was taken. Where letters came back that says little: until it has kept for
/// a while what it took, a person need not hear that it works, and then of the next that comes back.
fn taken(before: &Health, now_ms: u64) -> Health {
    let works = Health {
        channel: before.channel.clone(),
        delivered_ms: Some(now_ms),
        ..Health::default()
    };
    if before.bounced_ms.is_none() {
        return works;
    }
    Health {
        cause: Some(Cause::Bounced.name().to_owned()),
        flagged_ms: before.flagged_ms,
        bounced_ms: before.bounced_ms,
        kept_ms: before.kept_ms.or(Some(now_ms)),
        ..works
    }
}

/// A channel over which a letter came back. How its server is now that does not tell; a person is told,
/// once.
pub(super) fn came_back(pass: &Pass<'_>, channel: &str, now_ms: u64) -> Result<(), StorageFault> {
    let before = pass.store.health(channel)?;
    let is_told = before.bounced_ms.is_some() && before.flagged_ms.is_some();
    let bounced = Some(Cause::Bounced.name().to_owned());
    if !is_told {
        let told = Health {
            cause: bounced.clone(),
            failing_ms: Some(now_ms),
            ..before.clone()
        };
        alert::fault(pass, &told, now_ms)?;
    }
    pass.store.set_health(&Health {
        cause: if before.failures == 0 {
            bounced
        } else {
            before.cause.clone()
        },
        flagged_ms: before.flagged_ms.filter(|_| is_told).or(Some(now_ms)),
        bounced_ms: Some(now_ms),
        kept_ms: None,
        ..before
    })
}

/// When a channel will have kept what it took for so long that nothing comes back any more: as long as a
/// letter that was refused waits.
pub(super) fn proven_ms(configuration: &Configuration, health: &Health) -> Option<u64> {
    let kept_ms = health.kept_ms?;
    Some(later(kept_ms, configuration.delivery().refused()))
}

/// Tells a person by the other channels, once for each cause, and again when it has passed.
fn tell(
    pass: &Pass<'_>,
    before: &Health,
    after: Health,
    is_flagged: bool,
    now_ms: u64,
) -> Result<Health, StorageFault> {
    let quiet_ms = earlier(now_ms, pass.configuration.delivery().flag());
    if is_flagged {
        let is_new = before.cause != after.cause;
        let is_told = match before.flagged_ms {
            Some(at_ms) => !is_new || at_ms > quiet_ms,
            None => false,
        };
        if is_told {
            return Ok(after);
        }
        alert::fault(pass, &after, now_ms)?;
        return Ok(Health {
            flagged_ms: Some(now_ms),
            ..after
        });
    }
    let is_working = after.failures == 0 && after.delivered_ms == Some(now_ms);
    if before.flagged_ms.is_some() && is_working && after.bounced_ms.is_none() {
        alert::recovered(pass, before, now_ms)?;
    }
    Ok(after)
}
