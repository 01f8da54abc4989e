//! What was given up: the facts of it.

use shared::{Kind, Rating, Reference};

use crate::{Cause, letter::Alert};

/// Deliveries that a channel has given up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dead {
    /// The channel's name in the configuration.
    pub channel: String,
    /// Whose inbox it is, of a channel that writes mail.
    pub inbox: Option<String>,
    /// For how long it was tried, as people write it: `5 days`. None where it was given up at once.
    pub patience: Option<String>,
    /// The other side's name, and the codes of its last answer. Never its text: it may hold addresses.
    pub answer: Option<(String, String)>,
    /// Why it was not taken, as far as it decides what to do.
    pub cause: Option<Cause>,
    /// Whether another channel has taken one of them.
    pub is_read: bool,
    /// The name of the channel by which this is told, where it is another one.
    pub told_by: Option<String>,
    /// The cases, as many as the caller lists.
    pub cases: Vec<DeadCase>,
    /// How many more there are.
    pub more: u32,
}

/// A case of which something was given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadCase {
    /// Its reference.
    pub reference: Reference,
    /// What became of it, where it is still given up and can be read.
    pub report: Option<DeadReport>,
}

/// What was given up of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadReport {
    /// What the visitor wanted.
    pub kind: Kind,
    /// The face that was pressed.
    pub rating: Option<Rating>,
    /// When it was received, as people of the site's country and language write it.
    pub received: String,
    /// When it was given up.
    pub dead: String,
}

impl From<Dead> for Alert {
    fn from(dead: Dead) -> Self {
        Self::Dead(dead)
    }
}
