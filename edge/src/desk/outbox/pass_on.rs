//! From a channel that does not deliver to the next one.
//!
//! Letters to people stay as they are. A webhook gets each submission by itself; what an inbox gets
//! in a webhook's place is gathered, once it is more than an inbox should get.

use configuration::{Channel, ChannelOrder, Site};

use super::Pass;
use crate::{
    ambient,
    desk::{
        moments::later,
        sql::StorageFault,
        store::{Gathering, LetterName, PassedOn},
    },
};

/// Submissions that go on to an inbox one by one, when they have waited together.
const SINGLE_MAX: u64 = 5;
/// The most that is passed on at once.
const WHOLE: u64 = 350;

/// The channel that takes over from another one, where they are used in turn.
pub(super) fn next<'a>(site: &'a Site, channel: &str) -> Option<&'a Channel> {
    if site.channel_order != ChannelOrder::InTurn {
        return None;
    }
    let mut after = site.channels.iter().skip_while(|one| one.id != channel);
    after.nth(1)
}

/// Passes a letter on.
pub(super) fn letter(
    pass: &Pass<'_>,
    name: &LetterName,
    to: &Channel,
    now_ms: u64,
) -> Result<(), StorageFault> {
    let store = pass.store;
    if !to.is_for_people() {
        return store.pass_on(name, (&to.id, PassedOn::Each), now_ms);
    }
    if is_for_people(pass, &name.channel) {
        return store.pass_on(name, (&to.id, PassedOn::Same), now_ms);
    }
    let limit = u64::from(pass.configuration.limits().letters_per_hour);
    if limit == 0 || store.letters_of_an_hour(now_ms)? < limit {
        store.count_letter(now_ms)?;
        return store.pass_on(name, (&to.id, PassedOn::Same), now_ms);
    }
    let (digest, due_ms) = match store.open_letter(Gathering::Overflow, 0)? {
        Some(open) => (open.id, open.due_ms),
        None => new_digest(pass, now_ms)?,
    };
    store.count_member(&digest, 0, due_ms)?;
    store.pass_on(name, (&to.id, PassedOn::Into(&digest)), due_ms)
}

/// Passes on what has waited for a channel since `before_ms`, a part at a time. Whether there may be
/// more.
pub(super) fn waiting(
    pass: &Pass<'_>,
    from: &str,
    to: &Channel,
    before_ms: u64,
    now_ms: u64,
) -> Result<bool, StorageFault> {
    let store = pass.store;
    let waiting = store.waiting_since(from, &to.id, before_ms)?;
    let gathered = is_gathered(pass, from, to, waiting);
    let digest = if gathered {
        Some(new_digest(pass, now_ms)?.0)
    } else {
        None
    };
    let letter = match &digest {
        Some(digest) => PassedOn::Into(digest),
        None if to.is_for_people() => PassedOn::Same,
        None => PassedOn::Each,
    };
    if waiting > 0 {
        store.pass_on_waiting(from, (&to.id, letter), before_ms, now_ms)?;
    }
    if let Some(digest) = &digest {
        store.close_letter(digest)?;
    }
    Ok(waiting >= WHOLE)
}

fn is_gathered(pass: &Pass<'_>, from: &str, to: &Channel, waiting: u64) -> bool {
    to.is_for_people() && !is_for_people(pass, from) && waiting > SINGLE_MAX
}

fn is_for_people(pass: &Pass<'_>, channel: &str) -> bool {
    let channel = pass.site.channel(channel);
    channel.is_none_or(Channel::is_for_people)
}

fn new_digest(pass: &Pass<'_>, now_ms: u64) -> Result<(String, u64), StorageFault> {
    let id = ambient::random_id()?;
    let wait = pass.configuration.limits().digest_with_callback();
    let due_ms = later(now_ms, wait);
    pass.store
        .add_letter(&id, Gathering::Overflow, now_ms, due_ms)?;
    Ok((id, due_ms))
}
