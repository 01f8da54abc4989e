//! To do to a case what its visitor may.

use serde::{Deserialize, Serialize};
use shared::Reference;

use super::Question;

/// To do to a case what its visitor may. Done twice it is done once.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Act {
    /// Which one.
    pub(crate) reference: Reference,
    /// What.
    pub(crate) action: Action,
}

/// What visitors do to their case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Action {
    /// To close it.
    Solve,
    /// To take the closing back, for as long as that can be undone.
    Undo,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Acted {
    /// The case is as was asked for, or as it may be.
    Done,
    /// There is no such case.
    NoSuchCase,
}

impl Question for Act {
    const NAME: &'static str = "act";
    type Answer = Acted;
}

#[cfg(test)]
mod tests {
    use super::Act;
    use crate::desk::question::pin;

    #[test]
    fn pin_act() {
        for (action, answer) in [("solve", "done"), ("undo", "no_such_case")] {
            pin::<Act>(
                &format!(r#"{{"reference":"K7Q2-9M4X-3PC","action":"{action}"}}"#),
                &format!(r#"{{"answer":"{answer}"}}"#),
            );
        }
    }
}
