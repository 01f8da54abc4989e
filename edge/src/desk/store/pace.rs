//! How many letters of their own have left of late.

use courier::Moment;

use super::{Number, Store};
use crate::desk::sql::StorageFault;

/// The time in which letters are counted together, in milliseconds.
const SLOT_MS: u64 = 600_000;
/// An hour of such times, in milliseconds.
const HOUR_MS: u64 = 6 * SLOT_MS;

impl Store {
    /// Letters of their own in the last hour. Those of a time to come were sent before the clock was set
    /// back.
    pub(in crate::desk) fn letters_of_an_hour(&self, now: Moment) -> Result<u64, StorageFault> {
        let letters = self.number(
            "SELECT SUM(letters) AS number FROM pace WHERE slot_ms > ? AND slot_ms <= ?",
            &[now.millis().saturating_sub(HOUR_MS).into(), now.into()],
        )?;
        Ok(letters.unwrap_or_default())
    }

    /// Counts a letter of its own.
    pub(in crate::desk) fn count_letter(&self, now: Moment) -> Result<(), StorageFault> {
        let now_ms = now.millis();
        let slot_ms = now_ms.saturating_sub(now_ms.checked_rem(SLOT_MS).unwrap_or_default());
        let counted: Option<Number> = self.storage.row(
            "INSERT INTO pace (slot_ms, letters) VALUES (?, 1)
             ON CONFLICT (slot_ms) DO UPDATE SET letters = letters + 1
             RETURNING letters AS number",
            &[slot_ms.into()],
        )?;
        // The first of a time takes those away that nobody asks for any more.
        if counted.and_then(|counted| counted.number) != Some(1) {
            return Ok(());
        }
        self.storage.run(
            "DELETE FROM pace WHERE slot_ms < ?",
            &[slot_ms.saturating_sub(HOUR_MS).into()],
        )
    }
}
