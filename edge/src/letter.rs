//! A letter as a desk keeps it and as an attempt takes it: what it is, and what it tells.

mod alert;
mod outgoing;
mod said;

pub(crate) use self::{
    alert::{AlertContent, GivenUp},
    outgoing::{LetterRow, Outgoing, Unlisted},
    said::{Background, SaidBefore, Stored, Who},
};
