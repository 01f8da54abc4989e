//! The law of docs/reliability.md: acknowledged = delivered + pending + dead + erased, in every desk and at every
//! moment.

use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time::interval;

use crate::{DeskRows, Workerd};

/// How often the books are looked into while a fault runs.
const EVERY: Duration = Duration::from_secs(1);

/// Where the submissions of a run are, each counted once, whatever its channels and letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Books {
    /// Stored, which is what an acknowledgement says.
    pub acknowledged: u32,
    /// At least one channel has it.
    pub delivered: u32,
    /// No channel has it, and one still tries.
    pub pending: u32,
    /// Every channel has given it up.
    pub dead: u32,
    /// Without a channel.
    pub forgotten: u32,
}

/// A second pair of eyes on the books while a fault runs.
#[derive(Debug)]
pub struct Conservation {
    looking: JoinHandle<()>,
}

/// All in one read of each desk, so that nothing moves between the counts.
const QUERY: &str = "
    SELECT COUNT(*) AS acknowledged,
        COALESCE(SUM(has_delivered), 0) AS delivered,
        COALESCE(SUM(NOT has_delivered AND has_open), 0) AS pending,
        COALESCE(SUM(NOT has_delivered AND NOT has_open AND has_dead), 0) AS dead
    FROM (SELECT submissions.id,
            COALESCE(MAX(deliveries.state = 'delivered'), 0) AS has_delivered,
            COALESCE(MAX(deliveries.state IN ('queued', 'leased')), 0) AS has_open,
            COALESCE(MAX(deliveries.state = 'dead'), 0) AS has_dead
        FROM submissions
            LEFT JOIN members ON members.submission = submissions.id
            LEFT JOIN deliveries ON deliveries.letter = members.letter
        GROUP BY submissions.id)";

/// What is kept beside what it counts, and differs: must be nothing, always. The account and the figures by
/// the hour against a full count and what is forgotten; each case against its submissions and its events.
const DRIFT: &str = "
    WITH full AS (
        SELECT outcome, COUNT(*) AS n FROM submissions GROUP BY outcome
        UNION ALL SELECT outcome, submissions FROM forgotten),
    counted AS (
        SELECT COALESCE(SUM(n), 0) AS acknowledged,
            COALESCE(SUM(n) FILTER (WHERE outcome = 'pending'), 0) AS pending,
            COALESCE(SUM(n) FILTER (WHERE outcome = 'delivered'), 0) AS delivered,
            COALESCE(SUM(n) FILTER (WHERE outcome = 'dead'), 0) AS dead,
            COALESCE(SUM(n) FILTER (WHERE outcome = 'erased'), 0) AS erased
        FROM full),
    hourly AS (
        SELECT COALESCE(SUM(count) FILTER (WHERE measure = 'received'), 0) AS acknowledged,
            COALESCE(SUM(count) FILTER (WHERE measure = 'delivered'), 0) AS delivered,
            COALESCE(SUM(count) FILTER (WHERE measure = 'dead'), 0) AS dead,
            COALESCE(SUM(count) FILTER (WHERE measure = 'erased'), 0) AS erased
        FROM tallies),
    told AS (
        SELECT COALESCE(SUM(waiting), 0) AS waiting, COALESCE(SUM(given_up), 0) AS given_up,
            COUNT(*) AS events, reference FROM events GROUP BY reference),
    stored AS (
        SELECT COALESCE(SUM(outcome = 'pending'), 0) AS waiting,
            COALESCE(SUM(outcome = 'dead'), 0) AS given_up, reference
        FROM submissions GROUP BY reference)
    SELECT 'the account' AS what, json_array(account.pending, account.delivered, account.dead,
            account.erased) AS kept,
        json_array(counted.pending, counted.delivered, counted.dead, counted.erased) AS counted
        FROM account, counted
        WHERE kept <> counted
    UNION ALL SELECT 'the figures', json_array(hourly.acknowledged, hourly.delivered, hourly.dead,
            hourly.erased) AS kept,
        json_array(counted.acknowledged, counted.delivered, counted.dead, counted.erased) AS full
        FROM hourly, counted WHERE kept <> full
    UNION ALL SELECT 'events of ' || reference,
        json_array(cases.waiting, cases.given_up, cases.events) AS kept,
        json_array(told.waiting, told.given_up, told.events) AS full
        FROM cases JOIN told USING (reference) WHERE kept <> full
    UNION ALL SELECT 'submissions of ' || reference,
        json_array(cases.waiting, cases.given_up) AS kept,
        json_array(stored.waiting, stored.given_up) AS full
        FROM cases JOIN stored USING (reference) WHERE kept <> full";

impl Books {
    /// As they are now.
    #[must_use]
    pub fn of(rows: &DeskRows) -> Self {
        let mut books = Self::default();
        for row in rows.ask(QUERY) {
            let count = |name: &str| -> u32 {
                let count = row.get(name).and_then(|text| text.parse().ok());
                count.expect("a count")
            };
            let add = |to: &mut u32, count: u32| *to = to.saturating_add(count);
            add(&mut books.acknowledged, count("acknowledged"));
            add(&mut books.delivered, count("delivered"));
            add(&mut books.pending, count("pending"));
            add(&mut books.dead, count("dead"));
        }
        let kept = books
            .delivered
            .saturating_add(books.pending)
            .saturating_add(books.dead);
        books.forgotten = books.acknowledged.saturating_sub(kept);
        books
    }

    /// Fails unless what is kept beside what it counts is what a full count gives, in one read.
    ///
    /// # Panics
    /// If anything has drifted.
    pub fn assert_no_drift(rows: &DeskRows) {
        let drift = rows.ask(DRIFT);
        assert!(drift.is_empty(), "counted and stored differ: {drift:?}");
    }

    /// Fails unless all that was acknowledged is somewhere.
    pub fn assert_balanced(&self) {
        assert_eq!(
            self.forgotten, 0,
            "acknowledged and never to be delivered: {self:?}"
        );
    }
}

impl Conservation {
    /// Looks each second, through kills and starts, until [`Self::end`].
    #[must_use]
    pub fn watch(workerd: &Workerd) -> Self {
        let folder = workerd.desks();
        let looking = tokio::spawn(async move {
            let mut ticks = interval(EVERY);
            loop {
                ticks.tick().await;
                look(&folder).await;
            }
        });
        Self { looking }
    }

    /// Looks a last time.
    ///
    /// # Panics
    /// If the books did not balance once.
    pub async fn end(self, workerd: &Workerd) -> Books {
        self.looking.abort();
        if let Err(failed) = self.looking.await
            && failed.is_panic()
        {
            std::panic::resume_unwind(failed.into_panic());
        }
        let books = look(&workerd.desks()).await;
        books.assert_balanced();
        books
    }
}

/// In a thread of its own: it reads from the disk.
async fn look(folder: &Path) -> Books {
    let folder: PathBuf = folder.to_owned();
    let looking = tokio::task::spawn_blocking(move || {
        let rows = DeskRows::of(&folder);
        Books::assert_no_drift(&rows);
        let books = Books::of(&rows);
        books.assert_balanced();
        books
    });
    match looking.await {
        Ok(books) => books,
        Err(failed) => std::panic::resume_unwind(failed.into_panic()),
    }
}
