//! How each channel is.

use serde::Deserialize;

use super::Store;
use crate::desk::sql::{StorageFault, Value};

/// A channel's health. One that was never used has none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub(in crate::desk) struct Health {
    pub(in crate::desk) channel: String,
    /// Failures in a row.
    pub(in crate::desk) failures: u32,
    /// When the first of them was.
    pub(in crate::desk) failing_ms: Option<u64>,
    /// When it is looked at next, if it fails so often that letters do not try by themselves.
    pub(in crate::desk) probe_ms: Option<u64>,
    /// Why the last attempt failed, by a name of `courier::Cause`.
    pub(in crate::desk) cause: Option<String>,
    /// When a person was told.
    pub(in crate::desk) flagged_ms: Option<u64>,
    /// When it last took a letter.
    pub(in crate::desk) delivered_ms: Option<u64>,
    /// When a letter that it had taken last came back, until it is known to keep them again.
    pub(in crate::desk) bounced_ms: Option<u64>,
    /// Since when it has kept all that it took after that.
    pub(in crate::desk) kept_ms: Option<u64>,
}

impl Store {
    /// The health of a channel.
    pub(in crate::desk) fn health(&self, channel: &str) -> Result<Health, StorageFault> {
        let health = self.storage.row(
            "SELECT * FROM channels WHERE channel = ?",
            &[Value::Text(channel)],
        )?;
        Ok(health.unwrap_or_else(|| Health {
            channel: channel.to_owned(),
            ..Health::default()
        }))
    }

    pub(in crate::desk) fn set_health(&self, health: &Health) -> Result<(), StorageFault> {
        self.storage.run(
            "INSERT OR REPLACE INTO channels
                 (channel, failures, failing_ms, probe_ms, cause, flagged_ms, delivered_ms, bounced_ms,
                  kept_ms)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            &[
                Value::Text(&health.channel),
                Value::Number(u64::from(health.failures)),
                Value::MaybeNumber(health.failing_ms),
                Value::MaybeNumber(health.probe_ms),
                Value::MaybeText(health.cause.as_deref()),
                Value::MaybeNumber(health.flagged_ms),
                Value::MaybeNumber(health.delivered_ms),
                Value::MaybeNumber(health.bounced_ms),
                Value::MaybeNumber(health.kept_ms),
            ],
        )
    }
}
