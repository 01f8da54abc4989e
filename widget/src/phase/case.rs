//! A case as its receipt shows it, and how the wait for the next step is going.

use shared::{Rating, Receipt, State};

use crate::patience::Looks;

/// "In 90 seconds" is said for so long after a face was pressed, then the time is.
const RATED_MS: f64 = 10_000.0;
/// What that sentence is true of.
const NINETY_SECONDS_MS: std::ops::RangeInclusive<f64> = 85_000.0..=95_000.0;
/// A face that waits longer than this waits for the day's letter.
const GATHERED_AFTER_MS: f64 = 1_800_000.0;
/// So long after its time the next step is called slow.
const SLOW_AFTER_MS: f64 = 60_000.0;
/// What is due without a time is expected within the schedule's first steps.
const DUE_IN_MS: f64 = 10_000.0;

/// A case on the screen. Times are by the visitor's clock.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Case {
    /// What the edge last said.
    pub(crate) receipt: Receipt,
    /// The face that was pressed.
    pub(crate) rating: Option<Rating>,
    /// What was sent, as the visitor would copy it.
    pub(crate) words: String,
    /// When the answer to the last thing that was sent arrived.
    pub(crate) arrived_ms: f64,
    /// When its looks at the receipt are due.
    pub(crate) looks: Looks,
    /// How the wait is going.
    pub(crate) wait: Wait,
    /// When words were added.
    pub(crate) added_ms: Option<f64>,
    /// When the case was received.
    begun_ms: f64,
    /// The next thing is due so long after that, if the edge says when.
    due_after_ms: Option<f64>,
}

/// What is said of a delivery that has not happened yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wait {
    /// It waits 90 seconds for words, and has just begun to.
    ForWords,
    /// It waits for words until a time.
    ForWordsUntil,
    /// It waits for words, and leaves in the day's letter without them.
    Gathered,
    /// A few seconds.
    Usual,
    /// Slower than usual.
    Slow,
}

impl Case {
    /// A case whose receipt has just arrived. What is due is due `due_after_ms` after it was
    /// received.
    pub(crate) fn new(
        receipt: Receipt,
        rating: Option<Rating>,
        now_ms: f64,
        due_after_ms: Option<f64>,
    ) -> Self {
        let mut case = Self {
            receipt,
            rating,
            words: String::new(),
            arrived_ms: now_ms,
            looks: Looks::new(),
            wait: Wait::Usual,
            added_ms: None,
            begun_ms: now_ms,
            due_after_ms,
        };
        case.tick(now_ms);
        case
    }

    /// The same case after words were added to it: `new` is the receipt of the words. What is said
    /// of the wait follows from that one alone.
    pub(crate) fn joined(self, mut new: Self) -> Self {
        if self.receipt.reference == new.receipt.reference {
            new.rating = self.rating;
            new.added_ms = Some(new.arrived_ms);
            new.begun_ms = self.begun_ms;
            keep_ways(&mut new.receipt, self.receipt);
            new.tick(new.arrived_ms);
        }
        new
    }

    /// A later look: the ways back were only in the first answer.
    pub(crate) fn see(&mut self, receipt: Receipt, due_after_ms: Option<f64>, now_ms: f64) {
        let old = std::mem::replace(&mut self.receipt, receipt);
        keep_ways(&mut self.receipt, old);
        self.due_after_ms = due_after_ms;
        self.tick(now_ms);
    }

    /// Says whether the wait is another one now.
    pub(crate) fn tick(&mut self, now_ms: f64) -> bool {
        let wait = self.wait_at(now_ms);
        let is_other = wait != self.wait;
        self.wait = wait;
        is_other
    }

    /// Whether it is time for a look at the receipt. If it is, it counts as taken.
    pub(crate) fn takes_look(&mut self, now_ms: f64) -> bool {
        let since_ms = self.arrived_ms - self.begun_ms;
        let due_in_ms = self.due_after_ms.map(|after| after - since_ms);
        self.looks.take(now_ms - self.arrived_ms, due_in_ms)
    }

    /// Whether its end is reached, as far as a screen can show.
    pub(crate) const fn is_over(&self) -> bool {
        matches!(self.receipt.state, State::Solved | State::Erased)
    }

    fn wait_at(&self, now_ms: f64) -> Wait {
        let due_ms = match self.due_after_ms {
            Some(after) => self.begun_ms + after,
            None => self.arrived_ms + DUE_IN_MS,
        };
        let joins = self.receipt.next.as_ref().is_some_and(|next| next.joins);
        let waits_ms = due_ms - self.begun_ms;
        let is_new = now_ms - self.begun_ms < RATED_MS;
        if now_ms >= due_ms + SLOW_AFTER_MS {
            Wait::Slow
        } else if !joins || now_ms >= due_ms {
            Wait::Usual
        } else if waits_ms > GATHERED_AFTER_MS {
            Wait::Gathered
        } else if is_new && NINETY_SECONDS_MS.contains(&waits_ms) {
            Wait::ForWords
        } else {
            Wait::ForWordsUntil
        }
    }
}

fn keep_ways(new: &mut Receipt, old: Receipt) {
    if new.receipt_url.is_none() {
        new.receipt = old.receipt;
        new.receipt_url = old.receipt_url;
        new.case_url = old.case_url;
        new.contact = old.contact;
        new.contact_url = old.contact_url;
    }
}
