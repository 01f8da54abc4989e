//! From one channel to the next: what of a letter goes on, and as what.

use configuration::ChannelId;
use courier::{LetterId, Moment};
use serde::Deserialize;

use super::Store;
use crate::desk::{
    names::{LetterName, SubmissionId},
    sql::StorageFault,
};

/// Letters that are passed on to another channel at once.
const PASSED_ON_MAX: u64 = 350;

/// A submission that goes on.
#[derive(Debug, Deserialize)]
pub(in crate::desk) struct Going {
    pub(in crate::desk) submission: SubmissionId,
    pub(in crate::desk) reference: shared::Reference,
}

impl Store {
    /// The submissions of a letter that another channel does not have in any letter.
    pub(in crate::desk) fn not_on(
        &self,
        letter: &LetterId,
        to: &ChannelId,
    ) -> Result<Vec<Going>, StorageFault> {
        self.storage.rows(
            "SELECT told.submission AS submission, submissions.reference AS reference
             FROM members AS told JOIN submissions ON submissions.id = told.submission
             WHERE told.letter = ?1 AND NOT EXISTS (
                 SELECT 1 FROM members AS elsewhere
                 JOIN deliveries ON deliveries.letter = elsewhere.letter
                 WHERE elsewhere.submission = told.submission AND deliveries.channel = ?2)
             ORDER BY told.place",
            &[letter.into(), to.into()],
        )
    }

    /// Notes that a letter has gone on from a channel.
    pub(in crate::desk) fn note_passed_on(&self, name: &LetterName) -> Result<(), StorageFault> {
        self.storage.run(
            "UPDATE deliveries SET is_passed_on = 1 WHERE letter = ? AND channel = ?",
            &[(&name.letter).into(), (&name.channel).into()],
        )
    }

    /// The letters that have waited for a channel since before a moment and have not gone on, as many as
    /// go on at once. A visitor's go nowhere else.
    pub(in crate::desk) fn waiting_since(
        &self,
        from: &ChannelId,
        before: Moment,
    ) -> Result<Vec<LetterName>, StorageFault> {
        self.storage.rows(
            "SELECT letter, channel FROM deliveries
             WHERE channel = ? AND is_passed_on = 0 AND since_ms <= ? AND next_ms IS NOT NULL
               AND is_visitors = 0
             ORDER BY since_ms LIMIT ?",
            &[from.into(), before.into(), PASSED_ON_MAX.into()],
        )
    }

    /// Ends what waits for a channel that is not configured any more. The letters that were, a part of
    /// them.
    pub(in crate::desk) fn end_channel(
        &self,
        channel: &ChannelId,
        now: Moment,
    ) -> Result<Vec<LetterName>, StorageFault> {
        self.storage.rows(
            "UPDATE deliveries SET state = 'dead', next_ms = NULL, ended_ms = ?2
             WHERE (letter, channel) IN (
                 SELECT letter, channel FROM deliveries
                 WHERE channel = ?1 AND state = 'queued' AND next_ms IS NOT NULL LIMIT ?3)
             RETURNING letter, channel",
            &[channel.into(), now.into(), PASSED_ON_MAX.into()],
        )
    }
}
