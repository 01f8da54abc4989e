//! What a case has come to by its events: examples, and laws over any history.

use courier::Moment;
use proptest::prelude::*;
use shared::State::{self, Delivered, Erased, Received, Reopened, Solved, Undeliverable};

use super::{Actor, Deed, Event, Progress, STATIONS_MAX};

/// Events as they would be added, each a second after the one before.
#[derive(Default)]
struct History(Vec<Event>);

impl History {
    fn add(mut self, what: Deed, (waiting, given_up): (i32, i32)) -> Self {
        let who = match what {
            Deed::Submitted | Deed::Solved | Deed::Undone => Actor::Visitor,
            Deed::Revived => Actor::Company,
            Deed::Erased => Actor::Clock,
            _ => Actor::Channel,
        };
        let number = u32::try_from(self.0.len()).unwrap().saturating_add(1);
        let at = Moment::from_millis(u64::from(number) * 1_000);
        self.0.push(Event {
            waiting,
            given_up,
            ..Event::new(number, (who, what), at)
        });
        self
    }

    fn said(self) -> Self {
        self.add(Deed::Submitted, (1, 0))
    }

    fn delivered(self) -> Self {
        self.add(Deed::Delivered, (-1, 0))
    }

    fn solved(self) -> Self {
        self.add(Deed::Solved, (0, 0))
    }

    fn undone(self, number: u32) -> Self {
        let mut history = self.add(Deed::Undone, (0, 0));
        history.0.last_mut().unwrap().undoes = Some(number);
        history
    }

    fn progress(&self) -> Progress {
        Progress::of(Moment::from_millis(1_000), &self.0)
    }

    fn line(&self) -> Vec<State> {
        let line = self.progress().line;
        line.into_iter().map(|(state, _)| state).collect()
    }

    fn state(&self) -> State {
        self.progress().state()
    }
}

#[test]
fn ok_one_report_is_received_and_delivered() {
    let history = History::default().said().delivered();
    assert_eq!(history.line(), [Received, Delivered]);
    let progress = history.progress();
    assert_eq!(progress.delivered, Some(Moment::from_millis(2_000)));
    assert_eq!((progress.waiting, progress.given_up), (0, 0));
}

#[test]
fn ok_delivered_only_when_every_submission_is() {
    let history = History::default().said().said().delivered();
    assert_eq!(history.line(), [Received]);
    assert_eq!(history.delivered().line(), [Received, Delivered]);
}

#[test]
fn ok_what_is_given_up_outweighs_what_is_delivered() {
    let history = History::default().said().said().delivered();
    let history = history.add(Deed::GivenUp, (-1, 1));
    assert_eq!(history.line(), [Received, Undeliverable]);
    let history = history.add(Deed::Revived, (1, -1)).delivered();
    assert_eq!(history.line(), [Received, Delivered]);
}

#[test]
fn ok_a_bounce_stays_in_the_history_and_the_line_tells_what_is_so() {
    let history = History::default().said().delivered();
    let history = history.add(Deed::CameBack, (1, 0));
    assert_eq!(history.0.len(), 3);
    assert_eq!(history.line(), [Received]);
    assert_eq!(history.progress().delivered, None);
    assert_eq!(history.delivered().line(), [Received, Delivered]);
}

#[test]
fn ok_a_late_delivery_and_a_bounce_leave_a_closed_case_closed() {
    let history = History::default().said().solved().delivered();
    assert_eq!(history.line(), [Received, Solved, Delivered]);
    assert_eq!(history.state(), Solved);
    let history = history.add(Deed::CameBack, (1, 0));
    assert_eq!(history.state(), Solved);
    // Taken back, the case is where its letters are.
    assert_eq!(history.undone(2).state(), Received);
}

#[test]
fn ok_what_is_said_after_closing_opens_it_again() {
    let history = History::default().said().delivered().solved().said();
    assert_eq!(
        history.line(),
        [Received, Delivered, Solved, Received, Reopened]
    );
    assert_eq!(history.state(), Reopened);
    assert_eq!(history.delivered().state(), Delivered);
}

#[test]
fn ok_an_undo_is_undone() {
    let history = History::default().said().delivered().solved();
    let history = history.undone(3);
    assert_eq!(history.line(), [Received, Delivered]);
    assert_eq!(history.state(), Delivered);
    let history = history.undone(4);
    assert_eq!(history.line(), [Received, Delivered, Solved]);
    assert_eq!(history.undone(5).state(), Delivered);
}

#[test]
fn ok_an_older_closing_is_undone_and_what_followed_stays() {
    // Closed, opened by words, closed again; the first closing is taken back.
    let history = History::default().said().solved().said().solved();
    let history = history.undone(2);
    assert_eq!(history.line(), [Received, Solved]);
    assert_eq!(history.state(), Solved);
}

#[test]
fn ok_two_undo_at_once_what_one_has_undone() {
    let history = History::default().said().solved().undone(2).undone(2);
    assert_eq!(history.state(), Received);
    // One of the two is taken back: the other still holds.
    assert_eq!(history.undone(3).state(), Received);
}

#[test]
fn ok_what_was_sent_or_said_cannot_be_undone() {
    let history = History::default().said().delivered();
    let before = history.line();
    let history = history.undone(2).undone(1);
    assert_eq!(history.line(), before);
}

#[test]
fn ok_nothing_undoes_what_is_still_to_come() {
    let mut history = History::default().said().undone(3).solved();
    history.0.last_mut().unwrap().number = 3;
    assert_eq!(history.state(), Solved);
}

#[test]
fn ok_erased_until_something_is_said_again() {
    let history = History::default().said().delivered().solved();
    let history = history.add(Deed::Erased, (0, 0));
    assert_eq!(history.state(), Erased);
    assert!(!history.progress().is_closed);
    let history = history.said();
    assert_eq!(history.state(), Received);
    assert_eq!(history.progress().erased, None);
}

#[test]
fn ok_the_line_is_bounded_and_keeps_its_beginning() {
    let mut history = History::default();
    for _ in 0..STATIONS_MAX {
        history = history.said().delivered();
    }
    let line = history.progress().line;
    assert_eq!(line.len(), STATIONS_MAX);
    assert_eq!(line.first(), Some(&(Received, Moment::from_millis(1_000))));
    assert_eq!(line.last().map(|(state, _)| state), Some(&Delivered));
}

#[test]
fn ok_due_by_the_plan_of_the_last_that_waits() {
    let mut history = History::default().said();
    let due = Moment::from_millis(90_000);
    history.0.last_mut().unwrap().due = Some(due);
    assert_eq!(history.progress().due, Some(due));
    assert_eq!(history.delivered().progress().due, None);
}

fn event() -> impl Strategy<Value = (Deed, i32, i32, Option<u32>)> {
    prop_oneof![
        Just((Deed::Submitted, 1, 0, None)),
        Just((Deed::Delivered, -1, 0, None)),
        Just((Deed::GivenUp, -1, 1, None)),
        Just((Deed::CameBack, 1, 0, None)),
        Just((Deed::Revived, 1, -1, None)),
        Just((Deed::Solved, 0, 0, None)),
        Just((Deed::Erased, 0, 0, None)),
        Just((Deed::Unreached, 0, 0, None)),
        (1_u32..12).prop_map(|number| (Deed::Undone, 0, 0, Some(number))),
    ]
}

fn history(events: &[(Deed, i32, i32, Option<u32>)]) -> History {
    let mut history = History::default();
    for (what, waiting, given_up, undoes) in events {
        history = history.add(*what, (*waiting, *given_up));
        history.0.last_mut().unwrap().undoes = *undoes;
    }
    history
}

proptest! {
    /// What is kept beside the events is what they come to: one more event is the fold of all.
    #[test]
    fn prop_one_event_more_is_the_fold_of_all(events in prop::collection::vec(event(), 1..20)) {
        let all = history(&events);
        let (last, before) = all.0.split_last().unwrap();
        prop_assume!(last.what != Deed::Undone);
        let before = Progress::of(Moment::from_millis(1_000), before);
        prop_assert_eq!(before.after(last), all.progress());
    }

    /// A case that was erased, or is closed, says so, in whichever order the rest arrived.
    #[test]
    fn prop_letters_do_not_open_a_closed_case(
        events in prop::collection::vec(event(), 0..12),
        late in prop::collection::vec(prop_oneof![
            Just((Deed::Delivered, -1, 0, None)),
            Just((Deed::GivenUp, -1, 1, None)),
            Just((Deed::CameBack, 1, 0, None)),
            Just((Deed::Revived, 1, -1, None)),
            Just((Deed::Unreached, 0, 0, None)),
        ], 0..6),
        end in prop_oneof![Just(Deed::Solved), Just(Deed::Erased)],
    ) {
        let mut all = events;
        all.push((Deed::Submitted, 1, 0, None));
        all.push((end, 0, 0, None));
        all.extend(late);
        let expected = if end == Deed::Solved { Solved } else { Erased };
        prop_assert_eq!(history(&all).state(), expected);
    }

    /// Counts do not depend on the order in which letters end.
    #[test]
    fn prop_counts_add_up_in_any_order(
        ends in prop::collection::vec(prop_oneof![
            Just((Deed::Delivered, -1, 0, None)),
            Just((Deed::GivenUp, -1, 1, None)),
        ], 1..8),
        by in any::<prop::sample::Index>(),
    ) {
        let said = vec![(Deed::Submitted, 1, 0, None); ends.len()];
        let mut turned = ends.clone();
        turned.rotate_left(by.index(ends.len()));
        let one = history(&[said.clone(), ends].concat()).progress();
        let other = history(&[said, turned].concat()).progress();
        prop_assert_eq!((one.waiting, one.given_up), (other.waiting, other.given_up));
        prop_assert_eq!(one.waiting, 0);
        prop_assert_eq!(one.state(), other.state());
    }

    /// Whatever is taken back, what was delivered stays a fact.
    #[test]
    fn prop_undo_touches_no_letter(events in prop::collection::vec(event(), 1..20)) {
        let is_deed = |event: &&(Deed, i32, i32, Option<u32>)| event.0 != Deed::Undone;
        let without: Vec<_> = events.iter().filter(is_deed).copied().collect();
        let (with, without) = (history(&events).progress(), history(&without).progress());
        prop_assert_eq!(
            (with.waiting, with.given_up),
            (without.waiting, without.given_up)
        );
    }
}
