//! Letters: each is a row, whatever it says and whomever it is for.

use configuration::{ChannelId, Language};
use courier::{Audience, Class, LetterId, Moment};
use serde::Deserialize;
use shared::Reference;

use super::Store;
use crate::{desk::sql::StorageFault, letter::LetterRow};

impl Store {
    /// The letter of an id.
    pub(in crate::desk) fn letter_row(
        &self,
        id: &LetterId,
    ) -> Result<Option<LetterRow>, StorageFault> {
        self.storage.row(
            "SELECT class, reference, recipient, language, words, content,
                 MAX(written_ms, 0) AS written_ms
             FROM letters WHERE id = ?",
            &[id.into()],
        )
    }

    /// What a letter brings of a person's words, if they are still there.
    pub(in crate::desk) fn words_of(
        &self,
        row: &LetterRow,
    ) -> Result<Option<String>, StorageFault> {
        let (Some(reference), Some(number)) = (&row.reference, row.words) else {
            return Ok(None);
        };
        let name = reference.to_string();
        self.text(
            "SELECT message AS text FROM words
             WHERE reference = ? AND number = ? AND message IS NOT NULL",
            &[(&name).into(), number.into()],
        )
    }

    /// What a letter is.
    pub(in crate::desk) fn class(&self, id: &LetterId) -> Result<Option<Class>, StorageFault> {
        #[derive(Deserialize)]
        struct Row {
            class: Class,
        }
        let row: Option<Row> = self
            .storage
            .row("SELECT class FROM letters WHERE id = ?", &[id.into()])?;
        Ok(row.map(|row| row.class))
    }

    /// A letter that tells of one report of a case.
    pub(in crate::desk) fn add_case_letter(
        &self,
        id: &LetterId,
        (reference, language): (&Reference, Language),
        (now, due): (Moment, Moment),
    ) -> Result<(), StorageFault> {
        let name = reference.to_string();
        self.storage.run(
            "INSERT INTO letters
                 (id, audience, class, reference, language, written_ms, due_ms, members)
             VALUES (?, ?, ?, ?, ?, ?, ?, 1)",
            &[
                id.into(),
                Audience::Company.name().into(),
                Class::Case.name().into(),
                (&name).into(),
                language.tag().into(),
                now.into(),
                due.into(),
            ],
        )
    }

    /// Closes a letter: it is on its way.
    pub(in crate::desk) fn close_letter(&self, id: &LetterId) -> Result<(), StorageFault> {
        self.storage.run(
            "UPDATE letters SET is_open = 0 WHERE id = ? AND is_open = 1",
            &[id.into()],
        )
    }

    /// An alert about a channel, over others. While it `is_open`, more may be added.
    pub(in crate::desk) fn add_alert(
        &self,
        id: &LetterId,
        (about, content, is_open): (&ChannelId, &str, bool),
        (language, channels): (Language, &[&ChannelId]),
        (now, due): (Moment, Moment),
    ) -> Result<(), StorageFault> {
        self.storage.run(
            "INSERT INTO letters
                 (id, audience, class, language, content, about, written_ms, due_ms, is_open)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            &[
                id.into(),
                Audience::Staff.name().into(),
                Class::Alert.name().into(),
                language.tag().into(),
                content.into(),
                about.into(),
                now.into(),
                due.into(),
                is_open.into(),
            ],
        )?;
        for channel in channels {
            self.queue(id, channel, due)?;
        }
        Ok(())
    }

    /// The alert about a channel that more may be added to: its id and what it says so far.
    pub(in crate::desk) fn open_dead_alert(
        &self,
        about: &ChannelId,
    ) -> Result<Option<(LetterId, String)>, StorageFault> {
        #[derive(Deserialize)]
        struct Row {
            id: LetterId,
            content: String,
        }
        let row: Option<Row> = self.storage.row(
            "SELECT id, content FROM letters
             WHERE class = 'alert' AND is_open = 1 AND about = ? LIMIT 1",
            &[about.into()],
        )?;
        Ok(row.map(|row| (row.id, row.content)))
    }

    pub(in crate::desk) fn set_alert(
        &self,
        id: &LetterId,
        content: &str,
    ) -> Result<(), StorageFault> {
        self.storage.run(
            "UPDATE letters SET content = ? WHERE id = ?",
            &[content.into(), id.into()],
        )
    }

    /// A word to staff about a case, over all of these channels.
    pub(in crate::desk) fn add_note(
        &self,
        id: &LetterId,
        (reference, content): (&Reference, &str),
        (language, channels): (Language, &[&ChannelId]),
        now: Moment,
    ) -> Result<(), StorageFault> {
        let name = reference.to_string();
        self.storage.run(
            "INSERT INTO letters
                 (id, audience, class, reference, language, content, written_ms, due_ms)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            &[
                id.into(),
                Audience::Staff.name().into(),
                Class::Note.name().into(),
                (&name).into(),
                language.tag().into(),
                content.into(),
                now.into(),
                now.into(),
            ],
        )?;
        for channel in channels {
            self.queue(id, channel, now)?;
        }
        Ok(())
    }

    /// Ends the alerts that a channel fails which were written since a moment and still wait: what they say
    /// is not so any more.
    pub(in crate::desk) fn cancel_alerts(
        &self,
        about: &ChannelId,
        (since, now): (Moment, Moment),
    ) -> Result<(), StorageFault> {
        self.storage.run(
            "UPDATE deliveries SET state = 'cancelled', next_ms = NULL, ended_ms = ?2
             WHERE state = 'queued' AND letter IN (
                 SELECT id FROM letters
                 WHERE reference IS NULL AND class = 'alert' AND written_ms >= ?3
                   AND about = ?1 AND json_extract(content, '$.alert') = 'fault')",
            &[about.into(), now.into(), since.into()],
        )
    }
}
