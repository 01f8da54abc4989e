//! Requests in a second, ours beside two others that do the same work.

use std::time::Duration;

use reqwest::header::HeaderMap;
use serde_json::Value;
use tests::{BareWorker, Load, ScriptedSmtp, Terms};
use tokio::task::spawn_blocking;

use crate::drafts;
use crate::told::{Told, median};

const ROUNDS: usize = 5;
/// A round is so many turns: the shorter a turn, the more alike the machine is to all.
const TURNS: usize = 4;
const TURN: Duration = Duration::from_millis(500);
/// What is not counted: it compiles what runs later.
const WARM_UP: Duration = Duration::from_secs(1);
const CONNECTIONS: usize = 8;

/// What is measured, and with which status it is answered.
#[derive(Clone, Copy)]
enum Work {
    Stored,
    Refused,
}

/// One Worker's requests in a second, a figure for each round.
struct Peer {
    worker: BareWorker,
    stored: Vec<f64>,
    refused: Vec<f64>,
}

pub(crate) async fn measure(told: &mut Told) {
    let smtp = ScriptedSmtp::start().await;
    let terms = Terms::mail_at(smtp.port()).seconds("rating_wait_seconds", 3_600);
    let mut peers = Vec::new();
    for worker in [
        BareWorker::ours(&terms, None).await,
        BareWorker::peer("plain.js", &terms).await,
        BareWorker::peer("hono.js", &terms).await,
    ] {
        peers.push(Peer {
            worker,
            stored: Vec::new(),
            refused: Vec::new(),
        });
    }
    do_the_same(&peers).await;
    for peer in &peers {
        for work in [Work::Refused, Work::Stored] {
            send(peer.worker.load(), work, WARM_UP).await;
        }
    }
    for round in 0..ROUNDS {
        for work in [Work::Refused, Work::Stored] {
            one_round(&mut peers, work, round).await;
        }
    }
    tell(told, &peers);
}

/// Every peer in turn, another one first each time.
async fn one_round(peers: &mut [Peer], work: Work, round: usize) {
    let mut sums = vec![(0.0, 0.0); peers.len()];
    for turn in 0..TURNS {
        let order = (0..peers.len()).cycle().skip(round.wrapping_add(turn));
        for at in order.take(peers.len()) {
            let (Some(peer), Some(sum)) = (peers.get(at), sums.get_mut(at)) else {
                continue;
            };
            let (answered, took) = send(peer.worker.load(), work, TURN).await;
            *sum = (sum.0 + f64::from(answered), sum.1 + took.as_secs_f64());
        }
    }
    for (peer, (answered, seconds)) in peers.iter_mut().zip(sums) {
        let rates = match work {
            Work::Stored => &mut peer.stored,
            Work::Refused => &mut peer.refused,
        };
        rates.push(answered / seconds);
    }
}

async fn send(load: Load, work: Work, lasting: Duration) -> (u32, Duration) {
    let (body, status) = match work {
        Work::Stored => (drafts::rating(), 202),
        Work::Refused => (drafts::invalid(), 422),
    };
    let sending =
        spawn_blocking(move || load.send(&body.to_string(), status, CONNECTIONS, lasting));
    sending.await.expect("the load is sent")
}

fn tell(told: &mut Told, peers: &[Peer]) {
    let [ours, plain, hono] = peers else {
        return;
    };
    let stored = |peer: &Peer| median(&peer.stored);
    let refused = |peer: &Peer| median(&peer.refused);
    told.figure(
        "stored_ratio_hono",
        stored(ours) / stored(hono),
        "at least 0.95",
        "stored in a second, ours to Hono with zod",
    );
    told.figure(
        "stored_ratio_js",
        stored(ours) / stored(plain),
        "",
        "the same, to plain JavaScript",
    );
    told.figure(
        "refused_ratio_hono",
        refused(ours) / refused(hono),
        "at least 1.0",
        "refused in a second, ours to Hono with zod",
    );
    told.figure(
        "refused_ratio_js",
        refused(ours) / refused(plain),
        "",
        "the same, to plain JavaScript",
    );
    told.aside(
        "stored_per_second",
        stored(ours),
        "ours, on this machine now",
    );
    told.aside(
        "refused_per_second",
        refused(ours),
        "ours, on this machine now",
    );
}

/// They are measured only if they answer alike: a refusal to the byte, a receipt with the same members.
async fn do_the_same(peers: &[Peer]) {
    let mut answers = Vec::new();
    for Peer { worker, .. } in peers {
        let client = worker.client();
        let refused = client.submit(&drafts::key(), &drafts::invalid()).await;
        let stored = client.submit(&drafts::key(), &drafts::rating()).await;
        let receipt: Value = serde_json::from_str(&stored.body).expect("a receipt in JSON");
        let members: Vec<String> = receipt
            .as_object()
            .expect("a receipt is an object")
            .keys()
            .cloned()
            .collect();
        answers.push((
            refused.status,
            refused.body.replace(client.base_url(), ""),
            names(&refused.headers),
            stored.status,
            members,
        ));
    }
    let ours = answers.first().expect("ours answered");
    for answer in &answers {
        assert_eq!(answer, ours, "the Workers do the same");
    }
}

fn names(headers: &HeaderMap) -> Vec<String> {
    let mut names: Vec<String> = headers.keys().map(ToString::to_string).collect();
    names.sort();
    names
}
