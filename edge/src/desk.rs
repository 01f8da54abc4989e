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
//! - `submit`: `stored`, `replayed`, `key_reused` or `too_many`. There is no *running*: between
//!   the look-up of a key and its write nothing else runs here, so two requests with one key are
//!   always one after the other.
//! - `case`: `case` or `no_such_case`.
//! - `watch`: `watched`. The cron's question, every five minutes.
//!
//! # The alarm
//! It is set to the next moment at which a letter is due, and tries those that are. It never
//! throws: the runtime would try again seven times and then forget it. Should it be lost all the
//! same, the constructor and the cron set it again.

mod bucket;
mod call;
mod intake;
mod outbox;
mod receipt;
mod request;
mod schema;
mod sql;
mod store;

use std::{cell::RefCell, rc::Rc, time::Duration};

use wasm_bindgen_futures::{JsFuture, spawn_local};
// The macro's expansion names it.
use worker::wasm_bindgen;
use worker::{DurableObject, Env, Request, Response, State, console_error, durable_object};

pub(crate) use self::call::call;
pub(crate) use self::request::{DeskAnswer, DeskRequest, Intake, Said};
pub(crate) use self::store::Stored;
use self::{bucket::Bucket, sql::StorageFault, store::Store};
use crate::{ambient, settings::Settings};

/// The desk of a site. See the module.
#[durable_object(alarm)]
pub(crate) struct Desk {
    state: State,
    env: Env,
    /// `None` while the storage could not be opened: the next request tries again.
    store: RefCell<Option<Rc<Store>>>,
    bucket: RefCell<Bucket>,
}

impl DurableObject for Desk {
    fn new(state: State, env: Env) -> Self {
        let desk = Self {
            state,
            env,
            store: RefCell::default(),
            bucket: RefCell::default(),
        };
        match desk.store() {
            Ok(store) => spawn_local(async move {
                if let Err(fault) = watch(&store).await {
                    console_error!("the alarm could not be set: {fault}");
                }
            }),
            Err(fault) => console_error!("the desk could not be opened: {fault}"),
        }
        desk
    }

    async fn fetch(&self, request: Request) -> worker::Result<Response> {
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
        match (self.store(), Settings::of(&self.env)) {
            (Ok(store), Ok(settings)) => {
                let rest = outbox::pass(&store, &self.env, &settings.configuration).await;
                if let Err(fault) = arm(&store, rest).await {
                    console_error!("the alarm could not be set: {fault}");
                }
            }
            (Err(fault), _) => console_error!("the desk could not be opened: {fault}"),
            (_, Err(fault)) => console_error!("the Worker is not configured: {fault}"),
        }
        Response::empty()
    }
}

impl Desk {
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
            DeskRequest::Watch => {
                watch(&store).await?;
                Ok(DeskAnswer::Watched)
            }
        }
    }

    async fn submit(&self, store: &Store, intake: &Intake) -> Result<DeskAnswer, StorageFault> {
        let settings =
            Settings::of(&self.env).map_err(|_| StorageFault::NotAvailable("the configuration"))?;
        let configuration = &settings.configuration;
        let now_ms = ambient::now_ms();
        let answer = intake::take(
            store,
            &mut self.bucket.borrow_mut(),
            intake,
            (configuration.limits(), configuration.delivery()),
            now_ms,
        )?;
        if matches!(answer, DeskAnswer::Stored { .. }) {
            arm(store, Duration::ZERO).await?;
        }
        Ok(answer)
    }

    /// The tables, brought up to date when they are first asked for.
    fn store(&self) -> Result<Rc<Store>, StorageFault> {
        if let Some(store) = &*self.store.borrow() {
            return Ok(Rc::clone(store));
        }
        let now_ms = ambient::now_ms();
        let storage = sql::Storage::new(&self.state)?;
        schema::migrate(&storage, now_ms)?;
        let store = Rc::new(Store { storage });
        let schedule = Settings::of(&self.env)
            .map(|settings| outbox::schedule(&settings.configuration))
            .unwrap_or_default();
        outbox::take_back(&store, &schedule, now_ms)?;
        *self.store.borrow_mut() = Some(Rc::clone(&store));
        Ok(store)
    }
}

/// Sets the alarm to the next moment at which the desk must be awake, after a rest. Synchronous up to
/// its first wait, so that the alarm is part of what was written just before.
async fn arm(store: &Store, rest: Duration) -> Result<(), StorageFault> {
    let now_ms = ambient::now_ms();
    let rested_ms = now_ms.saturating_add(u64::try_from(rest.as_millis()).unwrap_or_default());
    match store.next_ms(now_ms)? {
        Some(next_ms) => store.storage.set_alarm(next_ms.max(rested_ms)).await,
        None => store.storage.delete_alarm().await,
    }
}

/// Sets the alarm if something waits and the alarm is missing, too late or already past. One that is
/// past may be about to go off, or may have been lost by the runtime, and nothing tells which; going
/// off once more does no harm.
async fn watch(store: &Store) -> Result<(), StorageFault> {
    let now_ms = ambient::now_ms();
    let Some(next_ms) = store.next_ms(now_ms)? else {
        return Ok(());
    };
    let alarm = store.storage.alarm().await?;
    if alarm.is_some_and(|alarm_ms| now_ms < alarm_ms && alarm_ms <= next_ms) {
        return Ok(());
    }
    store.storage.set_alarm(next_ms).await
}
