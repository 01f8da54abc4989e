//! What visitors sent, and what became of it.

use courier::{
    LetterId, Moment,
    letter::{EARLIER_CHARS_MAX, EARLIER_MAX},
};
use serde::Deserialize;
use shared::{Reference, Submission};

use super::Store;
use crate::{
    desk::{
        names::{LetterName, Outcome, SubmissionId},
        sql::StorageFault,
    },
    letter::{Background, SaidBefore, Stored},
};

/// A submission that was stored before under the same key.
#[derive(Deserialize)]
pub(in crate::desk) struct Earlier {
    pub(in crate::desk) fingerprint: String,
    pub(in crate::desk) answer: String,
}

/// The first submissions of a case, among which the face is looked for that it began with.
const BEGINNING_ROWS_MAX: u32 = 20;
/// Submissions from before a letter that are read for it: a face and its words are two of them and are told
/// as one, and one more than is told says that there was more.
const EARLIER_ROWS_MAX: usize = (EARLIER_MAX + 1) * 2;

/// A submission that is to be stored.
pub(in crate::desk) struct NewSubmission<'a> {
    pub(in crate::desk) id: &'a SubmissionId,
    pub(in crate::desk) reference: &'a Reference,
    /// Its number among the words of its case.
    pub(in crate::desk) number: u32,
    /// Its number among the reports of its case, from 1.
    pub(in crate::desk) report: u32,
    /// The names under which its key, and the one that it replaces, are kept.
    pub(in crate::desk) key_name: &'a str,
    pub(in crate::desk) replaces_name: Option<&'a str>,
    pub(in crate::desk) fingerprint: &'a str,
    pub(in crate::desk) submission: &'a Submission,
    /// What was not kept as it came.
    pub(in crate::desk) marks: &'a str,
    /// What is answered.
    pub(in crate::desk) answer: &'a str,
}

impl Store {
    /// What was stored under a key.
    pub(in crate::desk) fn earlier(&self, key_name: &str) -> Result<Option<Earlier>, StorageFault> {
        self.storage.row(
            "SELECT fingerprint, answer FROM submissions WHERE key_name = ?",
            &[key_name.into()],
        )
    }

    /// The case of the submission that this one replaces, or that replaces this one: of the two,
    /// whichever arrives second joins the other.
    pub(in crate::desk) fn case_of_other(
        &self,
        key_name: &str,
        replaces_name: Option<&str>,
    ) -> Result<Option<Reference>, StorageFault> {
        #[derive(Deserialize)]
        struct Row {
            reference: Reference,
        }
        let row: Option<Row> = self.storage.row(
            "SELECT reference FROM submissions
             WHERE key_name = ? OR replaces_name = ? ORDER BY received_ms LIMIT 1",
            &[replaces_name.into(), key_name.into()],
        )?;
        Ok(row.map(|row| row.reference))
    }

    /// When the words of this number in a case were received, if they were a submission.
    pub(in crate::desk) fn received(
        &self,
        reference: &Reference,
        number: u32,
    ) -> Result<Option<Moment>, StorageFault> {
        let name = reference.to_string();
        self.moment(
            "SELECT received_ms AS at FROM submissions WHERE reference = ? AND number = ?",
            &[(&name).into(), number.into()],
        )
    }

    pub(in crate::desk) fn add_submission(
        &self,
        new: &NewSubmission<'_>,
        now: Moment,
    ) -> Result<(), StorageFault> {
        let reference = new.reference.to_string();
        self.storage.run(
            "INSERT INTO submissions (id, reference, number, report, key_name, replaces_name,
                 fingerprint, received_ms, kind, locale, consent, marks, answer, outcome)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending')",
            &[
                new.id.into(),
                (&reference).into(),
                new.number.into(),
                new.report.into(),
                new.key_name.into(),
                new.replaces_name.into(),
                new.fingerprint.into(),
                now.into(),
                new.submission.kind().name().into(),
                new.submission.locale().into(),
                new.submission.consent().into(),
                new.marks.into(),
                new.answer.into(),
            ],
        )
    }

    /// The number of a submission among the reports of its case, from 1.
    pub(in crate::desk) fn report_of(
        &self,
        id: &SubmissionId,
    ) -> Result<Option<u32>, StorageFault> {
        let report = self.number(
            "SELECT report AS number FROM submissions WHERE id = ?",
            &[id.into()],
        )?;
        Ok(report.and_then(|report| u32::try_from(report).ok()))
    }

    /// The submissions that a letter tells of, in their order, as far as they are not erased.
    pub(in crate::desk) fn letter(&self, name: &LetterName) -> Result<Vec<Stored>, StorageFault> {
        self.storage.rows(
            "SELECT submissions.id, submissions.reference, submissions.number, submissions.report,
                 submissions.received_ms, submissions.kind, submissions.locale, words.rating,
                 words.message, words.name, words.phone, words.email, words.page,
                 words.touchpoint
             FROM members
             JOIN submissions ON submissions.id = members.submission
             JOIN words ON words.reference = submissions.reference
                 AND words.number = submissions.number
             WHERE members.letter = ? ORDER BY members.place",
            &[(&name.letter).into()],
        )
    }

    /// What a letter tells of its case beside what it delivers: of this case alone, and of what its visitor
    /// said alone, since whoever answers a letter quotes it to them. It is told as of this letter, so that
    /// each attempt tells the same.
    pub(in crate::desk) fn background(
        &self,
        letter: &LetterId,
        submissions: &[Stored],
    ) -> Result<Option<Background>, StorageFault> {
        let Some(last) = submissions.iter().max_by_key(|one| one.number) else {
            return Ok(None);
        };
        let reference = last.reference.to_string();
        let background: Option<Background> = self.storage.row(
            "SELECT kind,
                 (SELECT rating FROM submissions JOIN words USING (reference, number)
                  WHERE reference = ?1 AND number <= ?2 AND report = 1 AND rating IS NOT NULL
                  ORDER BY number DESC LIMIT 1) AS rating
             FROM submissions WHERE reference = ?1 ORDER BY number LIMIT 1",
            &[(&reference).into(), BEGINNING_ROWS_MAX.into()],
        )?;
        let Some(background) = background else {
            return Ok(None);
        };
        Ok(Some(Background {
            who: self.who(&last.reference, last.number)?,
            earlier: self.said_before(letter, (&reference, last.number))?,
            ..background
        }))
    }

    /// The latest of what was said in a case before a number and stands in another letter, first to last; a
    /// face and its words are one.
    fn said_before(
        &self,
        letter: &LetterId,
        (reference, number): (&str, u32),
    ) -> Result<Vec<SaidBefore>, StorageFault> {
        // One character more than is told says that there was more.
        let chars = u64::try_from(EARLIER_CHARS_MAX.saturating_add(1)).unwrap_or(u64::MAX);
        let rows: Vec<SaidBefore> = self.storage.rows(
            "SELECT submissions.report, submissions.received_ms, submissions.kind, words.rating,
                 substr(words.message, 1, ?4) AS message
             FROM submissions
             JOIN words ON words.reference = submissions.reference
                 AND words.number = submissions.number
             WHERE submissions.reference = ?1 AND submissions.number < ?2
               AND NOT EXISTS (SELECT 1 FROM members
                   WHERE members.letter = ?3 AND members.submission = submissions.id)
             ORDER BY submissions.number DESC LIMIT ?5",
            &[
                reference.into(),
                number.into(),
                letter.into(),
                chars.into(),
                u64::try_from(EARLIER_ROWS_MAX).unwrap_or(u64::MAX).into(),
            ],
        )?;
        Ok(as_reports(rows.into_iter().rev()))
    }

    /// Notes what has become of submissions, given by their ids.
    pub(in crate::desk) fn set_outcome(
        &self,
        ids: &[SubmissionId],
        outcome: Outcome,
        now: Moment,
    ) -> Result<(), StorageFault> {
        let ids = serde_json::to_string(ids)
            .map_err(|_| StorageFault::NotAvailable("a list of submissions"))?;
        let settled = (outcome != Outcome::Pending).then_some(now);
        self.storage.run(
            "UPDATE submissions SET outcome = ?, settled_ms = ?
             WHERE id IN (SELECT value FROM json_each(?))",
            &[outcome.name().into(), settled.into(), (&ids).into()],
        )
    }
}

/// A face and its words as one; a face that was mended is the later one.
fn as_reports(rows: impl Iterator<Item = SaidBefore>) -> Vec<SaidBefore> {
    let mut reports: Vec<SaidBefore> = Vec::new();
    for row in rows {
        match reports.last_mut() {
            Some(face) if face.report == row.report && face.message.is_none() => {
                face.rating = row.rating.or(face.rating);
                face.message = row.message;
            }
            _ => reports.push(row),
        }
    }
    reports
}

#[cfg(test)]
mod tests {
    use courier::Moment;
    use shared::{Kind, Rating};

    use super::{SaidBefore, as_reports};

    #[test]
    fn ok_a_face_and_its_words_are_told_as_one() {
        let said = |report, rating, message: Option<&str>| SaidBefore {
            report,
            received: Moment::from_millis(u64::from(report)),
            kind: Kind::Feedback,
            rating,
            message: message.map(str::to_owned),
        };
        let rows = [
            said(1, Some(Rating::Good), None),
            said(1, Some(Rating::Bad), None),
            said(1, None, Some("slow")),
            said(1, None, Some("and dear")),
            said(2, Some(Rating::Fair), None),
        ];
        let reports: Vec<_> = as_reports(rows.into_iter())
            .into_iter()
            .map(|one| (one.report, one.rating, one.message))
            .collect();
        let words = |message: &str| Some(message.to_owned());
        assert_eq!(
            reports,
            [
                (1, Some(Rating::Bad), words("slow")),
                (1, None, words("and dear")),
                (2, Some(Rating::Fair), None),
            ]
        );
    }
}
