//! The law of R2: acknowledged = delivered + pending + dead + erased, in every desk and at every
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
        FROM submissions LEFT JOIN deliveries ON deliveries.submission = submissions.id
        GROUP BY submissions.id)";

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
        let books = Books::of(&DeskRows::of(&folder));
        books.assert_balanced();
        books
    });
    match looking.await {
        Ok(books) => books,
        Err(failed) => std::panic::resume_unwind(failed.into_panic()),
    }
}
