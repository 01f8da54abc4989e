//! What a case has come to.

use serde::Deserialize;

use super::{Store, Stored};
use crate::desk::sql::{StorageFault, Value};

/// A case.
#[derive(Deserialize)]
pub(in crate::desk) struct CaseRow {
    pub(in crate::desk) received_ms: u64,
    /// When it was closed, if it is.
    pub(in crate::desk) closed_ms: Option<u64>,
}

/// A step of a case.
#[derive(Deserialize)]
pub(in crate::desk) struct StepRow {
    pub(in crate::desk) state: String,
    pub(in crate::desk) at_ms: u64,
}

/// What a case still waits for.
#[derive(Deserialize)]
pub(in crate::desk) struct Waiting {
    /// When the last of its letters is due by the first plan.
    pub(in crate::desk) by_ms: Option<u64>,
}

impl Store {
    pub(in crate::desk) fn steps(&self, reference: &str) -> Result<Vec<StepRow>, StorageFault> {
        self.storage.rows(
            "SELECT state, at_ms FROM steps WHERE reference = ? ORDER BY number",
            &[Value::Text(reference)],
        )
    }

    pub(in crate::desk) fn case(&self, reference: &str) -> Result<Option<CaseRow>, StorageFault> {
        self.storage.row(
            "SELECT received_ms, closed_ms FROM cases WHERE reference = ?",
            &[Value::Text(reference)],
        )
    }

    /// Whether only reference and times are left of a case.
    pub(in crate::desk) fn is_erased(&self, reference: &str) -> Result<bool, StorageFault> {
        let last = self.text(
            "SELECT state AS text FROM steps WHERE reference = ? ORDER BY number DESC LIMIT 1",
            &[Value::Text(reference)],
        )?;
        Ok(last.is_some_and(|state| state == "erased"))
    }

    /// What no channel has delivered yet, and one still may.
    pub(in crate::desk) fn waiting(
        &self,
        reference: &str,
    ) -> Result<Option<Waiting>, StorageFault> {
        self.storage.row(
            "SELECT MAX(by_ms) AS by_ms FROM (
                 SELECT MIN(since_ms) AS by_ms FROM deliveries
                 JOIN submissions ON submissions.id = deliveries.submission
                 WHERE submissions.reference = ?
                 GROUP BY submission
                 HAVING SUM(state = 'delivered') = 0 AND SUM(state IN ('queued', 'leased')) > 0
             )",
            &[Value::Text(reference)],
        )
    }

    /// The state that a case comes to by its deliveries. A submission is delivered when one channel
    /// has it, and given up when none is left that may; the case, when every submission is.
    pub(in crate::desk) fn state_by_deliveries(
        &self,
        reference: &str,
    ) -> Result<Option<String>, StorageFault> {
        self.text(
            "SELECT CASE
                 WHEN SUM(outcome = 'pending') > 0 THEN 'received'
                 WHEN SUM(outcome = 'dead') > 0 THEN 'undeliverable'
                 ELSE 'delivered'
             END AS text
             FROM (
                 SELECT CASE
                     WHEN SUM(state = 'delivered') > 0 THEN 'delivered'
                     WHEN SUM(state IN ('queued', 'leased')) > 0 THEN 'pending'
                     ELSE 'dead'
                 END AS outcome
                 FROM deliveries JOIN submissions ON submissions.id = deliveries.submission
                 WHERE submissions.reference = ?
                 GROUP BY submission
             )",
            &[Value::Text(reference)],
        )
    }

    /// Takes the last step back, if it is one that is not true any more of a case which waits again.
    pub(in crate::desk) fn take_step_back(&self, reference: &str) -> Result<(), StorageFault> {
        self.storage.run(
            "DELETE FROM steps WHERE reference = ?1 AND state IN ('delivered', 'undeliverable')
               AND number = (SELECT MAX(number) FROM steps WHERE reference = ?1)",
            &[Value::Text(reference)],
        )
    }

    /// How many reports a case has on a channel, up to a submission: a rating and the words that left
    /// with it are one.
    pub(in crate::desk) fn reports(
        &self,
        reference: &str,
        channel: &str,
        up_to: &str,
    ) -> Result<u64, StorageFault> {
        let count = self.number(
            "SELECT COUNT(DISTINCT CASE
                 WHEN EXISTS (SELECT 1 FROM letters WHERE letters.id = deliveries.letter)
                 THEN deliveries.submission ELSE deliveries.letter END) AS number
             FROM submissions JOIN deliveries ON deliveries.submission = submissions.id
             WHERE submissions.reference = ? AND deliveries.channel = ?
               AND submissions.rowid <= (SELECT rowid FROM submissions WHERE id = ?)",
            &[
                Value::Text(reference),
                Value::Text(channel),
                Value::Text(up_to),
            ],
        )?;
        Ok(count.unwrap_or_default())
    }

    /// The submissions of a case, first to last.
    pub(in crate::desk) fn submissions(
        &self,
        reference: &str,
    ) -> Result<Vec<Stored>, StorageFault> {
        self.storage.rows(
            "SELECT * FROM submissions WHERE reference = ? ORDER BY rowid",
            &[Value::Text(reference)],
        )
    }
}
