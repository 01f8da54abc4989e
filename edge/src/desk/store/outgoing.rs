//! The outbox's questions: which letters are due, who is at them, how attempts ended.

use std::time::Duration;

use courier::Delivery;
use serde::Deserialize;

use super::{Store, Stored, Text};
use crate::desk::{
    moments::later,
    sql::{StorageFault, Value},
};

/// While an attempt runs, the desk is woken this soon at the latest: should the machine stop, the
/// next one finds the attempt broken off and need not wait for its lease to end.
const GUARD: Duration = Duration::from_secs(15);
/// Rows that are looked through for the letters that are due: those of a digest are many.
const ROWS_MAX: u64 = 1_000;
/// Letters that are given up at once, where a channel has failed for as long as they waited.
const EXPIRED_MAX: u64 = 200;

/// A letter on one channel.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(in crate::desk) struct LetterName {
    pub(in crate::desk) letter: String,
    pub(in crate::desk) channel: String,
}

/// Where a letter stands: its delivery, and how many attempts in a row ended unseen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::desk) struct Standing {
    pub(in crate::desk) delivery: Delivery,
    pub(in crate::desk) unseen: u32,
    /// Attempts from before it was put back into the queue, which do not count for its schedule.
    pub(in crate::desk) tried_before: u32,
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
    unseen: u32,
    tried_before: u32,
}

/// What is due.
impl Store {
    /// The letters whose next attempt on a channel is due, longest due first, and how many of their
    /// last attempts ended unseen. A lease that has run out is due.
    pub(in crate::desk) fn due(
        &self,
        channel: &str,
        now_ms: u64,
        letters_max: usize,
    ) -> Result<Vec<(LetterName, u32)>, StorageFault> {
        #[derive(Deserialize)]
        struct Row {
            letter: String,
            unseen: u32,
        }
        let rows: Vec<Row> = self.storage.rows(
            "SELECT letter, unseen FROM deliveries
             WHERE channel = ?1 AND state IN ('queued', 'leased') AND next_ms <= ?2
             ORDER BY next_ms LIMIT ?3",
            &[
                Value::Text(channel),
                Value::Number(now_ms),
                Value::Number(ROWS_MAX),
            ],
        )?;
        let mut due: Vec<(LetterName, u32)> = Vec::new();
        for row in rows {
            if due.len() >= letters_max {
                break;
            }
            if due.iter().all(|(name, _)| name.letter != row.letter) {
                let name = LetterName {
                    letter: row.letter,
                    channel: channel.to_owned(),
                };
                due.push((name, row.unseen));
            }
        }
        Ok(due)
    }

    /// The letter that looks whether a failing channel is back: the one that is due first among
    /// those that would be due by now or were tried before. It is due now.
    pub(in crate::desk) fn probe(
        &self,
        channel: &str,
        now_ms: u64,
    ) -> Result<Option<LetterName>, StorageFault> {
        let letter = self.text(
            "SELECT letter AS text FROM deliveries
             WHERE channel = ?1 AND state = 'queued' AND next_ms IS NOT NULL
               AND (attempts > 0 OR next_ms <= ?2)
             ORDER BY next_ms LIMIT 1",
            &[Value::Text(channel), Value::Number(now_ms)],
        )?;
        let Some(letter) = letter else {
            return Ok(None);
        };
        self.storage.run(
            "UPDATE deliveries SET next_ms = MIN(next_ms, ?3)
             WHERE letter = ?1 AND channel = ?2 AND state = 'queued'",
            &[
                Value::Text(&letter),
                Value::Text(channel),
                Value::Number(now_ms),
            ],
        )?;
        Ok(Some(LetterName {
            letter,
            channel: channel.to_owned(),
        }))
    }

    /// The letters that have waited for a channel since before a moment, some of them.
    pub(in crate::desk) fn expired(
        &self,
        channel: &str,
        since_ms: u64,
    ) -> Result<Vec<LetterName>, StorageFault> {
        self.storage.rows(
            "SELECT DISTINCT letter, channel FROM deliveries
             WHERE channel = ? AND state = 'queued' AND next_ms IS NOT NULL AND since_ms <= ?
             LIMIT ?",
            &[
                Value::Text(channel),
                Value::Number(since_ms),
                Value::Number(EXPIRED_MAX),
            ],
        )
    }

    /// The letters with an attempt that is running, or was when the machine stopped. Left to itself the
    /// database would walk through all that was ever delivered.
    pub(in crate::desk) fn leased(&self) -> Result<Vec<LetterName>, StorageFault> {
        self.storage.rows(
            "SELECT DISTINCT letter, channel FROM deliveries INDEXED BY deliveries_to_come
             WHERE state = 'leased' AND next_ms IS NOT NULL",
            &[],
        )
    }

    /// How many attempts at a letter in a row ended unseen, over the channel with the most.
    pub(in crate::desk) fn unseen(&self, letter: &str) -> Result<u32, StorageFault> {
        let unseen = self.number(
            "SELECT MAX(unseen) AS number FROM deliveries WHERE letter = ?",
            &[Value::Text(letter)],
        )?;
        Ok(unseen
            .and_then(|unseen| u32::try_from(unseen).ok())
            .unwrap_or_default())
    }

    /// The channels that something waits for.
    pub(in crate::desk) fn channels_with_work(&self) -> Result<Vec<String>, StorageFault> {
        let rows: Vec<Text> = self.storage.rows(
            "SELECT DISTINCT channel AS text FROM deliveries WHERE next_ms IS NOT NULL",
            &[],
        )?;
        Ok(rows.into_iter().map(|row| row.text).collect())
    }

    /// When the desk must be awake next for a channel: when the first letter is due; while it is failing,
    /// at its next look, and not before there is a letter to look with.
    pub(in crate::desk) fn next_ms_of(
        &self,
        channel: &str,
        probe_ms: Option<u64>,
        now_ms: u64,
    ) -> Result<Option<u64>, StorageFault> {
        let guard_ms = later(now_ms, GUARD);
        let first = |state| {
            self.number(
                "SELECT MIN(next_ms) AS number FROM deliveries
                 WHERE channel = ? AND state = ? AND next_ms IS NOT NULL",
                &[Value::Text(channel), Value::Text(state)],
            )
        };
        let queued = match (first("queued")?, probe_ms) {
            (Some(_), Some(probe_ms)) if self.has_tried(channel)? => Some(probe_ms),
            (Some(due_ms), Some(probe_ms)) => Some(due_ms.max(probe_ms)),
            (due_ms, _) => due_ms,
        };
        let leased = first("leased")?.map(|until_ms| until_ms.min(guard_ms));
        Ok([queued, leased].into_iter().flatten().min())
    }
}

impl Store {
    /// Whether a letter waits that was tried before.
    fn has_tried(&self, channel: &str) -> Result<bool, StorageFault> {
        let tried = self.text(
            "SELECT letter AS text FROM deliveries
             WHERE channel = ? AND state = 'queued' AND next_ms IS NOT NULL AND attempts > 0
             LIMIT 1",
            &[Value::Text(channel)],
        )?;
        Ok(tried.is_some())
    }
}

/// One letter's attempts.
impl Store {
    /// Where a letter is on its channel. All of it that is under way is at the same point; what is at its
    /// end may have come there before the rest.
    pub(in crate::desk) fn standing(
        &self,
        name: &LetterName,
    ) -> Result<Option<Standing>, StorageFault> {
        let row: Option<DeliveryRow> = self.storage.row(
            "SELECT state, attempts, since_ms, next_ms, unseen, tried_before FROM deliveries
             WHERE letter = ? AND channel = ? ORDER BY next_ms IS NULL, next_ms LIMIT 1",
            &[Value::Text(&name.letter), Value::Text(&name.channel)],
        )?;
        Ok(row.and_then(|row| row.open()))
    }

    /// Moves a letter's delivery, if it is still where it was: a compare and set. Whether it was.
    pub(in crate::desk) fn move_delivery(
        &self,
        name: &LetterName,
        from: &Delivery,
        to: &Standing,
    ) -> Result<bool, StorageFault> {
        let (attempts, since_ms) = match to.delivery {
            Delivery::Queued {
                attempts, since_ms, ..
            }
            | Delivery::Leased {
                attempts, since_ms, ..
            } => (attempts, Some(since_ms)),
            Delivery::Delivered { attempts, .. } | Delivery::Dead { attempts, .. } => {
                (attempts, None)
            }
        };
        let ended_ms = match to.delivery {
            Delivery::Queued { .. } | Delivery::Leased { .. } => None,
            Delivery::Delivered { at_ms, .. } | Delivery::Dead { at_ms, .. } => Some(at_ms),
        };
        let moved: Vec<Text> = self.storage.rows(
            "UPDATE deliveries SET state = ?, attempts = ?, since_ms = COALESCE(?, since_ms),
                 next_ms = ?, ended_ms = ?, unseen = ?
             WHERE letter = ? AND channel = ? AND state = ? AND next_ms = ?
             RETURNING submission AS text",
            &[
                Value::Text(to.delivery.name()),
                Value::Number(u64::from(attempts)),
                Value::MaybeNumber(since_ms),
                Value::MaybeNumber(to.delivery.next_ms()),
                Value::MaybeNumber(ended_ms),
                Value::Number(u64::from(to.unseen)),
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
            // Releases before the third migration counted a letter from one again that was put back
            // into the queue.
            "INSERT OR REPLACE INTO attempts (letter, channel, number, started_ms)
             VALUES (?, ?, ?, ?)",
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

    /// The submissions that the attempt under way delivers, first to last.
    pub(in crate::desk) fn letter(&self, name: &LetterName) -> Result<Vec<Stored>, StorageFault> {
        self.storage.rows(
            "SELECT submissions.* FROM deliveries
             JOIN submissions ON submissions.id = deliveries.submission
             WHERE deliveries.letter = ? AND deliveries.channel = ? AND deliveries.state = 'leased'
             ORDER BY submissions.rowid",
            &[Value::Text(&name.letter), Value::Text(&name.channel)],
        )
    }

    /// The cases that a letter tells of.
    pub(in crate::desk) fn references(
        &self,
        name: &LetterName,
    ) -> Result<Vec<String>, StorageFault> {
        let rows: Vec<Text> = self.storage.rows(
            "SELECT DISTINCT submissions.reference AS text FROM deliveries
             JOIN submissions ON submissions.id = deliveries.submission
             WHERE deliveries.letter = ? AND deliveries.channel = ?",
            &[Value::Text(&name.letter), Value::Text(&name.channel)],
        )?;
        Ok(rows.into_iter().map(|row| row.text).collect())
    }

    /// The first letter of a case on a channel: mail programs gather the later ones under it.
    pub(in crate::desk) fn first_letter(
        &self,
        reference: &str,
        channel: &str,
    ) -> Result<Option<String>, StorageFault> {
        self.text(
            "SELECT deliveries.letter AS text FROM submissions
             JOIN deliveries ON deliveries.submission = submissions.id
             WHERE submissions.reference = ? AND deliveries.channel = ?
             ORDER BY submissions.rowid LIMIT 1",
            &[Value::Text(reference), Value::Text(channel)],
        )
    }
}

impl DeliveryRow {
    /// The delivery, unless it is at its end, where nothing moves it.
    fn open(&self) -> Option<Standing> {
        let (attempts, since_ms) = (self.attempts, self.since_ms);
        let delivery = match (self.state.as_str(), self.next_ms) {
            ("queued", Some(due_ms)) => Delivery::Queued {
                attempts,
                since_ms,
                due_ms,
            },
            ("leased", Some(until_ms)) => Delivery::Leased {
                attempts,
                since_ms,
                until_ms,
            },
            _ => return None,
        };
        Some(Standing {
            delivery,
            unseen: self.unseen,
            tried_before: self.tried_before,
        })
    }
}
