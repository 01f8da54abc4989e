//! The tables of a desk, as numbered migrations.
//!
//! A migration that has run anywhere is never changed; the next one is added. None takes away what
//! the version before asks for, so that it still runs on what the one after it has written. Foreign keys
//! are enforced by the runtime; what they point from has an index that begins with it.

use courier::Moment;
use serde::Deserialize;

use super::sql::{Storage, StorageFault};

/// The migrations, from number 1. The states of a delivery are those of `courier::Delivery`.
const MIGRATIONS: [&str; 1] = [include_str!("schema/1.sql")];

#[derive(Deserialize)]
struct Version {
    version: u64,
}

/// Brings the tables up to date. Each migration and its number are written together.
pub(super) fn migrate(storage: &Storage, now: Moment) -> Result<(), StorageFault> {
    storage.run(
        "CREATE TABLE IF NOT EXISTS migrations
         (version INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL) STRICT",
        &[],
    )?;
    let done: Option<Version> = storage.row(
        "SELECT COALESCE(MAX(version), 0) AS version FROM migrations",
        &[],
    )?;
    let done = done.map_or(0, |row| row.version);
    for (version, migration) in (1_u64..)
        .zip(MIGRATIONS)
        .filter(|(version, _)| *version > done)
    {
        storage.transaction(|| {
            storage.run(migration, &[])?;
            storage.run(
                "INSERT INTO migrations (version, at_ms) VALUES (?, ?)",
                &[version.into(), now.into()],
            )
        })?;
    }
    Ok(())
}
