//! The line: what happened to a case, station by station, never ahead of the truth.

use shared::{Receipt, State, Step, Timestamp};

use crate::phase::{Case, Wait};

/// With more stations than this the sentences under those of the past are left out.
const NOTED_MAX: usize = 3;

/// One station. Its words are ids of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Station {
    /// What happened, or happens next.
    pub(crate) name: &'static str,
    /// The sentence under it.
    pub(crate) note: Option<&'static str>,
    /// How far it is true.
    pub(crate) mark: Mark,
    /// Whether the way from it to the next station has been gone.
    pub(crate) leads_on: bool,
}

/// How far a station is true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// It happened then.
    Done(Timestamp),
    /// It has not happened yet.
    NotYet,
    /// It was given up then.
    Late(Timestamp),
}

/// A time zone as its clocks are called: by the place, the last part of its name in the tz database.
pub(crate) fn place(time_zone: &str) -> String {
    let (_, place) = time_zone.rsplit_once('/').unwrap_or(("", time_zone));
    place.replace('_', " ")
}

/// The title's id.
pub(crate) fn title(case: &Case) -> &'static str {
    match furthest(&case.receipt) {
        State::Delivered => "receipt_title_delivered",
        State::Undeliverable => "receipt_title_undeliverable",
        State::Taken => "receipt_title_taken",
        State::Answered => "receipt_title_answered",
        State::Solved => "receipt_title_solved",
        State::Reopened => "receipt_title_reopened",
        State::Erased => "receipt_title_erased",
        State::Held if case.receipt.delivered_at.is_some() => "receipt_title_delivered",
        _ if case.rating.is_some() => "receipt_title_rated",
        _ => "receipt_title_received",
    }
}

/// The sentence under the title, where there is more to say.
pub(crate) fn lead(receipt: &Receipt) -> Option<&'static str> {
    (*furthest(receipt) == State::Undeliverable).then_some("undeliverable_text")
}

/// Whether the company cannot be expected to have it by now: phone and mail are shown.
pub(crate) fn needs_ways(case: &Case) -> bool {
    let is_late = case.wait == Wait::Slow && case.receipt.delivered_at.is_none();
    match furthest(&case.receipt) {
        State::Undeliverable => true,
        State::Received => is_late,
        _ => false,
    }
}

/// The stations, first to last.
pub(crate) fn stations(case: &Case) -> Vec<Station> {
    let receipt = &case.receipt;
    let mut stations = vec![Station {
        name: "fact_received",
        note: Some("fact_received_note"),
        mark: Mark::Done(receipt.received_at.clone()),
        leads_on: false,
    }];
    stations.push(delivery(case));
    stations.extend(receipt.steps.iter().filter_map(later));
    if stations.len() > NOTED_MAX {
        let past = stations.split_last_mut().map(|(_, past)| past);
        for station in past.into_iter().flatten() {
            station.note = None;
        }
    }
    let mut is_next_true = false;
    for station in stations.iter_mut().rev() {
        let is_done = matches!(station.mark, Mark::Done(_));
        station.leads_on = is_done && is_next_true;
        is_next_true = station.mark != Mark::NotYet;
    }
    stations
}

fn delivery(case: &Case) -> Station {
    let receipt = &case.receipt;
    let held = *furthest(receipt) == State::Held;
    if let Some(at) = &receipt.delivered_at {
        return Station {
            name: "fact_delivered",
            note: Some(if held {
                "held_note_after"
            } else {
                "fact_delivered_note"
            }),
            mark: Mark::Done(at.clone()),
            leads_on: false,
        };
    }
    let given_up = receipt
        .steps
        .iter()
        .rfind(|s| s.state == State::Undeliverable);
    if *furthest(receipt) == State::Undeliverable {
        let at = given_up.map_or(&receipt.received_at, |step| &step.at);
        return Station {
            name: "fact_undeliverable",
            note: None,
            mark: Mark::Late(at.clone()),
            leads_on: false,
        };
    }
    let note = match (furthest(receipt), case.wait) {
        (State::Held, _) => Some("held_note"),
        (State::Erased, _) => None,
        (_, Wait::ForWords) => Some("next_delivery_rated"),
        (_, Wait::ForWordsUntil) => Some("next_delivery_rated_at"),
        (_, Wait::Gathered) => Some("next_delivery_gathered"),
        (_, Wait::Usual) => Some("next_delivery"),
        (_, Wait::Slow) => Some("next_delivery_slow"),
    };
    Station {
        name: "fact_delivered",
        note,
        mark: Mark::NotYet,
        leads_on: false,
    }
}

/// What came after the delivery. `Held` is said at the delivery itself.
fn later(step: &Step) -> Option<Station> {
    let (name, note) = match step.state {
        State::Taken => ("fact_taken", Some("fact_taken_note")),
        State::Answered => ("fact_answer", None),
        State::Solved => ("fact_solved", None),
        State::Reopened => ("fact_reopened", None),
        State::Erased => ("fact_erased", None),
        State::Received
        | State::Delivered
        | State::Undeliverable
        | State::Held
        | State::Other(_) => return None,
    };
    Some(Station {
        name,
        note,
        mark: Mark::Done(step.at.clone()),
        leads_on: false,
    })
}

/// The furthest fact that is true. The panel has words for every state of its version.
fn furthest(receipt: &Receipt) -> &State {
    receipt.furthest(|state| !matches!(state, State::Other(_)))
}

#[cfg(test)]
mod tests;
