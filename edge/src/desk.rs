//! The desk of a site: its cases and its outbox, in one Durable Object.
//!
//! One instance stands for one site, under the site's id. Its storage is a database of its own, written
//! only in synchronous transactions, so that a submission, its case, its deliveries and the alarm
//! are there together or not at all; the runtime holds every answer back until what was written
//! before it is durable.
//!
//! # What it is asked
//! One route, `POST /`, with a [`DeskRequest`] as JSON; it answers 200 with a [`DeskAnswer`]. What
//! the desk cannot do is [`DeskAnswer::Unable`]; what the runtime cannot do (overload, a full disk
//! at commit) is an exception at the caller's side, who tells it the same way.
//!
//! - `submit`: `stored`, `replayed`, `key_reused`, `too_many` or `not_stored`. There is no *running*: between
//!   the look-up of a key and its write nothing else runs here, so two requests with one key are
//!   always one after the other.
//! - `case`: `case` or `no_such_case`.
//! - `act`: `acted` or `no_such_case`; the visitor closes their case, or takes that back.
//! - `watch`: `watched`. The cron's question, every five minutes: is the alarm set, and is there
//!   something to erase?
//! - `status`: `status`, what became of everything, and how the channels are.
//! - `dead`: `dead`, what was given up. `revive`: `revived`, it is queued again.
//! - `bounced`: `bounced`, a letter that had been delivered came back; it is queued again.
//!
//! # The alarm
//! It is set to the next moment at which a letter is due, and tries those that are. It never
//! throws: the runtime would try again seven times and then forget it. Should it be lost all the
//! same, the constructor and the cron set it again.

mod act;
mod bucket;
mod call;
mod intake;
mod moments;
mod outbox;
mod place;
mod receipt;
mod report;
mod request;
mod schema;
mod sql;
mod store;

use std::{cell::RefCell, rc::Rc, time::Duration};

use configuration::{Configuration, Site};
use futures_util::future::{AbortHandle, Abortable};
use shared::Reference;
use wasm_bindgen_futures::{JsFuture, spawn_local};
// The macro's expansion names it.
use worker::wasm_bindgen;
use worker::{
    DurableObject, Env, Request, Response, State, console_error, console_log, durable_object,
};

pub(crate) use self::act::UNDO_MS;
pub(crate) use self::call::{NoAnswer, call};
pub(crate) use self::outbox::AlertContent;
pub(crate) use self::report::{ChannelReport, ChannelState, Report};
pub(crate) use self::request::{Action, CameBack, DeskAnswer, DeskRequest, Intake, Said};
pub(crate) use self::store::{Counts, GivenUp, LetterRow, Stored};
use self::{
    bucket::Bucket,
    moments::{earlier, later},
    sql::StorageFault,
    store::Store,
};
use crate::{ambient, settings::Settings, trap::Watched};

/// After a fault of the storage, or without a configuration, the alarm goes off again this much
/// later.
const REST: Duration = Duration::from_mins(5);
/// An alarm that goes off while another one is at work comes again this much later.
const SECOND_ALARM: Duration = Duration::from_secs(15);
/// How often is looked for what must not be kept any longer, in milliseconds.
pub(crate) const SWEEP_EVERY_MS: u64 = 24 * 3_600_000;
/// How long strangers get the same figures, in milliseconds: they are a walk through all of a day.
const REPORT_LASTS_MS: u64 = 60_000;

/// The desk of a site. See the module.
#[durable_object(alarm)]
pub(crate) struct Desk {
    state: State,
    env: Env,
    /// `None` while the storage could not be opened: the next request tries again.
    store: RefCell<Option<Rc<Store>>>,
    bucket: RefCell<Bucket>,
    report: RefCell<Option<Report>>,
    /// What breaks off the pass that runs, if one does: it looks for what has become due by itself.
    pass: RefCell<Option<AbortHandle>>,
}

impl DurableObject for Desk {
    fn new(state: State, env: Env) -> Self {
        let desk = Self {
            state,
            env,
            store: RefCell::default(),
            bucket: RefCell::default(),
            report: RefCell::default(),
            pass: RefCell::default(),
        };
        match (desk.store(), Settings::of(&desk.env)) {
            (Ok(store), Ok(settings)) => spawn_local(async move {
                if let Err(fault) = watch(&store, &settings.configuration).await {
                    console_error!("the alarm could not be set: {fault}");
                }
            }),
            (Err(fault), _) => console_error!("the desk could not be opened: {fault}"),
            (_, Err(fault)) => console_error!("the Worker is not configured: {fault}"),
        }
        desk
    }

    async fn fetch(&self, request: Request) -> worker::Result<Response> {
        let _watched = Watched::new(&self.state);
        let answer = match self.answer(&request).await {
            Ok(answer) => answer,
            Err(fault) => {
                console_error!("the desk could not answer: {fault}");
                DeskAnswer::Unable
            }
        };
        Response::from_json(&answer)
    }

    async fn alarm(&self) -> worker::Result<Response> {
        let _watched = Watched::new(&self.state);
        if let Err(fault) = self.work().await {
            console_error!("the outbox could not work: {fault}");
            self.rest().await;
        }
        Response::empty()
    }
}

impl Desk {
    /// One pass over what is due, and the next alarm.
    async fn work(&self) -> Result<(), StorageFault> {
        let store = self.store()?;
        store.storage.disarm();
        let configuration = self.configuration()?;
        if self.pass.borrow().is_some() {
            // The runtime lets one alarm go off at a time. Should it ever not, that pass does it all.
            return arm(&store, configuration, SECOND_ALARM).await;
        }
        // One whose end could not be recorded is nobody's any more, since one pass runs at a time.
        outbox::take_back(&store, &self.env, configuration, ambient::now_ms())?;
        let (handle, registration) = AbortHandle::new_pair();
        self.pass.replace(Some(handle));
        let pass = outbox::pass(&store, &self.env, configuration);
        let pass = Abortable::new(pass, registration).await;
        self.pass.take();
        let rest = if let Ok(rest) = pass {
            rest
        } else {
            outbox::take_back(&store, &self.env, configuration, ambient::now_ms())?;
            Duration::ZERO
        };
        arm(&store, configuration, rest).await
    }

    /// Sets the alarm whatever else is wrong: without one nobody would come back.
    async fn rest(&self) {
        let at_ms = later(ambient::now_ms(), REST);
        let set = match sql::Storage::new(&self.state) {
            Ok(storage) => storage.set_alarm(at_ms).await,
            Err(fault) => Err(fault),
        };
        if let Err(fault) = set {
            console_error!("the alarm could not be set: {fault}");
        }
    }

    async fn answer(&self, request: &Request) -> Result<DeskAnswer, StorageFault> {
        let text = request.inner().text().map(JsFuture::from);
        let text = match text {
            Ok(text) => text.await.ok().and_then(|text| text.as_string()),
            Err(_) => None,
        };
        let text = text.ok_or(StorageFault::NotAvailable("the request's text"))?;
        let request: DeskRequest = serde_json::from_str(&text)
            .map_err(|_| StorageFault::NotAvailable("a request that can be read"))?;
        let store = self.store()?;
        match request {
            DeskRequest::Submit(intake) => self.submit(&store, &intake).await,
            DeskRequest::Case { reference } => match receipt::receipt(&store, &reference)? {
                Some(receipt) => Ok(DeskAnswer::Case {
                    receipt: Box::new(receipt),
                    said: receipt::said(&store, &reference)?,
                }),
                None => Ok(DeskAnswer::NoSuchCase),
            },
            DeskRequest::Act { reference, action } => {
                act::act(&store, &reference, action, ambient::now_ms())
            }
            DeskRequest::Watch => {
                let configuration = self.configuration()?;
                match &*self.pass.borrow() {
                    Some(pass)
                        if outbox::is_stranded(&store, configuration, ambient::now_ms())? =>
                    {
                        console_error!("the clock was set back: what is under way is broken off");
                        pass.abort();
                    }
                    Some(_) => {}
                    None => outbox::take_back(&store, &self.env, configuration, ambient::now_ms())?,
                }
                watch(&store, configuration).await?;
                sweep(&store, configuration)?;
                Ok(DeskAnswer::Watched)
            }
            DeskRequest::Status { site, is_fresh } => {
                let site = self.site(site.as_str())?;
                Ok(DeskAnswer::Status {
                    report: Box::new(self.report(&store, site, is_fresh)?),
                })
            }
            DeskRequest::Dead => Ok(DeskAnswer::Dead {
                letters: store.dead()?,
            }),
            DeskRequest::Revive { references } => self.revive(&store, &references).await,
            DeskRequest::Bounced(came_back) => self.come_back(&store, &came_back).await,
        }
    }

    async fn submit(&self, store: &Store, intake: &Intake) -> Result<DeskAnswer, StorageFault> {
        let configuration = self.configuration()?;
        let site = self.site(intake.site.as_str())?;
        let now_ms = ambient::now_ms();
        let taken = intake::take(
            store,
            &mut self.bucket.borrow_mut(),
            intake,
            (configuration, site),
            now_ms,
        );
        let answer = match taken {
            Ok(answer) => answer,
            // Its one transaction was taken back.
            Err(fault) => {
                console_error!("a submission could not be stored: {fault}");
                return Ok(DeskAnswer::NotStored);
            }
        };
        // While a pass runs, its guard is set: should the machine stop, the desk is awake in seconds.
        let armed_ms = store.storage.armed_ms();
        let is_guarded =
            self.pass.borrow().is_some() && armed_ms.is_some_and(|at_ms| now_ms < at_ms);
        if matches!(answer, DeskAnswer::Stored { .. }) && !is_guarded {
            arm(store, configuration, Duration::ZERO).await?;
        }
        Ok(answer)
    }

    async fn revive(
        &self,
        store: &Store,
        references: &[Reference],
    ) -> Result<DeskAnswer, StorageFault> {
        let now_ms = ambient::now_ms();
        let revived = store.storage.transaction(|| {
            let mut revived = 0_usize;
            for reference in references {
                let name = reference.to_string();
                let deliveries = store.revive(&name, now_ms)?;
                if deliveries > 0 {
                    store.take_step_back(&name)?;
                    store.step(&name, "received", now_ms)?;
                }
                revived = revived.saturating_add(usize::from(deliveries > 0));
            }
            Ok(revived)
        })?;
        arm(store, self.configuration()?, Duration::ZERO).await?;
        Ok(DeskAnswer::Revived { cases: revived })
    }

    async fn come_back(
        &self,
        store: &Store,
        came_back: &CameBack,
    ) -> Result<DeskAnswer, StorageFault> {
        let configuration = self.configuration()?;
        let of_site = (configuration, self.site(came_back.site.as_str())?);
        let is_counted = outbox::come_back(store, &self.env, of_site, came_back)?;
        if is_counted {
            arm(store, configuration, Duration::ZERO).await?;
        }
        Ok(DeskAnswer::Bounced { is_counted })
    }

    /// How the site does. What strangers ask for is a minute old at most, and costs nothing more.
    fn report(&self, store: &Store, site: &Site, is_fresh: bool) -> Result<Report, StorageFault> {
        let now_ms = ambient::now_ms();
        let known = self.report.borrow().clone();
        // A clock that was set back makes no report young.
        let is_young = |report: &Report| now_ms.abs_diff(report.at_ms) < REPORT_LASTS_MS;
        if let Some(known) = known.filter(is_young).filter(|_| !is_fresh) {
            return Ok(known);
        }
        let report = report::report(store, site, now_ms)?;
        *self.report.borrow_mut() = Some(report.clone());
        Ok(report)
    }

    fn configuration(&self) -> Result<&'static Configuration, StorageFault> {
        let settings = Settings::of(&self.env);
        let settings = settings.map_err(|_| StorageFault::NotAvailable("the configuration"))?;
        Ok(&settings.configuration)
    }

    fn site(&self, id: &str) -> Result<&'static Site, StorageFault> {
        let site = self.configuration()?.site(id);
        site.ok_or(StorageFault::NotAvailable("the site"))
    }

    /// The tables, brought up to date when they are first asked for.
    fn store(&self) -> Result<Rc<Store>, StorageFault> {
        if let Some(store) = &*self.store.borrow() {
            return Ok(Rc::clone(store));
        }
        let now_ms = ambient::now_ms();
        let storage = sql::Storage::new(&self.state)?;
        schema::migrate(&storage, now_ms)?;
        let store = Rc::new(Store::new(storage));
        if let Ok(settings) = Settings::of(&self.env) {
            outbox::take_back(&store, &self.env, &settings.configuration, now_ms)?;
        }
        *self.store.borrow_mut() = Some(Rc::clone(&store));
        Ok(store)
    }
}

/// Sets the alarm to the next moment at which the desk must be awake, after a rest. Synchronous up to
/// its first wait, so that the alarm is part of what was written just before.
async fn arm(
    store: &Store,
    configuration: &Configuration,
    rest: Duration,
) -> Result<(), StorageFault> {
    let now_ms = ambient::now_ms();
    match outbox::next_ms(store, configuration, now_ms)? {
        Some(next_ms) => {
            // Never in the past: an alarm that is set to the moment it last went off need not go off again.
            let at_ms = next_ms.max(later(now_ms, rest)).max(now_ms);
            store.storage.set_alarm(at_ms).await
        }
        None => store.storage.delete_alarm().await,
    }
}

/// Sets the alarm if something waits and the alarm is missing, too late or already past. One that is
/// past may be about to go off, or may have been lost by the runtime, and nothing tells which; going
/// off once more does no harm.
async fn watch(store: &Store, configuration: &Configuration) -> Result<(), StorageFault> {
    let now_ms = ambient::now_ms();
    outbox::mend(store, configuration, now_ms)?;
    // What waits for a channel that is gone is nobody's but a pass's.
    let is_orphaned = outbox::has_orphans(store, configuration)?;
    let next_ms = match outbox::next_ms(store, configuration, now_ms)? {
        _ if is_orphaned => now_ms,
        Some(next_ms) => next_ms,
        None => return Ok(()),
    };
    let alarm = store.storage.alarm().await?;
    if alarm.is_some_and(|alarm_ms| now_ms < alarm_ms && alarm_ms <= next_ms) {
        return Ok(());
    }
    store.storage.set_alarm(next_ms.max(now_ms)).await
}

/// Erases what must not be kept any longer, a part at a time.
fn sweep(store: &Store, configuration: &Configuration) -> Result<(), StorageFault> {
    let now_ms = ambient::now_ms();
    let swept_ms = store.swept_ms()?.unwrap_or_default();
    if now_ms < swept_ms.saturating_add(SWEEP_EVERY_MS) {
        return Ok(());
    }
    let retention = configuration.retention();
    let (erased, forgotten) = store.storage.transaction(|| {
        let closed = store.erase_closed(earlier(now_ms, retention.closed()), now_ms)?;
        let delivered = store.erase_delivered(earlier(now_ms, retention.delivered()), now_ms)?;
        let erased = closed.saturating_add(delivered);
        store.forget_alerts(earlier(now_ms, retention.delivered()))?;
        let forgotten_ms = earlier(now_ms, retention.tombstone());
        let forgotten = store.forget_erased(forgotten_ms)?;
        store.forget_digests(forgotten_ms)?;
        // While there was something, there may be more: at the next tick.
        if erased == 0 && forgotten == 0 {
            store.set_swept(now_ms)?;
        }
        Ok((erased, forgotten))
    })?;
    if erased > 0 || forgotten > 0 {
        console_log!("cases were erased cases.erased={erased} cases.forgotten={forgotten}");
    }
    Ok(())
}
