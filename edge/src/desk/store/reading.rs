//! What is read by whoever has a link, a part at a time: what a letter tells of, and what was said in a case.

use courier::{LetterId, Moment};
use serde::Deserialize;
use shared::{EmailAddress, Kind, PhoneNumber, Rating, Reference};

use super::Store;
use crate::{
    desk::{
        question::{Begun, Part, Reading},
        sql::StorageFault,
    },
    letter::Stored,
};

/// Submissions of a part.
const PART: u64 = 20;

/// One submission, as its visitor gets to read it again.
#[derive(Deserialize)]
pub(in crate::desk) struct SaidRow {
    number: u32,
    #[serde(rename = "received_ms")]
    pub(in crate::desk) received: Moment,
    pub(in crate::desk) kind: Kind,
    pub(in crate::desk) rating: Option<Rating>,
    pub(in crate::desk) message: Option<String>,
    pub(in crate::desk) locale: Option<String>,
    phone: Option<PhoneNumber>,
    email: Option<EmailAddress>,
}

impl SaidRow {
    /// The number or the address that came without words, masked: it is what was said.
    pub(in crate::desk) fn contact(&self) -> Option<String> {
        if self.message.is_some() {
            return None;
        }
        let phone = self.phone.as_ref().map(PhoneNumber::masked);
        phone.or_else(|| self.email.as_ref().map(EmailAddress::masked))
    }
}

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
        let part = Part {
            places,
            range,
            has_more: range.is_some_and(|(_, last)| last < places),
        };
        Ok(Some(Reading { part, submissions }))
    }

    /// The last part of what was said in a case before a place, first to last; of all of it, without one. What
    /// was erased has no words, and is said without. What it costs does not grow with the case.
    pub(in crate::desk) fn said_part(
        &self,
        reference: &Reference,
        places: u32,
        before: Option<u32>,
    ) -> Result<(Part, Vec<SaidRow>), StorageFault> {
        let name = reference.to_string();
        let mut said: Vec<SaidRow> = self.storage.rows(
            "SELECT number, MAX(received_ms, 0) AS received_ms, kind, rating, message, locale,
                 phone, email
             FROM submissions LEFT JOIN words USING (reference, number)
             WHERE reference = ? AND number < ? ORDER BY number DESC LIMIT ?",
            &[
                (&name).into(),
                before.unwrap_or(u32::MAX).into(),
                PART.into(),
            ],
        )?;
        said.reverse();
        let range = said.first().zip(said.last());
        let range = range.map(|(first, last)| (first.number, last.number));
        let part = Part {
            places,
            range,
            // The first words of a case have the number 1.
            has_more: range.is_some_and(|(first, _)| first > 1),
        };
        Ok((part, said))
    }

    /// How a case began.
    pub(in crate::desk) fn begun(&self, reference: &Reference) -> Result<Begun, StorageFault> {
        let name = reference.to_string();
        let begun: Option<Begun> = self.storage.row(
            "SELECT rating, locale FROM submissions LEFT JOIN words USING (reference, number)
             WHERE reference = ? AND number = 1",
            &[(&name).into()],
        )?;
        Ok(begun.unwrap_or_default())
    }
}
