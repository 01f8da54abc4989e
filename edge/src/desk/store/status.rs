//! What became of everything that was acknowledged.

use serde::{Deserialize, Serialize};

use super::Store;
use crate::desk::sql::{StorageFault, Value};

/// Submissions that the figures of a day are taken from, the latest first.
const SAMPLE_MAX: u64 = 5_000;
/// References that are listed at once.
const LISTED_MAX: u64 = 100;

/// Submissions by outcome. Each is counted once, whatever its channels and letters:
/// `acknowledged = delivered + pending + dead + erased`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Counts {
    pub(crate) acknowledged: u64,
    /// One channel has it.
    pub(crate) delivered: u64,
    /// None has it yet, and one still may.
    pub(crate) pending: u64,
    /// None has it, and all have given up.
    pub(crate) dead: u64,
    /// Erased before any channel had it.
    pub(crate) erased: u64,
}

/// A submission that was given up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DeadLetter {
    pub(crate) reference: String,
    pub(crate) received_ms: u64,
    pub(crate) dead_ms: u64,
}

/// A submission that one channel has given up, as a person is told of it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct GivenUp {
    pub(crate) reference: String,
    pub(crate) received_ms: u64,
    pub(crate) dead_ms: u64,
    pub(crate) kind: String,
    pub(crate) rating: Option<String>,
    /// The codes of the last answer.
    pub(crate) code: Option<String>,
    is_read: u8,
}

impl GivenUp {
    /// Whether another channel has it.
    pub(crate) const fn is_read(&self) -> bool {
        self.is_read != 0
    }
}

impl Counts {
    /// Both together.
    pub(in crate::desk) const fn and(self, other: Self) -> Self {
        Self {
            acknowledged: self.acknowledged.saturating_add(other.acknowledged),
            delivered: self.delivered.saturating_add(other.delivered),
            pending: self.pending.saturating_add(other.pending),
            dead: self.dead.saturating_add(other.dead),
            erased: self.erased.saturating_add(other.erased),
        }
    }
}

#[derive(Deserialize)]
struct Latency {
    received_ms: u64,
    delivered_ms: u64,
}

impl Store {
    /// All that was ever acknowledged, in one read.
    pub(in crate::desk) fn counts(&self, since_ms: u64) -> Result<Counts, StorageFault> {
        let counts = self.storage.row(
            "SELECT COUNT(*) AS acknowledged,
                 COALESCE(SUM(outcome = 'delivered'), 0) AS delivered,
                 COALESCE(SUM(outcome = 'pending'), 0) AS pending,
                 COALESCE(SUM(outcome = 'dead'), 0) AS dead,
                 COALESCE(SUM(outcome = 'erased'), 0) AS erased
             FROM (
                 SELECT CASE
                     WHEN SUM(deliveries.state = 'delivered') > 0 THEN 'delivered'
                     WHEN submissions.erased_ms IS NOT NULL THEN 'erased'
                     WHEN SUM(deliveries.state IN ('queued', 'leased')) > 0 THEN 'pending'
                     WHEN SUM(deliveries.state = 'dead') > 0 THEN 'dead'
                 END AS outcome
                 FROM submissions
                 LEFT JOIN deliveries ON deliveries.submission = submissions.id
                 WHERE submissions.received_ms >= ?
                 GROUP BY submissions.id
             )",
            &[Value::Number(since_ms)],
        )?;
        Ok(counts.unwrap_or_default())
    }

    /// What was counted once and is not stored any more.
    pub(in crate::desk) fn forgotten(&self) -> Result<Counts, StorageFault> {
        let counts = self.storage.row(
            "SELECT COALESCE(SUM(submissions), 0) AS acknowledged,
                 COALESCE(SUM(CASE outcome WHEN 'delivered' THEN submissions END), 0) AS delivered,
                 0 AS pending, 0 AS dead,
                 COALESCE(SUM(CASE outcome WHEN 'erased' THEN submissions END), 0) AS erased
             FROM forgotten",
            &[],
        )?;
        Ok(counts.unwrap_or_default())
    }

    /// From acknowledgement to the first acceptance, milliseconds, of what was received since then.
    pub(in crate::desk) fn latencies_ms(&self, since_ms: u64) -> Result<Vec<u64>, StorageFault> {
        let rows: Vec<Latency> = self.storage.rows(
            "SELECT submissions.received_ms AS received_ms, MIN(deliveries.ended_ms) AS delivered_ms
             FROM submissions JOIN deliveries ON deliveries.submission = submissions.id
             WHERE submissions.received_ms >= ? AND deliveries.state = 'delivered'
             GROUP BY submissions.id ORDER BY submissions.received_ms DESC LIMIT ?",
            &[Value::Number(since_ms), Value::Number(SAMPLE_MAX)],
        )?;
        let latency = |row: Latency| row.delivered_ms.saturating_sub(row.received_ms);
        Ok(rows.into_iter().map(latency).collect())
    }

    /// When any channel last took a letter.
    pub(in crate::desk) fn last_delivery_ms(&self) -> Result<Option<u64>, StorageFault> {
        self.number("SELECT MAX(delivered_ms) AS number FROM channels", &[])
    }

    /// What a channel has given up of a case: the first of it.
    pub(in crate::desk) fn given_up(
        &self,
        reference: &str,
        channel: &str,
    ) -> Result<Option<GivenUp>, StorageFault> {
        self.storage.row(
            // A row that cannot be read is what may be told of here.
            "SELECT submissions.reference AS reference,
                 MAX(submissions.received_ms, 0) AS received_ms, deliveries.ended_ms AS dead_ms,
                 submissions.kind AS kind, submissions.rating AS rating,
                 (SELECT code FROM attempts WHERE attempts.letter = deliveries.letter
                     AND attempts.channel = deliveries.channel
                     ORDER BY number DESC LIMIT 1) AS code,
                 EXISTS (SELECT 1 FROM deliveries AS other
                     WHERE other.submission = submissions.id AND other.state = 'delivered')
                     AS is_read
             FROM submissions JOIN deliveries ON deliveries.submission = submissions.id
             WHERE submissions.reference = ? AND deliveries.channel = ?
               AND deliveries.state = 'dead'
             ORDER BY submissions.rowid LIMIT 1",
            &[Value::Text(reference), Value::Text(channel)],
        )
    }

    /// The submissions that no channel has and all have given up, the latest first.
    pub(in crate::desk) fn dead(&self) -> Result<Vec<DeadLetter>, StorageFault> {
        self.storage.rows(
            // A row that cannot be read is what may be listed here: it must not hide the others.
            "SELECT submissions.reference AS reference,
                 MAX(submissions.received_ms, 0) AS received_ms,
                 MAX(deliveries.ended_ms) AS dead_ms
             FROM deliveries JOIN submissions ON submissions.id = deliveries.submission
             WHERE deliveries.state = 'dead' AND submissions.erased_ms IS NULL
               AND NOT EXISTS (SELECT 1 FROM deliveries AS other
                   WHERE other.submission = submissions.id AND other.state <> 'dead')
             GROUP BY submissions.id ORDER BY dead_ms DESC LIMIT ?",
            &[Value::Number(LISTED_MAX)],
        )
    }
}
