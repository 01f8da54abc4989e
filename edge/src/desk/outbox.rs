//! Letters that wait, and one pass over those that are due.
//!
//! Nothing here throws or lets an error out of a pass: an alarm that throws is tried seven times in
//! two minutes and then never again. Before a byte leaves, the attempt is written and durable; a
//! lease, taken by compare and set, keeps others away meanwhile. A channel that has failed three
//! times in a row is looked at once a minute by one letter; when that comes through, all are due.

mod alert;
mod attempt;
mod bounce;
mod circuit;
mod clock;
mod ending;
mod pass_on;

use std::time::Duration;

use configuration::{Channel, ChannelId, Configuration, Site};
use courier::{Moment, Schedule};
use futures_util::{
    future::{Either, select},
    stream::{FuturesUnordered, StreamExt},
};
use worker::{Delay, Env, console_error};

use super::{names::LetterName, sql::StorageFault, store::Store};
use crate::ambient;

pub(super) use self::attempt::take_back;
pub(super) use self::bounce::come_back;
pub(super) use self::clock::{is_stranded, mend};

/// Letters of one pass. What is left is due at once, for the alarm after this one.
const LETTERS_MAX: usize = 20;
/// Connections at a time: the platform opens six for one invocation.
const SOCKETS_MAX: usize = 4;
/// After this time a pass begins no further attempt: with one attempt more it still stays below
/// the platform's 15 minutes for an alarm.
const PASS: Duration = Duration::from_mins(6);
/// While attempts run, letters that have become due are looked for this often.
const LOOK: Duration = Duration::from_secs(1);

/// The rest after a fault of the storage, which has to pass by itself.
const REST_AFTER_FAULT: Duration = Duration::from_mins(1);

/// What a pass works with.
#[derive(Clone, Copy)]
struct Pass<'a> {
    store: &'a Store,
    env: &'a Env,
    configuration: &'a Configuration,
    site: &'a Site,
}

/// Tries every letter that is due. Gives back how long the desk must rest at least: where nothing
/// could be moved, what is due stays due, and without a rest the alarm would go off without end.
pub(super) async fn pass(store: &Store, env: &Env, configuration: &Configuration) -> Duration {
    let pass = match Pass::of(store, env, configuration) {
        Ok(Some(pass)) => pass,
        Ok(None) => {
            console_error!("letters wait for a site that is not configured any more");
            return configuration.delivery().configuration_fault();
        }
        Err(fault) => {
            console_error!("the outbox cannot be read: {fault}");
            return REST_AFTER_FAULT;
        }
    };
    if let Err(fault) = circuit::look_after(&pass, ambient::now()) {
        console_error!(
            "the channels could not be looked after site={}: {fault}",
            pass.site.id
        );
        return REST_AFTER_FAULT;
    }
    pass.run().await
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

/// When a desk must be awake next.
pub(super) fn next(
    store: &Store,
    configuration: &Configuration,
    now: Moment,
) -> Result<Option<Moment>, StorageFault> {
    let mut next: Option<Moment> = None;
    for channel in channels(store, configuration)? {
        let health = store.health(&channel.id)?;
        let of_channel = store.next_of(&channel.id, health.probe, now)?;
        // When a person is told that nothing comes back any more.
        let proven = circuit::proven(configuration, &health);
        next = [next, of_channel, proven].into_iter().flatten().min();
    }
    Ok(next)
}

/// Whether something waits for a channel that is not configured any more.
pub(super) fn has_orphans(
    store: &Store,
    configuration: &Configuration,
) -> Result<bool, StorageFault> {
    let configured = channels(store, configuration)?;
    let is_gone = |id: &ChannelId| configured.iter().all(|channel| channel.id != *id);
    Ok(store.channels_with_work()?.iter().any(is_gone))
}

fn channels<'a>(
    store: &Store,
    configuration: &'a Configuration,
) -> Result<&'a [Channel], StorageFault> {
    let site = store.site()?.and_then(|id| configuration.site(id.as_str()));
    Ok(site.map_or(&[], |site| site.channels.as_slice()))
}

impl<'a> Pass<'a> {
    /// Of the site that the desk stands for, if it is configured.
    fn of(
        store: &'a Store,
        env: &'a Env,
        configuration: &'a Configuration,
    ) -> Result<Option<Self>, StorageFault> {
        let site = store.site()?.and_then(|id| configuration.site(id.as_str()));
        Ok(site.map(|site| Self {
            store,
            env,
            configuration,
            site,
        }))
    }

    /// A few attempts at a time, each followed by the next that is due.
    async fn run(&self) -> Duration {
        let started = ambient::now();
        let mut running = FuturesUnordered::new();
        let mut begun = 0_usize;
        let mut rest = Duration::ZERO;
        loop {
            let spent = ambient::now().since(started);
            let room = SOCKETS_MAX.saturating_sub(running.len());
            let room = room.min(LETTERS_MAX.saturating_sub(begun));
            let due = if spent > PASS || room == 0 || !rest.is_zero() {
                Ok(Vec::new())
            } else {
                self.due(room, running.is_empty())
            };
            match due {
                Ok(due) => {
                    begun = begun.saturating_add(due.len());
                    running.extend(due.into_iter().map(|name| attempt::try_letter(*self, name)));
                }
                Err(fault) => {
                    console_error!("the outbox cannot be read: {fault}");
                    rest = REST_AFTER_FAULT;
                }
            }
            if running.is_empty() {
                return rest;
            }
            // What becomes due meanwhile does not wait for a server that is silent.
            let look = Delay::from(LOOK);
            if let Either::Left((Some(Err(fault)), _)) =
                select(running.next(), std::pin::pin!(look)).await
            {
                let id = &self.site.id;
                console_error!("an attempt could not be recorded site={id}: {fault}");
                rest = REST_AFTER_FAULT;
            }
        }
    }

    /// The letters that are tried now, over all channels in turn. One whose last attempts nobody saw
    /// the end of goes alone: should it be what stops the machine, it takes no other with it. Those that
    /// were only beside it come before it.
    fn due(&self, room: usize, is_idle: bool) -> Result<Vec<LetterName>, StorageFault> {
        let now = ambient::now();
        let mut sound = Vec::new();
        let mut suspect = Vec::new();
        for channel in &self.site.channels {
            for (name, of_channel) in circuit::due(self.store, &channel.id, now, room)? {
                // What stops the machine over one channel is likely to over the next.
                let unseen = match self.site.channels.len() {
                    1 => of_channel,
                    _ => self.store.unseen(&name.letter)?,
                };
                if unseen > 0 {
                    suspect.push((unseen, name));
                } else {
                    sound.push(name);
                }
            }
        }
        if sound.is_empty() && is_idle {
            let first = suspect.into_iter().min_by_key(|(unseen, _)| *unseen);
            return Ok(first.into_iter().map(|(_, name)| name).collect());
        }
        sound.truncate(room);
        Ok(sound)
    }
}
