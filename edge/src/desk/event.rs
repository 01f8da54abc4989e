//! What happened to a case, and what it has come to by that: a pure fold.
//!
//! Events are only ever added. Taking one back is an event too, so that the history stays whole; what
//! a channel did is a fact, and nobody takes it back.

use std::collections::BTreeSet;

use courier::Moment;
use serde::{Deserialize, Serialize};
use shared::State;

/// Stations that people are shown at most: the first, and the latest of the others.
const STATIONS_MAX: usize = 50;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Deed {
    /// Something was said.
    Submitted,
    /// A channel took submissions of the case.
    Delivered,
    /// All channels have given submissions of it up.
    GivenUp,
    /// What had been taken came back.
    CameBack,
    /// What was given up waits again.
    Revived,
    /// The case was closed.
    Solved,
    /// What was said is erased.
    Erased,
    /// An answer does not reach its visitor by mail: only the page shows it.
    Unreached,
    /// Another event is taken back.
    Undone,
}

/// Who did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Actor {
    /// Whose case it is.
    Visitor,
    /// A person of the company's.
    Company,
    /// A way to the company, or to the visitor.
    Channel,
    /// Time.
    Clock,
}

/// One event of a case.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct Event {
    /// Its number among those of its case, from 1.
    pub(super) number: u32,
    pub(super) what: Deed,
    pub(super) who: Actor,
    #[serde(rename = "at_ms")]
    pub(super) at: Moment,
    /// The event that this one takes back.
    pub(super) undoes: Option<u32>,
    /// The words that belong to it, by their number in the case.
    pub(super) words: Option<u32>,
    /// By how many more submissions of the case wait for a channel from now on.
    pub(super) waiting: i32,
    /// By how many more are given up.
    pub(super) given_up: i32,
    /// When what waits is due by the first plan, where that is another moment than before.
    #[serde(rename = "due_ms")]
    pub(super) due: Option<Moment>,
}

/// A station of the line that people see: what the case came to, and when.
pub(super) type Station = (State, Moment);

/// What a case has come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Progress {
    /// The stations, first to last.
    pub(super) line: Vec<Station>,
    /// Whether it is closed.
    pub(super) is_closed: bool,
    /// When what was said was erased, if nothing was said since.
    pub(super) erased: Option<Moment>,
    /// How many of its submissions no channel has yet, and one still may.
    pub(super) waiting: u32,
    /// How many no channel has, and all have given up.
    pub(super) given_up: u32,
    /// When what waits is due by the first plan.
    pub(super) due: Option<Moment>,
    /// When all of it was delivered, if it is.
    pub(super) delivered: Option<Moment>,
    /// When the last thing happened.
    pub(super) last: Moment,
}

impl Deed {
    /// The name under which it is kept.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Delivered => "delivered",
            Self::GivenUp => "given_up",
            Self::CameBack => "came_back",
            Self::Revived => "revived",
            Self::Solved => "solved",
            Self::Erased => "erased",
            Self::Unreached => "unreached",
            Self::Undone => "undone",
        }
    }

    /// Whether it is a decision that can be taken back. What was said, sent or erased cannot.
    const fn can_be_undone(self) -> bool {
        matches!(self, Self::Solved | Self::Undone)
    }
}

impl Actor {
    /// The name under which it is kept.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Visitor => "visitor",
            Self::Company => "company",
            Self::Channel => "channel",
            Self::Clock => "clock",
        }
    }
}

impl Event {
    /// Something that somebody did, of which no submission's outcome follows.
    pub(super) const fn new(number: u32, (who, what): (Actor, Deed), at: Moment) -> Self {
        Self {
            number,
            what,
            who,
            at,
            undoes: None,
            words: None,
            waiting: 0,
            given_up: 0,
            due: None,
        }
    }
}

impl Progress {
    /// A case of which nothing is known but when it began.
    pub(super) const fn begun(at: Moment) -> Self {
        Self {
            line: Vec::new(),
            is_closed: false,
            erased: None,
            waiting: 0,
            given_up: 0,
            due: None,
            delivered: None,
            last: at,
        }
    }

    /// What a case has come to by all its events, first to last.
    pub(super) fn of(begun: Moment, events: &[Event]) -> Self {
        let undone = undone(events);
        let mut progress = Self::begun(begun);
        for event in events {
            if undone.contains(&event.number) {
                progress.last = progress.last.max(event.at);
            } else {
                progress = progress.after(event);
            }
        }
        progress
    }

    /// What it comes to by one event more, which takes none back.
    pub(super) fn after(mut self, event: &Event) -> Self {
        let before = (!self.line.is_empty()).then(|| self.delivery());
        self.waiting = moved(self.waiting, event.waiting);
        self.given_up = moved(self.given_up, event.given_up);
        let due = event.due.or(self.due).unwrap_or(event.at);
        self.due = Some(due).filter(|_| self.waiting > 0);
        self.last = self.last.max(event.at);
        let was_closed = self.is_closed;
        match event.what {
            Deed::Submitted => {
                self.is_closed = false;
                self.erased = None;
            }
            Deed::Solved => self.is_closed = true,
            Deed::Erased => {
                self.is_closed = false;
                self.erased = Some(event.at);
            }
            _ => {}
        }
        let after = self.delivery();
        match event.what {
            Deed::Solved if !was_closed => self.reach(State::Solved, event.at),
            Deed::Erased => self.reach(State::Erased, event.at),
            Deed::Solved | Deed::Unreached | Deed::Undone => {}
            _ if before.as_ref() == Some(&after) => {}
            _ => {
                self.delivered = (after == State::Delivered).then_some(event.at);
                if matches!(event.what, Deed::CameBack | Deed::Revived) {
                    self.take_back_delivery();
                }
                if self
                    .line
                    .iter()
                    .rev()
                    .find(|one| is_of_delivery(&one.0))
                    .map(|one| &one.0)
                    != Some(&after)
                {
                    self.reach(after, event.at);
                }
            }
        }
        if was_closed && event.what == Deed::Submitted {
            self.reach(State::Reopened, event.at);
        }
        self
    }

    /// The state that people are shown.
    pub(super) fn state(&self) -> State {
        if self.erased.is_some() {
            return State::Erased;
        }
        // A letter that arrives, or comes back, later opens nothing again.
        if self.is_closed {
            return State::Solved;
        }
        let last = self.line.last();
        last.map_or(State::Received, |(state, _)| state.clone())
    }

    /// What it has come to by its deliveries alone.
    const fn delivery(&self) -> State {
        match (self.waiting, self.given_up) {
            (0, 0) => State::Delivered,
            (0, _) => State::Undeliverable,
            _ => State::Received,
        }
    }

    /// Takes the station out of the line that says what is not so any more. In the history it stays.
    fn take_back_delivery(&mut self) {
        let last = self.line.iter().rposition(|one| is_of_delivery(&one.0));
        let untrue = last.filter(|at| {
            let station = self.line.get(*at);
            station.is_some_and(|(state, _)| *state != State::Received)
        });
        if let Some(at) = untrue {
            self.line.remove(at);
        }
    }

    fn reach(&mut self, state: State, at: Moment) {
        if self.line.len() >= STATIONS_MAX {
            self.line.remove(1);
        }
        self.line.push((state, at));
    }
}

/// The events that are taken back. One that takes another back may be taken back itself, so the
/// last is looked at first.
fn undone(events: &[Event]) -> BTreeSet<u32> {
    let mut undone = BTreeSet::new();
    for event in events.iter().rev() {
        if event.what != Deed::Undone || undone.contains(&event.number) {
            continue;
        }
        let target = events
            .iter()
            .find(|one| Some(one.number) == event.undoes && one.number < event.number);
        undone.extend(
            target
                .filter(|one| one.what.can_be_undone())
                .map(|one| one.number),
        );
    }
    undone
}

/// Whether a station tells of how far letters have come.
const fn is_of_delivery(state: &State) -> bool {
    matches!(
        state,
        State::Received | State::Delivered | State::Undeliverable
    )
}

/// A count after a change. What would be less than none is none.
const fn moved(count: u32, by: i32) -> u32 {
    count.saturating_add_signed(by)
}

#[cfg(test)]
mod tests;
