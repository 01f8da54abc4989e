//! Reads what the desks have stored, straight from their databases.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};

/// Where a database's file has its write version, and what that is of one with a write-ahead log.
const WRITE_VERSION_AT: usize = 18;
const WITH_LOG: u8 = 2;

/// A row: its columns by name, each as text.
pub type Row = BTreeMap<String, String>;

/// The databases of all desks under a storage folder.
#[derive(Debug)]
pub struct DeskRows {
    databases: Vec<PathBuf>,
}

impl DeskRows {
    /// Those under a folder as they are now. workerd may be running.
    pub(crate) fn of(state: &Path) -> Self {
        let mut databases = Vec::new();
        let mut folders = vec![state.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|end| end == "sqlite")
                    && !path.ends_with("metadata.sqlite")
                    && path.components().any(|part| part.as_os_str() == "do")
                    && is_made(&path)
                    && has_tables(&path)
                {
                    databases.push(path);
                }
            }
        }
        Self { databases }
    }

    /// The database, where there is one desk.
    pub(crate) fn only(&self) -> PathBuf {
        assert_eq!(self.databases.len(), 1, "one desk");
        self.databases.first().expect("one desk").clone()
    }

    /// What a query gives, over all desks.
    #[must_use]
    pub fn ask(&self, query: &str) -> Vec<Row> {
        self.databases
            .iter()
            .flat_map(|path| rows(path, query))
            .collect()
    }

    /// Changes all desks by SQL. workerd must not be running.
    pub(crate) fn change(&self, sql: &str) {
        for path in &self.databases {
            let database = Connection::open(path).expect("the desk's database opens");
            database.execute_batch(sql).expect("the SQL is carried out");
        }
    }

    /// The deliveries that are still on their way.
    #[must_use]
    pub fn undelivered(&self) -> Vec<Row> {
        self.ask("SELECT * FROM deliveries WHERE state IN ('queued', 'leased')")
    }

    /// The submissions that were acknowledged and have no delivery: must be none, always.
    #[must_use]
    pub fn forgotten(&self) -> Vec<Row> {
        self.ask(
            "SELECT id, reference FROM submissions
             WHERE id NOT IN (SELECT submission FROM members JOIN deliveries USING (letter))",
        )
    }

    /// Where a text stands, in whichever table and column: `table.column`, each once.
    #[must_use]
    pub fn places_of(&self, text: &str) -> Vec<String> {
        let tables = self.ask(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, 3) <> '_cf'",
        );
        let mut places = BTreeSet::new();
        for table in tables.iter().filter_map(|row| row.get("name")) {
            for row in self.ask(&format!("SELECT * FROM \"{table}\"")) {
                let holding = row.iter().filter(|(_, cell)| cell.contains(text));
                places.extend(holding.map(|(column, _)| [table, ".", column].concat()));
            }
        }
        places.into_iter().collect()
    }

    /// The submissions of a case, first to last.
    #[must_use]
    pub fn submissions(&self, reference: &str) -> Vec<Row> {
        let mut rows = self.ask(
            "SELECT reference, kind, rating, message, name, phone, email, page, touchpoint, locale,
             consent, marks FROM submissions LEFT JOIN words USING (reference, number)
             ORDER BY received_ms, number",
        );
        rows.retain(|row| row.get("reference").is_some_and(|this| this == reference));
        rows
    }
}

/// Whether a database is more than begun: whoever opens it while its journal is being chosen locks the desk
/// out. The file says by its write version that it has a write-ahead log (file format of `SQLite`, §1.3).
fn is_made(path: &Path) -> bool {
    let mut header = [0; WRITE_VERSION_AT + 1];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut header));
    read.is_ok() && header.ends_with(&[WITH_LOG])
}

/// Whether the desk has come so far that anything can be stored.
fn has_tables(path: &Path) -> bool {
    let found = open(path).table_exists(None, "submissions");
    found.expect("the desk's database can be read")
}

fn open(path: &Path) -> Connection {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(path, flags).expect("the desk's database opens")
}

fn rows(path: &Path, query: &str) -> Vec<Row> {
    let database = open(path);
    let mut statement = database
        .prepare(query)
        .unwrap_or_else(|error| panic!("{error}: {query}"));
    let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let found = statement.query_map([], |row| {
        let columns = names.iter().enumerate();
        columns
            .map(|(at, name)| Ok((name.clone(), text(row.get_ref(at)?))))
            .collect::<Result<Row, rusqlite::Error>>()
    });
    let found = found.and_then(Iterator::collect);
    found.unwrap_or_else(|error| panic!("{error}: {query}"))
}

fn text(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => String::new(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
            String::from_utf8_lossy(bytes).into_owned()
        }
    }
}
