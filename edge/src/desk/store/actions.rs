//! What people did to a case, and whether it is closed.

use serde::Deserialize;

use super::Store;
use crate::desk::sql::{StorageFault, Value};

/// Something that was done.
#[derive(Deserialize)]
pub(in crate::desk) struct ActionRow {
    pub(in crate::desk) action: String,
    pub(in crate::desk) at_ms: u64,
}

impl Store {
    /// What was done and not taken back, first to last.
    pub(in crate::desk) fn actions(&self, reference: &str) -> Result<Vec<ActionRow>, StorageFault> {
        self.storage.rows(
            "SELECT action, at_ms FROM actions
             WHERE reference = ? AND undone_ms IS NULL ORDER BY number",
            &[Value::Text(reference)],
        )
    }

    /// Closes a case that is open.
    pub(in crate::desk) fn close(&self, reference: &str, now_ms: u64) -> Result<(), StorageFault> {
        self.note(reference, "solve", now_ms)?;
        self.storage.run(
            "UPDATE cases SET closed_ms = ? WHERE reference = ?",
            &[Value::Number(now_ms), Value::Text(reference)],
        )
    }

    /// Takes the closing of a case back.
    pub(in crate::desk) fn undo_close(
        &self,
        reference: &str,
        now_ms: u64,
    ) -> Result<(), StorageFault> {
        self.storage.run(
            "UPDATE actions SET undone_ms = ?2 WHERE reference = ?1
               AND number = (SELECT MAX(number) FROM actions
                   WHERE reference = ?1 AND action = 'solve' AND undone_ms IS NULL)",
            &[Value::Text(reference), Value::Number(now_ms)],
        )?;
        self.set_open(reference)
    }

    /// Opens a case again to which something was added, if it is closed.
    pub(in crate::desk) fn open_again(
        &self,
        reference: &str,
        now_ms: u64,
    ) -> Result<(), StorageFault> {
        let case = self.case(reference)?;
        if case.and_then(|case| case.closed_ms).is_none() {
            return Ok(());
        }
        self.note(reference, "add", now_ms)?;
        self.set_open(reference)
    }

    /// Nothing is closed in it any more.
    pub(super) fn set_open(&self, reference: &str) -> Result<(), StorageFault> {
        self.storage.run(
            "UPDATE cases SET closed_ms = NULL WHERE reference = ?",
            &[Value::Text(reference)],
        )
    }

    fn note(&self, reference: &str, action: &str, now_ms: u64) -> Result<(), StorageFault> {
        self.storage.run(
            "INSERT INTO actions (reference, number, action, at_ms)
             SELECT ?1, COALESCE(MAX(number), 0) + 1, ?2, ?3 FROM actions WHERE reference = ?1",
            &[
                Value::Text(reference),
                Value::Text(action),
                Value::Number(now_ms),
            ],
        )
    }
}
