//! What a case has come to.

use serde::{Deserialize, Serialize};
use shared::{Receipt, Reference};

use super::Question;

/// For the state of a case. What was said in it is not read.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct AskReceipt {
    /// Which one.
    pub(crate) reference: Reference,
}

impl Question for AskReceipt {
    const NAME: &'static str = "receipt";
    /// `None` if there is no such case.
    type Answer = Option<Receipt>;
}

#[cfg(test)]
mod tests {
    use super::AskReceipt;
    use crate::desk::question::pin;

    #[test]
    fn pin_receipt() {
        let question = r#"{"reference":"K7Q2-9M4X-3PC"}"#;
        pin::<AskReceipt>(question, r#"{"answer":null}"#);
        pin::<AskReceipt>(
            question,
            r#"{"answer":{"reference":"K7Q2-9M4X-3PC","state":"received","received_at":"2026-11-24T10:04:05Z","delivered_at":null,"steps":[],"next":null}}"#,
        );
    }
}
