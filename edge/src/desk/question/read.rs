//! What a letter tells of, for whoever has its link.

use courier::LetterId;
use serde::{Deserialize, Serialize};

use super::{Part, Question};
use crate::letter::Stored;

/// For what a letter tells of, a part at a time.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct AskRead {
    /// Which letter.
    pub(crate) letter: LetterId,
    /// Behind which place in it.
    pub(crate) after: u32,
}

/// A part of what a letter tells of.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Reading {
    /// Which, among the letter's places; it is read on behind.
    #[serde(flatten)]
    pub(crate) part: Part,
    /// What was said, as far as it is not erased.
    pub(crate) submissions: Vec<Stored>,
}

impl Question for AskRead {
    const NAME: &'static str = "read";
    /// `None` if there is no such letter.
    type Answer = Option<Reading>;
}

#[cfg(test)]
mod tests {
    use super::AskRead;
    use crate::desk::question::pin;

    #[test]
    fn pin_read() {
        pin::<AskRead>(
            r#"{"letter":"0123456789abcdef0123456789abcdef","after":20}"#,
            r#"{"answer":{"places":30,"range":[21,30],"has_more":false,"submissions":[{"id":"5","reference":"K7Q2-9M4X-3PC","number":1,"report":1,"received_ms":3,"kind":"question","rating":null,"message":"m","name":null,"phone":null,"email":null,"page":null,"touchpoint":null,"locale":"it"}]}}"#,
        );
    }
}
