//! Letters that gather many submissions.

use configuration::{ChannelId, Language};
use courier::{Audience, Class, LetterId, Moment};
use serde::Deserialize;

use super::Store;
use crate::desk::sql::StorageFault;

/// Submissions that one digest lists at most.
const MEMBERS_MAX: u64 = 350;
/// Octets of words that one digest holds at most; the next submission opens another. Mail servers
/// commonly take 10 MB, and base64 adds a third.
const SIZE_BYTES_MAX: u64 = 1_000_000;

/// What a letter gathers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::desk) enum Gathering {
    /// What is more than an inbox should get one by one.
    Overflow,
    /// Ratings without words.
    Ratings,
}

/// A letter that more may be put in.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(in crate::desk) struct OpenLetter {
    pub(in crate::desk) id: LetterId,
    #[serde(rename = "due_ms")]
    pub(in crate::desk) due: Moment,
}

impl Gathering {
    const fn class(self) -> Class {
        match self {
            Self::Overflow => Class::Digest,
            Self::Ratings => Class::Ratings,
        }
    }
}

impl Store {
    /// The open letter of a gathering with room for `size_bytes` more.
    pub(in crate::desk) fn open_letter(
        &self,
        gathering: Gathering,
        size_bytes: u64,
    ) -> Result<Option<OpenLetter>, StorageFault> {
        self.storage.row(
            "SELECT id, due_ms FROM letters
             WHERE class = ? AND is_open = 1 AND members < ? AND size_bytes + ? <= ?
             ORDER BY written_ms DESC LIMIT 1",
            &[
                gathering.class().name().into(),
                MEMBERS_MAX.into(),
                size_bytes.into(),
                SIZE_BYTES_MAX.into(),
            ],
        )
    }

    /// A letter that gathers, open and empty.
    pub(in crate::desk) fn add_gathering(
        &self,
        id: &LetterId,
        (gathering, language): (Gathering, Language),
        (now, due): (Moment, Moment),
    ) -> Result<(), StorageFault> {
        let class = gathering.class().name();
        // One is open at a time; that it had no room is why there is another.
        self.storage.run(
            "UPDATE letters SET is_open = 0 WHERE class = ? AND is_open = 1",
            &[class.into()],
        )?;
        self.storage.run(
            "INSERT INTO letters (id, audience, class, language, written_ms, due_ms, is_open)
             VALUES (?, ?, ?, ?, ?, ?, 1)",
            &[
                id.into(),
                Audience::Company.name().into(),
                class.into(),
                language.tag().into(),
                now.into(),
                due.into(),
            ],
        )
    }

    /// Makes a letter that has not been tried yet due at another moment, on all its channels.
    pub(in crate::desk) fn set_due(
        &self,
        letter: &LetterId,
        due: Moment,
    ) -> Result<(), StorageFault> {
        self.storage.run(
            "UPDATE letters SET due_ms = ?2 WHERE id = ?1",
            &[letter.into(), due.into()],
        )?;
        self.storage.run(
            "UPDATE deliveries SET since_ms = ?2, next_ms = ?2
             WHERE letter = ?1 AND state = 'queued' AND attempts = 0",
            &[letter.into(), due.into()],
        )
    }

    /// The channels of a letter.
    pub(in crate::desk) fn channels_of(
        &self,
        letter: &LetterId,
    ) -> Result<Vec<ChannelId>, StorageFault> {
        #[derive(Deserialize)]
        struct Row {
            channel: ChannelId,
        }
        let rows: Vec<Row> = self.storage.rows(
            "SELECT channel FROM deliveries WHERE letter = ?",
            &[letter.into()],
        )?;
        Ok(rows.into_iter().map(|row| row.channel).collect())
    }

    /// Takes a letter away that nothing is in any more, and that was never tried.
    pub(in crate::desk) fn drop_if_empty(&self, letter: &LetterId) -> Result<(), StorageFault> {
        let members = self.number(
            "SELECT COUNT(*) AS number FROM members WHERE letter = ?",
            &[letter.into()],
        )?;
        if members != Some(0) {
            return Ok(());
        }
        self.storage.run(
            "DELETE FROM deliveries WHERE letter = ? AND state = 'queued' AND attempts = 0
               AND tried_before = 0",
            &[letter.into()],
        )?;
        self.storage.run(
            "DELETE FROM letters
             WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM deliveries WHERE letter = ?1)",
            &[letter.into()],
        )
    }
}
