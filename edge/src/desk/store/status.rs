//! What was given up.

use configuration::ChannelId;
use courier::Moment;
use shared::Reference;

use super::Store;
use crate::{
    desk::{question::DeadLetter, sql::StorageFault},
    letter::GivenUp,
};

/// References that are listed at once.
const LISTED_MAX: u64 = 100;

impl Store {
    /// When any channel last took a letter.
    pub(in crate::desk) fn last_delivery(&self) -> Result<Option<Moment>, StorageFault> {
        self.moment("SELECT MAX(delivered_ms) AS at FROM channels", &[])
    }

    /// What a channel has given up of a case: the first of it.
    pub(in crate::desk) fn given_up(
        &self,
        reference: &Reference,
        channel: &ChannelId,
    ) -> Result<Option<GivenUp>, StorageFault> {
        let name = reference.to_string();
        self.storage.row(
            // A row that cannot be read is what may be told of here.
            "SELECT submissions.reference AS reference,
                 MAX(submissions.received_ms, 0) AS received_ms, deliveries.ended_ms AS dead_ms,
                 submissions.kind AS kind, words.rating AS rating,
                 (SELECT code FROM attempts WHERE attempts.letter = deliveries.letter
                     AND attempts.channel = deliveries.channel
                     ORDER BY number DESC LIMIT 1) AS code,
                 submissions.outcome = 'delivered' AS is_read
             FROM submissions
             JOIN members ON members.submission = submissions.id
             JOIN deliveries ON deliveries.letter = members.letter
             LEFT JOIN words ON words.reference = submissions.reference
                 AND words.number = submissions.number
             WHERE submissions.reference = ? AND deliveries.channel = ?
               AND deliveries.state = 'dead'
             ORDER BY submissions.number LIMIT 1",
            &[(&name).into(), channel.into()],
        )
    }

    /// The submissions that no channel has and all have given up, the latest first.
    pub(in crate::desk) fn dead(&self) -> Result<Vec<DeadLetter>, StorageFault> {
        self.storage.rows(
            // A row that cannot be read is what may be listed here: it must not hide the others.
            "SELECT reference, MAX(received_ms, 0) AS received_ms, settled_ms AS dead_ms
             FROM submissions WHERE outcome = 'dead' ORDER BY settled_ms DESC LIMIT ?",
            &[LISTED_MAX.into()],
        )
    }
}
