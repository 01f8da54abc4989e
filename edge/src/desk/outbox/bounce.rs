//! A letter that a mail server took and gave back later: its delivery is open again.
//!
//! It counts once, and only for the attempt that it is about. What had been delivered is tried again as
//! after a refusal, the next channel gets it now, and a person is told. An alert that comes back is
//! not sent again: what it says is told by the other channels. A visitor's letter that comes back says
//! nothing of the channel: of an answer, whoever wrote it is told.

use configuration::{Configuration, Site};
use courier::{Audience, Delivery, Moment, Verdict};
use worker::{Env, console_warn};

use super::{Pass, alert, circuit, ending, pass_on, schedule};
use crate::{
    ambient,
    desk::{
        event::{Actor, Deed},
        names::LetterName,
        question::CameBack,
        settle::{Settled, settle},
        sql::StorageFault,
        store::{Bounce, Store},
    },
};

/// Takes note of a letter that came back. Whether that changed anything.
pub(in crate::desk) fn come_back(
    store: &Store,
    env: &Env,
    (configuration, site): (&Configuration, &Site),
    came_back: &CameBack,
) -> Result<bool, StorageFault> {
    let now = ambient::now();
    let pass = Pass {
        store,
        env,
        configuration,
        site,
    };
    let name = LetterName {
        letter: came_back.letter.clone(),
        channel: came_back.channel.clone(),
    };
    let CameBack { number, status, .. } = came_back;
    store.storage.transaction(|| {
        let is_new = store.note_bounce(&name, *number, *status)?;
        if is_new {
            // While the attempt still waits for the server's word, its end looks at what was noted.
            reopen(&pass, &name, *number, *status, now)?;
        }
        Ok(is_new)
    })
}

/// Reopens what an attempt had delivered.
pub(super) fn reopen(
    pass: &Pass<'_>,
    name: &LetterName,
    number: u32,
    bounce: Bounce,
    now: Moment,
) -> Result<(), StorageFault> {
    let store = pass.store;
    let Some(from) = store.delivered(name, number)? else {
        return Ok(());
    };
    let Some(class) = store.class(&name.letter)? else {
        return Ok(());
    };
    let verdict = Verdict::Bounced(bounce);
    store.end_as_bounced(name, number, (verdict.name(), now))?;
    if class.tells_of_channel() {
        circuit::came_back(pass, &name.channel, now)?;
    }
    if class.audience() == Audience::Staff {
        report(name, number, bounce, &from);
        return Ok(());
    }
    let schedule = schedule(pass.configuration);
    let jitter = ambient::random_millionths();
    let to = from.bounce(now, bounce, (class, &schedule), jitter);
    let to = to.unwrap_or(from);
    store.reopen(name, &to)?;
    if class.audience() == Audience::Visitor {
        ending::tell_unreached(pass, name, class, now)?;
        report(name, number, bounce, &to);
        return Ok(());
    }
    if let Some(next) = pass_on::next(pass.site, &name.channel) {
        pass_on::letter(pass, name, next, now)?;
    }
    let settled = Settled {
        who: Actor::Channel,
        what: Deed::CameBack,
        at: now,
        due: Some(to.next().unwrap_or(now)),
    };
    settle(store, &pass.site.time_zone, &name.letter, settled)?;
    if matches!(to, Delivery::Dead { .. }) {
        let references = store.references(&name.letter)?;
        alert::dead(pass, name, &references, now)?;
    }
    report(name, number, bounce, &to);
    Ok(())
}

/// One line, and no word of the report's: it may hold addresses.
fn report(name: &LetterName, number: u32, bounce: Bounce, to: &Delivery) {
    let code = bounce.map(|(class, subject, detail)| format!("{class}.{subject}.{detail}"));
    console_warn!(
        "a letter came back delivery.state={} delivery.attempt={number} letter={} channel={} code={}",
        to.name(),
        name.letter,
        name.channel,
        code.unwrap_or_default()
    );
}
