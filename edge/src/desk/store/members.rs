//! Which submissions a letter to the company tells of, and what has become of them.

use std::time::Duration;

use courier::{LetterId, Moment};
use serde::Deserialize;
use shared::Reference;

use super::Store;
use crate::desk::{
    names::{Outcome, SubmissionId},
    sql::StorageFault,
};

/// What a submission has come to by all its letters, beside what is noted of it.
#[derive(Debug, Deserialize)]
pub(in crate::desk) struct Fate {
    pub(in crate::desk) submission: SubmissionId,
    pub(in crate::desk) reference: Reference,
    #[serde(rename = "received_ms")]
    pub(in crate::desk) received: Moment,
    /// When the first of its letters was due: what is waited for on purpose is no delay.
    #[serde(rename = "due_ms")]
    due: Moment,
    /// What is noted.
    pub(in crate::desk) was: Outcome,
    /// Since when, unless it was pending.
    #[serde(rename = "settled_ms")]
    pub(in crate::desk) settled: Option<Moment>,
    is_erased: u8,
    /// What its deliveries say.
    by_deliveries: Outcome,
}

/// The face that waits for its words.
#[derive(Deserialize)]
pub(in crate::desk) struct WaitingRating {
    is_gathered: u8,
    has_begun: u8,
}

/// A letter that a submission is in.
#[derive(Debug, Deserialize)]
pub(in crate::desk) struct InLetter {
    pub(in crate::desk) letter: LetterId,
    is_gathered: u8,
}

impl Fate {
    /// What it is to be noted as. One channel that has it is enough; what was erased neither waits nor is
    /// given up any more, and what had been delivered before stays so.
    pub(in crate::desk) const fn is_now(&self) -> Outcome {
        match (self.by_deliveries, self.is_erased != 0, self.was) {
            (Outcome::Delivered, ..) | (_, true, Outcome::Delivered) => Outcome::Delivered,
            (_, true, _) => Outcome::Erased,
            (now, false, _) => now,
        }
    }

    /// How long it has waited at a moment, beyond what was meant.
    pub(in crate::desk) fn late(&self, at: Moment) -> Duration {
        at.since(self.received.max(self.due))
    }
}

impl InLetter {
    /// Whether it stands there together with others'.
    pub(in crate::desk) const fn is_gathered(&self) -> bool {
        self.is_gathered != 0
    }
}

impl Store {
    /// Puts a submission into a letter, after those that are in it.
    pub(in crate::desk) fn add_member(
        &self,
        letter: &LetterId,
        submission: &SubmissionId,
        size_bytes: u64,
    ) -> Result<(), StorageFault> {
        self.storage.run(
            "INSERT INTO members (letter, place, submission)
             SELECT ?1, COALESCE(MAX(place), 0) + 1, ?2 FROM members WHERE letter = ?1",
            &[letter.into(), submission.into()],
        )?;
        // A letter of its own has one from the beginning.
        self.storage.run(
            "UPDATE letters SET members = members + 1, size_bytes = size_bytes + ?2
             WHERE id = ?1 AND class <> 'case'",
            &[letter.into(), size_bytes.into()],
        )
    }

    /// Puts a submission first into a letter that was just written.
    pub(in crate::desk) fn add_first_member(
        &self,
        letter: &LetterId,
        submission: &SubmissionId,
    ) -> Result<(), StorageFault> {
        self.storage.run(
            "INSERT INTO members (letter, place, submission) VALUES (?, 1, ?)",
            &[letter.into(), submission.into()],
        )
    }

    /// The letters that a submission is in.
    pub(in crate::desk) fn letters_of(
        &self,
        submission: &SubmissionId,
    ) -> Result<Vec<InLetter>, StorageFault> {
        self.storage.rows(
            "SELECT letters.id AS letter, letters.class <> 'case' AS is_gathered
             FROM members JOIN letters ON letters.id = members.letter
             WHERE members.submission = ?",
            &[submission.into()],
        )
    }

    /// Whether a face still waits for its words, since no attempt of it has begun; and if so, whether it
    /// waits in a letter together with others, on one channel at least.
    pub(in crate::desk) fn waits_gathered(
        &self,
        rating: &SubmissionId,
    ) -> Result<Option<bool>, StorageFault> {
        let row: Option<WaitingRating> = self.storage.row(
            "SELECT COALESCE(MAX(letters.class <> 'case'), 0) AS is_gathered,
                 COALESCE(MAX(state <> 'queued' OR attempts > 0), 1) AS has_begun
             FROM members
             JOIN letters ON letters.id = members.letter
             JOIN deliveries ON deliveries.letter = letters.id
             WHERE members.submission = ?",
            &[rating.into()],
        )?;
        Ok(row
            .filter(|row| row.has_begun == 0)
            .map(|row| row.is_gathered != 0))
    }

    /// What has become of each submission of a letter.
    pub(in crate::desk) fn fates(&self, letter: &LetterId) -> Result<Vec<Fate>, StorageFault> {
        self.storage.rows(
            // A time that cannot be read must not hold the others up.
            "SELECT submissions.id AS submission, submissions.reference AS reference,
                 MAX(submissions.received_ms, 0) AS received_ms, submissions.outcome AS was,
                 submissions.settled_ms AS settled_ms,
                 MAX(MIN(letters.due_ms), 0) AS due_ms,
                 submissions.erased_ms IS NOT NULL AS is_erased,
                 CASE
                     WHEN SUM(deliveries.state = 'delivered') > 0 THEN 'delivered'
                     WHEN SUM(deliveries.state IN ('queued', 'leased')) > 0 THEN 'pending'
                     ELSE 'dead'
                 END AS by_deliveries
             FROM members AS told
             JOIN submissions ON submissions.id = told.submission
             JOIN members AS elsewhere ON elsewhere.submission = submissions.id
             JOIN letters ON letters.id = elsewhere.letter
             JOIN deliveries ON deliveries.letter = elsewhere.letter
             WHERE told.letter = ?
             GROUP BY submissions.id",
            &[letter.into()],
        )
    }

    /// The cases that a letter tells of.
    pub(in crate::desk) fn references(
        &self,
        letter: &LetterId,
    ) -> Result<Vec<Reference>, StorageFault> {
        #[derive(Deserialize)]
        struct Row {
            reference: Reference,
        }
        let rows: Vec<Row> = self.storage.rows(
            "SELECT DISTINCT submissions.reference AS reference
             FROM members JOIN submissions ON submissions.id = members.submission
             WHERE members.letter = ?",
            &[letter.into()],
        )?;
        Ok(rows.into_iter().map(|row| row.reference).collect())
    }

    /// Moves what a case has in one letter into another. How many submissions that were.
    pub(in crate::desk) fn move_members(
        &self,
        (from, to): (&LetterId, &LetterId),
        reference: &Reference,
    ) -> Result<usize, StorageFault> {
        #[derive(Deserialize)]
        struct Row {
            submission: SubmissionId,
        }
        let name = reference.to_string();
        let taken: Vec<Row> = self.storage.rows(
            "DELETE FROM members WHERE letter = ? AND submission IN
                 (SELECT id FROM submissions WHERE reference = ?)
             RETURNING submission",
            &[from.into(), (&name).into()],
        )?;
        for row in &taken {
            let is_there = self.number(
                "SELECT 1 AS number FROM members WHERE submission = ? AND letter = ?",
                &[(&row.submission).into(), to.into()],
            )?;
            if is_there.is_none() {
                self.add_member(to, &row.submission, 0)?;
            }
        }
        let count = u64::try_from(taken.len()).unwrap_or(u64::MAX);
        self.storage.run(
            "UPDATE letters SET members = MAX(members - ?2, 0) WHERE id = ?1 AND class <> 'case'",
            &[from.into(), count.into()],
        )?;
        Ok(taken.len())
    }

    /// The first letter of a case on a channel: mail programs gather the later ones under it.
    pub(in crate::desk) fn first_letter(
        &self,
        reference: &Reference,
        channel: &configuration::ChannelId,
    ) -> Result<Option<LetterId>, StorageFault> {
        #[derive(Deserialize)]
        struct Row {
            letter: LetterId,
        }
        let name = reference.to_string();
        let row: Option<Row> = self.storage.row(
            "SELECT members.letter AS letter FROM submissions
             JOIN members ON members.submission = submissions.id
             JOIN deliveries ON deliveries.letter = members.letter AND deliveries.channel = ?2
             WHERE submissions.reference = ?1
             ORDER BY submissions.number LIMIT 1",
            &[(&name).into(), channel.into()],
        )?;
        Ok(row.map(|row| row.letter))
    }
}
