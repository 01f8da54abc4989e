//! To put what was given up back into the queue.

use serde::{Deserialize, Serialize};
use shared::Reference;

use super::Question;

/// To put what was given up back into the queue.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Revive {
    /// The cases.
    pub(crate) references: Vec<Reference>,
}

/// What waits again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Revived {
    /// How many cases that were.
    pub(crate) cases: usize,
}

impl Question for Revive {
    const NAME: &'static str = "revive";
    type Answer = Revived;
}

#[cfg(test)]
mod tests {
    use super::Revive;
    use crate::desk::question::pin;

    #[test]
    fn pin_revive() {
        pin::<Revive>(
            r#"{"references":["K7Q2-9M4X-3PC"]}"#,
            r#"{"answer":{"cases":1}}"#,
        );
    }
}
