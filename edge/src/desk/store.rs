//! The desk's tables as questions and answers: here and below, the one place with SQL besides the
//! schema. Here is what intake asks.

mod account;
mod attempts;
mod bounces;
mod cases;
mod channels;
mod clock;
mod gathered;
mod letters;
mod members;
mod outgoing;
mod pace;
mod pass_on;
mod queue;
mod reading;
mod retention;
mod status;
mod submissions;
mod tallies;
mod who;
mod words;

use std::cell::{OnceCell, RefCell};

use courier::Moment;
use serde::Deserialize;
use shared::SiteId;

use super::sql::{Storage, StorageFault, Value};

pub(super) use self::account::Change;
pub(super) use self::attempts::{AttemptEnd, Standing};
pub(super) use self::bounces::Bounce;
pub(super) use self::cases::Case;
pub(super) use self::channels::Health;
pub(super) use self::gathered::{Gathering, LetterRoom};
pub(super) use self::members::Fate;
pub(super) use self::submissions::NewSubmission;
pub(super) use self::tallies::{Measure, Tally};

/// The tables.
pub(super) struct Store {
    pub(super) storage: Storage,
    /// Whose desk this is, once it was read.
    site: OnceCell<SiteId>,
    /// The site's own date at the beginning of the hour that was last counted.
    day: RefCell<Option<(u64, String)>>,
}

#[derive(Deserialize)]
struct Text {
    text: String,
}

#[derive(Deserialize)]
struct Number {
    number: Option<u64>,
}

#[derive(Deserialize)]
struct At {
    at: Option<Moment>,
}

impl Store {
    pub(super) const fn new(storage: Storage) -> Self {
        Self {
            storage,
            site: OnceCell::new(),
            day: RefCell::new(None),
        }
    }

    pub(super) fn set_site(&self, site: &SiteId) -> Result<(), StorageFault> {
        if self.site()?.is_some() {
            return Ok(());
        }
        self.storage.run(
            "INSERT INTO desk (site) VALUES (?) ON CONFLICT DO NOTHING",
            &[site.as_str().into()],
        )
    }

    /// Whose desk this is, if anything was ever stored.
    pub(super) fn site(&self) -> Result<Option<SiteId>, StorageFault> {
        #[derive(Deserialize)]
        struct Row {
            site: SiteId,
        }
        if let Some(site) = self.site.get() {
            return Ok(Some(site.clone()));
        }
        let row: Option<Row> = self.storage.row("SELECT site FROM desk", &[])?;
        let site = row.map(|row| row.site);
        if let Some(site) = &site {
            // What is read outside the transaction that writes it stays.
            let _ = self.site.set(site.clone());
        }
        Ok(site)
    }
}

impl Store {
    fn text(&self, statement: &str, values: &[Value<'_>]) -> Result<Option<String>, StorageFault> {
        let row: Option<Text> = self.storage.row(statement, values)?;
        Ok(row.map(|row| row.text))
    }

    fn number(&self, statement: &str, values: &[Value<'_>]) -> Result<Option<u64>, StorageFault> {
        let row: Option<Number> = self.storage.row(statement, values)?;
        Ok(row.and_then(|row| row.number))
    }

    fn moment(
        &self,
        statement: &str,
        values: &[Value<'_>],
    ) -> Result<Option<Moment>, StorageFault> {
        let row: Option<At> = self.storage.row(statement, values)?;
        Ok(row.and_then(|row| row.at))
    }
}
