//! What people said: the one table that holds anything of anybody.

use courier::Moment;
use shared::{EmailAddress, PhoneNumber, Rating, Reference, Submission};

use super::Store;
use crate::desk::{question::Contact, sql::StorageFault};

/// Submissions of a case, from the last one backwards, among which a number and an address are looked for.
const CONTACT_ROWS_MAX: u32 = 200;

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
                submission.phone().map(PhoneNumber::as_typed).into(),
                phone_name.into(),
                submission.email().map(EmailAddress::as_str).into(),
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

    /// How the visitor of a case is reached: of number and address each the newest.
    pub(in crate::desk) fn contact(&self, reference: &Reference) -> Result<Contact, StorageFault> {
        let name = reference.to_string();
        let contact = self.storage.row(
            "WITH given AS NOT MATERIALIZED (
                 SELECT * FROM words WHERE reference = ?1 AND who = 'visitor'
                 ORDER BY number DESC LIMIT ?2)
             SELECT
                 (SELECT phone FROM given WHERE phone IS NOT NULL
                  ORDER BY number DESC LIMIT 1) AS phone,
                 (SELECT email FROM given WHERE email IS NOT NULL
                  ORDER BY number DESC LIMIT 1) AS email",
            &[(&name).into(), CONTACT_ROWS_MAX.into()],
        )?;
        Ok(contact.unwrap_or_default())
    }

    /// Erases all that was said in a case.
    pub(super) fn erase_words(&self, reference: &str) -> Result<(), StorageFault> {
        self.storage
            .run("DELETE FROM words WHERE reference = ?", &[reference.into()])
    }
}
