//! The pages that the edge draws by itself: the hosted page, the visitor's own page, and a plain
//! notice where a browser asked for what is not there.
//!
//! Pure functions from a view to HTML. A view is handed everything ready, times as words too; no
//! page has a script, and whatever a visitor typed is escaped by `maud`.

mod style;

mod frame;

mod hosted;

mod case;

mod health;

mod notice;

mod read;

mod part;

mod face;

mod ways;

pub(crate) use case::{
    ACTION_FIELD, ADD_FIELD, AddForm, Adding, Beyond, CONTACT, CaseForm, CaseView, ChangeForm, Due,
    Given, Moment, Offer, Opened, RefusedWords, SOLVE, Said, StepView, UNDO, case,
};
pub(crate) use health::{ChannelView, HealthView, Station, health};
pub(crate) use hosted::{
    ASKED_FIELD, HostedView, KEY_FIELD, Proof, Stage, TOKEN_FIELD, for_choice, hosted, wording,
};
pub(crate) use notice::{NoticeView, notice};
pub(crate) use read::{AFTER_FIELD, ReadView, Shown, read};
#[cfg(test)]
pub(crate) use style::style;
pub(crate) use style::style_hash;

#[cfg(test)]
mod tests;
