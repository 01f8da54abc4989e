//! The runtime's storage of one object: SQL, transactions and the alarm, each call fallible.
//!
//! The worker crate has only the asynchronous transaction, and lets a cursor's error through as a
//! JavaScript exception; these bindings have neither fault. No statement stands here.

use std::cell::Cell;

use configuration::ChannelId;
use courier::{LetterId, Moment};
use js_sys::{Array, Promise};
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use worker::{Date, DateInit, SqlStorageValue};

use super::names::SubmissionId;

#[wasm_bindgen]
extern "C" {
    type ObjectStorage;

    #[wasm_bindgen(method, getter)]
    fn sql(this: &ObjectStorage) -> Sql;

    #[wasm_bindgen(method, catch, js_name = transactionSync)]
    fn transaction_sync(
        this: &ObjectStorage,
        work: &mut dyn FnMut() -> Result<JsValue, JsValue>,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = getAlarm)]
    fn get_alarm(this: &ObjectStorage) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch, js_name = setAlarm)]
    fn set_alarm(this: &ObjectStorage, at: &js_sys::Date) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch, js_name = deleteAlarm)]
    fn delete_alarm(this: &ObjectStorage) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn sync(this: &ObjectStorage) -> Result<Promise, JsValue>;

    type Sql;

    #[wasm_bindgen(method, catch, variadic)]
    fn exec(this: &Sql, statement: &str, values: &Array) -> Result<Cursor, JsValue>;

    type Cursor;

    #[wasm_bindgen(method, catch, js_name = toArray)]
    fn to_array(this: &Cursor) -> Result<Array, JsValue>;
}

/// The storage of this object.
pub(super) struct Storage {
    inner: ObjectStorage,
    sql: Sql,
    /// When the alarm goes off, as far as this run of the object has set it.
    armed: Cell<Option<Moment>>,
}

/// What a statement is given.
#[derive(Clone, Debug)]
pub(super) enum Value<'a> {
    Text(&'a str),
    MaybeText(Option<&'a str>),
    Number(u64),
    MaybeNumber(Option<u64>),
    Signed(i64),
}

/// Why the storage did not do it. The texts are the runtime's own and name tables, never values: a
/// reader's message would quote what was stored.
#[derive(Debug)]
pub(crate) enum StorageFault {
    /// A statement or a transaction failed: a constraint, a full disk, a reset of the object.
    Refused(String),
    /// What is stored does not have the form that is read.
    Unreadable(&'static str),
    /// Something that a row was to be made of could not be had.
    NotAvailable(&'static str),
}

impl Storage {
    pub(super) fn new(state: &worker::State) -> Result<Self, StorageFault> {
        let storage = state.as_raw().storage().map_err(|error| refused(&error))?;
        let inner: ObjectStorage = JsValue::from(storage).unchecked_into();
        let sql = inner.sql();
        Ok(Self {
            inner,
            sql,
            armed: Cell::new(None),
        })
    }

    /// Runs statements that give nothing back.
    pub(super) fn run(&self, statement: &str, values: &[Value<'_>]) -> Result<(), StorageFault> {
        self.exec(statement, values).map(drop)
    }

    /// Runs a statement and reads its rows by the names of their columns.
    pub(super) fn rows<T: DeserializeOwned>(
        &self,
        statement: &str,
        values: &[Value<'_>],
    ) -> Result<Vec<T>, StorageFault> {
        let rows = self.exec(statement, values)?.to_array();
        let rows = rows.map_err(|error| refused(&error))?;
        rows.iter()
            .map(|row| {
                serde_wasm_bindgen::from_value(row).map_err(|_| StorageFault::Unreadable("a row"))
            })
            .collect()
    }

    /// The first row, if there is one.
    pub(super) fn row<T: DeserializeOwned>(
        &self,
        statement: &str,
        values: &[Value<'_>],
    ) -> Result<Option<T>, StorageFault> {
        Ok(self.rows(statement, values)?.into_iter().next())
    }

    /// All that `work` does, or nothing of it.
    pub(super) fn transaction<T>(
        &self,
        work: impl Fn() -> Result<T, StorageFault>,
    ) -> Result<T, StorageFault> {
        let mut outcome = None;
        let result = self.inner.transaction_sync(&mut || {
            let done = work();
            // What is thrown here makes the runtime roll back; the cause stays on this side.
            let signal = if done.is_ok() {
                Ok(JsValue::UNDEFINED)
            } else {
                Err(JsValue::NULL)
            };
            outcome = Some(done);
            signal
        });
        match (outcome, result) {
            (Some(Ok(_)) | None, Err(error)) => Err(refused(&error)),
            (Some(done), _) => done,
            (None, Ok(_)) => Err(StorageFault::NotAvailable("transaction")),
        }
    }

    /// When the alarm is set to go off, if it is set.
    pub(super) async fn alarm(&self) -> Result<Option<Moment>, StorageFault> {
        let at = settled(self.inner.get_alarm()).await?;
        let is_set = !(at.is_null() || at.is_undefined());
        let millis = || Date::from(js_sys::Date::new(&at)).as_millis();
        Ok(is_set.then(|| Moment::from_millis(millis())))
    }

    /// Sets the one alarm. Done without a wait after a write, it is part of what was written.
    pub(super) async fn set_alarm(&self, at: Moment) -> Result<(), StorageFault> {
        let date: js_sys::Date = Date::new(DateInit::Millis(at.millis())).into();
        self.armed.set(Some(at));
        settled(self.inner.set_alarm(&date)).await.map(drop)
    }

    /// When the alarm that was set here goes off. Nothing is known of one that was set before the object
    /// began to run.
    pub(super) fn armed(&self) -> Option<Moment> {
        self.armed.get()
    }

    /// The alarm has gone off.
    pub(super) fn disarm(&self) {
        self.armed.set(None);
    }

    /// Takes the alarm back.
    pub(super) async fn delete_alarm(&self) -> Result<(), StorageFault> {
        self.armed.set(None);
        settled(self.inner.delete_alarm()).await.map(drop)
    }

    /// Waits until all that was written is durable.
    pub(super) async fn sync(&self) -> Result<(), StorageFault> {
        settled(self.inner.sync()).await.map(drop)
    }

    fn exec(&self, statement: &str, values: &[Value<'_>]) -> Result<Cursor, StorageFault> {
        let bound = Array::new();
        for value in values {
            bound.push(&JsValue::from(SqlStorageValue::from(value)));
        }
        self.sql
            .exec(statement, &bound)
            .map_err(|error| refused(&error))
    }
}

impl From<&Value<'_>> for SqlStorageValue {
    fn from(value: &Value<'_>) -> Self {
        // Times in milliseconds and counts: far below 2^53, where a number loses its last digits.
        let number = |number: &u64| i64::try_from(*number).map_or(Self::Null, Self::Integer);
        match value {
            Value::Signed(given) => Self::Integer(*given),
            Value::Text(text) | Value::MaybeText(Some(text)) => Self::String((*text).to_owned()),
            Value::Number(given) | Value::MaybeNumber(Some(given)) => number(given),
            Value::MaybeText(None) | Value::MaybeNumber(None) => Self::Null,
        }
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<Option<&'a str>> for Value<'a> {
    fn from(text: Option<&'a str>) -> Self {
        Self::MaybeText(text)
    }
}

impl<'a> From<&'a LetterId> for Value<'a> {
    fn from(id: &'a LetterId) -> Self {
        Self::Text(id.as_str())
    }
}

impl<'a> From<&'a SubmissionId> for Value<'a> {
    fn from(id: &'a SubmissionId) -> Self {
        Self::Text(id.as_str())
    }
}

impl<'a> From<&'a ChannelId> for Value<'a> {
    fn from(id: &'a ChannelId) -> Self {
        Self::Text(id.as_str())
    }
}

impl From<Moment> for Value<'_> {
    fn from(moment: Moment) -> Self {
        Self::Number(moment.millis())
    }
}

impl From<Option<Moment>> for Value<'_> {
    fn from(moment: Option<Moment>) -> Self {
        Self::MaybeNumber(moment.map(Moment::millis))
    }
}

impl From<u64> for Value<'_> {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for Value<'_> {
    fn from(number: u32) -> Self {
        Self::Number(u64::from(number))
    }
}

impl From<Option<u32>> for Value<'_> {
    fn from(number: Option<u32>) -> Self {
        Self::MaybeNumber(number.map(u64::from))
    }
}

impl From<bool> for Value<'_> {
    fn from(is_so: bool) -> Self {
        Self::Number(u64::from(is_so))
    }
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Signed(number)
    }
}

impl From<i32> for Value<'_> {
    fn from(number: i32) -> Self {
        Self::Signed(i64::from(number))
    }
}

impl std::fmt::Display for StorageFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Refused(cause) => write!(f, "the storage refused: {cause}"),
            Self::Unreadable(cause) => write!(f, "cannot be read: {cause}"),
            Self::NotAvailable(what) => write!(f, "not available: {what}"),
        }
    }
}

async fn settled(promise: Result<Promise, JsValue>) -> Result<JsValue, StorageFault> {
    let promise = promise.map_err(|error| refused(&error))?;
    JsFuture::from(promise)
        .await
        .map_err(|error| refused(&error))
}

fn refused(error: &JsValue) -> StorageFault {
    let message = error
        .dyn_ref::<js_sys::Error>()
        .map(|error| String::from(error.message()));
    StorageFault::Refused(message.unwrap_or_else(|| "no message".to_owned()))
}
