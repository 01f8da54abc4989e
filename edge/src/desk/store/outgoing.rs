//! The outbox's questions: which letters are due, who is at them, how attempts ended.

use std::time::Duration;

use courier::Delivery;
use serde::Deserialize;

use super::{Store, Stored, Text};
use crate::desk::sql::{StorageFault, Value};

/// While an attempt runs, the desk is woken this soon at the latest: should the machine stop, the
/// next one finds the attempt broken off and need not wait for its lease to end.
const GUARD: Duration = Duration::from_secs(15);

/// A letter: the submissions that leave together over one channel, under the id of the first.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(in crate::desk) struct LetterName {
    pub(in crate::desk) letter: String,
    pub(in crate::desk) channel: String,
}

/// How an attempt ended, as it is kept.
#[derive(Debug)]
pub(in crate::desk) struct AttemptEnd {
    pub(in crate::desk) phase: &'static str,
    pub(in crate::desk) verdict: &'static str,
    pub(in crate::desk) code: Option<String>,
}

/// A delivery as its row has it.
#[derive(Deserialize)]
struct DeliveryRow {
    state: String,
    attempts: u32,
    since_ms: u64,
    next_ms: Option<u64>,
}

impl Store {
    pub(in crate::desk) fn site(&self) -> Result<Option<String>, StorageFault> {
        self.text("SELECT site AS text FROM desk", &[])
    }

    /// The letters whose next attempt is due, longest due first. A lease that has run out is due.
    pub(in crate::desk) fn due(
        &self,
        now_ms: u64,
        letters_max: u32,
    ) -> Result<Vec<LetterName>, StorageFault> {
        self.storage.rows(
            "SELECT letter, channel FROM deliveries WHERE next_ms <= ?
             GROUP BY letter, channel ORDER BY MIN(next_ms) LIMIT ?",
            &[Value::Number(now_ms), Value::Number(u64::from(letters_max))],
        )
    }

    /// The letters with an attempt that is running, or was when the machine stopped.
    pub(in crate::desk) fn leased(&self) -> Result<Vec<LetterName>, StorageFault> {
        self.storage.rows(
            "SELECT DISTINCT letter, channel FROM deliveries WHERE state = 'leased'",
            &[],
        )
    }

    /// Where the delivery of a letter is. All its submissions are at the same point.
    pub(in crate::desk) fn delivery(
        &self,
        name: &LetterName,
    ) -> Result<Option<Delivery>, StorageFault> {
        let row: Option<DeliveryRow> = self.storage.row(
            "SELECT state, attempts, since_ms, next_ms FROM deliveries
             WHERE letter = ? AND channel = ? ORDER BY rowid LIMIT 1",
            &[Value::Text(&name.letter), Value::Text(&name.channel)],
        )?;
        Ok(row.and_then(|row| row.open()))
    }

    /// Moves a letter's delivery, if it is still where it was: a compare and set. Whether it was.
    pub(in crate::desk) fn move_delivery(
        &self,
        name: &LetterName,
        from: &Delivery,
        to: &Delivery,
    ) -> Result<bool, StorageFault> {
        let (attempts, since_ms) = match to {
            Delivery::Queued {
                attempts, since_ms, ..
            }
            | Delivery::Leased {
                attempts, since_ms, ..
            } => (*attempts, Some(*since_ms)),
            Delivery::Delivered { attempts, .. } | Delivery::Dead { attempts, .. } => {
                (*attempts, None)
            }
        };
        let ended_ms = match to {
            Delivery::Queued { .. } | Delivery::Leased { .. } => None,
            Delivery::Delivered { at_ms, .. } | Delivery::Dead { at_ms, .. } => Some(*at_ms),
        };
        let moved: Vec<Text> = self.storage.rows(
            "UPDATE deliveries SET state = ?, attempts = ?, since_ms = COALESCE(?, since_ms),
                 next_ms = ?, ended_ms = ?
             WHERE letter = ? AND channel = ? AND state = ? AND next_ms = ?
             RETURNING submission AS text",
            &[
                Value::Text(to.name()),
                Value::Number(u64::from(attempts)),
                Value::MaybeNumber(since_ms),
                Value::MaybeNumber(to.next_ms()),
                Value::MaybeNumber(ended_ms),
                Value::Text(&name.letter),
                Value::Text(&name.channel),
                Value::Text(from.name()),
                Value::MaybeNumber(from.next_ms()),
            ],
        )?;
        Ok(!moved.is_empty())
    }

    pub(in crate::desk) fn begin_attempt(
        &self,
        name: &LetterName,
        number: u32,
        now_ms: u64,
    ) -> Result<(), StorageFault> {
        self.storage.run(
            "INSERT INTO attempts (letter, channel, number, started_ms) VALUES (?, ?, ?, ?)",
            &[
                Value::Text(&name.letter),
                Value::Text(&name.channel),
                Value::Number(u64::from(number)),
                Value::Number(now_ms),
            ],
        )
    }

    pub(in crate::desk) fn end_attempt(
        &self,
        name: &LetterName,
        number: u32,
        end: &AttemptEnd,
        now_ms: u64,
    ) -> Result<(), StorageFault> {
        self.storage.run(
            "UPDATE attempts SET ended_ms = ?, phase = ?, verdict = ?, code = ?
             WHERE letter = ? AND channel = ? AND number = ?",
            &[
                Value::Number(now_ms),
                Value::Text(end.phase),
                Value::Text(end.verdict),
                Value::MaybeText(end.code.as_deref()),
                Value::Text(&name.letter),
                Value::Text(&name.channel),
                Value::Number(u64::from(number)),
            ],
        )
    }

    /// When the first attempt of a letter began.
    pub(in crate::desk) fn first_attempt_ms(
        &self,
        name: &LetterName,
    ) -> Result<Option<u64>, StorageFault> {
        self.number(
            "SELECT MIN(started_ms) AS number FROM attempts WHERE letter = ? AND channel = ?",
            &[Value::Text(&name.letter), Value::Text(&name.channel)],
        )
    }

    /// The submissions that a letter delivers, first to last.
    pub(in crate::desk) fn letter(&self, name: &LetterName) -> Result<Vec<Stored>, StorageFault> {
        self.storage.rows(
            "SELECT submissions.* FROM deliveries
             JOIN submissions ON submissions.id = deliveries.submission
             WHERE deliveries.letter = ? AND deliveries.channel = ? ORDER BY submissions.rowid",
            &[Value::Text(&name.letter), Value::Text(&name.channel)],
        )
    }

    /// The first letter of a case: mail programs gather the later ones under it.
    pub(in crate::desk) fn first_letter(
        &self,
        reference: &str,
    ) -> Result<Option<String>, StorageFault> {
        self.text(
            "SELECT id AS text FROM submissions WHERE reference = ? ORDER BY rowid LIMIT 1",
            &[Value::Text(reference)],
        )
    }

    /// The state that a case comes to by its deliveries: delivered only when every one is.
    pub(in crate::desk) fn state_by_deliveries(
        &self,
        reference: &str,
    ) -> Result<Option<String>, StorageFault> {
        self.text(
            "SELECT CASE
                 WHEN SUM(deliveries.state IN ('queued', 'leased')) > 0 THEN 'received'
                 WHEN SUM(deliveries.state = 'dead') > 0 THEN 'undeliverable'
                 ELSE 'delivered'
             END AS text
             FROM deliveries JOIN submissions ON submissions.id = deliveries.submission
             WHERE submissions.reference = ?",
            &[Value::Text(reference)],
        )
    }

    /// When the desk must be awake next.
    pub(in crate::desk) fn next_ms(&self, now_ms: u64) -> Result<Option<u64>, StorageFault> {
        let guard_ms = u64::try_from(GUARD.as_millis()).unwrap_or_default();
        self.number(
            "SELECT MIN(CASE state WHEN 'leased' THEN MIN(next_ms, ?) ELSE next_ms END) AS number
             FROM deliveries WHERE next_ms IS NOT NULL",
            &[Value::Number(now_ms.saturating_add(guard_ms))],
        )
    }
}

impl DeliveryRow {
    /// The delivery, unless it is at its end, where nothing moves it.
    fn open(&self) -> Option<Delivery> {
        let (attempts, since_ms) = (self.attempts, self.since_ms);
        match (self.state.as_str(), self.next_ms) {
            ("queued", Some(due_ms)) => Some(Delivery::Queued {
                attempts,
                since_ms,
                due_ms,
            }),
            ("leased", Some(until_ms)) => Some(Delivery::Leased {
                attempts,
                since_ms,
                until_ms,
            }),
            _ => None,
        }
    }
}
