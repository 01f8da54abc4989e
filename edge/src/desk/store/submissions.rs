//! What visitors sent, and what became of it.

use courier::Moment;
use serde::{Deserialize, Serialize};
use shared::{EmailAddress, Kind, PageUrl, PhoneNumber, Rating, Reference, Submission};

use super::Store;
use crate::desk::{
    names::{LetterName, Outcome, SubmissionId},
    sql::StorageFault,
};

/// A submission that was stored before under the same key.
#[derive(Deserialize)]
pub(in crate::desk) struct Earlier {
    pub(in crate::desk) fingerprint: String,
    pub(in crate::desk) answer: String,
}

/// A submission with its words, as a letter tells of it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Stored {
    pub(crate) id: SubmissionId,
    pub(crate) reference: Reference,
    /// The how many-th report of its case it is.
    pub(crate) report: u32,
    #[serde(rename = "received_ms")]
    pub(crate) received: Moment,
    pub(crate) kind: Kind,
    pub(crate) rating: Option<Rating>,
    pub(crate) message: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) phone: Option<PhoneNumber>,
    pub(crate) email: Option<EmailAddress>,
    pub(crate) page: Option<PageUrl>,
    pub(crate) touchpoint: Option<String>,
    pub(crate) locale: Option<String>,
    pub(crate) phone_name: Option<String>,
}

/// A submission that is to be stored.
pub(in crate::desk) struct NewSubmission<'a> {
    pub(in crate::desk) id: &'a SubmissionId,
    pub(in crate::desk) reference: &'a Reference,
    /// Its number among the words of its case.
    pub(in crate::desk) number: u32,
    /// The how many-th report of its case it is.
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

    /// The how many-th report of its case a submission is.
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
            "SELECT submissions.id, submissions.reference, submissions.report,
                 submissions.received_ms, submissions.kind, submissions.locale, words.rating,
                 words.message, words.name, words.phone, words.phone_name, words.email, words.page,
                 words.touchpoint
             FROM members
             JOIN submissions ON submissions.id = members.submission
             JOIN words ON words.reference = submissions.reference
                 AND words.number = submissions.number
             WHERE members.letter = ? ORDER BY members.place",
            &[(&name.letter).into()],
        )
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
