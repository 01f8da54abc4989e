//! How long a visitor waits, and how long the company's letter takes.

use std::time::Duration;

use tests::{Answer, Conduct, EdgeClient, ScriptedSmtp, Terms, Workerd, eventually_within};
use tokio::task::JoinSet;
use tokio::time::{Instant, interval};

use crate::drafts;
use crate::told::{Told, share};

/// The pace: 50 in a second, whether the one before was answered or not.
const PACE: Duration = Duration::from_millis(20);
const ACKNOWLEDGED: u32 = 400;
/// Letters that wait for the silent server while its neighbour is measured.
const WAITING: u32 = 40;
const TURNS: u32 = 12;
const TURN: u32 = 100;

pub(crate) async fn acknowledge(told: &mut Told) {
    let smtp = ScriptedSmtp::start().await;
    let workerd = Workerd::running(Terms::mail_at(smtp.port())).await;
    let client = workerd.client();
    paced(&client, "acme", TURN).await;
    let took = paced(&client, "acme", ACKNOWLEDGED).await;
    told.figure(
        "ack_p50_ms",
        share(&took, 0.5),
        "at most 100",
        "acknowledged, at 50 in a second",
    );
    told.figure(
        "ack_p99_ms",
        share(&took, 0.99),
        "at most 500",
        "the slowest of a hundred",
    );
    eventually_within(Duration::from_mins(2), "all is delivered", || async {
        workerd.rows().undelivered().is_empty().then_some(())
    })
    .await;
    let rows = workerd.rows().ask(
        "SELECT settled_ms - received_ms AS took FROM submissions WHERE outcome = 'delivered'",
    );
    let took = rows.iter().filter_map(|row| row.get("took")?.parse().ok());
    let took: Vec<f64> = took.collect();
    told.figure(
        "ack_to_250_p50_ms",
        share(&took, 0.5),
        "at most 2000",
        "from there to the mail server's 250",
    );
    told.aside(
        "ack_to_250_p99_ms",
        share(&took, 0.99),
        "the slowest of a hundred; at most 10000",
    );
}

/// Two Workers with the same two sites. In one of them a site's mail server says nothing while letters
/// wait for it; the other site is measured in both, by turns.
pub(crate) async fn bystander(told: &mut Told) {
    let (silent, well) = (ScriptedSmtp::start().await, ScriptedSmtp::start().await);
    silent.always(Conduct::Silent);
    let terms = || Terms::mail_at(silent.port()).and_site("other", well.port());
    let (alone, beside) = (
        Workerd::running(terms()).await,
        Workerd::running(terms()).await,
    );
    for workerd in [&alone, &beside] {
        paced(&workerd.client(), "other", TURN).await;
    }
    for _ in 0..WAITING {
        beside
            .client()
            .accepted(&drafts::key(), &drafts::question())
            .await;
    }
    let (mut took_alone, mut took_beside) = (Vec::new(), Vec::new());
    for turn in 0..TURNS {
        let mut order = [(&alone, &mut took_alone), (&beside, &mut took_beside)];
        if turn % 2 == 1 {
            order.reverse();
        }
        for (workerd, took) in order {
            took.extend(paced(&workerd.client(), "other", TURN).await);
        }
    }
    told.figure(
        "bystander_p99_ratio",
        share(&took_beside, 0.99) / share(&took_alone, 0.99),
        "at most 1.2",
        "the slowest of a hundred beside a site whose mail server is silent, to alone",
    );
}

/// How long each acknowledgement took, in milliseconds.
async fn paced(client: &EdgeClient, site: &'static str, submissions: u32) -> Vec<f64> {
    let mut ticks = interval(PACE);
    let mut sending = JoinSet::new();
    for _ in 0..submissions {
        ticks.tick().await;
        let client = client.clone();
        sending.spawn(async move {
            let request = client
                .submission_to(site, &drafts::key())
                .body(drafts::question().to_string());
            let start = Instant::now();
            let answer = Answer::of(request).await;
            assert_eq!(answer.status, 202, "{answer:?}");
            start.elapsed().as_secs_f64() * 1_000.0
        });
    }
    sending.join_all().await
}
