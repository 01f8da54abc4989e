//! What an alert says, as a desk keeps it.

use configuration::ChannelId;
use courier::Moment;
use serde::{Deserialize, Serialize};
use shared::{Kind, Rating, Reference};

/// What an alert says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "alert", rename_all = "snake_case")]
pub(crate) enum AlertContent {
    /// A channel needs a person's hand.
    Fault {
        /// Which one.
        channel: ChannelId,
        /// A name of `courier::Cause`.
        cause: String,
        /// Since when it fails.
        #[serde(rename = "since_ms")]
        since: Moment,
    },
    /// It takes letters again.
    Recovered {
        /// Which one.
        channel: ChannelId,
        /// Since when it had failed.
        #[serde(rename = "since_ms")]
        since: Moment,
    },
    /// Submissions that were given up.
    Dead {
        /// By which channel.
        channel: ChannelId,
        /// The cases' references.
        references: Vec<Reference>,
        /// How many more.
        more: u32,
    },
    /// An answer does not reach its visitor by mail: only the page shows it.
    Unreached {
        /// Whose it is.
        reference: Reference,
    },
    /// Nothing: somebody tries whether the channel works.
    Check {
        /// Which one.
        channel: ChannelId,
    },
}

/// A submission that one channel has given up, as a person is told of it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct GivenUp {
    pub(crate) reference: Reference,
    #[serde(rename = "received_ms")]
    pub(crate) received: Moment,
    #[serde(rename = "dead_ms")]
    pub(crate) dead: Moment,
    pub(crate) kind: Kind,
    pub(crate) rating: Option<Rating>,
    /// The codes of the last answer.
    pub(crate) code: Option<String>,
    is_read: u8,
}

impl GivenUp {
    /// Whether another channel has it.
    pub(crate) const fn is_read(&self) -> bool {
        self.is_read != 0
    }
}
