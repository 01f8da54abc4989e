//! Letters that came back: which attempt of them it was, and what it had delivered.

use courier::{Delivery, StatusCode};
use serde::Deserialize;

use super::{LetterName, Store, Text};
use crate::desk::sql::{StorageFault, Value};

/// With which status a letter came back, if any was said.
pub(in crate::desk) type Bounce = Option<StatusCode>;

#[derive(Deserialize)]
struct Delivered {
    attempts: u32,
    since_ms: u64,
    ended_ms: u64,
}

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
        let noted: Vec<Text> = self.storage.rows(
            "UPDATE attempts SET bounced = ?4
             WHERE letter = ?1 AND channel = ?2 AND number = ?3 AND bounced IS NULL
               AND EXISTS (SELECT 1 FROM deliveries
                   LEFT JOIN submissions ON submissions.id = deliveries.submission
                   WHERE deliveries.letter = ?1 AND channel = ?2
                     AND tried_before + attempts = ?3 AND state IN ('leased', 'delivered')
                     AND erased_ms IS NULL)
             RETURNING letter AS text",
            &[
                Value::Text(&name.letter),
                Value::Text(&name.channel),
                Value::Number(u64::from(number)),
                Value::Text(&written(bounce)),
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
            &[
                Value::Text(&name.letter),
                Value::Text(&name.channel),
                Value::Number(u64::from(number)),
            ],
        )?;
        Ok(written.map(|written| read(&written)))
    }

    /// What an attempt has delivered, as far as it is not erased.
    pub(in crate::desk) fn delivered(
        &self,
        name: &LetterName,
        number: u32,
    ) -> Result<Option<Delivery>, StorageFault> {
        let row: Option<Delivered> = self.storage.row(
            "SELECT attempts, since_ms, ended_ms FROM deliveries
             LEFT JOIN submissions ON submissions.id = deliveries.submission
             WHERE deliveries.letter = ? AND channel = ? AND state = 'delivered'
               AND tried_before + attempts = ? AND erased_ms IS NULL
             ORDER BY since_ms LIMIT 1",
            &[
                Value::Text(&name.letter),
                Value::Text(&name.channel),
                Value::Number(u64::from(number)),
            ],
        )?;
        Ok(row.map(|row| Delivery::Delivered {
            attempts: row.attempts,
            since_ms: row.since_ms,
            at_ms: row.ended_ms,
        }))
    }

    /// Ends that attempt once more, as one whose letter came back.
    pub(in crate::desk) fn end_as_bounced(
        &self,
        name: &LetterName,
        number: u32,
        (verdict, now_ms): (&str, u64),
    ) -> Result<(), StorageFault> {
        self.storage.run(
            "UPDATE attempts SET verdict = ?, code = NULLIF(bounced, ''), ended_ms = ?
             WHERE letter = ? AND channel = ? AND number = ?",
            &[
                Value::Text(verdict),
                Value::Number(now_ms),
                Value::Text(&name.letter),
                Value::Text(&name.channel),
                Value::Number(u64::from(number)),
            ],
        )
    }

    /// Moves all of that back to where it was not delivered.
    pub(in crate::desk) fn reopen(
        &self,
        name: &LetterName,
        number: u32,
        to: &Delivery,
    ) -> Result<(), StorageFault> {
        let ended_ms = match to {
            Delivery::Dead { at_ms, .. } => Some(*at_ms),
            _ => None,
        };
        self.storage.run(
            "UPDATE deliveries SET state = ?1, next_ms = ?2, ended_ms = ?3, unseen = 0
             WHERE letter = ?4 AND channel = ?5 AND state = 'delivered'
               AND tried_before + attempts = ?6
               AND submission NOT IN (SELECT id FROM submissions WHERE erased_ms IS NOT NULL)",
            &[
                Value::Text(to.name()),
                Value::MaybeNumber(to.next_ms()),
                Value::MaybeNumber(ended_ms),
                Value::Text(&name.letter),
                Value::Text(&name.channel),
                Value::Number(u64::from(number)),
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
