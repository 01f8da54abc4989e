//! What people said: the one table that holds anything of anybody.

use courier::Moment;
use serde::Deserialize;
use shared::{Kind, Rating, Reference, Submission};

use super::Store;
use crate::desk::sql::StorageFault;

/// One submission, as its visitor gets to read it again.
#[derive(Deserialize)]
pub(in crate::desk) struct SaidRow {
    #[serde(rename = "received_ms")]
    pub(in crate::desk) received: Moment,
    pub(in crate::desk) kind: Kind,
    pub(in crate::desk) rating: Option<Rating>,
    pub(in crate::desk) message: Option<String>,
    pub(in crate::desk) locale: Option<String>,
}

impl Store {
    /// Adds what a visitor said.
    pub(in crate::desk) fn add_words(
        &self,
        (reference, number): (&Reference, u32),
        submission: &Submission,
        phone_name: Option<&str>,
        now: Moment,
    ) -> Result<(), StorageFault> {
        let name = reference.to_string();
        self.storage.run(
            "INSERT INTO words (reference, number, who, said_ms, rating, message, name, phone,
                 phone_name, email, page, touchpoint)
             VALUES (?, ?, 'visitor', ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            &[
                (&name).into(),
                number.into(),
                now.into(),
                submission.rating().map(Rating::name).into(),
                submission.message().into(),
                submission.name().into(),
                submission.phone().map(shared::PhoneNumber::as_typed).into(),
                phone_name.into(),
                submission.email().map(shared::EmailAddress::as_str).into(),
                submission.page().map(shared::PageUrl::as_str).into(),
                submission.touchpoint().into(),
            ],
        )
    }

    /// How often a number was named since a moment.
    pub(in crate::desk) fn asked_for(
        &self,
        phone_name: &str,
        since: Moment,
    ) -> Result<u64, StorageFault> {
        let count = self.number(
            "SELECT COUNT(*) AS number FROM words WHERE phone_name = ? AND said_ms > ?",
            &[phone_name.into(), since.into()],
        )?;
        Ok(count.unwrap_or_default())
    }

    /// What was said in a case, first to last. What was erased has no words, and is said without.
    pub(in crate::desk) fn said(
        &self,
        reference: &Reference,
    ) -> Result<Vec<SaidRow>, StorageFault> {
        let name = reference.to_string();
        self.storage.rows(
            "SELECT MAX(received_ms, 0) AS received_ms, kind, rating, message, locale
             FROM submissions LEFT JOIN words USING (reference, number)
             WHERE reference = ? ORDER BY number",
            &[(&name).into()],
        )
    }

    /// Erases all that was said in a case.
    pub(super) fn erase_words(&self, reference: &str) -> Result<(), StorageFault> {
        self.storage
            .run("DELETE FROM words WHERE reference = ?", &[reference.into()])
    }
}
