//! Every move of the panel, without a browser.

use shared::{Draft, Fault, Faults, Field, Next, Rating, Receipt, State, Submission, Timestamp};

use super::{Case, Failure, Phase, Place, Saying, Screen, Shown, Wait};
use crate::draft::Sent;

fn receipt(state: State) -> Receipt {
    let time = |text: &str| Timestamp::try_from(text.to_owned()).unwrap();
    Receipt {
        reference: "K7Q2-9M4X-3PC".parse().unwrap(),
        state,
        received_at: time("2026-11-24T10:04:05Z"),
        delivered_at: None,
        steps: Vec::new(),
        next: Some(Next {
            state: State::Delivered,
            by: Some(time("2026-11-24T10:05:35Z")),
            joins: true,
        }),
        receipt: Some("token".to_owned()),
        receipt_url: Some("https://edge.example/v1/receipts/token".to_owned()),
        case_url: Some("https://edge.example/case/token".to_owned()),
        contact: None,
        contact_url: None,
    }
}

fn case() -> Case {
    Case::new(receipt(State::Received), None, 1_000.0, Some(90_000.0))
}

fn faults(kind: &str, message: &str, email: &str) -> Option<Faults> {
    let draft = Draft {
        kind: Some(kind.to_owned()),
        message: Some(message.to_owned()),
        email: Some(email.to_owned()),
        ..Draft::default()
    };
    Submission::try_from(draft).err()
}

fn question() -> Phase {
    Phase::open(Place::Question)
}

#[test]
fn ok_before_send_only_lengths_are_said() {
    let found = faults("question", &"x".repeat(5_003), "anna@");
    let phase = question().typed(Field::Message, found.as_ref());
    assert_eq!(
        phase.fault(Field::Message),
        Some(&Saying::Ours(Fault::MessageLong { over: 3 }))
    );
    assert_eq!(phase.fault(Field::Email), None);
}

#[test]
fn ok_after_send_every_fault_follows_the_typing() {
    let phase = question().incomplete(&faults("question", "", "anna@").unwrap());
    assert_eq!(
        phase.fault(Field::Message),
        Some(&Saying::Ours(Fault::MessageEmpty))
    );
    let found = faults("question", "Hello", "anna@");
    let phase = phase.typed(Field::Message, found.as_ref());
    assert_eq!(phase.fault(Field::Message), None);
    assert_eq!(
        phase.fault(Field::Email),
        Some(&Saying::Ours(Fault::EmailShape))
    );
    assert_eq!(phase.typed(Field::Email, None).fault(Field::Email), None);
}

#[test]
fn ok_the_edges_faults_stand_until_their_field_is_edited() {
    let said = Saying::Edge("Not an address.".to_owned());
    let shown = Shown {
        field: Field::Email,
        saying: said.clone(),
    };
    let phase = question().send(0.0).refused_at(vec![shown]);
    assert_eq!(phase.screen(), Screen::Question);
    let phase = phase.typed(Field::Message, None);
    assert_eq!(phase.fault(Field::Email), Some(&said));
    let phase = phase.typed(Field::Email, None);
    assert_eq!(phase.fault(Field::Email), None);
}

#[test]
fn ok_sending_leaves_the_screen_as_it_is() {
    let mut phase = question().send(1_000.0);
    assert_eq!(
        (phase.screen(), phase.is_sending()),
        (Screen::Question, true)
    );
    assert!(!phase.tick(3_900.0));
    assert!(!phase.is_slow());
    assert!(phase.tick(4_000.0));
    assert!(phase.is_slow());
    assert!(!phase.tick(5_000.0), "said once");
}

#[test]
fn ok_back_from_sending_is_to_write_again() {
    let phase = question().send(0.0);
    assert!(phase.has_back());
    assert_eq!(phase.back(), question());
    let face = Phase::open(Place::Home(Some(Rating::Bad))).send(0.0);
    assert_eq!(face.back(), Phase::open(Place::Home(None)));
    assert!(!question().has_back(), "leads to the first screen");
}

#[test]
fn ok_another_try_keeps_the_failure_on_the_screen() {
    let failed = question().send(0.0).failed(Failure::Unanswered);
    assert_eq!(
        (failed.screen(), failed.sent()),
        (Screen::Failure, Some(Sent::Question))
    );
    let again = failed.clone().send(20_000.0);
    assert_eq!(
        (again.screen(), again.is_sending()),
        (Screen::Failure, true)
    );
    assert_eq!(again.clone().back(), failed);
    assert_eq!(again.accepted(case()).screen(), Screen::Case);
    assert_eq!(failed.back(), question());
}

#[test]
fn ok_busy_counts_down_and_tries_once_by_itself() {
    let mut phase = question().send(0.0).failed(Failure::Busy { seconds: 2 });
    assert!(!phase.is_due());
    assert!(phase.tick(1_000.0));
    assert!(!phase.is_due());
    assert!(phase.tick(2_000.0));
    assert!(phase.is_due());
    let phase = phase.send(2_000.0).failed(Failure::Busy { seconds: 30 });
    assert_eq!(phase.failure(), Some(Failure::Refused));
    assert!(!phase.is_due());
}

#[test]
fn ok_words_join_the_case_of_a_face() {
    let rating = Some(Rating::Bad);
    let rated = Case::new(receipt(State::Received), rating, 1_000.0, Some(90_000.0));
    let phase = Phase::open(Place::Home(Some(Rating::Bad))).send(0.0);
    assert!(phase.has_pressed(Rating::Bad) && !phase.has_pressed(Rating::Good));
    let phase = phase.accepted(rated).send(20_000.0);
    assert_eq!(
        (phase.screen(), phase.sent()),
        (Screen::Case, Some(Sent::Words))
    );
    let phase = phase.accepted(words(21_000.0));
    let case = phase.case().unwrap();
    assert_eq!(case.rating, Some(Rating::Bad));
    assert_eq!(case.added_ms, Some(21_000.0));
    assert!(case.receipt.case_url.is_some(), "the link stays");
}

#[test]
fn ok_a_later_look_keeps_the_ways_back() {
    let phase = Phase::open(Place::Case(Box::new(case())));
    let mut seen = receipt(State::Delivered);
    seen.receipt = None;
    seen.receipt_url = None;
    seen.case_url = None;
    let phase = phase.seen(seen, None, 9_000.0);
    let receipt = &phase.case().unwrap().receipt;
    assert_eq!(receipt.state, State::Delivered);
    assert!(receipt.case_url.is_some() && receipt.receipt_url.is_some());
    let seen = question().seen(self::receipt(State::Delivered), None, 9_000.0);
    assert_eq!(seen, question());
}

#[test]
fn ok_the_wait_of_a_face_for_words() {
    let mut case = case();
    assert_eq!(case.wait, Wait::ForWords);
    for (now_ms, wait) in [
        (10_900.0, Wait::ForWords),
        (11_000.0, Wait::ForWordsUntil),
        (91_000.0, Wait::Usual),
        (150_900.0, Wait::Usual),
        (151_000.0, Wait::Slow),
    ] {
        case.tick(now_ms);
        assert_eq!(case.wait, wait, "{now_ms}");
    }
}

/// What the edge answers to words that were added 20 s after the face: they leave at once.
fn words(now_ms: f64) -> Case {
    let mut receipt = receipt(State::Received);
    if let Some(next) = &mut receipt.next {
        next.joins = false;
    }
    receipt.receipt_url = None;
    receipt.case_url = None;
    Case::new(receipt, None, now_ms, Some(20_000.0))
}

/// "In 90 seconds, with what you add" stood on the screen although it had left at once.
#[test]
fn ok_what_was_added_waits_for_nothing() {
    let case = case().joined(words(21_000.0));
    assert_eq!(case.wait, Wait::Usual);
    assert_eq!(case.added_ms, Some(21_000.0));
}

/// A minute after its time the words are slow, however late after the face they were added.
#[test]
fn ok_what_was_added_is_slow_a_minute_after_its_time() {
    let mut case = case().joined(words(21_000.0));
    case.tick(80_900.0);
    assert_eq!(case.wait, Wait::Usual);
    case.tick(81_000.0);
    assert_eq!(case.wait, Wait::Slow);
}

/// "In 90 seconds" is said of 90 seconds alone: a site may have another wait, and the day's letter is
/// hours away.
#[test]
fn ok_a_wait_is_called_what_it_is() {
    for (due_after_ms, wait) in [
        (90_000.0, Wait::ForWords),
        (8_000.0, Wait::ForWordsUntil),
        (300_000.0, Wait::ForWordsUntil),
        (40_000_000.0, Wait::Gathered),
    ] {
        let rated = Case::new(receipt(State::Received), None, 0.0, Some(due_after_ms));
        assert_eq!(rated.wait, wait, "{due_after_ms}");
    }
}

#[test]
fn ok_a_look_may_change_the_wait() {
    let mut case = case();
    let mut seen = receipt(State::Received);
    if let Some(next) = &mut seen.next {
        next.joins = false;
    }
    case.see(seen, Some(30_000.0), 5_000.0);
    assert_eq!(case.wait, Wait::Usual);
}

/// What an answer leaves open is never told as not received, and each is told to the page.
#[test]
fn pin_reasons_of_failures() {
    for (failure, leaves_open, reason) in [
        (Failure::Unanswered, true, "unanswered"),
        (Failure::Broken, true, "unanswered"),
        (Failure::Refused, false, "refused"),
        (Failure::Elsewhere, false, "origin"),
        (Failure::Busy { seconds: 3 }, false, "busy"),
    ] {
        assert_eq!(failure.leaves_open(), leaves_open, "{failure:?}");
        assert_eq!(failure.reason(), reason, "{failure:?}");
    }
}

/// The face stays pressed where it failed, and trying again, or another face, stays there.
#[test]
fn ok_a_failed_face_stays_pressed() {
    let phase = Phase::open(Place::Home(None)).press(Rating::Bad).send(0.0);
    let failed = phase.failed(Failure::Unanswered);
    assert!(failed.has_pressed(Rating::Bad));
    let again = failed.press(Rating::Good).send(20_000.0);
    assert_eq!(again.screen(), Screen::Failure);
    assert!(again.has_pressed(Rating::Good));
    assert_eq!(again.failure(), Some(Failure::Unanswered));
}

/// *Add it* with nothing in it stays where it is.
#[test]
fn ok_nothing_to_add_is_said_at_its_field() {
    let phase = Phase::open(Place::Case(Box::new(case())));
    let phase = phase.incomplete(&faults("feedback", "", "").unwrap());
    assert_eq!(phase.screen(), Screen::Case);
    assert!(phase.fault(Field::Message).is_some());
}

#[test]
fn ok_a_look_is_taken_when_it_is_time() {
    let mut phase = Phase::open(Place::Case(Box::new(case())));
    assert_eq!(phase.takes_look(2_900.0), None);
    assert!(phase.takes_look(3_000.0).is_some());
    assert_eq!(phase.takes_look(3_100.0), None);
    assert_eq!(question().takes_look(3_000.0), None);
}
