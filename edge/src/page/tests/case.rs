//! The visitor's page: it says what is true, and no more.

use shared::State;

use super::{AFTER, case_page, rated_page, values};
use crate::page::{Due, Opened};

#[test]
fn ok_line_does_not_run_ahead() {
    let received = case_page(&[State::Received], AFTER, None, |view| {
        view.due = Some(Due::Soon);
    });
    assert!(received.contains("<h1>Received.</h1>") && received.contains("As of 10:05."));
    assert_eq!(received.matches("<li class=\"not\">").count(), 1);
    assert!(received.contains("not yet") && received.contains("Usually a few seconds."));
    let delivered = case_page(&[State::Received, State::Delivered], AFTER, None, |_| {});
    assert!(delivered.contains("<h1>Delivered to Cucine"));
    assert!(!delivered.contains("<li class=\"not\">") && !delivered.contains("As of"));
}

#[test]
fn ok_undeliverable_is_said_as_it_is() {
    let states = [State::Received, State::Undeliverable];
    let page = case_page(&states, AFTER, Some("My words"), |_| {});
    assert!(page.contains("<h1>It could not be delivered.</h1>"));
    assert!(page.contains("<li class=\"late\"><b>Not delivered</b>") && page.contains("My words"));
    assert!(values(&page, "href").contains(&"tel:+390655550147"));
}

#[test]
fn ok_state_without_words_shows_the_last_that_has() {
    let states = [
        State::Received,
        State::Delivered,
        State::Other("scheduled".to_owned()),
    ];
    let page = case_page(&states, Opened::ByLink, None, |_| {});
    assert!(page.contains("<h1>Delivered to") && !page.contains("scheduled"));
}

#[test]
fn ok_reference_and_link_to_take_away() {
    let page = case_page(&[State::Received], AFTER, None, |_| {});
    assert!(page.contains("<title>Received. K7Q2-9M4X-3PC</title>"));
    assert!(page.contains("K 7 Q 2, 9 M 4 X, 3 P C"));
    assert!(page.contains(">https://feedback.example.com/case/t</a>"));
}

#[test]
fn ok_private_page_says_what_was_said() {
    let page = case_page(
        &[State::Received],
        Opened::ByLink,
        Some("Third time"),
        |view| {
            view.due = Some(Due::Overdue);
        },
    );
    assert!(page.contains("<p dir=\"auto\">Third time</p>"));
    assert!(page.contains("Slower than usual.") && page.contains("Private: whoever has this link"));
    assert!(page.contains("<title>K7Q2-9M4X-3PC · Cucine"));
    let silent = case_page(&[State::Received], Opened::ByLink, None, |_| {});
    assert!(silent.contains("<p>Call me back</p>"));
}

#[test]
fn ok_face_is_followed_by_words() {
    let page = rated_page();
    assert!(page.contains("<h1>Received: so-so.</h1>"));
    assert!(page.contains("After 10:06, with what you add."));
    assert!(page.contains("name=\"receipt\" value=\"r\"") && page.contains("Add it</button>"));
}
