//! The desk of a site: its cases and its outbox, in one Durable Object.
//!
//! One instance stands for one site, under the site's id. Its storage is a database of its own, written
//! only in synchronous transactions, so that a submission, its case, its deliveries and the alarm
//! are there together or not at all; the runtime holds every answer back until what was written
//! before it is durable.
//!
//! # What it is asked
//! `POST /{name}`, a [`Question`] with its fields as JSON; it answers 200 with a reply. What the desk
//! cannot do is *unable*; what the runtime cannot do (overload, a full disk at commit) is an exception at
//! the caller's side, who tells it the same way. Each question stands in `question/`, what is done about it
//! in `answers.rs`.
//!
//! There is no *running* submission: between the look-up of a key and its write nothing else runs here, so
//! two requests with one key are always one after the other.
//!
//! # The alarm
//! It is set to the next moment at which a letter is due, and tries those that are. It never
//! throws: the runtime would try again seven times and then forget it. Should it be lost all the
//! same, the constructor and the cron set it again.

mod act;
mod alarm;
mod answers;
mod bucket;
mod call;
mod event;
mod intake;
pub(crate) mod names;
mod outbox;
mod place;
mod question;
mod receipt;
mod report;
mod room;
mod schema;
mod settle;
mod sql;
mod store;
mod sweep;

use std::{cell::RefCell, rc::Rc, time::Duration};

use futures_util::future::{AbortHandle, Abortable};
use wasm_bindgen_futures::{JsFuture, spawn_local};
// The macro's expansion names it.
use worker::wasm_bindgen;
use worker::{DurableObject, Env, Request, Response, State, console_error, durable_object};

pub(crate) use self::act::UNDO_WITHIN;
pub(crate) use self::call::{NoAnswer, ask};
pub(crate) use self::question::{
    Act, Acted, Action, AskDead, AskPage, AskRead, AskReceipt, AskStatus, CameBack, CasePage,
    ChannelReport, ChannelState, Contact, Counts, Part, Question, Reading, Report, Revive, Said,
    Submit, Taken, Watch,
};
pub(crate) use self::sweep::EVERY as SWEPT_EVERY;
use self::{answers::Answered, question::Reply, room::Room, sql::StorageFault, store::Store};
use crate::{ambient, settings::Settings, trap::Watched};

/// After a fault of the storage, or without a configuration, the alarm goes off again this much
/// later.
const REST: Duration = Duration::from_mins(5);
/// An alarm that goes off while another one is at work comes again this much later.
const SECOND_ALARM: Duration = Duration::from_secs(15);
/// What is said where nothing else can be, as [`Reply::Unable`] is written.
const UNABLE: &str = "\"unable\"";

/// The desk of a site. See the module.
#[durable_object(alarm)]
pub(crate) struct Desk {
    state: State,
    room: Room,
    /// `None` while the storage could not be opened: the next request tries again.
    store: RefCell<Option<Rc<Store>>>,
}

impl DurableObject for Desk {
    fn new(state: State, env: Env) -> Self {
        let desk = Self {
            state,
            room: Room::new(env),
            store: RefCell::default(),
        };
        match (desk.store(), Settings::of(&desk.room.env)) {
            (Ok(store), Ok(settings)) => spawn_local(async move {
                if let Err(fault) = alarm::watch(&store, &settings.configuration).await {
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
        let url = request.inner().url();
        let name = url.rsplit('/').next().unwrap_or_default();
        let text = match self.reply(name, &request).await {
            Ok(text) => text,
            Err(fault) => {
                console_error!("the desk could not answer: {fault}");
                UNABLE.to_owned()
            }
        };
        Response::ok(text)
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
        let configuration = self.room.configuration()?;
        if self.room.pass.borrow().is_some() {
            // The runtime lets one alarm go off at a time. Should it ever not, that pass does it all.
            return alarm::arm(&store, configuration, SECOND_ALARM).await;
        }
        // One whose end could not be recorded is nobody's any more, since one pass runs at a time.
        outbox::take_back(&store, &self.room.env, configuration, ambient::now())?;
        let (handle, registration) = AbortHandle::new_pair();
        self.room.pass.replace(Some(handle));
        let pass = outbox::pass(&store, &self.room.env, configuration);
        let pass = Abortable::new(pass, registration).await;
        self.room.pass.take();
        let rest = if let Ok(rest) = pass {
            rest
        } else {
            outbox::take_back(&store, &self.room.env, configuration, ambient::now())?;
            Duration::ZERO
        };
        alarm::arm(&store, configuration, rest).await
    }

    /// Sets the alarm whatever else is wrong: without one nobody would come back.
    async fn rest(&self) {
        let at = ambient::now().later(REST);
        let set = match sql::Storage::new(&self.state) {
            Ok(storage) => storage.set_alarm(at).await,
            Err(fault) => Err(fault),
        };
        if let Err(fault) = set {
            console_error!("the alarm could not be set: {fault}");
        }
    }

    /// What is said to a question by its name.
    async fn reply(&self, name: &str, request: &Request) -> Result<String, StorageFault> {
        match name {
            Submit::NAME => self.answer::<Submit>(request).await,
            AskReceipt::NAME => self.answer::<AskReceipt>(request).await,
            AskPage::NAME => self.answer::<AskPage>(request).await,
            AskRead::NAME => self.answer::<AskRead>(request).await,
            Act::NAME => self.answer::<Act>(request).await,
            Watch::NAME => self.answer::<Watch>(request).await,
            AskStatus::NAME => self.answer::<AskStatus>(request).await,
            AskDead::NAME => self.answer::<AskDead>(request).await,
            Revive::NAME => self.answer::<Revive>(request).await,
            CameBack::NAME => self.answer::<CameBack>(request).await,
            _ => Err(StorageFault::NotAvailable("an answer to such a question")),
        }
    }

    async fn answer<Q: Answered>(&self, request: &Request) -> Result<String, StorageFault> {
        let text = request.inner().text().map(JsFuture::from);
        let text = match text {
            Ok(text) => text.await.ok().and_then(|text| text.as_string()),
            Err(_) => None,
        };
        let text = text.ok_or(StorageFault::NotAvailable("the question's text"))?;
        let question: Q = serde_json::from_str(&text)
            .map_err(|_| StorageFault::NotAvailable("a question that can be read"))?;
        let answer = question.answer(&self.room, &self.store()?).await?;
        serde_json::to_string(&Reply::Answer(answer))
            .map_err(|_| StorageFault::NotAvailable("a written answer"))
    }

    /// The tables, brought up to date when they are first asked for.
    fn store(&self) -> Result<Rc<Store>, StorageFault> {
        if let Some(store) = &*self.store.borrow() {
            return Ok(Rc::clone(store));
        }
        let now = ambient::now();
        let storage = sql::Storage::new(&self.state)?;
        schema::migrate(&storage, now)?;
        let store = Rc::new(Store::new(storage));
        if let Ok(settings) = Settings::of(&self.room.env) {
            outbox::take_back(&store, &self.room.env, &settings.configuration, now)?;
        }
        *self.store.borrow_mut() = Some(Rc::clone(&store));
        Ok(store)
    }
}
