//! From a channel that does not deliver to the next one.
//!
//! Letters to people stay as they are. A webhook gets each submission by itself; what an inbox gets
//! in a webhook's place is gathered, once it is more than an inbox should get. A visitor's letter goes
//! nowhere else.

use configuration::{Channel, ChannelId, ChannelOrder, Site};
use courier::{Audience, LetterId, Moment};

use super::Pass;
use crate::{
    ambient,
    desk::{names::LetterName, sql::StorageFault, store::Gathering},
};

/// Letters that go on to an inbox one by one, when they have waited together.
const SINGLE_MAX: usize = 5;
/// The most that is passed on at once.
const WHOLE: usize = 350;

/// The channel that takes over from another one, where they are used in turn.
pub(super) fn next<'a>(site: &'a Site, channel: &ChannelId) -> Option<&'a Channel> {
    if site.channel_order != ChannelOrder::InTurn {
        return None;
    }
    let mut after = site.channels.iter().skip_while(|one| one.id != *channel);
    after.nth(1)
}

/// Passes a letter on.
pub(super) fn letter(
    pass: &Pass<'_>,
    name: &LetterName,
    to: &Channel,
    now: Moment,
) -> Result<(), StorageFault> {
    let store = pass.store;
    let Some(class) = store
        .class(&name.letter)?
        .filter(|class| class.is_passed_on())
    else {
        return Ok(());
    };
    store.note_passed_on(name)?;
    if class.audience() == Audience::Staff {
        return store.queue(&name.letter, &to.id, now);
    }
    if !to.is_for_people() {
        return each(pass, name, to, now);
    }
    if is_for_people(pass, &name.channel) {
        return same(pass, name, to, now);
    }
    let limit = u64::from(pass.configuration.limits().letters_per_hour);
    if limit == 0 || store.letters_of_an_hour(now)? < limit {
        store.count_letter(now)?;
        return same(pass, name, to, now);
    }
    let wait = pass.configuration.limits().digest_with_callback();
    into(pass, name, to, (now, now.later(wait)))
}

/// Passes on what has waited for a channel since a moment, a part at a time. Whether there may be
/// more.
pub(super) fn waiting(
    pass: &Pass<'_>,
    from: &ChannelId,
    to: &Channel,
    before: Moment,
    now: Moment,
) -> Result<bool, StorageFault> {
    let store = pass.store;
    let waiting = store.waiting_since(from, before)?;
    let is_gathered =
        to.is_for_people() && !is_for_people(pass, from) && waiting.len() > SINGLE_MAX;
    if !is_gathered {
        for name in &waiting {
            store.note_passed_on(name)?;
            if to.is_for_people() {
                same(pass, name, to, now)?;
            } else {
                each(pass, name, to, now)?;
            }
        }
        return Ok(waiting.len() >= WHOLE);
    }
    // What is gathered otherwise leaves when it is due; what has waited leaves now.
    store.close_gathering(Gathering::Overflow)?;
    for name in &waiting {
        store.note_passed_on(name)?;
        if store.class(&name.letter)?.map(courier::Class::audience) == Some(Audience::Company) {
            into(pass, name, to, (now, now))?;
        } else {
            store.queue(&name.letter, &to.id, now)?;
        }
    }
    store.close_gathering(Gathering::Overflow)?;
    Ok(waiting.len() >= WHOLE)
}

/// As it is, as far as the other channel does not have all of it.
fn same(pass: &Pass<'_>, name: &LetterName, to: &Channel, now: Moment) -> Result<(), StorageFault> {
    let store = pass.store;
    let is_company =
        store.class(&name.letter)?.map(courier::Class::audience) == Some(Audience::Company);
    if is_company && store.not_on(&name.letter, &to.id)?.is_empty() {
        return Ok(());
    }
    store.queue(&name.letter, &to.id, now)
}

/// Each submission in a letter of its own, unless the other channel has it.
fn each(pass: &Pass<'_>, name: &LetterName, to: &Channel, now: Moment) -> Result<(), StorageFault> {
    let store = pass.store;
    let going = store.not_on(&name.letter, &to.id)?;
    if going.len() == 1 && store.class(&name.letter)? == Some(courier::Class::Case) {
        return store.queue(&name.letter, &to.id, now);
    }
    for one in going {
        let letter = ambient::random_letter_id()?;
        let about = (&one.reference, pass.site.letter_language);
        store.add_case_letter(&letter, about, (now, now))?;
        store.add_first_member(&letter, &one.submission)?;
        store.queue(&letter, &to.id, now)?;
    }
    Ok(())
}

/// In a letter with others', unless the other channel has it. A new one is due at the moment given.
fn into(
    pass: &Pass<'_>,
    name: &LetterName,
    to: &Channel,
    (now, due): (Moment, Moment),
) -> Result<(), StorageFault> {
    let store = pass.store;
    for one in store.not_on(&name.letter, &to.id)? {
        let (said_bytes, has_number) = store.said_bytes(&one.submission)?;
        let size_bytes = Gathering::Overflow.reckoned(said_bytes, has_number);
        let room = store.room(Gathering::Overflow, size_bytes, now)?;
        let (digest, due) = match room.open {
            Some(open) => (open.id, open.due),
            None => (new_digest(pass, (now, due))?, due),
        };
        store.add_member(&digest, &one.submission, room.size_bytes)?;
        store.queue(&digest, &to.id, due)?;
    }
    Ok(())
}

fn is_for_people(pass: &Pass<'_>, channel: &ChannelId) -> bool {
    let channel = pass.site.channel(channel);
    channel.is_none_or(Channel::is_for_people)
}

fn new_digest(pass: &Pass<'_>, (now, due): (Moment, Moment)) -> Result<LetterId, StorageFault> {
    let id = ambient::random_letter_id()?;
    let what = (Gathering::Overflow, pass.site.letter_language);
    pass.store.add_gathering(&id, what, (now, due))?;
    Ok(id)
}
