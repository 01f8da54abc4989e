//! What a letter tells of, read by whoever has its link: a part at a time.

use courier::LetterId;
use serde::Deserialize;

use super::{Store, Stored};
use crate::desk::{question::Reading, sql::StorageFault};

/// Submissions of a part.
const PART: u64 = 20;

impl Store {
    /// The part of a letter behind a place. What it costs does not grow with the letter.
    pub(in crate::desk) fn read_part(
        &self,
        letter: &LetterId,
        after: u32,
    ) -> Result<Option<Reading>, StorageFault> {
        #[derive(Deserialize)]
        struct Place {
            place: u32,
        }
        let places = self.number(
            "SELECT MAX(place) AS number FROM members WHERE letter = ?",
            &[letter.into()],
        )?;
        let Some(places) = places.and_then(|places| u32::try_from(places).ok()) else {
            return Ok(None);
        };
        let part: Vec<Place> = self.storage.rows(
            "SELECT place FROM members WHERE letter = ? AND place > ? ORDER BY place LIMIT ?",
            &[letter.into(), after.into(), PART.into()],
        )?;
        let range = part.first().zip(part.last());
        let range = range.map(|(first, last)| (first.place, last.place));
        let submissions: Vec<Stored> = match range {
            None => Vec::new(),
            Some((first, last)) => self.storage.rows(
                "SELECT submissions.id, submissions.reference, submissions.number,
                     submissions.report, MAX(submissions.received_ms, 0) AS received_ms, submissions.kind,
                     submissions.locale, words.rating, words.message, words.name, words.phone,
                     words.email, words.page, words.touchpoint
                 FROM members
                 JOIN submissions ON submissions.id = members.submission
                 JOIN words ON words.reference = submissions.reference
                     AND words.number = submissions.number
                 WHERE members.letter = ? AND members.place BETWEEN ? AND ?
                 ORDER BY members.place",
                &[letter.into(), first.into(), last.into()],
            )?,
        };
        Ok(Some(Reading {
            places,
            range,
            has_more: range.is_some_and(|(_, last)| last < places),
            submissions,
        }))
    }
}
