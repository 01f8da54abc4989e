//! A case: what its events have come to, kept beside them and written with each.

use courier::Moment;
use serde::Deserialize;
use shared::Reference;

use super::Store;
use crate::desk::{
    event::{Event, Progress, Station},
    names::SubmissionId,
    sql::StorageFault,
};

/// A case.
#[derive(Clone, Debug)]
pub(in crate::desk) struct Case {
    pub(in crate::desk) reference: Reference,
    pub(in crate::desk) received: Moment,
    /// What it has come to.
    pub(in crate::desk) progress: Progress,
    /// How many events it has.
    pub(in crate::desk) events: u32,
    /// The number of the last words in it.
    pub(in crate::desk) said: u32,
    /// How many reports it has: a rating and the words that leave with it are one.
    pub(in crate::desk) reports: u32,
    /// The latest rating whose words may follow, if it still waits for them.
    pub(in crate::desk) bare_rating: Option<SubmissionId>,
}

#[derive(Deserialize)]
struct Row {
    received_ms: Moment,
    line: String,
    is_closed: u8,
    erased_ms: Option<Moment>,
    waiting: u32,
    given_up: u32,
    due_ms: Option<Moment>,
    delivered_ms: Option<Moment>,
    last_ms: Moment,
    events: u32,
    said: u32,
    reports: u32,
    bare_rating: Option<SubmissionId>,
}

impl Case {
    /// A case that has just begun.
    pub(in crate::desk) const fn begun(reference: Reference, now: Moment) -> Self {
        Self {
            reference,
            received: now,
            progress: Progress::begun(now),
            events: 0,
            said: 0,
            reports: 0,
            bare_rating: None,
        }
    }

    /// Takes an event in, which takes none back.
    pub(in crate::desk) fn take_in(&mut self, event: &Event) {
        self.events = event.number;
        self.progress = self.progress.clone().after(event);
    }

    /// The number of its next event.
    pub(in crate::desk) const fn next_event(&self) -> u32 {
        self.events.saturating_add(1)
    }
}

impl Store {
    /// The case of a reference.
    pub(in crate::desk) fn case(
        &self,
        reference: &Reference,
    ) -> Result<Option<Case>, StorageFault> {
        let name = reference.to_string();
        let row: Option<Row> = self.storage.row(
            // A row that cannot be read must not hide what was said in it.
            "SELECT MAX(received_ms, 0) AS received_ms, line, is_closed, erased_ms, waiting, given_up,
                 due_ms, delivered_ms, last_ms, events, said, reports, bare_rating
             FROM cases WHERE reference = ?",
            &[(&name).into()],
        )?;
        row.map(|row| row.case(reference)).transpose()
    }

    /// Adds a case whose reference no other has.
    pub(in crate::desk) fn add_case(&self, case: &Case) -> Result<(), StorageFault> {
        self.write(
            "INSERT INTO cases (reference, received_ms, state, line, is_closed, erased_ms, waiting,
                 given_up, due_ms, delivered_ms, last_ms, events, said, reports, bare_rating)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
            case,
        )
    }

    pub(in crate::desk) fn save_case(&self, case: &Case) -> Result<(), StorageFault> {
        self.write(
            // When it was received stays.
            "UPDATE cases SET state = ?3, line = ?4, is_closed = ?5, erased_ms = ?6, waiting = ?7,
                 given_up = ?8, due_ms = ?9, delivered_ms = ?10, last_ms = ?11, events = ?12,
                 said = ?13, reports = ?14, bare_rating = ?15
             WHERE reference = ?1",
            case,
        )
    }

    fn write(&self, statement: &str, case: &Case) -> Result<(), StorageFault> {
        let name = case.reference.to_string();
        let progress = &case.progress;
        let line = serde_json::to_string(&progress.line)
            .map_err(|_| StorageFault::NotAvailable("a written line"))?;
        self.storage.run(
            statement,
            &[
                (&name).into(),
                case.received.into(),
                progress.state().name().into(),
                (&line).into(),
                progress.is_closed.into(),
                progress.erased.into(),
                progress.waiting.into(),
                progress.given_up.into(),
                progress.due.into(),
                progress.delivered.into(),
                progress.last.into(),
                case.events.into(),
                case.said.into(),
                case.reports.into(),
                case.bare_rating.as_ref().map(SubmissionId::as_str).into(),
            ],
        )
    }

    /// Adds an event that takes none back, and what the case comes to by it.
    pub(in crate::desk) fn record(
        &self,
        mut case: Case,
        event: &Event,
    ) -> Result<(), StorageFault> {
        case.take_in(event);
        self.add_event(&case.reference, event)?;
        self.save_case(&case)
    }

    /// Adds an event. The case's row is another statement, of the same transaction.
    pub(in crate::desk) fn add_event(
        &self,
        reference: &Reference,
        event: &Event,
    ) -> Result<(), StorageFault> {
        let name = reference.to_string();
        self.storage.run(
            "INSERT INTO events
                 (reference, number, what, who, at_ms, undoes, words, waiting, given_up, due_ms)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            &[
                (&name).into(),
                event.number.into(),
                event.what.name().into(),
                event.who.name().into(),
                event.at.into(),
                event.undoes.into(),
                event.words.into(),
                event.waiting.into(),
                event.given_up.into(),
                event.due.into(),
            ],
        )
    }

    /// All that happened to a case, first to last.
    pub(in crate::desk) fn events(
        &self,
        reference: &Reference,
    ) -> Result<Vec<Event>, StorageFault> {
        let name = reference.to_string();
        self.storage.rows(
            "SELECT number, what, who, at_ms, undoes, words, waiting, given_up, due_ms
             FROM events WHERE reference = ? ORDER BY number",
            &[(&name).into()],
        )
    }
}

impl Row {
    fn case(self, reference: &Reference) -> Result<Case, StorageFault> {
        let line: Vec<Station> = serde_json::from_str(&self.line)
            .map_err(|_| StorageFault::Unreadable("a case's line"))?;
        Ok(Case {
            reference: reference.clone(),
            received: self.received_ms,
            progress: Progress {
                line,
                is_closed: self.is_closed != 0,
                erased: self.erased_ms,
                waiting: self.waiting,
                given_up: self.given_up,
                due: self.due_ms,
                delivered: self.delivered_ms,
                last: self.last_ms,
            },
            events: self.events,
            said: self.said,
            reports: self.reports,
            bare_rating: self.bare_rating,
        })
    }
}
