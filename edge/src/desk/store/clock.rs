//! What rows tell of a clock that was set back: moments that have been, and are still to come.

use configuration::ChannelId;
use courier::Moment;

use super::Store;
use crate::desk::sql::StorageFault;

impl Store {
    /// Whether anything was received after a moment, or is due on a channel only after another one.
    pub(in crate::desk) fn is_beyond(
        &self,
        channel: &ChannelId,
        received: Moment,
        due: Moment,
    ) -> Result<bool, StorageFault> {
        let beyond = self.number(
            "SELECT EXISTS (SELECT 1 FROM account WHERE last_ms > ?1)
                 OR EXISTS (SELECT 1 FROM deliveries
                     WHERE channel = ?2 AND is_visitors = 0 AND state = 'queued' AND next_ms > ?3)
                 OR EXISTS (SELECT 1 FROM deliveries
                     WHERE channel = ?2 AND is_visitors = 1 AND state = 'queued' AND next_ms > ?3)
                 AS number",
            &[received.into(), channel.into(), due.into()],
        )?;
        Ok(beyond == Some(1))
    }

    /// Takes it that what was received last was received now at the latest.
    pub(in crate::desk) fn mend_last(&self, now: Moment) -> Result<(), StorageFault> {
        self.storage.run(
            "UPDATE account SET last_ms = ?1 WHERE last_ms > ?1",
            &[now.into()],
        )
    }

    /// Until when the attempts run at the latest that are under way on a channel.
    pub(in crate::desk) fn leased_until(
        &self,
        channel: &ChannelId,
    ) -> Result<Option<Moment>, StorageFault> {
        let mut latest: Option<Moment> = None;
        for is_visitors in [false, true] {
            let until = self.moment(
                "SELECT MAX(next_ms) AS at FROM deliveries
                 WHERE channel = ? AND is_visitors = ? AND state = 'leased'
                   AND next_ms IS NOT NULL",
                &[channel.into(), is_visitors.into()],
            )?;
            latest = latest.max(until);
        }
        Ok(latest)
    }

    /// Makes every letter due whose wait began after `right`: when its last attempt ended, or when it was
    /// written if it has none.
    pub(in crate::desk) fn mend_times(
        &self,
        channel: &ChannelId,
        right: Moment,
        now: Moment,
    ) -> Result<(), StorageFault> {
        self.storage.run(
            "UPDATE deliveries SET next_ms = ?2, since_ms = MIN(since_ms, ?2)
             WHERE channel = ?1 AND state = 'queued' AND next_ms > ?2
               AND ?3 < CASE
                   WHEN attempts > 0 THEN (
                       SELECT COALESCE(ended_ms, started_ms) FROM attempts
                       WHERE attempts.letter = deliveries.letter
                         AND attempts.channel = deliveries.channel
                         AND attempts.number = deliveries.tried_before + deliveries.attempts)
                   ELSE (SELECT written_ms FROM letters WHERE id = deliveries.letter)
                   END",
            &[channel.into(), now.into(), right.into()],
        )
    }
}
