//! What was said is erased when it is not needed any more; reference and times stay for a while.

use serde::Deserialize;

use super::Store;
use crate::desk::sql::{StorageFault, Value};

/// Cases that are erased, or forgotten, in one go.
const CASES_MAX: u64 = 512;

#[derive(Deserialize)]
struct Case {
    reference: String,
}

impl Store {
    /// When this was last looked for.
    pub(in crate::desk) fn swept_ms(&self) -> Result<Option<u64>, StorageFault> {
        self.number("SELECT MAX(swept_ms) AS number FROM desk", &[])
    }

    pub(in crate::desk) fn set_swept(&self, now_ms: u64) -> Result<(), StorageFault> {
        self.storage
            .run("UPDATE desk SET swept_ms = ?", &[Value::Number(now_ms)])
    }

    /// Erases what was said in cases whose every submission was delivered, the last before
    /// `delivered_ms`. What is not delivered is kept. How many cases that were.
    pub(in crate::desk) fn erase_delivered(
        &self,
        delivered_ms: u64,
        now_ms: u64,
    ) -> Result<usize, StorageFault> {
        let cases: Vec<Case> = self.storage.rows(
            "SELECT DISTINCT reference FROM submissions AS old
             WHERE received_ms < ?1 AND erased_ms IS NULL
               AND NOT EXISTS (SELECT 1 FROM submissions
                   WHERE submissions.reference = old.reference AND NOT EXISTS (
                       SELECT 1 FROM deliveries WHERE submission = submissions.id
                       AND state = 'delivered' AND ended_ms < ?1))
             LIMIT ?2",
            &[Value::Number(delivered_ms), Value::Number(CASES_MAX)],
        )?;
        self.erase_all(&cases, now_ms)
    }

    /// Erases what was said in cases that were closed before `closed_ms`, if their every submission was
    /// delivered. How many cases that were.
    pub(in crate::desk) fn erase_closed(
        &self,
        closed_ms: u64,
        now_ms: u64,
    ) -> Result<usize, StorageFault> {
        let cases: Vec<Case> = self.storage.rows(
            "SELECT reference FROM cases WHERE closed_ms < ?1
               AND NOT EXISTS (SELECT 1 FROM submissions
                   WHERE submissions.reference = cases.reference AND NOT EXISTS (
                       SELECT 1 FROM deliveries WHERE submission = submissions.id
                       AND state = 'delivered'))
             LIMIT ?2",
            &[Value::Number(closed_ms), Value::Number(CASES_MAX)],
        )?;
        self.erase_all(&cases, now_ms)
    }

    fn erase_all(&self, cases: &[Case], now_ms: u64) -> Result<usize, StorageFault> {
        for case in cases {
            self.erase(&case.reference, now_ms)?;
        }
        Ok(cases.len())
    }

    /// Erases what was said in a case. There is nothing left in it that could be opened again.
    fn erase(&self, reference: &str, now_ms: u64) -> Result<(), StorageFault> {
        self.storage.run(
            "UPDATE submissions SET message = NULL, name = NULL, phone = NULL, email = NULL,
                 page = NULL, touchpoint = NULL, phone_name = NULL, rating = NULL, erased_ms = ?2
             WHERE reference = ?1 AND erased_ms IS NULL",
            &[Value::Text(reference), Value::Number(now_ms)],
        )?;
        self.set_open(reference)?;
        self.step(reference, "erased", now_ms)
    }

    /// Forgets cases that were erased before `erased_ms`; their outcomes stay counted. How many
    /// cases that were.
    pub(in crate::desk) fn forget_erased(&self, erased_ms: u64) -> Result<usize, StorageFault> {
        let cases: Vec<Case> = self.storage.rows(
            "SELECT DISTINCT reference FROM submissions AS gone WHERE erased_ms < ?1
               AND NOT EXISTS (SELECT 1 FROM submissions
                   WHERE submissions.reference = gone.reference
                   AND (erased_ms IS NULL OR erased_ms >= ?1))
             LIMIT ?2",
            &[Value::Number(erased_ms), Value::Number(CASES_MAX)],
        )?;
        for case in &cases {
            self.forget(&case.reference)?;
        }
        Ok(cases.len())
    }

    /// Forgets alerts that were opened before a moment and are at their end: they tell of channels, not
    /// of anybody.
    pub(in crate::desk) fn forget_alerts(&self, opened_ms: u64) -> Result<(), StorageFault> {
        let before = [Value::Number(opened_ms)];
        for statement in [
            "DELETE FROM attempts WHERE letter IN (SELECT id FROM letters
                 WHERE kind = 'alert' AND opened_ms < ?)
                 AND letter NOT IN (SELECT letter FROM deliveries WHERE next_ms IS NOT NULL)",
            "DELETE FROM deliveries WHERE next_ms IS NULL AND letter IN (SELECT id FROM letters
                 WHERE kind = 'alert' AND opened_ms < ?)",
            "DELETE FROM letters WHERE kind = 'alert' AND opened_ms < ?
                 AND id NOT IN (SELECT letter FROM deliveries)",
        ] {
            self.storage.run(statement, &before)?;
        }
        Ok(())
    }

    /// Forgets digests that were opened before a moment, once all that they listed is forgotten.
    pub(in crate::desk) fn forget_digests(&self, opened_ms: u64) -> Result<(), StorageFault> {
        let before = [Value::Number(opened_ms)];
        for statement in [
            "DELETE FROM attempts WHERE letter IN (SELECT id FROM letters
                 WHERE kind <> 'alert' AND opened_ms < ?
                 AND NOT EXISTS (SELECT 1 FROM deliveries WHERE letter = letters.id))",
            "DELETE FROM letters WHERE kind <> 'alert' AND opened_ms < ?
                 AND NOT EXISTS (SELECT 1 FROM deliveries WHERE letter = letters.id)",
        ] {
            self.storage.run(statement, &before)?;
        }
        Ok(())
    }

    fn forget(&self, reference: &str) -> Result<(), StorageFault> {
        let of_case = [Value::Text(reference)];
        self.storage.run(
            "INSERT INTO forgotten (outcome, submissions)
             SELECT outcome, COUNT(*) FROM (
                 SELECT CASE WHEN EXISTS (SELECT 1 FROM deliveries
                     WHERE submission = submissions.id AND state = 'delivered')
                     THEN 'delivered' ELSE 'erased' END AS outcome
                 FROM submissions WHERE reference = ?
             ) WHERE true GROUP BY outcome
             ON CONFLICT (outcome) DO UPDATE SET submissions = submissions + excluded.submissions",
            &of_case,
        )?;
        for statement in [
            "DELETE FROM attempts WHERE letter IN
                 (SELECT id FROM submissions WHERE reference = ?)",
            "DELETE FROM deliveries WHERE submission IN
                 (SELECT id FROM submissions WHERE reference = ?)",
            "DELETE FROM submissions WHERE reference = ?",
            "DELETE FROM steps WHERE reference = ?",
            "DELETE FROM actions WHERE reference = ?",
            "DELETE FROM cases WHERE reference = ?",
        ] {
            self.storage.run(statement, &of_case)?;
        }
        Ok(())
    }
}
