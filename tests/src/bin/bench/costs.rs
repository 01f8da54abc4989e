//! What one submission costs, in what the platform bills: requests, rows, storage.

use std::time::Duration;

use reqwest::Method;
use serde_json::Value;
use tests::{Answer, BareWorker, EdgeClient, ScriptedSmtp, Terms, eventually, eventually_within};

use crate::drafts;
use crate::told::Told;

/// Submissions by which the costs of one are counted.
const COUNTED: u32 = 60;
/// The caps as they are by default: what they count is written too.
const CAPS: [(&str, u32); 2] = [("letters_per_hour", 1_000), ("letters_per_phone", 3)];

pub(crate) async fn measure(told: &mut Told) {
    let smtp = ScriptedSmtp::start().await;
    let terms = Terms::mail_at(smtp.port());
    let terms = CAPS
        .iter()
        .fold(terms, |terms, (cap, most)| terms.limit(cap, *most));
    let worker = BareWorker::ours(&terms, Some("counted.js")).await;
    let client = worker.client();
    // The first makes the tables.
    one_by_one(&client, &smtp, 1).await;
    let before = counts(&client).await;
    one_by_one(&client, &smtp, COUNTED).await;
    let after = counts(&client).await;
    let each = |name: &str| (number(&after, name) - number(&before, name)) / f64::from(COUNTED);
    told.figure(
        "worker_requests",
        each("worker_requests"),
        "",
        "for each submission until it is delivered",
    );
    told.figure(
        "object_requests",
        each("object_requests") + each("alarms"),
        "",
        "the same; the alarm counts as one",
    );
    told.figure(
        "rows_written",
        each("rows_written"),
        "",
        "the same, with indexes, and the alarm when it is set",
    );
    told.aside("rows_read", each("rows_read"), "the same");
    told.aside("stored_bytes", each("stored_bytes"), "the same");
    let receipt = client.accepted(&drafts::key(), &drafts::question()).await;
    arrived(&smtp, COUNTED.saturating_add(2)).await;
    let token = receipt.receipt.expect("a receipt has its token");
    eventually("the receipt says so", || async {
        client.receipt(&token).await.delivered_at.map(drop)
    })
    .await;
    let before = counts(&client).await;
    let _ = client.receipt(&token).await;
    let polled = counts(&client).await;
    tick(&client).await;
    let swept = counts(&client).await;
    tick(&client).await;
    let ticked = counts(&client).await;
    let rows = |after, before| number(after, "rows_read") - number(before, "rows_read");
    told.aside(
        "poll_rows_read",
        rows(&polled, &before),
        "for each time that a receipt is asked for",
    );
    told.aside(
        "tick_rows_read",
        rows(&ticked, &swept),
        "for each tick of the watchdog at which nothing waits",
    );
    let stored = f64::from(COUNTED.saturating_add(2));
    told.aside(
        "sweep_rows_read",
        rows(&swept, &polled) / stored,
        "for each stored case, when it is looked for what must be erased",
    );
}

async fn tick(client: &EdgeClient) {
    let ticked = Answer::of(client.request(Method::GET, "/tick")).await;
    assert_eq!(ticked.status, 200, "{ticked:?}");
}

/// Each is delivered before the next is sent, as on an ordinary day.
async fn one_by_one(client: &EdgeClient, smtp: &ScriptedSmtp, submissions: u32) {
    for _ in 0..submissions {
        let before = u32::try_from(smtp.copies().len()).unwrap_or(u32::MAX);
        client.accepted(&drafts::key(), &drafts::question()).await;
        arrived(smtp, before.saturating_add(1)).await;
    }
}

async fn arrived(smtp: &ScriptedSmtp, letters: u32) {
    eventually_within(Duration::from_mins(1), "the letter has arrived", || async {
        (u32::try_from(smtp.copies().len()) == Ok(letters)).then_some(())
    })
    .await;
}

async fn counts(client: &EdgeClient) -> Value {
    let answer = Answer::of(client.request(Method::GET, "/counts")).await;
    serde_json::from_str(&answer.body).expect("counts in JSON")
}

fn number(counts: &Value, name: &str) -> f64 {
    counts.get(name).and_then(Value::as_f64).expect("a count")
}
