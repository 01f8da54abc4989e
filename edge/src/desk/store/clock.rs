//! What rows tell of a clock that was set back: moments that have been, and are still to come.

use super::Store;
use crate::desk::sql::{StorageFault, Value};

impl Store {
    /// Whether anything was received after a moment, or is due on a channel only after another one.
    pub(in crate::desk) fn is_beyond(
        &self,
        channel: &str,
        received_ms: u64,
        due_ms: u64,
    ) -> Result<bool, StorageFault> {
        let beyond = self.number(
            "SELECT EXISTS (SELECT 1 FROM submissions WHERE received_ms > ?1)
                 OR EXISTS (SELECT 1 FROM deliveries
                     WHERE channel = ?2 AND state = 'queued' AND next_ms > ?3) AS number",
            &[
                Value::Number(received_ms),
                Value::Text(channel),
                Value::Number(due_ms),
            ],
        )?;
        Ok(beyond == Some(1))
    }

    /// Until when the attempts run at the latest that are under way on a channel.
    pub(in crate::desk) fn leased_until_ms(
        &self,
        channel: &str,
    ) -> Result<Option<u64>, StorageFault> {
        self.number(
            "SELECT MAX(next_ms) AS number FROM deliveries
             WHERE channel = ? AND state = 'leased' AND next_ms IS NOT NULL",
            &[Value::Text(channel)],
        )
    }

    /// Makes every letter due whose wait began after `right_ms`: when its last attempt ended, or when it was
    /// written if it has none. A letter's rows have one such moment, so they stay together.
    pub(in crate::desk) fn mend_times(
        &self,
        channel: &str,
        right_ms: u64,
        now_ms: u64,
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
                   ELSE COALESCE(
                       (SELECT opened_ms FROM letters WHERE id = deliveries.letter),
                       (SELECT received_ms FROM submissions WHERE id = deliveries.letter))
                   END",
            &[
                Value::Text(channel),
                Value::Number(now_ms),
                Value::Number(right_ms),
            ],
        )
    }
}
