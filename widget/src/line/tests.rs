//! The line never runs ahead of the truth.

use shared::{Next, Rating, Receipt, State, Step, Timestamp};

use super::{Mark, furthest, lead, needs_ways, place, stations, title};
use crate::phase::{Case, Wait};

fn time(minute: usize) -> Timestamp {
    Timestamp::try_from(format!("2026-11-24T10:{minute:02}:00Z")).unwrap()
}

/// A case that went through these states, a minute each.
fn case(states: &[&str]) -> Case {
    Case::new(receipt(states), None, 0.0, None)
}

fn receipt(states: &[&str]) -> Receipt {
    let steps: Vec<Step> = states
        .iter()
        .enumerate()
        .map(|(minute, state)| Step {
            state: State::from((*state).to_owned()),
            at: time(minute),
        })
        .collect();
    let delivered = steps.iter().find(|step| step.state == State::Delivered);
    Receipt {
        reference: "K7Q2-9M4X-3PC".parse().unwrap(),
        state: steps
            .last()
            .map_or(State::Received, |step| step.state.clone()),
        received_at: time(0),
        delivered_at: delivered.map(|step| step.at.clone()),
        steps,
        next: None,
        receipt: None,
        receipt_url: None,
        case_url: None,
        contact: None,
        contact_url: None,
    }
}

fn names(case: &Case) -> Vec<&'static str> {
    stations(case).iter().map(|station| station.name).collect()
}

fn notes(case: &Case) -> Vec<Option<&'static str>> {
    stations(case).iter().map(|station| station.note).collect()
}

#[test]
fn ok_received_is_not_delivered() {
    let case = case(&["received"]);
    assert_eq!(title(&case), "receipt_title_received");
    let stations = stations(&case);
    assert_eq!(stations[0].mark, Mark::Done(time(0)));
    assert_eq!(stations[1].name, "fact_delivered");
    assert_eq!(stations[1].mark, Mark::NotYet);
    assert_eq!(stations[1].note, Some("next_delivery"));
}

#[test]
fn ok_delivered() {
    let case = case(&["received", "delivered"]);
    assert_eq!(title(&case), "receipt_title_delivered");
    assert_eq!(stations(&case)[1].mark, Mark::Done(time(1)));
    assert_eq!(
        notes(&case),
        [Some("fact_received_note"), Some("fact_delivered_note")]
    );
}

#[test]
fn ok_a_face_waits_for_words() {
    let mut receipt = case(&["received"]).receipt;
    receipt.next = Some(Next {
        state: State::Delivered,
        by: Some(time(1)),
        joins: true,
    });
    let mut case = Case::new(receipt, Some(Rating::Fair), 0.0, Some(90_000.0));
    assert_eq!(title(&case), "receipt_title_rated");
    assert_eq!(notes(&case)[1], Some("next_delivery_rated"));
    case.tick(20_000.0);
    assert_eq!(notes(&case)[1], Some("next_delivery_rated_at"));
    case.wait = Wait::Gathered;
    assert_eq!(notes(&case)[1], Some("next_delivery_gathered"));
}

/// The line is solid between what happened, and dashed before what did not.
#[test]
fn ok_the_line_is_solid_as_far_as_it_is_true() {
    let solid = |states: &[&str]| -> Vec<bool> {
        let stations = stations(&case(states));
        stations.iter().map(|station| station.leads_on).collect()
    };
    assert_eq!(solid(&["received"]), [false, false]);
    assert_eq!(solid(&["received", "delivered"]), [true, false]);
    assert_eq!(
        solid(&["received", "delivered", "taken"]),
        [true, true, false]
    );
    assert_eq!(solid(&["received", "undeliverable"]), [true, false]);
    assert_eq!(solid(&["received", "erased"]), [false, false, false]);
}

#[test]
fn ok_a_zone_is_called_by_its_place() {
    assert_eq!(place("America/New_York"), "New York");
    assert_eq!(place("America/Argentina/Buenos_Aires"), "Buenos Aires");
    assert_eq!(place("UTC"), "UTC");
}

#[test]
fn ok_slow_names_the_other_ways() {
    let mut case = case(&["received"]);
    assert!(!needs_ways(&case));
    case.wait = Wait::Slow;
    assert_eq!(notes(&case)[1], Some("next_delivery_slow"));
    assert!(needs_ways(&case));
}

#[test]
fn ok_undeliverable_is_said_as_it_is() {
    let case = case(&["received", "undeliverable"]);
    assert_eq!(title(&case), "receipt_title_undeliverable");
    assert_eq!(lead(&case.receipt), Some("undeliverable_text"));
    assert_eq!(stations(&case)[1].name, "fact_undeliverable");
    assert_eq!(stations(&case)[1].mark, Mark::Late(time(1)));
    assert!(needs_ways(&case));
}

#[test]
fn ok_what_staff_and_visitor_did_follows() {
    let reopened = case(&["received", "delivered", "taken", "reopened"]);
    assert_eq!(
        names(&reopened),
        [
            "fact_received",
            "fact_delivered",
            "fact_taken",
            "fact_reopened"
        ]
    );
    assert_eq!(notes(&reopened), [None; 4]);
    let taken = case(&["received", "delivered", "taken"]);
    assert_eq!(title(&taken), "receipt_title_taken");
    assert_eq!(notes(&taken)[2], Some("fact_taken_note"));
    let answered = case(&["received", "delivered", "taken", "answered"]);
    assert_eq!(title(&answered), "receipt_title_answered");
}

#[test]
fn ok_held_is_said_at_the_delivery() {
    let before = case(&["received", "held"]);
    assert_eq!(title(&before), "receipt_title_received");
    assert_eq!(notes(&before)[1], Some("held_note"));
    let after = case(&["received", "delivered", "held"]);
    assert_eq!(title(&after), "receipt_title_delivered");
    assert_eq!(notes(&after)[1], Some("held_note_after"));
}

#[test]
fn ok_erased_expects_nothing() {
    let case = case(&["received", "erased"]);
    assert_eq!(title(&case), "receipt_title_erased");
    assert_eq!(
        names(&case),
        ["fact_received", "fact_delivered", "fact_erased"]
    );
    assert_eq!(notes(&case)[1], None);
}

/// Page and loader are held to the same table.
#[test]
fn ok_the_furthest_fact() {
    let rows: Vec<serde_json::Value> =
        serde_json::from_str(include_str!("../../cases/furthest.json")).unwrap();
    for row in rows {
        let steps = row["steps"].as_array().unwrap();
        let steps: Vec<&str> = steps.iter().filter_map(|step| step.as_str()).collect();
        let mut receipt = receipt(&steps);
        receipt.state = serde_json::from_value(row["state"].clone()).unwrap();
        receipt.delivered_at = (row["is_delivered"] == true).then(|| time(1));
        assert_eq!(row["panel"], furthest(&receipt).name(), "{row}");
    }
}

#[test]
fn ok_a_state_of_a_later_version_shows_the_last_known_one() {
    let case = case(&["received", "delivered", "scheduled"]);
    assert_eq!(title(&case), "receipt_title_delivered");
}
