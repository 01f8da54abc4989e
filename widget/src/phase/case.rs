//! A case as its receipt shows it, and how the wait for the next step is going.

use shared::{Rating, Receipt, State};

use crate::patience::Looks;

/// Words typed within this time after a face was pressed are expected at once.
const RATED_MS: f64 = 10_000.0;
/// So long after its time the next step is called slow.
const SLOW_AFTER_MS: f64 = 60_000.0;
/// What is due without a time is expected within the schedule's first steps.
const DUE_IN_MS: f64 = 10_000.0;

/// A case on the screen.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Case {
    /// What the edge last said.
    pub(crate) receipt: Receipt,
    /// The face that was pressed.
    pub(crate) rating: Option<Rating>,
    /// What was sent, as the visitor would copy it.
    pub(crate) words: String,
    /// When its receipt arrived.
    pub(crate) arrived_ms: f64,
    /// What was due then, so long after.
    pub(crate) due_in_ms: Option<f64>,
    /// When it is looked at again.
    pub(crate) looks: Looks,
    /// How the wait is going.
    pub(crate) wait: Wait,
    /// When words were added.
    pub(crate) added_ms: Option<f64>,
}

/// What is said of a delivery that has not happened yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wait {
    /// It waits for words, and has just begun to.
    ForWords,
    /// It waits for words until a time.
    ForWordsUntil,
    /// A few seconds.
    Usual,
    /// Slower than usual.
    Slow,
}

impl Case {
    /// A case whose receipt has just arrived. What is due is due `due_in_ms` from now.
    pub(crate) fn new(receipt: Receipt, now_ms: f64, due_in_ms: Option<f64>) -> Self {
        let mut case = Self {
            receipt,
            rating: None,
            words: String::new(),
            arrived_ms: now_ms,
            due_in_ms,
            looks: Looks::new(),
            wait: Wait::Usual,
            added_ms: None,
        };
        case.tick(now_ms);
        case
    }

    /// The same case after words were added to it: `new` is the receipt of the words.
    pub(crate) fn joined(self, mut new: Self) -> Self {
        if self.receipt.reference == new.receipt.reference {
            new.rating = self.rating;
            new.added_ms = Some(new.arrived_ms);
            keep_ways(&mut new.receipt, self.receipt);
        }
        new
    }

    /// A later look: the ways back were only in the first answer.
    pub(crate) fn see(&mut self, receipt: Receipt) {
        let old = std::mem::replace(&mut self.receipt, receipt);
        keep_ways(&mut self.receipt, old);
    }

    /// Says whether the wait is another one now.
    pub(crate) fn tick(&mut self, now_ms: f64) -> bool {
        let elapsed_ms = now_ms - self.arrived_ms;
        let due_in_ms = self.due_in_ms.unwrap_or(DUE_IN_MS);
        let joins = self.receipt.next.as_ref().is_some_and(|next| next.joins);
        let wait = if elapsed_ms >= due_in_ms + SLOW_AFTER_MS {
            Wait::Slow
        } else if !joins || elapsed_ms >= due_in_ms {
            Wait::Usual
        } else if elapsed_ms < RATED_MS {
            Wait::ForWords
        } else {
            Wait::ForWordsUntil
        };
        let is_other = wait != self.wait;
        self.wait = wait;
        is_other
    }

    /// Whether its end is reached, as far as a screen can show.
    pub(crate) const fn is_over(&self) -> bool {
        matches!(self.receipt.state, State::Solved | State::Erased)
    }
}

fn keep_ways(new: &mut Receipt, old: Receipt) {
    if new.receipt_url.is_none() {
        new.receipt = old.receipt;
        new.receipt_url = old.receipt_url;
        new.case_url = old.case_url;
    }
}
