//! One letter on one channel: where it stands, who is at it, how attempts ended.

use courier::{Class, Delivery, Moment};
use serde::Deserialize;

use super::Store;
use crate::desk::{names::LetterName, sql::StorageFault};

/// Where a letter stands: its delivery, and how many attempts in a row ended unseen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::desk) struct Standing {
    pub(in crate::desk) class: Class,
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
    class: Class,
    state: State,
    attempts: u32,
    since_ms: Moment,
    next_ms: Option<Moment>,
    unseen: u32,
    tried_before: u32,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Queued,
    Leased,
    Delivered,
    Dead,
    Cancelled,
}

impl Store {
    /// Where a letter is on its channel, unless it is at its end there.
    pub(in crate::desk) fn standing(
        &self,
        name: &LetterName,
    ) -> Result<Option<Standing>, StorageFault> {
        let row: Option<DeliveryRow> = self.storage.row(
            "SELECT class, state, attempts, since_ms, next_ms, unseen, tried_before
             FROM deliveries JOIN letters ON letters.id = deliveries.letter
             WHERE letter = ? AND channel = ?",
            &[(&name.letter).into(), (&name.channel).into()],
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
        #[derive(Deserialize)]
        struct Moved {}
        let (attempts, since, ended) = match to.delivery {
            Delivery::Queued {
                attempts, since, ..
            }
            | Delivery::Leased {
                attempts, since, ..
            } => (attempts, Some(since), None),
            Delivery::Delivered { attempts, at, .. }
            | Delivery::Dead { attempts, at }
            | Delivery::Cancelled { attempts, at } => (attempts, None, Some(at)),
        };
        let moved: Vec<Moved> = self.storage.rows(
            "UPDATE deliveries SET state = ?, attempts = ?, since_ms = COALESCE(?, since_ms),
                 next_ms = ?, ended_ms = ?, unseen = ?
             WHERE letter = ? AND channel = ? AND state = ? AND next_ms = ?
             RETURNING letter",
            &[
                to.delivery.name().into(),
                attempts.into(),
                since.into(),
                to.delivery.next().into(),
                ended.into(),
                to.unseen.into(),
                (&name.letter).into(),
                (&name.channel).into(),
                from.name().into(),
                from.next().into(),
            ],
        )?;
        Ok(!moved.is_empty())
    }

    pub(in crate::desk) fn begin_attempt(
        &self,
        name: &LetterName,
        number: u32,
        now: Moment,
    ) -> Result<(), StorageFault> {
        self.storage.run(
            "INSERT INTO attempts (letter, channel, number, started_ms) VALUES (?, ?, ?, ?)",
            &[
                (&name.letter).into(),
                (&name.channel).into(),
                number.into(),
                now.into(),
            ],
        )
    }

    pub(in crate::desk) fn end_attempt(
        &self,
        name: &LetterName,
        number: u32,
        end: &AttemptEnd,
        now: Moment,
    ) -> Result<(), StorageFault> {
        self.storage.run(
            "UPDATE attempts SET ended_ms = ?, phase = ?, verdict = ?, code = ?
             WHERE letter = ? AND channel = ? AND number = ?",
            &[
                now.into(),
                end.phase.into(),
                end.verdict.into(),
                end.code.as_deref().into(),
                (&name.letter).into(),
                (&name.channel).into(),
                number.into(),
            ],
        )
    }

    /// When the first attempt of a letter began.
    pub(in crate::desk) fn first_attempt(
        &self,
        name: &LetterName,
    ) -> Result<Option<Moment>, StorageFault> {
        self.moment(
            "SELECT MIN(started_ms) AS at FROM attempts WHERE letter = ? AND channel = ?",
            &[(&name.letter).into(), (&name.channel).into()],
        )
    }
}

impl DeliveryRow {
    /// The delivery, unless it is at its end, where nothing moves it.
    fn open(&self) -> Option<Standing> {
        let (attempts, since) = (self.attempts, self.since_ms);
        let delivery = match (self.state, self.next_ms?) {
            (State::Queued, due) => Delivery::Queued {
                attempts,
                since,
                due,
            },
            (State::Leased, until) => Delivery::Leased {
                attempts,
                since,
                until,
            },
            (State::Delivered | State::Dead | State::Cancelled, _) => return None,
        };
        Some(Standing {
            class: self.class,
            delivery,
            unseen: self.unseen,
            tried_before: self.tried_before,
        })
    }
}
