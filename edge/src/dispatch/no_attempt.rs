//! Why there is nothing to attempt.

use courier::{
    letter::{LetterFault, NotAMessageId},
    smtp::{NotAHelloName, NotAnEnvelope},
};

/// Why there was nothing to attempt: each is a fault of this letter's row or of this code.
#[derive(Debug)]
pub(crate) enum NoAttempt {
    /// The channel is not configured any more.
    NoChannel,
    /// The letter has nothing to deliver.
    Empty,
    /// What is stored cannot be read.
    Unreadable,
    /// The letter cannot be composed.
    Letter(LetterFault),
    /// The sender's or the recipient's domain is not ASCII.
    Addresses,
}

impl From<LetterFault> for NoAttempt {
    fn from(fault: LetterFault) -> Self {
        Self::Letter(fault)
    }
}

impl From<NotAMessageId> for NoAttempt {
    fn from(_: NotAMessageId) -> Self {
        Self::Addresses
    }
}

impl From<NotAnEnvelope> for NoAttempt {
    fn from(_: NotAnEnvelope) -> Self {
        Self::Addresses
    }
}

impl From<NotAHelloName> for NoAttempt {
    fn from(_: NotAHelloName) -> Self {
        Self::Addresses
    }
}

impl std::fmt::Display for NoAttempt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoChannel => f.write_str("the channel is not configured any more"),
            Self::Empty => f.write_str("the letter has nothing to deliver"),
            Self::Unreadable => f.write_str("what is stored cannot be read"),
            Self::Letter(fault) => write!(f, "the letter cannot be composed: {fault}"),
            Self::Addresses => f.write_str("the domain of sender or recipient is not ASCII"),
        }
    }
}
