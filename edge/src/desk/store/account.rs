//! What became of all that was ever acknowledged: one row.

use courier::Moment;
use serde::Deserialize;

use super::Store;
use crate::desk::{names::Outcome, question::Counts, sql::StorageFault};

/// By how much each outcome has more submissions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::desk) struct Change {
    pub(in crate::desk) pending: i64,
    pub(in crate::desk) delivered: i64,
    pub(in crate::desk) dead: i64,
    pub(in crate::desk) erased: i64,
}

#[derive(Deserialize)]
struct Row {
    pending: i64,
    delivered: i64,
    dead: i64,
    erased: i64,
}

impl Change {
    /// One submission more.
    pub(in crate::desk) const fn one_more() -> Self {
        Self {
            pending: 1,
            delivered: 0,
            dead: 0,
            erased: 0,
        }
    }

    /// One submission goes from one outcome to another.
    pub(in crate::desk) const fn moves(&mut self, from: Outcome, to: Outcome) {
        *self.of(from) = self.of(from).saturating_sub(1);
        *self.of(to) = self.of(to).saturating_add(1);
    }

    const fn of(&mut self, outcome: Outcome) -> &mut i64 {
        match outcome {
            Outcome::Pending => &mut self.pending,
            Outcome::Delivered => &mut self.delivered,
            Outcome::Dead => &mut self.dead,
            Outcome::Erased => &mut self.erased,
        }
    }
}

impl Store {
    /// Moves the account.
    pub(in crate::desk) fn move_account(
        &self,
        by: Change,
        now: Moment,
    ) -> Result<(), StorageFault> {
        self.storage.run(
            "INSERT INTO account (id, pending, delivered, dead, erased, last_ms)
             VALUES (1, ?, ?, ?, ?, ?)
             ON CONFLICT DO UPDATE SET pending = pending + excluded.pending,
                 delivered = delivered + excluded.delivered, dead = dead + excluded.dead,
                 erased = erased + excluded.erased, last_ms = excluded.last_ms",
            &[
                by.pending.into(),
                by.delivered.into(),
                by.dead.into(),
                by.erased.into(),
                now.into(),
            ],
        )
    }

    /// All that was ever acknowledged.
    pub(in crate::desk) fn account(&self) -> Result<Counts, StorageFault> {
        let row: Option<Row> = self
            .storage
            .row("SELECT pending, delivered, dead, erased FROM account", &[])?;
        let count = |count: i64| u64::try_from(count).unwrap_or_default();
        Ok(row.map_or_else(Counts::default, |row| {
            let (pending, delivered) = (count(row.pending), count(row.delivered));
            let (dead, erased) = (count(row.dead), count(row.erased));
            Counts::of(pending, delivered, dead, erased)
        }))
    }
}
