//! The desk's tables as questions and answers: the one place with SQL besides the schema.

mod outgoing;

use serde::Deserialize;
use shared::Draft;

use super::{
    request::Intake,
    sql::{Storage, StorageFault, Value},
};

pub(super) use self::outgoing::{AttemptEnd, LetterName};

/// The only channel so far.
pub(super) const SMTP: &str = "smtp";
/// The tables.
pub(super) struct Store {
    pub(super) storage: Storage,
}

/// A submission that was stored before under the same key.
#[derive(Deserialize)]
pub(super) struct Earlier {
    pub(super) fingerprint: String,
    pub(super) answer: String,
}

/// A step of a case.
#[derive(Deserialize)]
pub(super) struct StepRow {
    pub(super) state: String,
    pub(super) at_ms: u64,
}

/// What a case still waits for.
#[derive(Deserialize)]
pub(super) struct Waiting {
    /// When the last of its letters is due by the first plan.
    pub(super) by_ms: Option<u64>,
}

/// A stored submission.
#[derive(Debug, Deserialize)]
pub(crate) struct Stored {
    pub(crate) reference: String,
    pub(crate) received_ms: u64,
    pub(crate) kind: String,
    pub(crate) rating: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) phone: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) page: Option<String>,
    pub(crate) touchpoint: Option<String>,
}

#[derive(Deserialize)]
struct Text {
    text: String,
}

#[derive(Deserialize)]
struct Number {
    number: Option<u64>,
}

/// Intake.
impl Store {
    /// What was stored under a key.
    pub(super) fn earlier(&self, key_name: &str) -> Result<Option<Earlier>, StorageFault> {
        self.storage.row(
            "SELECT fingerprint, answer FROM submissions WHERE key_name = ?",
            &[Value::Text(key_name)],
        )
    }

    /// The case of the submission that this one replaces, or that replaces this one: of the two,
    /// whichever arrives second joins the other.
    pub(super) fn case_of_other(
        &self,
        key_name: &str,
        replaces_name: Option<&str>,
    ) -> Result<Option<String>, StorageFault> {
        self.text(
            "SELECT reference AS text FROM submissions
             WHERE key_name = ? OR replaces_name = ? ORDER BY rowid LIMIT 1",
            &[Value::MaybeText(replaces_name), Value::Text(key_name)],
        )
    }

    pub(super) fn has_case(&self, reference: &str) -> Result<bool, StorageFault> {
        let found = self.text(
            "SELECT reference AS text FROM cases WHERE reference = ?",
            &[Value::Text(reference)],
        )?;
        Ok(found.is_some())
    }

    /// The letter of a bare rating of this case that has not been tried yet.
    pub(super) fn waiting_letter(&self, reference: &str) -> Result<Option<String>, StorageFault> {
        self.text(
            "SELECT deliveries.letter AS text FROM deliveries
             JOIN submissions ON submissions.id = deliveries.letter
             WHERE submissions.reference = ? AND submissions.kind = 'feedback'
               AND submissions.rating IS NOT NULL AND submissions.message IS NULL
               AND deliveries.state = 'queued' AND deliveries.attempts = 0
             LIMIT 1",
            &[Value::Text(reference)],
        )
    }

    pub(super) fn add_case(&self, reference: &str, now_ms: u64) -> Result<(), StorageFault> {
        self.storage.run(
            "INSERT INTO cases (reference, received_ms) VALUES (?, ?)",
            &[Value::Text(reference), Value::Number(now_ms)],
        )
    }

    /// Adds a step, unless the case is in that state already.
    pub(super) fn step(
        &self,
        reference: &str,
        state: &str,
        now_ms: u64,
    ) -> Result<(), StorageFault> {
        self.storage.run(
            "INSERT INTO steps (reference, number, state, at_ms)
             SELECT ?1, COALESCE(MAX(number), 0) + 1, ?2, ?3 FROM steps WHERE reference = ?1
             HAVING COALESCE(
                 (SELECT state FROM steps WHERE reference = ?1 ORDER BY number DESC LIMIT 1), ''
             ) <> ?2",
            &[
                Value::Text(reference),
                Value::Text(state),
                Value::Number(now_ms),
            ],
        )
    }

    /// Adds a submission. Its answer follows when the case is known to stand.
    pub(super) fn add_submission(
        &self,
        id: &str,
        reference: &str,
        intake: &Intake,
        now_ms: u64,
    ) -> Result<(), StorageFault> {
        let Draft {
            kind,
            rating,
            message,
            name,
            phone,
            email,
            page,
            touchpoint,
            locale,
            consent,
            ..
        } = &intake.fields;
        let marks = intake.marks.join(",");
        self.storage.run(
            "INSERT INTO submissions (
                 id, reference, key_name, replaces_name, fingerprint, received_ms, kind, rating,
                 message, name, phone, email, page, touchpoint, locale, consent, marks, answer
             ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '')",
            &[
                Value::Text(id),
                Value::Text(reference),
                Value::Text(&intake.key_name),
                Value::MaybeText(intake.replaces_name.as_deref()),
                Value::Text(&intake.fingerprint),
                Value::Number(now_ms),
                Value::MaybeText(kind.as_deref()),
                Value::MaybeText(rating.as_deref()),
                Value::MaybeText(message.as_deref()),
                Value::MaybeText(name.as_deref()),
                Value::MaybeText(phone.as_deref()),
                Value::MaybeText(email.as_deref()),
                Value::MaybeText(page.as_deref()),
                Value::MaybeText(touchpoint.as_deref()),
                Value::MaybeText(locale.as_deref()),
                Value::MaybeText(consent.as_deref()),
                Value::Text(&marks),
            ],
        )
    }

    pub(super) fn set_answer(&self, id: &str, answer: &str) -> Result<(), StorageFault> {
        self.storage.run(
            "UPDATE submissions SET answer = ? WHERE id = ?",
            &[Value::Text(answer), Value::Text(id)],
        )
    }

    /// Queues a submission's delivery by a letter of its own, first due at `due_ms`.
    pub(super) fn queue(&self, submission: &str, due_ms: u64) -> Result<(), StorageFault> {
        self.storage.run(
            "INSERT INTO deliveries (submission, channel, letter, state, attempts, since_ms, next_ms)
             VALUES (?1, ?2, ?1, 'queued', 0, ?3, ?3)",
            &[
                Value::Text(submission),
                Value::Text(SMTP),
                Value::Number(due_ms),
            ],
        )
    }

    /// Adds a submission to a letter, whose time becomes its own.
    pub(super) fn join_letter(&self, submission: &str, letter: &str) -> Result<(), StorageFault> {
        self.storage.run(
            "INSERT INTO deliveries (submission, channel, letter, state, attempts, since_ms, next_ms)
             SELECT ?, channel, letter, state, attempts, since_ms, next_ms FROM deliveries
             WHERE letter = ? AND submission = letter",
            &[Value::Text(submission), Value::Text(letter)],
        )
    }

    /// Makes a letter that has not been tried yet due now.
    pub(super) fn hasten(&self, letter: &str, now_ms: u64) -> Result<(), StorageFault> {
        self.storage.run(
            "UPDATE deliveries SET since_ms = ?2, next_ms = ?2
             WHERE letter = ?1 AND state = 'queued' AND attempts = 0",
            &[Value::Text(letter), Value::Number(now_ms)],
        )
    }

    pub(super) fn set_site(&self, site: &str) -> Result<(), StorageFault> {
        self.storage.run(
            "INSERT INTO desk (site) VALUES (?) ON CONFLICT DO NOTHING",
            &[Value::Text(site)],
        )
    }
}

/// What a case has come to.
impl Store {
    pub(super) fn steps(&self, reference: &str) -> Result<Vec<StepRow>, StorageFault> {
        self.storage.rows(
            "SELECT state, at_ms FROM steps WHERE reference = ? ORDER BY number",
            &[Value::Text(reference)],
        )
    }

    pub(super) fn received_ms(&self, reference: &str) -> Result<Option<u64>, StorageFault> {
        self.number(
            "SELECT received_ms AS number FROM cases WHERE reference = ?",
            &[Value::Text(reference)],
        )
    }

    /// What is not delivered yet.
    pub(super) fn waiting(&self, reference: &str) -> Result<Option<Waiting>, StorageFault> {
        self.storage.row(
            "SELECT MAX(since_ms) AS by_ms FROM deliveries
             JOIN submissions ON submissions.id = deliveries.submission
             WHERE submissions.reference = ? AND deliveries.state IN ('queued', 'leased')",
            &[Value::Text(reference)],
        )
    }

    /// The submissions of a case, first to last.
    pub(super) fn submissions(&self, reference: &str) -> Result<Vec<Stored>, StorageFault> {
        self.storage.rows(
            "SELECT * FROM submissions WHERE reference = ? ORDER BY rowid",
            &[Value::Text(reference)],
        )
    }
}

impl Store {
    fn text(&self, statement: &str, values: &[Value<'_>]) -> Result<Option<String>, StorageFault> {
        let row: Option<Text> = self.storage.row(statement, values)?;
        Ok(row.map(|row| row.text))
    }

    fn number(&self, statement: &str, values: &[Value<'_>]) -> Result<Option<u64>, StorageFault> {
        let row: Option<Number> = self.storage.row(statement, values)?;
        Ok(row.and_then(|row| row.number))
    }
}
