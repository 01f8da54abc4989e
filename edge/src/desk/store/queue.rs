//! Which letter is queued on which channel.

use configuration::ChannelId;
use courier::{LetterId, Moment};
use serde::Deserialize;
use shared::Reference;

use super::Store;
use crate::desk::sql::StorageFault;

/// A letter in which something of a case was given up.
#[derive(Debug, Deserialize)]
pub(in crate::desk) struct DeadIn {
    pub(in crate::desk) letter: LetterId,
    is_gathered: u8,
}

impl DeadIn {
    /// Whether other cases' submissions may stand in it too.
    pub(in crate::desk) const fn is_gathered(&self) -> bool {
        self.is_gathered != 0
    }
}

impl Store {
    /// Queues a letter on a channel, first due at `due`, unless it is on it already.
    pub(in crate::desk) fn queue(
        &self,
        letter: &LetterId,
        channel: &ChannelId,
        due: Moment,
    ) -> Result<(), StorageFault> {
        self.storage.run(
            "INSERT INTO deliveries (letter, channel, is_visitors, state, since_ms, next_ms)
             SELECT ?1, ?2, audience = 'visitor', 'queued', ?3, ?3 FROM letters WHERE id = ?1
             ON CONFLICT DO NOTHING",
            &[letter.into(), channel.into(), due.into()],
        )
    }

    /// Makes everything due that had been tried on a channel.
    pub(in crate::desk) fn release(
        &self,
        channel: &ChannelId,
        now: Moment,
    ) -> Result<(), StorageFault> {
        self.storage.run(
            "UPDATE deliveries SET next_ms = ?2
             WHERE channel = ?1 AND state = 'queued' AND attempts > 0 AND is_visitors = 0
               AND next_ms > ?2",
            &[channel.into(), now.into()],
        )
    }

    /// The letters in which what is given up of a case stands.
    pub(in crate::desk) fn dead_letters(
        &self,
        reference: &Reference,
    ) -> Result<Vec<DeadIn>, StorageFault> {
        let name = reference.to_string();
        self.storage.rows(
            "SELECT DISTINCT letters.id AS letter, letters.class <> 'case' AS is_gathered
             FROM submissions
             JOIN members ON members.submission = submissions.id
             JOIN letters ON letters.id = members.letter
             WHERE submissions.reference = ? AND submissions.outcome = 'dead'",
            &[(&name).into()],
        )
    }

    /// Puts a letter that was given up back into the queue.
    pub(in crate::desk) fn revive(
        &self,
        letter: &LetterId,
        now: Moment,
    ) -> Result<(), StorageFault> {
        self.storage.run(
            "UPDATE deliveries
             SET state = 'queued', tried_before = tried_before + attempts, attempts = 0, unseen = 0,
                 since_ms = ?2, next_ms = ?2, ended_ms = NULL, is_passed_on = 0
             WHERE letter = ?1 AND state = 'dead'",
            &[letter.into(), now.into()],
        )
    }
}
