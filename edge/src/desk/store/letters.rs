//! Letters that are not one submission's: digests of many, and alerts. And how many letters of their
//! own have left of late.

use serde::Deserialize;

use super::{Number, Store};
use crate::desk::sql::{StorageFault, Value};

/// Submissions that one digest lists at most.
const MEMBERS_MAX: u64 = 350;
/// Octets of words that one digest holds at most; the next submission opens another. Mail servers
/// commonly take 10 MB, and base64 adds a third.
const SIZE_BYTES_MAX: u64 = 1_000_000;
/// The time in which letters are counted together, in milliseconds.
const SLOT_MS: u64 = 600_000;
/// An hour of such times.
const SLOTS: u64 = 6;

/// What a letter gathers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::desk) enum Gathering {
    /// What is more than an inbox should get one by one.
    Overflow,
    /// Ratings without words.
    Ratings,
}

/// A letter that is not one submission's.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct LetterRow {
    pub(crate) kind: String,
    pub(crate) content: Option<String>,
}

/// A letter that more may be put in.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(in crate::desk) struct OpenLetter {
    pub(in crate::desk) id: String,
    pub(in crate::desk) due_ms: u64,
}

impl LetterRow {
    /// An alert that is not stored.
    pub(crate) fn alert(content: &impl serde::Serialize) -> Self {
        Self {
            kind: "alert".to_owned(),
            content: serde_json::to_string(content).ok(),
        }
    }

    /// Whether it tells of a channel, and of no submission.
    pub(crate) fn is_alert(&self) -> bool {
        self.content.is_some()
    }
}

impl Gathering {
    const fn name(self) -> &'static str {
        match self {
            Self::Overflow => "digest",
            Self::Ratings => "ratings",
        }
    }
}

impl Store {
    /// The letter of its id, unless it is a submission's.
    pub(in crate::desk) fn letter_row(&self, id: &str) -> Result<Option<LetterRow>, StorageFault> {
        self.storage.row(
            "SELECT kind, content FROM letters WHERE id = ?",
            &[Value::Text(id)],
        )
    }

    /// The open letter of a gathering with room for `size_bytes` more.
    pub(in crate::desk) fn open_letter(
        &self,
        gathering: Gathering,
        size_bytes: u64,
    ) -> Result<Option<OpenLetter>, StorageFault> {
        self.storage.row(
            "SELECT id, due_ms FROM letters
             WHERE kind = ? AND is_open = 1 AND members < ? AND size_bytes + ? <= ?
             ORDER BY opened_ms DESC LIMIT 1",
            &[
                Value::Text(gathering.name()),
                Value::Number(MEMBERS_MAX),
                Value::Number(size_bytes),
                Value::Number(SIZE_BYTES_MAX),
            ],
        )
    }

    pub(in crate::desk) fn add_letter(
        &self,
        id: &str,
        gathering: Gathering,
        now_ms: u64,
        due_ms: u64,
    ) -> Result<(), StorageFault> {
        // One is open at a time; that it had no room is why there is another.
        self.storage.run(
            "UPDATE letters SET is_open = 0 WHERE kind = ? AND is_open = 1",
            &[Value::Text(gathering.name())],
        )?;
        self.storage.run(
            "INSERT INTO letters (id, kind, opened_ms, due_ms, is_open, members, size_bytes)
             VALUES (?, ?, ?, ?, 1, 0, 0)",
            &[
                Value::Text(id),
                Value::Text(gathering.name()),
                Value::Number(now_ms),
                Value::Number(due_ms),
            ],
        )
    }

    /// Counts a submission that was put into a letter, which is due at `due_ms` from now on.
    pub(in crate::desk) fn count_member(
        &self,
        id: &str,
        size_bytes: u64,
        due_ms: u64,
    ) -> Result<(), StorageFault> {
        self.storage.run(
            "UPDATE letters SET members = members + 1, size_bytes = size_bytes + ?, due_ms = ?
             WHERE id = ?",
            &[
                Value::Number(size_bytes),
                Value::Number(due_ms),
                Value::Text(id),
            ],
        )
    }

    /// Closes a letter: it is on its way.
    pub(in crate::desk) fn close_letter(&self, id: &str) -> Result<(), StorageFault> {
        self.storage.run(
            "UPDATE letters SET is_open = 0 WHERE id = ? AND is_open = 1",
            &[Value::Text(id)],
        )
    }

    /// An alert about a channel, over others. It counts as its own submission. While it `is_open`,
    /// more may be added.
    pub(in crate::desk) fn add_alert(
        &self,
        id: &str,
        (about, content, is_open): (&str, &str, bool),
        channels: &[&str],
        (now_ms, due_ms): (u64, u64),
    ) -> Result<(), StorageFault> {
        self.storage.run(
            "INSERT INTO letters
                 (id, kind, opened_ms, due_ms, is_open, members, size_bytes, about, content)
             VALUES (?, 'alert', ?, ?, ?, 0, 0, ?, ?)",
            &[
                Value::Text(id),
                Value::Number(now_ms),
                Value::Number(due_ms),
                Value::Number(u64::from(is_open)),
                Value::Text(about),
                Value::Text(content),
            ],
        )?;
        for channel in channels {
            self.queue(id, channel, id, due_ms)?;
        }
        Ok(())
    }

    /// The alert about a channel that more may be added to: its id and what it says so far.
    pub(in crate::desk) fn open_dead_alert(
        &self,
        about: &str,
    ) -> Result<Option<(String, String)>, StorageFault> {
        #[derive(Deserialize)]
        struct Row {
            id: String,
            content: String,
        }
        let row: Option<Row> = self.storage.row(
            "SELECT id, content FROM letters
             WHERE kind = 'alert' AND is_open = 1 AND about = ? LIMIT 1",
            &[Value::Text(about)],
        )?;
        Ok(row.map(|row| (row.id, row.content)))
    }

    pub(in crate::desk) fn set_alert(&self, id: &str, content: &str) -> Result<(), StorageFault> {
        self.storage.run(
            "UPDATE letters SET content = ? WHERE id = ?",
            &[Value::Text(content), Value::Text(id)],
        )
    }

    /// Letters of their own in the last hour. Those of a time to come were sent before the clock was set
    /// back.
    pub(in crate::desk) fn letters_of_an_hour(&self, now_ms: u64) -> Result<u64, StorageFault> {
        let letters = self.number(
            "SELECT SUM(letters) AS number FROM pace WHERE slot_ms > ? AND slot_ms <= ?",
            &[
                Value::Number(now_ms.saturating_sub(SLOT_MS.saturating_mul(SLOTS))),
                Value::Number(now_ms),
            ],
        )?;
        Ok(letters.unwrap_or_default())
    }

    /// Counts a letter of its own.
    pub(in crate::desk) fn count_letter(&self, now_ms: u64) -> Result<(), StorageFault> {
        let slot_ms = now_ms.saturating_sub(now_ms.checked_rem(SLOT_MS).unwrap_or_default());
        let counted: Option<Number> = self.storage.row(
            "INSERT INTO pace (slot_ms, letters) VALUES (?, 1)
             ON CONFLICT (slot_ms) DO UPDATE SET letters = letters + 1
             RETURNING letters AS number",
            &[Value::Number(slot_ms)],
        )?;
        // The first of a time takes those away that nobody asks for any more.
        if counted.and_then(|counted| counted.number) != Some(1) {
            return Ok(());
        }
        self.storage.run(
            "DELETE FROM pace WHERE slot_ms < ?",
            &[Value::Number(
                slot_ms.saturating_sub(SLOT_MS.saturating_mul(SLOTS)),
            )],
        )
    }
}
