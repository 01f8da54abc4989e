//! What a submission needs to leave the building: the letter, the SMTP session that hands it over,
//! the requests to webhooks, mail APIs and chats, the verdict on an attempt, when the next one is
//! due, and what a letter that came back says.
//!
//! No clock, no randomness, no runtime: times and jitter are arguments, the network is the
//! [`smtp::Stream`] that the caller brings. So it runs, and is tested, natively.

pub mod letter;
pub mod smtp;

pub mod bounce;

pub mod chat;
pub mod http_mail;
pub mod webhook;

mod cause;
mod class;
mod delivery;
mod http;
mod letter_id;
mod moment;
mod schedule;
mod secret;
mod verdict;
mod wire;

pub use cause::Cause;
pub use class::{Audience, Class};
pub use delivery::{Delivery, NotMovable};
pub use http::{ANSWER_BYTES_MAX, HttpAnswer, HttpRequest, webhook_verdict};
pub use letter_id::{LetterId, NotALetterId};
pub use moment::Moment;
pub use schedule::{Next, Schedule};
pub use secret::Secret;
pub use verdict::{
    AmbiguousCause, Attempt, ConfigurationCause, Phase, ProtocolCause, RefusedCause, ReplyCode,
    RetryCause, StatusCode, StreamFault, TlsCause, Verdict,
};
pub use wire::{WireBytes, WireFault};
