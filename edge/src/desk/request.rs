//! What the Worker and a site's desk say to one another.

pub(super) mod intake;

use courier::StatusCode;
use serde::{Deserialize, Serialize};
use shared::{Kind, Rating, Receipt, Reference, SiteId, Timestamp};

pub(crate) use self::intake::Intake;
use super::{report::Report, store::DeadLetter};

/// What a desk is asked for.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case")]
pub(crate) enum DeskRequest {
    /// To store a submission.
    Submit(Box<Intake>),
    /// For the state of a case.
    Case {
        /// Which one.
        reference: Reference,
    },
    /// To do to a case what its visitor may.
    Act {
        /// Which one.
        reference: Reference,
        /// What.
        action: Action,
    },
    /// To look whether its alarm is set where something waits, and to erase what must not be kept.
    Watch,
    /// How it does.
    Status {
        /// Whose desk this is: one that was never written to does not know.
        site: SiteId,
        /// Whether figures of a minute ago will not do.
        is_fresh: bool,
    },
    /// For what was given up.
    Dead,
    /// To put what was given up back into the queue.
    Revive {
        /// The cases.
        references: Vec<Reference>,
    },
    /// To take note of a letter that came back.
    Bounced(CameBack),
}

/// What visitors do to their case. Done twice it is done once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Action {
    /// To close it.
    Solve,
    /// To take the closing back, for as long as that can be undone.
    Undo,
}

/// A letter that a mail server had taken and gave back.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct CameBack {
    /// Whose it is.
    pub(crate) site: SiteId,
    /// Over which channel it had gone.
    pub(crate) channel: String,
    /// Its id.
    pub(crate) letter: String,
    /// The number of the attempt.
    pub(crate) number: u32,
    /// Why, if that was said.
    pub(crate) status: Option<StatusCode>,
}

/// What a desk answers.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub(crate) enum DeskAnswer {
    /// It is stored, durably by the time this arrives.
    Stored {
        /// The case as it stands now.
        receipt: Box<Receipt>,
    },
    /// It was stored before, and this is what was answered then.
    Replayed {
        /// The case as it stood then.
        receipt: Box<Receipt>,
    },
    /// The key was used for another submission. Nothing was written.
    KeyReused,
    /// Too many from this client. Nothing was written.
    TooMany {
        /// When the next one is taken.
        wait_seconds: u64,
    },
    /// The case, as its visitor may see it.
    Case {
        /// The case as it stands now.
        receipt: Box<Receipt>,
        /// What was said, first to last.
        said: Vec<Said>,
    },
    /// There is no such case.
    NoSuchCase,
    /// The case is as was asked for, or as it may be.
    Acted,
    /// The alarm is set, or nothing waits.
    Watched,
    /// How it does.
    Status {
        /// The figures.
        report: Box<Report>,
    },
    /// What was given up, the latest first, as many as are listed at once.
    Dead {
        /// Each submission.
        letters: Vec<DeadLetter>,
    },
    /// What was given up waits again.
    Revived {
        /// How many cases that were.
        cases: usize,
    },
    /// The bounce was taken note of.
    Bounced {
        /// Whether it changed anything: not if it is known, or about nothing that could come back.
        is_counted: bool,
    },
    /// The submission could not be stored, and nothing of it is. The desk has logged why.
    NotStored,
    /// The desk cannot do it now. It has logged why.
    Unable,
}

/// One submission, as its visitor gets to read it again.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Said {
    /// When it was stored.
    pub(crate) at: Timestamp,
    /// What was wanted.
    pub(crate) kind: Kind,
    /// The face that was pressed.
    pub(crate) rating: Option<Rating>,
    /// The words.
    pub(crate) message: Option<String>,
    /// The language that the visitor was spoken to in, as the form said.
    pub(crate) locale: Option<String>,
}
