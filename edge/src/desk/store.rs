//! The desk's tables as questions and answers: here and below, the one place with SQL besides the
//! schema. Here is what intake asks.

mod actions;
mod bounces;
mod cases;
mod channels;
mod clock;
mod letters;
mod outgoing;
mod queue;
mod retention;
mod status;

use std::cell::OnceCell;

use serde::Deserialize;
use shared::Draft;

use super::{
    request::intake::Intake,
    sql::{Storage, StorageFault, Value},
};

pub(super) use self::bounces::Bounce;
pub(super) use self::channels::Health;
pub(super) use self::letters::Gathering;
pub(crate) use self::letters::LetterRow;
pub(super) use self::outgoing::{AttemptEnd, LetterName, Standing};
pub(super) use self::queue::PassedOn;
pub(crate) use self::status::{Counts, DeadLetter, GivenUp};

/// The tables.
pub(super) struct Store {
    pub(super) storage: Storage,
    /// Whose desk this is, once it was read.
    site: OnceCell<String>,
}

/// A submission that was stored before under the same key.
#[derive(Deserialize)]
pub(super) struct Earlier {
    pub(super) fingerprint: String,
    pub(super) answer: String,
}

/// A stored submission.
#[derive(Debug, Deserialize)]
pub(crate) struct Stored {
    pub(crate) id: String,
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
    pub(crate) locale: Option<String>,
    pub(crate) phone_name: Option<String>,
}

/// A rating whose words may follow.
#[derive(Deserialize)]
pub(super) struct WaitingRating {
    pub(super) submission: String,
    /// Whether it waits in a letter together with others, on one channel at least.
    is_gathered: u8,
}

impl WaitingRating {
    pub(super) const fn is_gathered(&self) -> bool {
        self.is_gathered != 0
    }
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
    pub(super) const fn new(storage: Storage) -> Self {
        Self {
            storage,
            site: OnceCell::new(),
        }
    }

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

    /// The first rating of this case that still waits for its words.
    pub(super) fn waiting_rating(
        &self,
        reference: &str,
    ) -> Result<Option<WaitingRating>, StorageFault> {
        self.storage.row(
            "SELECT submissions.id AS submission,
                 MAX(deliveries.letter <> submissions.id) AS is_gathered
             FROM submissions JOIN deliveries ON deliveries.submission = submissions.id
             WHERE submissions.reference = ? AND submissions.kind = 'feedback'
               AND submissions.rating IS NOT NULL AND submissions.message IS NULL
             GROUP BY submissions.id
             HAVING SUM(deliveries.state <> 'queued' OR deliveries.attempts > 0) = 0
             ORDER BY submissions.rowid LIMIT 1",
            &[Value::Text(reference)],
        )
    }

    /// How many submissions named a number since a moment.
    pub(super) fn asked_for(&self, phone_name: &str, since_ms: u64) -> Result<u64, StorageFault> {
        let count = self.number(
            "SELECT COUNT(*) AS number FROM submissions WHERE phone_name = ? AND received_ms > ?",
            &[Value::Text(phone_name), Value::Number(since_ms)],
        )?;
        Ok(count.unwrap_or_default())
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

    /// Adds a submission. An answer that is not known yet follows by [`Self::set_answer`].
    pub(super) fn add_submission(
        &self,
        id: &str,
        reference: &str,
        (intake, answer): (&Intake, Option<&str>),
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
                 message, name, phone, email, page, touchpoint, locale, consent, marks, answer,
                 phone_name
             ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
                Value::Text(answer.unwrap_or_default()),
                Value::MaybeText(intake.phone_name.as_deref()),
            ],
        )
    }

    pub(super) fn set_answer(&self, id: &str, answer: &str) -> Result<(), StorageFault> {
        self.storage.run(
            "UPDATE submissions SET answer = ? WHERE id = ?",
            &[Value::Text(answer), Value::Text(id)],
        )
    }

    pub(super) fn set_site(&self, site: &str) -> Result<(), StorageFault> {
        if self.site()?.is_some() {
            return Ok(());
        }
        self.storage.run(
            "INSERT INTO desk (site) VALUES (?) ON CONFLICT DO NOTHING",
            &[Value::Text(site)],
        )
    }

    /// Whose desk this is, if anything was ever stored.
    pub(super) fn site(&self) -> Result<Option<String>, StorageFault> {
        if let Some(site) = self.site.get() {
            return Ok(Some(site.clone()));
        }
        let site = self.text("SELECT site AS text FROM desk", &[])?;
        if let Some(site) = &site {
            // What is read outside the transaction that writes it stays.
            let _ = self.site.set(site.clone());
        }
        Ok(site)
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
