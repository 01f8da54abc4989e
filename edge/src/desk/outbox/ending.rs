//! The end of a letter that was not delivered: its cases say so, and a person is told.

use courier::{Audience, Class, Delivery, Moment};
use worker::console_warn;

use super::{Pass, alert};
use crate::desk::{
    event::{Actor, Deed, Event},
    names::LetterName,
    settle::{Settled, settle},
    sql::StorageFault,
    store::Standing,
};

/// Gives a letter up without another attempt.
pub(super) fn give_up(pass: &Pass<'_>, name: &LetterName, now: Moment) -> Result<(), StorageFault> {
    let store = pass.store;
    let Some(from) = store.standing(name)? else {
        return Ok(());
    };
    let Delivery::Queued { attempts, .. } = from.delivery else {
        return Ok(());
    };
    let to = Standing {
        delivery: Delivery::Dead { attempts, at: now },
        ..from
    };
    if !store.move_delivery(name, &from.delivery, &to)? {
        return Ok(());
    }
    store.close_letter(&name.letter)?;
    bury(pass, (name, from.class), now)?;
    console_warn!(
        "a letter was given up delivery.state=dead delivery.attempt={attempts} letter={} channel={} outcome=\"waited to the end\"",
        name.letter,
        name.channel
    );
    Ok(())
}

/// What follows when a letter is dead: its cases say so, and a person is told.
pub(super) fn bury(
    pass: &Pass<'_>,
    (name, class): (&LetterName, Class),
    now: Moment,
) -> Result<(), StorageFault> {
    match class.audience() {
        Audience::Company => {
            settle_dead(pass, name, now)?;
            let references = pass.store.references(&name.letter)?;
            alert::dead(pass, name, &references, now)
        }
        Audience::Visitor => tell_unreached(pass, name, class, now),
        Audience::Staff => Ok(()),
    }
}

/// The submissions of a letter are given up, as far as no other letter may still bring them.
pub(super) fn settle_dead(
    pass: &Pass<'_>,
    name: &LetterName,
    now: Moment,
) -> Result<(), StorageFault> {
    let settled = Settled {
        who: Actor::Channel,
        what: Deed::GivenUp,
        at: now,
        due: None,
    };
    settle(pass.store, &pass.site.time_zone, &name.letter, settled)
}

/// A letter to a visitor does not reach them. Of an answer, somebody waits for it: the case says so, and
/// who wrote it is told that only the page shows it.
pub(super) fn tell_unreached(
    pass: &Pass<'_>,
    name: &LetterName,
    class: Class,
    now: Moment,
) -> Result<(), StorageFault> {
    let store = pass.store;
    let about = store.letter_row(&name.letter)?;
    let Some(reference) = about
        .and_then(|row| row.reference)
        .filter(|_| class == Class::Answer)
    else {
        return Ok(());
    };
    if let Some(case) = store.case(&reference)? {
        let deed = (Actor::Channel, Deed::Unreached);
        let event = Event::new(case.next_event(), deed, now);
        store.record(case, &event)?;
    }
    alert::unreached(pass, &reference, now)
}
