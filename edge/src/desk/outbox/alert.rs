//! What a person is told of the channels themselves, by another channel than the one it is about; and of
//! what a visitor cannot be told by mail.

use std::time::Duration;

use configuration::ChannelId;
use courier::{Cause, LetterId, Moment};
use shared::Reference;
use worker::console_error;

use super::Pass;
use crate::{
    ambient,
    desk::{
        names::LetterName,
        sql::StorageFault,
        store::{Health, Store},
    },
    letter::{AlertContent, GivenUp, LetterRow},
};

/// References that one alert names; the others are counted.
const REFERENCES_MAX: usize = 100;
/// How long what is given up is gathered before it is told.
const GATHER: Duration = Duration::from_mins(1);

/// A channel needs a person's hand.
pub(super) fn fault(pass: &Pass<'_>, health: &Health, now: Moment) -> Result<(), StorageFault> {
    let content = AlertContent::Fault {
        channel: health.channel.clone(),
        cause: health.cause.unwrap_or(Cause::Protocol).name().to_owned(),
        since: health.failing.unwrap_or(now),
    };
    tell(
        pass,
        &health.channel,
        &content,
        &others(pass, &health.channel),
        now,
    )
}

/// A channel that a person had been told of takes letters again.
pub(super) fn recovered(pass: &Pass<'_>, health: &Health, now: Moment) -> Result<(), StorageFault> {
    // What says that it fails, and could not be said yet, is not so any more.
    let since = health.failing.or(health.flagged).unwrap_or(now);
    pass.store.cancel_alerts(&health.channel, (since, now))?;
    let content = AlertContent::Recovered {
        channel: health.channel.clone(),
        since,
    };
    tell(
        pass,
        &health.channel,
        &content,
        &others(pass, &health.channel),
        now,
    )
}

/// A letter was given up. Told by every other channel; where there is none, by the same one, which
/// may be back one day.
pub(super) fn dead(
    pass: &Pass<'_>,
    name: &LetterName,
    references: &[Reference],
    now: Moment,
) -> Result<(), StorageFault> {
    if references.is_empty() {
        return Ok(());
    }
    let gathered = pass.store.open_dead_alert(&name.channel)?;
    let gathered = gathered.and_then(|(id, content)| {
        let written = serde_json::from_str(&content).ok();
        if written.is_none() {
            // It is not written over; another one tells of these.
            console_error!("an alert cannot be read letter={id}");
        }
        Some((id, written?))
    });
    if let Some((id, written)) = gathered {
        let content = dead_content(Some(written), &name.channel, references);
        return pass.store.set_alert(&id, &written_as_json(&content)?);
    }
    let content = dead_content(None, &name.channel, references);
    let mut channels = others(pass, &name.channel);
    if channels.is_empty() {
        channels.push(&name.channel);
    }
    let id = ambient::random_letter_id()?;
    let due = now.later(GATHER.min(gather(pass)));
    pass.store.add_alert(
        &id,
        (&name.channel, &written_as_json(&content)?, true),
        (pass.site.letter_language, &channels),
        (now, due),
    )
}

/// An answer was given up, or came back: who wrote it is told, by every channel.
pub(super) fn unreached(
    pass: &Pass<'_>,
    reference: &Reference,
    now: Moment,
) -> Result<(), StorageFault> {
    let content = AlertContent::Unreached {
        reference: reference.clone(),
    };
    let channels: Vec<_> = pass.site.channels.iter().map(|one| &one.id).collect();
    let id: LetterId = ambient::random_letter_id()?;
    pass.store.add_note(
        &id,
        (reference, &written_as_json(&content)?),
        (pass.site.letter_language, &channels),
        now,
    )
}

/// What an alert tells of, if it is of what was given up: as it is now, and why the channel last
/// failed.
pub(super) fn given_up(
    store: &Store,
    row: &LetterRow,
) -> Result<(Vec<GivenUp>, Option<Cause>), StorageFault> {
    let content = row.content.as_deref().map(serde_json::from_str);
    let content = content
        .transpose()
        .map_err(|_| StorageFault::Unreadable("an alert"))?;
    let Some(AlertContent::Dead {
        channel,
        references,
        ..
    }) = content
    else {
        return Ok((Vec::new(), None));
    };
    let mut given_up = Vec::new();
    for reference in references {
        given_up.extend(store.given_up(&reference, &channel)?);
    }
    Ok((given_up, store.health(&channel)?.cause))
}

/// Never longer than the first wait after a failure, so that a schedule in small is one throughout.
fn gather(pass: &Pass<'_>) -> Duration {
    let step = pass.configuration.delivery().steps().get(1).copied();
    step.unwrap_or(GATHER)
}

fn dead_content(
    written: Option<AlertContent>,
    channel: &ChannelId,
    references: &[Reference],
) -> AlertContent {
    let (mut listed, mut more) = match written {
        Some(AlertContent::Dead {
            references, more, ..
        }) => (references, more),
        _ => (Vec::new(), 0),
    };
    for reference in references {
        if listed.contains(reference) {
            continue;
        }
        if listed.len() < REFERENCES_MAX {
            listed.push(reference.clone());
        } else {
            more = more.saturating_add(1);
        }
    }
    AlertContent::Dead {
        channel: channel.clone(),
        references: listed,
        more,
    }
}

fn tell(
    pass: &Pass<'_>,
    about: &ChannelId,
    content: &AlertContent,
    channels: &[&ChannelId],
    now: Moment,
) -> Result<(), StorageFault> {
    if channels.is_empty() {
        return Ok(());
    }
    let id = ambient::random_letter_id()?;
    let content = written_as_json(content)?;
    pass.store.add_alert(
        &id,
        (about, &content, false),
        (pass.site.letter_language, channels),
        (now, now),
    )
}

fn others<'a>(pass: &Pass<'a>, channel: &ChannelId) -> Vec<&'a ChannelId> {
    let others = pass.site.channels.iter().filter(|one| one.id != *channel);
    others.map(|one| &one.id).collect()
}

fn written_as_json(content: &AlertContent) -> Result<String, StorageFault> {
    serde_json::to_string(content).map_err(|_| StorageFault::NotAvailable("a written alert"))
}
