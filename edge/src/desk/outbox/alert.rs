//! What a person is told of the channels themselves, by another channel than the one it is about.

use serde::{Deserialize, Serialize};

use super::Pass;
use crate::{
    ambient,
    desk::{
        moments::millis,
        sql::StorageFault,
        store::{GivenUp, Health, LetterName, LetterRow, Store},
    },
};

/// References that one alert names; the others are counted.
const REFERENCES_MAX: usize = 100;
/// How long what is given up is gathered before it is told, in milliseconds.
const GATHER_MS: u64 = 60_000;

/// What an alert says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "alert", rename_all = "snake_case")]
pub(crate) enum AlertContent {
    /// A channel needs a person's hand.
    Fault {
        /// Which one.
        channel: String,
        /// A name of `courier::Cause`.
        cause: String,
        /// Since when it fails.
        since_ms: u64,
    },
    /// It takes letters again.
    Recovered {
        /// Which one.
        channel: String,
        /// Since when it had failed.
        since_ms: u64,
    },
    /// Submissions that were given up.
    Dead {
        /// By which channel.
        channel: String,
        /// The cases' references.
        references: Vec<String>,
        /// How many more.
        more: u32,
    },
    /// Nothing: somebody tries whether the channel works.
    Check {
        /// Which one.
        channel: String,
    },
}

/// A channel needs a person's hand.
pub(super) fn fault(pass: &Pass<'_>, health: &Health, now_ms: u64) -> Result<(), StorageFault> {
    let content = AlertContent::Fault {
        channel: health.channel.clone(),
        cause: health.cause.clone().unwrap_or_default(),
        since_ms: health.failing_ms.unwrap_or(now_ms),
    };
    tell(
        pass,
        &health.channel,
        &content,
        &others(pass, &health.channel),
        now_ms,
    )
}

/// A channel that a person had been told of takes letters again.
pub(super) fn recovered(pass: &Pass<'_>, health: &Health, now_ms: u64) -> Result<(), StorageFault> {
    let content = AlertContent::Recovered {
        channel: health.channel.clone(),
        since_ms: health.failing_ms.or(health.flagged_ms).unwrap_or(now_ms),
    };
    tell(
        pass,
        &health.channel,
        &content,
        &others(pass, &health.channel),
        now_ms,
    )
}

/// A letter was given up. Told by every other channel; where there is none, by the same one, which
/// may be back one day.
pub(super) fn dead(
    pass: &Pass<'_>,
    name: &LetterName,
    references: &[String],
    now_ms: u64,
) -> Result<(), StorageFault> {
    if references.is_empty() {
        return Ok(());
    }
    let gathered = pass.store.open_dead_alert(&name.channel)?;
    let written = gathered
        .as_ref()
        .and_then(|(_, content)| serde_json::from_str(content).ok());
    let content = dead_content(written, &name.channel, references);
    if let Some((id, _)) = gathered {
        return pass.store.set_alert(&id, &written_as_json(&content)?);
    }
    let mut channels = others(pass, &name.channel);
    if channels.is_empty() {
        channels.push(&name.channel);
    }
    let id = ambient::random_id()?;
    let due_ms = now_ms.saturating_add(GATHER_MS.min(gather_ms(pass)));
    pass.store.add_alert(
        &id,
        (&name.channel, &written_as_json(&content)?, true),
        &channels,
        (now_ms, due_ms),
    )
}

/// What an alert tells of, if it is of what was given up: as it is now, and why the channel last
/// failed.
pub(super) fn given_up(
    store: &Store,
    row: Option<&LetterRow>,
) -> Result<(Vec<GivenUp>, Option<String>), StorageFault> {
    let content = row.and_then(|row| row.content.as_deref());
    let content = content.and_then(|content| serde_json::from_str(content).ok());
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
fn gather_ms(pass: &Pass<'_>) -> u64 {
    let step = pass.configuration.delivery().steps().get(1).copied();
    step.map_or(GATHER_MS, millis)
}

fn dead_content(
    written: Option<AlertContent>,
    channel: &str,
    references: &[String],
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
        channel: channel.to_owned(),
        references: listed,
        more,
    }
}

fn tell(
    pass: &Pass<'_>,
    about: &str,
    content: &AlertContent,
    channels: &[&str],
    now_ms: u64,
) -> Result<(), StorageFault> {
    if channels.is_empty() {
        return Ok(());
    }
    let id = ambient::random_id()?;
    let content = written_as_json(content)?;
    pass.store
        .add_alert(&id, (about, &content, false), channels, (now_ms, now_ms))
}

fn others<'a>(pass: &Pass<'a>, channel: &str) -> Vec<&'a str> {
    let others = pass.site.channels.iter().filter(|one| one.id != channel);
    others.map(|one| one.id.as_str()).collect()
}

fn written_as_json(content: &AlertContent) -> Result<String, StorageFault> {
    serde_json::to_string(content).map_err(|_| StorageFault::NotAvailable("a written alert"))
}
