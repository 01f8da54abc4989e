//! The names of what a desk keeps, beside those that `configuration`, `courier` and `shared` give.

use configuration::ChannelId;
use courier::LetterId;
use serde::{Deserialize, Serialize};

/// A submission's id: 128 random bits in hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct SubmissionId(String);

/// A letter on one channel.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct LetterName {
    pub(super) letter: LetterId,
    pub(super) channel: ChannelId,
}

/// What became of a submission, whatever its channels and letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Outcome {
    /// No channel has it yet, and one still may.
    Pending,
    /// One channel has it.
    Delivered,
    /// None has it, and all have given it up.
    Dead,
    /// It was erased before any channel had it.
    Erased,
}

impl SubmissionId {
    /// That of random digits.
    pub(super) const fn of(digits: String) -> Self {
        Self(digits)
    }

    /// The digits.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl Outcome {
    /// The name under which it is kept.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Delivered => "delivered",
            Self::Dead => "dead",
            Self::Erased => "erased",
        }
    }
}
