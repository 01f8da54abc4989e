//! What was given up.

use courier::Moment;
use serde::{Deserialize, Serialize};
use shared::Reference;

use super::Question;

/// For what was given up.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct AskDead {}

/// A submission that was given up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DeadLetter {
    /// Its case.
    pub(crate) reference: Reference,
    /// When it was received.
    #[serde(rename = "received_ms")]
    pub(crate) received: Moment,
    /// When it was given up.
    #[serde(rename = "dead_ms")]
    pub(crate) dead: Moment,
}

impl Question for AskDead {
    const NAME: &'static str = "dead";
    /// The latest first, as many as are listed at once.
    type Answer = Vec<DeadLetter>;
}

#[cfg(test)]
mod tests {
    use super::AskDead;
    use crate::desk::question::pin;

    #[test]
    fn pin_dead() {
        pin::<AskDead>(
            "{}",
            r#"{"answer":[{"reference":"K7Q2-9M4X-3PC","received_ms":1,"dead_ms":2}]}"#,
        );
    }
}
