//! What the desk does about each question.

use std::{rc::Rc, time::Duration};

use configuration::Site;
use courier::Moment;
use worker::console_error;

use super::{
    act, alarm,
    event::{Actor, Deed},
    intake, outbox,
    question::{
        Act, Acted, AskDead, AskPage, AskRead, AskReceipt, AskStatus, CameBack, CasePage, Counted,
        DeadLetter, Question, Reading, Report, Revive, Revived, Submit, Taken, Watch, Watched,
    },
    receipt, report,
    room::Room,
    settle::{Settled, settle},
    sql::StorageFault,
    store::Store,
    sweep,
};
use crate::ambient;

/// How long strangers get the same figures.
const REPORT_LASTS: Duration = Duration::from_mins(1);

/// A question with what the desk does about it.
pub(super) trait Answered: Question {
    async fn answer(self, room: &Room, store: &Rc<Store>) -> Result<Self::Answer, StorageFault>;
}

impl Answered for Submit {
    async fn answer(self, room: &Room, store: &Rc<Store>) -> Result<Taken, StorageFault> {
        let configuration = room.configuration()?;
        let site = room.site(&self.site)?;
        let now = ambient::now();
        let taken = intake::take(
            store,
            &mut room.recent.borrow_mut(),
            &self,
            (configuration, site),
            now,
        );
        let taken = match taken {
            Ok(taken) => taken,
            // Its one transaction was taken back.
            Err(fault) => {
                console_error!("a submission could not be stored: {fault}");
                return Ok(Taken::NotStored);
            }
        };
        // While a pass runs, its guard is set: should the machine stop, the desk is awake in seconds.
        let armed = store.storage.armed();
        let is_guarded = room.pass.borrow().is_some() && armed.is_some_and(|at| now < at);
        if matches!(taken, Taken::Stored(_)) && !is_guarded {
            alarm::arm(store, configuration, Duration::ZERO).await?;
        }
        Ok(taken)
    }
}

impl Answered for AskReceipt {
    async fn answer(
        self,
        _: &Room,
        store: &Rc<Store>,
    ) -> Result<Option<shared::Receipt>, StorageFault> {
        receipt::receipt(store, &self.reference)
    }
}

impl Answered for AskPage {
    async fn answer(self, _: &Room, store: &Rc<Store>) -> Result<Option<CasePage>, StorageFault> {
        receipt::page(store, &self.reference, self.before)
    }
}

impl Answered for AskRead {
    async fn answer(self, _: &Room, store: &Rc<Store>) -> Result<Option<Reading>, StorageFault> {
        store.read_part(&self.letter, self.after)
    }
}

impl Answered for Act {
    async fn answer(self, _: &Room, store: &Rc<Store>) -> Result<Acted, StorageFault> {
        act::act(store, &self.reference, self.action, ambient::now())
    }
}

impl Answered for Watch {
    async fn answer(self, room: &Room, store: &Rc<Store>) -> Result<Watched, StorageFault> {
        let configuration = room.configuration()?;
        let now = ambient::now();
        match &*room.pass.borrow() {
            Some(pass) if outbox::is_stranded(store, configuration, now)? => {
                console_error!("the clock was set back: what is under way is broken off");
                pass.abort();
            }
            Some(_) => {}
            None => outbox::take_back(store, &room.env, configuration, now)?,
        }
        alarm::watch(store, configuration).await?;
        sweep::sweep(store, configuration, ambient::now())?;
        Ok(Watched {})
    }
}

impl Answered for AskStatus {
    async fn answer(self, room: &Room, store: &Rc<Store>) -> Result<Report, StorageFault> {
        let site = room.site(&self.site)?;
        let now = ambient::now();
        // A clock that was set back makes no report young.
        let is_young = |report: &Report| now.apart(report.at) < REPORT_LASTS;
        let known = room.report.borrow().clone();
        if let Some(known) = known.filter(is_young).filter(|_| !self.is_fresh) {
            return Ok(known);
        }
        let report = report::report(store, site, now)?;
        *room.report.borrow_mut() = Some(report.clone());
        Ok(report)
    }
}

impl Answered for AskDead {
    async fn answer(self, _: &Room, store: &Rc<Store>) -> Result<Vec<DeadLetter>, StorageFault> {
        store.dead()
    }
}

impl Answered for Revive {
    async fn answer(self, room: &Room, store: &Rc<Store>) -> Result<Revived, StorageFault> {
        let configuration = room.configuration()?;
        let site = store.site()?;
        let site = site.and_then(|id| configuration.site(id.as_str()));
        let Some(site) = site else {
            return Ok(Revived { cases: 0 });
        };
        let now = ambient::now();
        let cases = store.storage.transaction(|| {
            let mut cases = 0_usize;
            for reference in &self.references {
                cases = cases.saturating_add(usize::from(revive(store, site, reference, now)?));
            }
            Ok(cases)
        })?;
        alarm::arm(store, configuration, Duration::ZERO).await?;
        Ok(Revived { cases })
    }
}

/// Puts what was given up of a case back into the queue: its letters as they are, and what stood in
/// letters with others' in one of its own. Whether there was anything.
fn revive(
    store: &Store,
    site: &Site,
    reference: &shared::Reference,
    now: Moment,
) -> Result<bool, StorageFault> {
    let dead = store.dead_letters(reference)?;
    let settled = Settled {
        who: Actor::Company,
        what: Deed::Revived,
        at: now,
        due: Some(now),
    };
    for found in &dead {
        let letter = if found.is_gathered() {
            let own = ambient::random_letter_id()?;
            store.add_case_letter(&own, (reference, site.letter_language), (now, now))?;
            for channel in store.channels_of(&found.letter)? {
                store.queue(&own, &channel, now)?;
            }
            store.move_members((&found.letter, &own), reference)?;
            own
        } else {
            store.revive(&found.letter, now)?;
            found.letter.clone()
        };
        settle(store, &site.time_zone, &letter, settled)?;
    }
    Ok(!dead.is_empty())
}

impl Answered for CameBack {
    async fn answer(self, room: &Room, store: &Rc<Store>) -> Result<Counted, StorageFault> {
        let configuration = room.configuration()?;
        let of_site = (configuration, room.site(&self.site)?);
        let is_counted = outbox::come_back(store, &room.env, of_site, &self)?;
        if is_counted {
            alarm::arm(store, configuration, Duration::ZERO).await?;
        }
        Ok(Counted { is_counted })
    }
}
