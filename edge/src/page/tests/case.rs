//! The visitor's page: it says what is true, and no more.

use configuration::{Catalogue, Language};
use serde_json::Value;
use shared::{Kind, Rating, Receipt, State, Step};

use super::{AFTER, moment, site, values};
use crate::page::{
    AddForm, Adding, CaseForm, CaseView, Due, Offer, Opened, Proof, RefusedWords, Said, StepView,
    case,
};

/// A case that went through these states.
fn receipt(states: &[State]) -> Receipt {
    let at = moment("10:04").at;
    let step = |state: &State| Step {
        state: state.clone(),
        at: at.clone(),
    };
    Receipt {
        reference: "K7Q2-9M4X-3PC".parse().unwrap(),
        state: states.last().unwrap_or(&State::Received).clone(),
        received_at: at.clone(),
        delivered_at: states.contains(&State::Delivered).then(|| at.clone()),
        steps: states.iter().map(step).collect(),
        next: None,
        receipt: None,
        receipt_url: None,
        case_url: None,
        contact: None,
        contact_url: None,
    }
}

/// The page of a case that went through these states, with one callback said.
pub(super) fn case_page(
    states: &[State],
    opened: Opened<'_>,
    message: Option<&str>,
    change: impl FnOnce(&mut CaseView<'_>),
) -> String {
    case_page_of(&receipt(states), opened, message, change)
}

fn case_page_of(
    receipt: &Receipt,
    opened: Opened<'_>,
    message: Option<&str>,
    change: impl FnOnce(&mut CaseView<'_>),
) -> String {
    let site = site();
    let step = |step: &Step| StepView {
        state: step.state.clone(),
        moment: moment("10:04"),
    };
    let steps: Vec<StepView> = receipt.steps.iter().map(step).collect();
    let said = Said {
        moment: moment("10:04"),
        kind: Kind::Callback,
        rating: None,
        message: message.map(str::to_owned),
        contact: None,
    };
    let mut view = CaseView {
        site: &site,
        language: Language::English,
        receipt,
        steps: &steps,
        due: None,
        now: "10:05",
        rating: None,
        erased_by: None,
        zone: "Central European Time",
        add: None,
        given: &[],
        form: None,
        said: &[said],
        beyond: None,
        opened,
    };
    change(&mut view);
    case(&view)
}

/// The page after a press of *So-so*.
pub(super) fn rated_page() -> String {
    case_page(&[State::Received], AFTER, None, |view| {
        view.rating = Some(Rating::Fair);
        view.due = Some(Due::After("10:06"));
        view.add = Some(add(Adding::Words));
    })
}

pub(super) fn add(adding: Adding) -> AddForm<'static> {
    AddForm {
        action_url: "/contact/acme",
        proof: Proof {
            key: "k",
            token: "token",
        },
        receipt: "r",
        adding,
        refused: None,
    }
}

pub(super) fn form(offer: Offer<'static>) -> CaseForm<'static> {
    CaseForm {
        action_url: "/case/t",
        form_token: "token",
        offer,
    }
}

/// The page of a case that is open.
pub(super) fn open_page() -> String {
    case_page(
        &[State::Received, State::Delivered],
        Opened::ByLink,
        Some("Hi"),
        |view| {
            view.form = Some(form(Offer::Solve));
            view.add = Some(add(Adding::Report));
        },
    )
}

/// The page of a case that was just closed.
pub(super) fn closed_page() -> String {
    case_page(
        &[State::Received, State::Delivered, State::Solved],
        Opened::ByLink,
        Some("Hi"),
        |view| {
            view.erased_by = Some("24 December 2026");
            view.form = Some(form(Offer::Undo { until: "10:04" }));
            view.add = Some(add(Adding::OpensAgain));
        },
    )
}

#[test]
fn ok_line_does_not_run_ahead() {
    let received = case_page(&[State::Received], AFTER, None, |view| {
        view.due = Some(Due::Soon);
    });
    assert!(received.contains("<h1>Received.</h1>") && received.contains("As of 10:05."));
    assert_eq!(received.matches("<li class=\"not\">").count(), 1);
    assert!(received.contains("Times: Central European Time."));
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

/// Panel and loader are held to the same table.
#[test]
fn ok_the_furthest_fact() {
    let table = include_str!("../../../../widget/cases/furthest.json");
    let rows: Vec<Value> = serde_json::from_str(table).unwrap();
    for row in rows {
        let steps: Vec<State> = serde_json::from_value(row["steps"].clone()).unwrap();
        let mut receipt = receipt(&steps);
        receipt.state = serde_json::from_value(row["state"].clone()).unwrap();
        let at = receipt.received_at.clone();
        receipt.delivered_at = (row["is_delivered"] == true).then_some(at);
        let page = case_page_of(&receipt, Opened::ByLink, None, |_| {});
        let title = ["receipt_title_", row["page"].as_str().unwrap()].concat();
        let title = Catalogue::of(Language::English).say(&title);
        let title = title.split('{').next().unwrap();
        assert!(page.contains(&["<h1>", title].concat()), "{row}");
    }
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

#[test]
fn ok_closed_by_one_press_and_opened_by_another() {
    let open = open_page();
    assert!(open.contains("name=\"action\" value=\"solve\">It is solved, thank you</button>"));
    assert!(open.contains("<summary>Anything to add?</summary>"));
    let closed = closed_page();
    assert!(closed.contains("<h1>Solved.</h1>") && closed.contains("<b>Solved</b>"));
    assert!(closed.contains("What you told us is erased by 24 December 2026."));
    assert!(closed.contains("value=\"undo\"") && closed.contains("Possible until 10:04."));
    assert!(!closed.contains("value=\"solve\"") && !closed.contains("<summary>"));
    assert!(closed.contains("It opens the report again."));
}

#[test]
fn ok_opened_again_by_words() {
    let states = [
        State::Received,
        State::Delivered,
        State::Solved,
        State::Received,
        State::Reopened,
    ];
    let page = case_page(&states, Opened::ByLink, Some("Again"), |view| {
        view.due = Some(Due::Soon);
    });
    assert!(page.contains("<h1>Open again.</h1>") && page.contains("<b>Open again</b>"));
    assert_eq!(page.matches("<li class=\"not\">").count(), 1);
}

#[test]
fn ok_words_that_are_not_taken_stay_on_the_page_of_their_case() {
    let refused = Some(RefusedWords {
        typed: "</textarea>Words",
        fault: "2 characters too many.",
    });
    for adding in [Adding::Words, Adding::Report, Adding::OpensAgain] {
        let page = case_page(&[State::Received], Opened::ByLink, None, |view| {
            view.add = Some(AddForm {
                refused,
                ..add(adding)
            });
        });
        assert!(
            page.contains("\n&lt;/textarea&gt;Words</textarea>"),
            "{adding:?}"
        );
        assert!(page.contains("2 characters too many."), "{adding:?}");
        assert_eq!(page.matches("aria-invalid=\"true\"").count(), 1);
        assert!(
            page.contains("aria-describedby=\"c-add-fault"),
            "{adding:?}"
        );
        assert!(
            !page.contains("<details>"),
            "{adding:?}: what is at fault is not folded away"
        );
    }
}
