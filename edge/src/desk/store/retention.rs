//! What was said is erased when it is not needed any more; reference and times stay for a while. Each
//! question reads what is due, not what was erased before.

use courier::{LetterId, Moment};
use serde::Deserialize;
use shared::Reference;

use super::Store;
use crate::desk::sql::StorageFault;

/// Cases that are erased, or forgotten, in one go.
const CASES_MAX: u64 = 512;

#[derive(Deserialize)]
struct Name {
    reference: Reference,
}

#[derive(Deserialize)]
struct LetterOf {
    id: LetterId,
}

impl Store {
    /// When this was last looked for.
    pub(in crate::desk) fn swept(&self) -> Result<Option<Moment>, StorageFault> {
        self.moment("SELECT MAX(swept_ms) AS at FROM desk", &[])
    }

    pub(in crate::desk) fn set_swept(&self, now: Moment) -> Result<(), StorageFault> {
        self.storage
            .run("UPDATE desk SET swept_ms = ?", &[now.into()])
    }

    /// The cases in which nothing has happened since a moment, of the closed ones or of the others, whose
    /// every submission was delivered. What is not delivered is kept. As many as are erased at once.
    pub(in crate::desk) fn quiet_cases(
        &self,
        is_closed: bool,
        since: Moment,
    ) -> Result<Vec<Reference>, StorageFault> {
        let cases: Vec<Name> = self.storage.rows(
            "SELECT reference FROM cases
             WHERE is_closed = ? AND last_ms < ?
               AND waiting = 0 AND given_up = 0 AND erased_ms IS NULL
             LIMIT ?",
            &[is_closed.into(), since.into(), CASES_MAX.into()],
        )?;
        Ok(cases.into_iter().map(|case| case.reference).collect())
    }

    /// Erases what was said in a case, and to whom it was written. What has not left to its visitor does
    /// not leave any more.
    pub(in crate::desk) fn erase(
        &self,
        reference: &Reference,
        now: Moment,
    ) -> Result<(), StorageFault> {
        let name = reference.to_string();
        self.erase_words(&name)?;
        self.storage.run(
            "UPDATE submissions SET erased_ms = ?2 WHERE reference = ?1 AND erased_ms IS NULL",
            &[(&name).into(), now.into()],
        )?;
        self.storage.run(
            "UPDATE deliveries SET state = 'cancelled', next_ms = NULL, ended_ms = ?2
             WHERE state = 'queued' AND letter IN (
                 SELECT id FROM letters WHERE reference = ?1 AND audience <> 'company')",
            &[(&name).into(), now.into()],
        )?;
        self.storage.run(
            "UPDATE letters SET recipient = NULL WHERE reference = ?1 AND audience <> 'company'",
            &[(&name).into()],
        )
    }

    /// Forgets cases that were erased before a moment; their outcomes stay counted. How many cases that
    /// were.
    pub(in crate::desk) fn forget_erased(&self, before: Moment) -> Result<usize, StorageFault> {
        let cases: Vec<Name> = self.storage.rows(
            "SELECT reference FROM cases WHERE erased_ms < ? LIMIT ?",
            &[before.into(), CASES_MAX.into()],
        )?;
        for case in &cases {
            self.forget(&case.reference.to_string())?;
        }
        Ok(cases.len())
    }

    /// Forgets alerts that were written before a moment and are at their end: they tell of channels, not
    /// of anybody.
    pub(in crate::desk) fn forget_alerts(&self, before: Moment) -> Result<(), StorageFault> {
        self.forget_letters(
            "SELECT id FROM letters WHERE reference IS NULL AND class = 'alert' AND written_ms < ?
               AND NOT EXISTS (SELECT 1 FROM deliveries
                   WHERE letter = letters.id AND next_ms IS NOT NULL)
             LIMIT 512",
            before,
        )
    }

    /// Forgets digests that were written before a moment, once all that they listed is forgotten.
    pub(in crate::desk) fn forget_digests(&self, before: Moment) -> Result<(), StorageFault> {
        self.forget_letters(
            "SELECT id FROM letters
             WHERE reference IS NULL AND class IN ('digest', 'ratings') AND written_ms < ?
               AND NOT EXISTS (SELECT 1 FROM members WHERE letter = letters.id)
               AND NOT EXISTS (SELECT 1 FROM deliveries
                   WHERE letter = letters.id AND next_ms IS NOT NULL)
             LIMIT 512",
            before,
        )
    }

    fn forget_letters(&self, of: &str, before: Moment) -> Result<(), StorageFault> {
        let letters: Vec<LetterOf> = self.storage.rows(of, &[before.into()])?;
        self.delete_letters(&letters)
    }

    /// Deletes letters that nothing is in, with all that was tried.
    fn delete_letters(&self, letters: &[LetterOf]) -> Result<(), StorageFault> {
        for LetterOf { id } in letters {
            for statement in [
                "DELETE FROM attempts WHERE letter = ?",
                "DELETE FROM deliveries WHERE letter = ?",
                "DELETE FROM letters WHERE id = ?",
            ] {
                self.storage.run(statement, &[id.into()])?;
            }
        }
        Ok(())
    }

    fn forget(&self, reference: &str) -> Result<(), StorageFault> {
        let of_case = [reference.into()];
        self.storage.run(
            "INSERT INTO forgotten (outcome, submissions)
             SELECT CASE outcome WHEN 'delivered' THEN 'delivered' ELSE 'erased' END, COUNT(*)
             FROM submissions WHERE reference = ? GROUP BY 1
             ON CONFLICT (outcome) DO UPDATE SET submissions = submissions + excluded.submissions",
            &of_case,
        )?;
        let letters: Vec<LetterOf> = self.storage.rows(
            "SELECT letters.id AS id FROM submissions
             JOIN members ON members.submission = submissions.id
             JOIN letters ON letters.id = members.letter
             WHERE submissions.reference = ?1 AND letters.class = 'case'
             UNION SELECT id FROM letters WHERE reference = ?1 AND audience <> 'company'",
            &of_case,
        )?;
        self.storage.run(
            "DELETE FROM members WHERE submission IN
                 (SELECT id FROM submissions WHERE reference = ?)",
            &of_case,
        )?;
        self.delete_letters(&letters)?;
        for statement in [
            "DELETE FROM submissions WHERE reference = ?",
            "DELETE FROM events WHERE reference = ?",
            "DELETE FROM words WHERE reference = ?",
            "DELETE FROM cases WHERE reference = ?",
        ] {
            self.storage.run(statement, &of_case)?;
        }
        Ok(())
    }
}
