//! What is read does not grow with what is stored: the platform counts each row, and a desk keeps months.

use libtest_mimic::Trial;
use reqwest::Method;
use serde_json::Value;
use tests::{Answer, BareWorker, EdgeClient, ScriptedSmtp, Terms, eventually};

use crate::visits::send_all;
use crate::world::{Scale, Tally, faults};

/// Rows that may be more by chance: when the letter is there, its attempt's end may not be written yet.
const ROWS_BY_CHANCE: u64 = 20;

pub(crate) fn trials() -> Vec<Trial> {
    faults![the_more_is_stored_the_same_is_read]
}

async fn the_more_is_stored_the_same_is_read(scale: Scale) -> Tally {
    let smtp = ScriptedSmtp::start().await;
    let terms = Terms::mail_at(smtp.port());
    let worker = BareWorker::ours(&terms, Some("counted.js")).await;
    let client = worker.client();
    deliver(&client, &smtp, 2).await;
    let few = read_by_each(&client, &smtp).await;
    let many = scale.of(60, 600);
    deliver(&client, &smtp, many).await;
    let more = read_by_each(&client, &smtp).await;
    for ((what, few), (_, more)) in few.iter().zip(&more) {
        assert!(
            *more <= few.saturating_add(ROWS_BY_CHANCE),
            "{what}: {few} rows, and {more} with {many} more submissions stored"
        );
    }
    Tally {
        tried: usize::try_from(many).expect("a count"),
        ..Tally::default()
    }
}

/// Rows that are read by each thing that a desk does day after day.
async fn read_by_each(client: &EdgeClient, smtp: &ScriptedSmtp) -> Vec<(&'static str, u64)> {
    // The day's sweep reads what is old enough, and is not of these.
    tick(client).await;
    let start = rows_read(client).await;
    tick(client).await;
    let ticked = rows_read(client).await;
    deliver(client, smtp, 1).await;
    let delivered = rows_read(client).await;
    vec![
        ("a tick", ticked.saturating_sub(start)),
        (
            "a submission and its letter",
            delivered.saturating_sub(ticked),
        ),
    ]
}

/// Each is delivered before the next is sent, as on an ordinary day.
async fn deliver(client: &EdgeClient, smtp: &ScriptedSmtp, submissions: u32) {
    for _ in 0..submissions {
        let before = smtp.copies().len();
        send_all(client, "acme", 1).await;
        eventually("the letter has arrived", || async {
            (smtp.copies().len() > before).then_some(())
        })
        .await;
    }
}

async fn tick(client: &EdgeClient) {
    let ticked = Answer::of(client.request(Method::GET, "/tick")).await;
    assert_eq!(ticked.status, 200, "{ticked:?}");
}

async fn rows_read(client: &EdgeClient) -> u64 {
    let answer = Answer::of(client.request(Method::GET, "/counts")).await;
    let counts: Value = serde_json::from_str(&answer.body).expect("counts in JSON");
    let rows = counts.get("rows_read").and_then(Value::as_u64);
    rows.unwrap_or_else(|| panic!("no count: {counts}"))
}
