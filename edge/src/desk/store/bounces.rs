//! Letters that came back: which attempt of them it was, and what it had delivered.

use courier::{Delivery, Moment, StatusCode};
use serde::Deserialize;

use super::Store;
use crate::desk::{names::LetterName, sql::StorageFault};

/// With which status a letter came back, if any was said.
pub(in crate::desk) type Bounce = Option<StatusCode>;

#[derive(Deserialize)]
struct Delivered {
    attempts: u32,
    since_ms: Moment,
    ended_ms: Moment,
}

#[derive(Deserialize)]
struct Noted {}

impl Store {
    /// Notes that the letter of an attempt came back, if that may be: nobody has noted it before, it is
    /// the attempt that has delivered the letter or is about to, and something of what it says is
    /// still stored. Whether that was so.
    pub(in crate::desk) fn note_bounce(
        &self,
        name: &LetterName,
        number: u32,
        bounce: Bounce,
    ) -> Result<bool, StorageFault> {
        let noted: Vec<Noted> = self.storage.rows(
            "UPDATE attempts SET bounced = ?4
             WHERE letter = ?1 AND channel = ?2 AND number = ?3 AND bounced IS NULL
               AND EXISTS (SELECT 1 FROM deliveries
                   WHERE deliveries.letter = ?1 AND channel = ?2
                     AND tried_before + attempts = ?3 AND state IN ('leased', 'delivered'))
               AND (EXISTS (SELECT 1 FROM letters WHERE id = ?1 AND audience <> 'company')
                   OR EXISTS (SELECT 1 FROM members
                       JOIN submissions ON submissions.id = members.submission
                       WHERE members.letter = ?1 AND erased_ms IS NULL))
             RETURNING letter",
            &[
                (&name.letter).into(),
                (&name.channel).into(),
                number.into(),
                (&written(bounce)).into(),
            ],
        )?;
        Ok(!noted.is_empty())
    }

    /// With what the letter of an attempt came back; `None` if it did not.
    pub(in crate::desk) fn bounce(
        &self,
        name: &LetterName,
        number: u32,
    ) -> Result<Option<Bounce>, StorageFault> {
        let written = self.text(
            "SELECT bounced AS text FROM attempts
             WHERE letter = ? AND channel = ? AND number = ? AND bounced IS NOT NULL",
            &[(&name.letter).into(), (&name.channel).into(), number.into()],
        )?;
        Ok(written.map(|written| read(&written)))
    }

    /// What an attempt has delivered.
    pub(in crate::desk) fn delivered(
        &self,
        name: &LetterName,
        number: u32,
    ) -> Result<Option<Delivery>, StorageFault> {
        let row: Option<Delivered> = self.storage.row(
            "SELECT attempts, since_ms, ended_ms FROM deliveries
             WHERE letter = ? AND channel = ? AND state = 'delivered'
               AND tried_before + attempts = ?",
            &[(&name.letter).into(), (&name.channel).into(), number.into()],
        )?;
        Ok(row.map(|row| Delivery::Delivered {
            attempts: row.attempts,
            since: row.since_ms,
            at: row.ended_ms,
        }))
    }

    /// Ends that attempt once more, as one whose letter came back.
    pub(in crate::desk) fn end_as_bounced(
        &self,
        name: &LetterName,
        number: u32,
        (verdict, now): (&str, Moment),
    ) -> Result<(), StorageFault> {
        self.storage.run(
            "UPDATE attempts SET verdict = ?, code = NULLIF(bounced, ''), ended_ms = ?
             WHERE letter = ? AND channel = ? AND number = ?",
            &[
                verdict.into(),
                now.into(),
                (&name.letter).into(),
                (&name.channel).into(),
                number.into(),
            ],
        )
    }

    /// Moves it back to where it was not delivered.
    pub(in crate::desk) fn reopen(
        &self,
        name: &LetterName,
        to: &Delivery,
    ) -> Result<(), StorageFault> {
        let ended = match to {
            Delivery::Dead { at, .. } => Some(*at),
            _ => None,
        };
        self.storage.run(
            "UPDATE deliveries SET state = ?1, next_ms = ?2, ended_ms = ?3, unseen = 0,
                 is_passed_on = 0
             WHERE letter = ?4 AND channel = ?5 AND state = 'delivered'",
            &[
                to.name().into(),
                to.next().into(),
                ended.into(),
                (&name.letter).into(),
                (&name.channel).into(),
            ],
        )
    }
}

fn written(bounce: Bounce) -> String {
    bounce.map_or_else(String::new, |(class, subject, detail)| {
        format!("{class}.{subject}.{detail}")
    })
}

fn read(written: &str) -> Bounce {
    let mut numbers = written.split('.').map(|number| number.parse().ok());
    Some((numbers.next()??, numbers.next()??, numbers.next()??))
}

#[cfg(test)]
mod tests {
    use super::{read, written};

    #[test]
    fn pin_a_status_as_it_is_stored() {
        for (bounce, text) in [(Some((5, 1, 10)), "5.1.10"), (None, "")] {
            assert_eq!(written(bounce), text);
            assert_eq!(read(text), bounce);
        }
    }
}
