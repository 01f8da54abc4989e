//! The rules that the widget and the edge both obey: what a visitor may send, what is wrong with
//! it, and what comes back.
//!
//! No clock, no randomness, no I/O. The panel and the Worker call the same [`Submission`]
//! `try_from`, so that a form never promises what the edge refuses.

pub mod limits;

mod country;
mod email_address;
mod fault;
mod field;
mod id;
mod kind;
mod page_url;
mod phone_number;
mod problem;
mod receipt;
mod reference;
mod submission;
mod text;

pub use country::{Country, NotACountry};
pub use email_address::EmailAddress;
pub use fault::{Fault, Faults};
pub use field::Field;
pub use id::{NotAKey, NotASiteId, SiteId, SubmissionKey};
pub use kind::{Carried, Kind, Need};
pub use page_url::{NotAPage, PageUrl};
pub use phone_number::{Doubt, PhoneNumber};
pub use problem::{Problem, ProblemError};
pub use receipt::{Next, NotATimestamp, Receipt, State, Step, Timestamp};
pub use reference::{NotAReference, Reference};
pub use submission::{Draft, Mark, Rating, Submission};
pub use text::{is_invisible, visible_line};
