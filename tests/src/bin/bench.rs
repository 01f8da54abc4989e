//! Measures the Worker beside one in plain JavaScript and one with Hono and zod that do the same work, all
//! under the same workerd: `cargo xtask bench --json`.
//!
//! Rounds are interleaved, so that a machine that slows down slows all of them, and the median of five is
//! told. A time by itself says more of the machine than of us; the ratios are what is compared.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a tool of the developers', which says what is wrong and what it found"
)]

use std::collections::BTreeMap;
use std::env;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use tests::{
    Answer, BareWorker, Conduct, EdgeClient, ScriptedSmtp, Terms, Workerd, eventually_within,
};
use tokio::task::JoinSet;
use tokio::time::{Instant, interval};

const ROUNDS: usize = 5;
/// Connections at a time where throughput is measured.
const CONNECTIONS: u32 = 16;
const STORED_PER_CONNECTION: u32 = 40;
const REFUSED_PER_CONNECTION: u32 = 250;
/// The pace at which latency is measured: 50 in a second.
const PACE: Duration = Duration::from_millis(20);
const PACED: u32 = 400;
/// Submissions by which the costs of one are counted.
const COUNTED: u32 = 25;
/// Letters that wait for the silent server while its neighbour is measured.
const SILENCED: u32 = 40;

const PEERS: [&str; 3] = ["pronto", "plain.js", "hono.js"];

#[tokio::main]
async fn main() {
    let mut told = BTreeMap::new();
    throughput(&mut told).await;
    latency(&mut told).await;
    bystander(&mut told).await;
    costs(&mut told).await;
    if env::args().any(|argument| argument == "--json") {
        println!("{}", json!(told));
    } else {
        for (name, value) in &told {
            println!("{name:<28} {value}");
        }
    }
}

type Told = BTreeMap<&'static str, Value>;

async fn throughput(told: &mut Told) {
    let smtp = ScriptedSmtp::start().await;
    // Nothing is delivered meanwhile: the peers deliver nothing.
    let terms = Terms::mail_at(smtp.port()).seconds("rating_wait_seconds", 3_600);
    let mut rates: BTreeMap<(&str, bool), Vec<f64>> = BTreeMap::new();
    for _ in 0..ROUNDS {
        for peer in PEERS {
            let worker = match peer {
                "pronto" => BareWorker::ours(&terms, None).await,
                script => BareWorker::peer(script, &terms).await,
            };
            let client = worker.client();
            // The first requests compile what the later ones run.
            rate(&client, 20, false).await;
            rate(&client, 5, true).await;
            let refused = rate(&client, REFUSED_PER_CONNECTION, false).await;
            let stored = rate(&client, STORED_PER_CONNECTION, true).await;
            rates.entry((peer, false)).or_default().push(refused);
            rates.entry((peer, true)).or_default().push(stored);
        }
    }
    let median = |peer, is_stored| rates.get(&(peer, is_stored)).map_or(0.0, |all| middle(all));
    told.insert("stored_per_second", rounded(median("pronto", true)));
    told.insert("refused_per_second", rounded(median("pronto", false)));
    for (name, peer, is_stored) in [
        ("stored_ratio_hono", "hono.js", true),
        ("refused_ratio_hono", "hono.js", false),
        ("stored_ratio_plain", "plain.js", true),
        ("refused_ratio_plain", "plain.js", false),
    ] {
        let ratio = median("pronto", is_stored) / median(peer, is_stored);
        told.insert(name, rounded(ratio));
    }
}

/// Requests in a second, over all connections.
async fn rate(client: &EdgeClient, each: u32, is_stored: bool) -> f64 {
    let start = Instant::now();
    let mut connections = JoinSet::new();
    for _ in 0..CONNECTIONS {
        let client = client.clone();
        connections.spawn(async move {
            for _ in 0..each {
                let (draft, status) = if is_stored {
                    (rating(), 202)
                } else {
                    (invalid(), 422)
                };
                let answer = client.submit(&key(), &draft).await;
                assert_eq!(answer.status, status, "{answer:?}");
            }
        });
    }
    connections.join_all().await;
    f64::from(CONNECTIONS.saturating_mul(each)) / start.elapsed().as_secs_f64()
}

async fn latency(told: &mut Told) {
    let smtp = ScriptedSmtp::start().await;
    let workerd = Workerd::running(Terms::mail_at(smtp.port())).await;
    let took = paced(&workerd.client(), "acme").await;
    told.insert("ack_p50_ms", rounded(share(&took, 0.5)));
    told.insert("ack_p99_ms", rounded(share(&took, 0.99)));
    delivered(&workerd).await;
    let rows = workerd.rows().ask(
        "SELECT ended_ms - received_ms AS took FROM deliveries JOIN submissions ON id = submission",
    );
    let took = rows.iter().filter_map(|row| row.get("took")?.parse().ok());
    let took: Vec<f64> = took.collect();
    told.insert("ack_to_250_p50_ms", rounded(share(&took, 0.5)));
    told.insert("ack_to_250_p99_ms", rounded(share(&took, 0.99)));
}

/// How long each acknowledgement took, in milliseconds, at a steady pace.
async fn paced(client: &EdgeClient, site: &'static str) -> Vec<f64> {
    let mut ticks = interval(PACE);
    let mut sending = JoinSet::new();
    for _ in 0..PACED {
        ticks.tick().await;
        let client = client.clone();
        sending.spawn(async move {
            let start = Instant::now();
            let answer = Answer::of(
                client
                    .submission_to(site, &key())
                    .body(question().to_string()),
            );
            assert_eq!(answer.await.status, 202);
            start.elapsed().as_secs_f64() * 1_000.0
        });
    }
    sending.join_all().await
}

async fn bystander(told: &mut Told) {
    let mut p99 = Vec::new();
    for is_silent in [false, true] {
        let (other, well) = (ScriptedSmtp::start().await, ScriptedSmtp::start().await);
        let terms = Terms::mail_at(other.port()).and_site("other", well.port());
        let workerd = Workerd::running(terms).await;
        let client = workerd.client();
        if is_silent {
            other.always(Conduct::Silent);
        }
        for _ in 0..SILENCED {
            client.accepted(&key(), &question()).await;
        }
        p99.push(share(&paced(&client, "other").await, 0.99));
    }
    let ratio = p99.last().copied().unwrap_or_default() / p99.first().copied().unwrap_or_default();
    told.insert("bystander_p99_ratio", rounded(ratio));
}

async fn costs(told: &mut Told) {
    let smtp = ScriptedSmtp::start().await;
    let worker = BareWorker::ours(&Terms::mail_at(smtp.port()), Some("counted.js")).await;
    let client = worker.client();
    // The first makes the tables.
    client.accepted(&key(), &question()).await;
    arrived(&smtp, 1).await;
    let before = counts(&client).await;
    for _ in 0..COUNTED {
        client.accepted(&key(), &question()).await;
    }
    arrived(&smtp, COUNTED.saturating_add(1)).await;
    let after = counts(&client).await;
    for name in [
        "worker_requests",
        "object_requests",
        "alarms",
        "rows_written",
    ] {
        let count = |counts: &Value| counts.get(name).and_then(Value::as_f64).unwrap_or_default();
        let each = (count(&after) - count(&before)) / f64::from(COUNTED);
        told.insert(name, rounded(each));
    }
}

async fn counts(client: &EdgeClient) -> Value {
    let answer = Answer::of(client.request(reqwest::Method::GET, "/counts")).await;
    serde_json::from_str(&answer.body).expect("counts in JSON")
}

async fn arrived(smtp: &ScriptedSmtp, letters: u32) {
    eventually_within(
        Duration::from_mins(1),
        "the letters have arrived",
        || async { (u32::try_from(smtp.copies().len()) == Ok(letters)).then_some(()) },
    )
    .await;
}

async fn delivered(workerd: &Workerd) {
    eventually_within(Duration::from_mins(2), "all is delivered", || async {
        workerd.rows().undelivered().is_empty().then_some(())
    })
    .await;
}

fn number() -> u32 {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    COUNT.fetch_add(1, Ordering::Relaxed)
}

fn key() -> String {
    format!("{:032x}", number())
}

fn rating() -> Value {
    json!({
        "kind": "feedback",
        "rating": "bad",
        "page": "https://www.cucineferri.example/ovens/7",
        "touchpoint": "checkout",
        "locale": "it",
    })
}

fn question() -> Value {
    let number = number();
    json!({
        "kind": "question",
        "message": format!("Where is my oven, number {number}?"),
        "email": format!("anna.{number}@example.net"),
        "page": "https://www.cucineferri.example/ovens/7",
        "locale": "it",
    })
}

/// Three fields are at fault.
fn invalid() -> Value {
    json!({ "kind": "question", "message": "", "email": "anna@", "phone": "no", "locale": "it" })
}

fn middle(values: &[f64]) -> f64 {
    share(values, 0.5)
}

/// The value that this share of all does not exceed.
fn share(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let below = |value: &&f64| {
        let count = sorted.iter().filter(|other| other <= value).count();
        let of = |count: usize| u32::try_from(count).map_or(f64::MAX, f64::from);
        of(count) >= share * of(sorted.len())
    };
    sorted.iter().find(below).copied().unwrap_or_default()
}

fn rounded(value: f64) -> Value {
    json!((value * 100.0).round() / 100.0)
}
