//! What the Worker and a site's desk say to one another: each question with its name, its fields and its
//! answer, in a file of its own.
//!
//! A question goes to `POST /{name}` of the desk with its fields as JSON; what comes back is its answer
//! as `{"answer": …}`, or `"unable"`. A desk and the Worker that asks it are of one upload or of two that
//! follow one another, so what is said here is changed like what is stored: by adding.

mod act;
mod came_back;
mod dead;
mod page;
mod read;
mod receipt;
mod revive;
mod status;
mod submit;
mod watch;

use serde::{Deserialize, Serialize, de::DeserializeOwned};

pub(crate) use self::act::{Act, Acted, Action};
pub(crate) use self::came_back::{CameBack, Counted};
pub(crate) use self::dead::{AskDead, DeadLetter};
pub(crate) use self::page::{AskPage, Begun, CasePage, Contact, Said};
pub(crate) use self::read::{AskRead, Reading};
pub(crate) use self::receipt::AskReceipt;
pub(crate) use self::revive::{Revive, Revived};
pub(crate) use self::status::{AskStatus, ChannelReport, ChannelState, Counts, Report};
pub(crate) use self::submit::{Submit, Taken};
pub(crate) use self::watch::{Watch, Watched};

/// Something that a desk is asked.
pub(crate) trait Question: Serialize + DeserializeOwned {
    /// By which name it is asked.
    const NAME: &'static str;
    /// What is answered.
    type Answer: Serialize + DeserializeOwned;
}

/// Which part of a list was asked for: a list is never read whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Part {
    /// How many places the list has.
    pub(crate) places: u32,
    /// The first and the last place of this part; nothing where it has none.
    pub(crate) range: Option<(u32, u32)>,
    /// Whether there is more in the direction in which it is read on.
    pub(crate) has_more: bool,
}

/// What a desk says.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Reply<A> {
    /// What it was asked for.
    Answer(A),
    /// It cannot do it now. It has logged why.
    Unable,
}

/// A question and an answer, as they are on the wire.
#[cfg(test)]
fn pin<Q: Question>(question: &str, answer: &str) {
    let read: Q = serde_json::from_str(question).unwrap();
    assert_eq!(serde_json::to_string(&read).unwrap(), question);
    let read: Reply<Q::Answer> = serde_json::from_str(answer).unwrap();
    assert_eq!(serde_json::to_string(&read).unwrap(), answer);
}
