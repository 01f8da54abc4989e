//! The outbox's questions: which letters are due, and when the desk must be awake.

use std::time::Duration;

use configuration::ChannelId;
use courier::{LetterId, Moment};
use serde::Deserialize;

use super::Store;
use crate::desk::{names::LetterName, sql::StorageFault};

/// While an attempt runs, the desk is woken this soon at the latest: should the machine stop, the
/// next one finds the attempt broken off and need not wait for its lease to end.
const GUARD: Duration = Duration::from_secs(15);
/// Letters that are given up at once, where a channel has failed for as long as they waited.
const EXPIRED_MAX: u64 = 200;
/// Whose letters an index keeps apart: the company's and staff's, then visitors'.
const AUDIENCES: [bool; 2] = [false, true];

#[derive(Deserialize)]
struct DueRow {
    letter: LetterId,
    unseen: u32,
    next_ms: Moment,
}

/// What is due.
impl Store {
    /// The letters whose next attempt on a channel is due, longest due first, and how many of their
    /// last attempts ended unseen. A lease that has run out is due.
    pub(in crate::desk) fn due(
        &self,
        channel: &ChannelId,
        now: Moment,
        letters_max: usize,
    ) -> Result<Vec<(LetterName, u32)>, StorageFault> {
        let mut due = Vec::new();
        for is_visitors in AUDIENCES {
            for state in ["queued", "leased"] {
                let rows: Vec<DueRow> = self.storage.rows(
                    "SELECT letter, unseen, next_ms FROM deliveries
                     WHERE channel = ? AND is_visitors = ? AND state = ? AND next_ms <= ?
                     ORDER BY next_ms LIMIT ?",
                    &[
                        channel.into(),
                        is_visitors.into(),
                        state.into(),
                        now.into(),
                        u64::try_from(letters_max).unwrap_or(u64::MAX).into(),
                    ],
                )?;
                due.extend(rows);
            }
        }
        due.sort_by_key(|row| row.next_ms);
        due.truncate(letters_max);
        let named = due.into_iter().map(|row| {
            let name = LetterName {
                letter: row.letter,
                channel: channel.clone(),
            };
            (name, row.unseen)
        });
        Ok(named.collect())
    }

    /// The letter that looks whether a failing channel is back: the one that is due first among
    /// those that would be due by now or were tried before. It is due now. A visitor's looks only where
    /// no other waits.
    pub(in crate::desk) fn probe(
        &self,
        channel: &ChannelId,
        now: Moment,
    ) -> Result<Option<LetterName>, StorageFault> {
        let tried: Option<DueRow> = self.storage.row(
            "SELECT letter, unseen, next_ms FROM deliveries
             WHERE channel = ? AND state = 'queued' AND attempts > 0 AND is_visitors = 0
             ORDER BY next_ms LIMIT 1",
            &[channel.into()],
        )?;
        let due = |is_visitors: bool| -> Result<Option<DueRow>, StorageFault> {
            self.storage.row(
                "SELECT letter, unseen, next_ms FROM deliveries
                 WHERE channel = ? AND is_visitors = ? AND state = 'queued' AND next_ms <= ?
                 ORDER BY next_ms LIMIT 1",
                &[channel.into(), is_visitors.into(), now.into()],
            )
        };
        let waiting = [tried, due(false)?].into_iter().flatten();
        let first = match waiting.min_by_key(|row| row.next_ms) {
            Some(first) => Some(first),
            None => due(true)?,
        };
        let Some(first) = first else {
            return Ok(None);
        };
        self.storage.run(
            "UPDATE deliveries SET next_ms = MIN(next_ms, ?3)
             WHERE letter = ?1 AND channel = ?2 AND state = 'queued'",
            &[(&first.letter).into(), channel.into(), now.into()],
        )?;
        Ok(Some(LetterName {
            letter: first.letter,
            channel: channel.clone(),
        }))
    }

    /// The letters that have waited for a channel since before a moment, some of them.
    pub(in crate::desk) fn expired(
        &self,
        channel: &ChannelId,
        since: Moment,
    ) -> Result<Vec<LetterName>, StorageFault> {
        let mut expired = Vec::new();
        for is_passed_on in [true, false] {
            let rows: Vec<LetterName> = self.storage.rows(
                "SELECT letter, channel FROM deliveries
                 WHERE channel = ? AND is_passed_on = ? AND since_ms <= ? AND next_ms IS NOT NULL
                   AND state = 'queued'
                 LIMIT ?",
                &[
                    channel.into(),
                    is_passed_on.into(),
                    since.into(),
                    EXPIRED_MAX.into(),
                ],
            )?;
            expired.extend(rows);
        }
        Ok(expired)
    }

    /// The letters with an attempt that is running, or was when the machine stopped.
    pub(in crate::desk) fn leased(&self) -> Result<Vec<LetterName>, StorageFault> {
        let mut leased = Vec::new();
        for channel in self.channels_with_work()? {
            for is_visitors in AUDIENCES {
                let rows: Vec<LetterName> = self.storage.rows(
                    "SELECT letter, channel FROM deliveries
                     WHERE channel = ? AND is_visitors = ? AND state = 'leased'
                       AND next_ms IS NOT NULL",
                    &[(&channel).into(), is_visitors.into()],
                )?;
                leased.extend(rows);
            }
        }
        Ok(leased)
    }

    /// How many attempts at a letter in a row ended unseen, over the channel with the most.
    pub(in crate::desk) fn unseen(&self, letter: &LetterId) -> Result<u32, StorageFault> {
        let unseen = self.number(
            "SELECT MAX(unseen) AS number FROM deliveries WHERE letter = ?",
            &[letter.into()],
        )?;
        Ok(unseen
            .and_then(|unseen| u32::try_from(unseen).ok())
            .unwrap_or_default())
    }

    /// The channels that something waits for, each found by itself: a list of the different ones would read
    /// all that waits.
    pub(in crate::desk) fn channels_with_work(&self) -> Result<Vec<ChannelId>, StorageFault> {
        let mut channels: Vec<ChannelId> = Vec::new();
        loop {
            let last = channels.last().map_or("", ChannelId::as_str);
            let next = self.text(
                "SELECT channel AS text FROM deliveries
                 WHERE channel > ? AND next_ms IS NOT NULL ORDER BY channel LIMIT 1",
                &[last.into()],
            )?;
            match next {
                Some(next) => channels.push(next.into()),
                None => return Ok(channels),
            }
        }
    }

    /// When the desk must be awake next for a channel: when the first letter is due; while it is failing,
    /// at its next look, and not before there is a letter to look with.
    pub(in crate::desk) fn next_of(
        &self,
        channel: &ChannelId,
        probe: Option<Moment>,
        now: Moment,
    ) -> Result<Option<Moment>, StorageFault> {
        let guard = now.later(GUARD);
        let first = |state: &str| -> Result<Option<Moment>, StorageFault> {
            let mut first: Option<Moment> = None;
            for is_visitors in AUDIENCES {
                let next = self.moment(
                    "SELECT MIN(next_ms) AS at FROM deliveries
                     WHERE channel = ? AND is_visitors = ? AND state = ? AND next_ms IS NOT NULL",
                    &[channel.into(), is_visitors.into(), state.into()],
                )?;
                first = [first, next].into_iter().flatten().min();
            }
            Ok(first)
        };
        let queued = match (first("queued")?, probe) {
            (Some(_), Some(probe)) if self.has_tried(channel)? => Some(probe),
            (Some(due), Some(probe)) => Some(due.max(probe)),
            (due, _) => due,
        };
        let leased = first("leased")?.map(|until| until.min(guard));
        Ok([queued, leased].into_iter().flatten().min())
    }
}

impl Store {
    /// Whether a letter waits that was tried before.
    fn has_tried(&self, channel: &ChannelId) -> Result<bool, StorageFault> {
        let tried = self.text(
            "SELECT letter AS text FROM deliveries
             WHERE channel = ? AND state = 'queued' AND attempts > 0 AND is_visitors = 0
             LIMIT 1",
            &[channel.into()],
        )?;
        Ok(tried.is_some())
    }
}
