//! Letters that gather many submissions.

use std::time::Duration;

use configuration::{ChannelId, Language};
use courier::{Audience, Class, LetterId, Moment, letter::digest_bytes};
use serde::Deserialize;

use super::Store;
use crate::{
    desk::{names::SubmissionId, sql::StorageFault},
    letter::Unlisted,
};

/// Submissions that one digest lists at most.
const MEMBERS_MAX: u64 = 350;
/// Octets that those of one letter are reckoned to take of it at most; the next one opens another. A letter
/// itself holds some more.
const SIZE_BYTES_MAX: u64 = 80_000;
/// Octets of words that an inbox gets in an hour's digests at most. What comes after is told by its number,
/// and read behind a link.
const HOUR_BYTES_MAX: u64 = 1_000_000;
/// Submissions that a letter tells by their number at most.
const COUNTED_MAX: u64 = 1_000;
/// An hour.
const HOUR: Duration = Duration::from_hours(1);
/// Octets of a rating's reference in the day's letter, and of a page's row.
const RATING_BYTES: u64 = 120;

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
    #[serde(rename = "written_ms")]
    written: Moment,
    members: u64,
    size_bytes: u64,
}

/// Where something is gathered.
#[derive(Debug)]
pub(in crate::desk) struct LetterRoom {
    /// The letter that has room; without one another is opened.
    pub(in crate::desk) open: Option<OpenLetter>,
    /// What it takes of that letter: nothing of one that lists none.
    pub(in crate::desk) size_bytes: u64,
}

impl Gathering {
    const fn class(self) -> Class {
        match self {
            Self::Overflow => Class::Digest,
            Self::Ratings => Class::Ratings,
        }
    }
}

impl Gathering {
    /// What a submission is reckoned to take of a letter, in octets, by those of all that it says.
    pub(in crate::desk) const fn reckoned(self, said_bytes: u64, has_number: bool) -> u64 {
        match self {
            Self::Overflow => digest_bytes(said_bytes, has_number),
            Self::Ratings => RATING_BYTES.saturating_add(said_bytes),
        }
    }
}

impl Store {
    /// Where what takes `size_bytes` goes: into the open letter of a gathering, if that has room, else into
    /// a new one.
    pub(in crate::desk) fn room(
        &self,
        gathering: Gathering,
        size_bytes: u64,
        now: Moment,
    ) -> Result<LetterRoom, StorageFault> {
        let class = gathering.class();
        let open: Option<OpenLetter> = self.storage.row(
            "SELECT id, due_ms, written_ms, members, size_bytes FROM letters
             WHERE class = ? AND is_open = 1 ORDER BY written_ms DESC LIMIT 1",
            &[class.name().into()],
        )?;
        if let Some(open) = open {
            let lists_none = self.lists_none(class, open.written)?;
            let has_room = if lists_none {
                open.members < COUNTED_MAX
            } else {
                open.members < MEMBERS_MAX
                    && open.size_bytes.saturating_add(size_bytes) <= SIZE_BYTES_MAX
            };
            if has_room {
                return Ok(LetterRoom {
                    open: Some(open),
                    size_bytes: if lists_none { 0 } else { size_bytes },
                });
            }
        }
        let lists_none = self.lists_none(class, now)?;
        Ok(LetterRoom {
            open: None,
            size_bytes: if lists_none { 0 } else { size_bytes },
        })
    }

    /// What a submission says, in octets, and whether it has a number.
    pub(in crate::desk) fn said_bytes(
        &self,
        submission: &SubmissionId,
    ) -> Result<(u64, bool), StorageFault> {
        #[derive(Deserialize)]
        struct Row {
            bytes: u64,
            has_number: u8,
        }
        let row: Option<Row> = self.storage.row(
            "SELECT COALESCE(OCTET_LENGTH(message), 0) + COALESCE(OCTET_LENGTH(name), 0)
                 + COALESCE(OCTET_LENGTH(phone), 0) + COALESCE(OCTET_LENGTH(email), 0)
                 + COALESCE(OCTET_LENGTH(page), 0) AS bytes,
                 phone IS NOT NULL AS has_number
             FROM submissions JOIN words USING (reference, number) WHERE id = ?",
            &[submission.into()],
        )?;
        Ok(row.map_or((0, false), |row| (row.bytes, row.has_number != 0)))
    }

    /// Whether a letter written at this moment only says how many there are: the digests of the hour before
    /// it hold as many words as an inbox should get.
    pub(in crate::desk) fn lists_none(
        &self,
        class: Class,
        written: Moment,
    ) -> Result<bool, StorageFault> {
        if class != Class::Digest {
            return Ok(false);
        }
        let bytes = self.number(
            "SELECT SUM(size_bytes) AS number FROM letters
             WHERE class = ? AND reference IS NULL AND written_ms > ? AND written_ms < ?",
            &[
                class.name().into(),
                written.earlier(HOUR).into(),
                written.into(),
            ],
        )?;
        Ok(bytes.unwrap_or_default() >= HOUR_BYTES_MAX)
    }

    /// What is told of the submissions of a letter that lists none.
    pub(in crate::desk) fn unlisted(&self, letter: &LetterId) -> Result<Unlisted, StorageFault> {
        let unlisted = self.storage.row(
            "SELECT COUNT(*) AS submissions, MAX(MIN(received_ms), 0) AS first_ms,
                 MAX(MAX(received_ms), 0) AS last_ms
             FROM members
             JOIN submissions ON submissions.id = members.submission
             JOIN words ON words.reference = submissions.reference
                 AND words.number = submissions.number
             WHERE members.letter = ?",
            &[letter.into()],
        )?;
        unlisted.ok_or(StorageFault::NotAvailable("a letter's count"))
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
        self.close_gathering(gathering)?;
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

    /// Closes the open letter of a gathering: nothing more goes into it.
    pub(in crate::desk) fn close_gathering(
        &self,
        gathering: Gathering,
    ) -> Result<(), StorageFault> {
        self.storage.run(
            "UPDATE letters SET is_open = 0 WHERE class = ? AND is_open = 1",
            &[gathering.class().name().into()],
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
