//! How each channel is.

use configuration::ChannelId;
use courier::{Cause, Moment};
use serde::Deserialize;

use super::Store;
use crate::desk::sql::StorageFault;

/// A channel's health. One that was never used has none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::desk) struct Health {
    pub(in crate::desk) channel: ChannelId,
    /// Failures in a row.
    pub(in crate::desk) failures: u32,
    /// When the first of them was.
    pub(in crate::desk) failing: Option<Moment>,
    /// When it is looked at next, if it fails so often that letters do not try by themselves.
    pub(in crate::desk) probe: Option<Moment>,
    /// Why the last attempt failed.
    pub(in crate::desk) cause: Option<Cause>,
    /// When a person was told.
    pub(in crate::desk) flagged: Option<Moment>,
    /// When it last took a letter.
    pub(in crate::desk) delivered: Option<Moment>,
    /// When a letter that it had taken last came back, until it is known to keep them again.
    pub(in crate::desk) bounced: Option<Moment>,
    /// Since when it has kept all that it took after that.
    pub(in crate::desk) kept: Option<Moment>,
}

#[derive(Deserialize)]
struct Row {
    failures: u32,
    failing_ms: Option<Moment>,
    probe_ms: Option<Moment>,
    cause: Option<String>,
    flagged_ms: Option<Moment>,
    delivered_ms: Option<Moment>,
    bounced_ms: Option<Moment>,
    kept_ms: Option<Moment>,
}

impl Health {
    /// A channel of which nothing is known.
    pub(in crate::desk) const fn new(channel: ChannelId) -> Self {
        Self {
            channel,
            failures: 0,
            failing: None,
            probe: None,
            cause: None,
            flagged: None,
            delivered: None,
            bounced: None,
            kept: None,
        }
    }
}

impl Store {
    /// The health of a channel.
    pub(in crate::desk) fn health(&self, channel: &ChannelId) -> Result<Health, StorageFault> {
        let row: Option<Row> = self.storage.row(
            "SELECT failures, failing_ms, probe_ms, cause, flagged_ms, delivered_ms, bounced_ms,
                 kept_ms
             FROM channels WHERE channel = ?",
            &[channel.into()],
        )?;
        let Some(row) = row else {
            return Ok(Health::new(channel.clone()));
        };
        let cause = row.cause.map(|name| {
            Cause::from_name(&name).ok_or(StorageFault::Unreadable("a channel's cause"))
        });
        Ok(Health {
            channel: channel.clone(),
            failures: row.failures,
            failing: row.failing_ms,
            probe: row.probe_ms,
            cause: cause.transpose()?,
            flagged: row.flagged_ms,
            delivered: row.delivered_ms,
            bounced: row.bounced_ms,
            kept: row.kept_ms,
        })
    }

    pub(in crate::desk) fn set_health(&self, health: &Health) -> Result<(), StorageFault> {
        self.storage.run(
            "INSERT INTO channels (channel, failures, failing_ms, probe_ms, cause, flagged_ms,
                 delivered_ms, bounced_ms, kept_ms)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT DO UPDATE SET failures = excluded.failures,
                 failing_ms = excluded.failing_ms, probe_ms = excluded.probe_ms,
                 cause = excluded.cause, flagged_ms = excluded.flagged_ms,
                 delivered_ms = excluded.delivered_ms, bounced_ms = excluded.bounced_ms,
                 kept_ms = excluded.kept_ms",
            &[
                (&health.channel).into(),
                health.failures.into(),
                health.failing.into(),
                health.probe.into(),
                health.cause.map(Cause::name).into(),
                health.flagged.into(),
                health.delivered.into(),
                health.bounced.into(),
                health.kept.into(),
            ],
        )
    }
}
