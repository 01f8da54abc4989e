//! What is queued on which channel, in which letter.

use super::{LetterName, Store, Text};
use crate::desk::sql::{StorageFault, Value};

/// Rows that are passed on to another channel at once.
const PASSED_ON_MAX: u64 = 350;

/// In which letter a submission goes on to another channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::desk) enum PassedOn<'a> {
    /// The one that it was in.
    Same,
    /// One of its own.
    Each,
    /// That of this id.
    Into(&'a str),
}

impl Store {
    /// Queues a submission on a channel, in a letter that is first due at `due_ms`.
    pub(in crate::desk) fn queue(
        &self,
        submission: &str,
        channel: &str,
        letter: &str,
        due_ms: u64,
    ) -> Result<(), StorageFault> {
        self.storage.run(
            "INSERT INTO deliveries (submission, channel, letter, state, attempts, since_ms, next_ms)
             VALUES (?1, ?2, ?3, 'queued', 0, ?4, ?4)",
            &[
                Value::Text(submission),
                Value::Text(channel),
                Value::Text(letter),
                Value::Number(due_ms),
            ],
        )
    }

    /// Puts a submission into the letters that another one leaves in.
    pub(in crate::desk) fn join(&self, submission: &str, other: &str) -> Result<(), StorageFault> {
        self.storage.run(
            "INSERT INTO deliveries (submission, channel, letter, state, attempts, since_ms, next_ms)
             SELECT ?, channel, letter, state, attempts, since_ms, next_ms FROM deliveries
             WHERE submission = ?",
            &[Value::Text(submission), Value::Text(other)],
        )
    }

    /// Takes what a case has in a gathered letter out of it, into the letter of `rating`.
    pub(in crate::desk) fn take_out(
        &self,
        reference: &str,
        rating: &str,
        due_ms: u64,
    ) -> Result<(), StorageFault> {
        self.storage.run(
            "UPDATE deliveries SET letter = ?1, since_ms = ?2, next_ms = ?2
             WHERE state = 'queued' AND attempts = 0
               AND letter IN (SELECT letter FROM deliveries WHERE submission = ?1)
               AND submission IN (SELECT id FROM submissions WHERE reference = ?3)",
            &[
                Value::Text(rating),
                Value::Number(due_ms),
                Value::Text(reference),
            ],
        )
    }

    /// Makes a letter that has not been tried yet due at `due_ms`, on all its channels.
    pub(in crate::desk) fn set_due(&self, letter: &str, due_ms: u64) -> Result<(), StorageFault> {
        self.storage.run(
            "UPDATE deliveries SET since_ms = ?2, next_ms = ?2
             WHERE letter = ?1 AND state = 'queued' AND attempts = 0",
            &[Value::Text(letter), Value::Number(due_ms)],
        )
    }

    /// Queues what is not delivered of a letter on another channel too, unless that has it already.
    pub(in crate::desk) fn pass_on(
        &self,
        name: &LetterName,
        (to, letter): (&str, PassedOn<'_>),
        due_ms: u64,
    ) -> Result<(), StorageFault> {
        self.storage.run(
            "INSERT INTO deliveries (submission, channel, letter, state, attempts, since_ms, next_ms)
             SELECT submission, ?1, CASE ?2 WHEN 'same' THEN letter WHEN 'each' THEN submission
                 ELSE ?3 END, 'queued', 0, ?4, ?4
             FROM deliveries WHERE letter = ?5 AND channel = ?6 AND state <> 'delivered'
             ON CONFLICT DO NOTHING",
            &[
                Value::Text(to),
                Value::Text(letter.name()),
                Value::MaybeText(letter.id()),
                Value::Number(due_ms),
                Value::Text(&name.letter),
                Value::Text(&name.channel),
            ],
        )
    }

    /// How much has waited for a channel since `before_ms` that another one does not have, as far as
    /// is passed on at once.
    pub(in crate::desk) fn waiting_since(
        &self,
        from: &str,
        to: &str,
        before_ms: u64,
    ) -> Result<u64, StorageFault> {
        let waiting = self.number(
            "SELECT COUNT(*) AS number FROM (
                 SELECT 1 FROM deliveries AS waiting
                 WHERE channel = ?2 AND state IN ('queued', 'leased') AND next_ms IS NOT NULL
                   AND since_ms <= ?3 AND NOT EXISTS (SELECT 1 FROM deliveries
                       WHERE submission = waiting.submission AND channel = ?1)
                 LIMIT ?4)",
            &[
                Value::Text(to),
                Value::Text(from),
                Value::Number(before_ms),
                Value::Number(PASSED_ON_MAX),
            ],
        )?;
        Ok(waiting.unwrap_or_default())
    }

    /// Queues all of that on the other channel.
    pub(in crate::desk) fn pass_on_waiting(
        &self,
        from: &str,
        (to, letter): (&str, PassedOn<'_>),
        before_ms: u64,
        now_ms: u64,
    ) -> Result<(), StorageFault> {
        self.storage.run(
            "INSERT INTO deliveries (submission, channel, letter, state, attempts, since_ms, next_ms)
             SELECT submission, ?1, CASE ?2 WHEN 'same' THEN letter WHEN 'each' THEN submission
                 ELSE ?3 END, 'queued', 0, ?4, ?4
             FROM deliveries AS waiting
             WHERE channel = ?5 AND state IN ('queued', 'leased') AND next_ms IS NOT NULL
               AND since_ms <= ?6 AND NOT EXISTS (SELECT 1 FROM deliveries
                   WHERE submission = waiting.submission AND channel = ?1)
             LIMIT ?7",
            &[
                Value::Text(to),
                Value::Text(letter.name()),
                Value::MaybeText(letter.id()),
                Value::Number(now_ms),
                Value::Text(from),
                Value::Number(before_ms),
                Value::Number(PASSED_ON_MAX),
            ],
        )
    }

    /// Ends what waits for a channel that is not configured any more.
    pub(in crate::desk) fn end_channel(
        &self,
        channel: &str,
        now_ms: u64,
    ) -> Result<(), StorageFault> {
        self.storage.run(
            "UPDATE deliveries SET state = 'dead', next_ms = NULL, ended_ms = ?2
             WHERE channel = ?1 AND state = 'queued' AND next_ms IS NOT NULL",
            &[Value::Text(channel), Value::Number(now_ms)],
        )
    }

    /// Makes everything due that had been tried on a channel.
    pub(in crate::desk) fn release(&self, channel: &str, now_ms: u64) -> Result<(), StorageFault> {
        self.storage.run(
            "UPDATE deliveries SET next_ms = ?2
             WHERE channel = ?1 AND state = 'queued' AND attempts > 0 AND next_ms > ?2",
            &[Value::Text(channel), Value::Number(now_ms)],
        )
    }

    /// Puts what was given up back into the queue. How many submissions that were.
    pub(in crate::desk) fn revive(
        &self,
        reference: &str,
        now_ms: u64,
    ) -> Result<usize, StorageFault> {
        let revived: Vec<Text> = self.storage.rows(
            "UPDATE deliveries
             SET state = 'queued', tried_before = tried_before + attempts, attempts = 0, unseen = 0,
                 since_ms = ?2, next_ms = ?2, ended_ms = NULL
             WHERE state = 'dead'
               AND submission IN (SELECT id FROM submissions WHERE reference = ?1)
               AND submission NOT IN (SELECT submission FROM deliveries WHERE state = 'delivered')
             RETURNING submission AS text",
            &[Value::Text(reference), Value::Number(now_ms)],
        )?;
        Ok(revived.len())
    }
}

impl PassedOn<'_> {
    const fn name(&self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Each => "each",
            Self::Into(_) => "into",
        }
    }

    const fn id(&self) -> Option<&str> {
        match self {
            Self::Same | Self::Each => None,
            Self::Into(id) => Some(id),
        }
    }
}
