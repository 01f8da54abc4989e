//! Too much at once: what is not stored is refused honestly, and what is stored is stored once.

use std::collections::BTreeSet;
use std::sync::Arc;

use libtest_mimic::Trial;
use tests::{Answer, Conservation, ScriptedSmtp, Terms, Workerd};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::visits::{Outcome, Visit, cases, reckon};
use crate::world::{Scale, Tally, faults};

/// F19: what workerd may take in a burst.
const MEMORY_BYTES_MAX: u64 = 512 * 1_024 * 1_024;
/// Connections at a time.
const CONNECTIONS: usize = 200;
/// Times that a client comes back, as it was told to.
const ATTEMPTS_MAX: u32 = 100;

/// A desk that the platform refuses to reach, as it says it.
pub(crate) const OVERLOADED: &str = r#"
export class Desk {
  async fetch() {
    console.log("the desk was asked");
    throw Object.assign(new Error("Durable Object is overloaded. Too many requests queued."), {
      overloaded: true,
      retryable: false,
    });
  }
}
export default {};
"#;

pub(crate) fn trials() -> Vec<Trial> {
    faults![
        f19_a_burst_is_stored_or_refused,
        f20_one_key_at_the_same_time_is_one_case,
        f22_an_overloaded_desk_is_said_so_and_asked_once,
    ]
}

async fn f19_a_burst_is_stored_or_refused(scale: Scale) -> Tally {
    let smtp = ScriptedSmtp::start().await;
    // While ten thousand are let in, a reply is read later than it came: no reason to hang up.
    let terms = Terms::mail_at(smtp.port())
        .seconds("reply_seconds", 60)
        .seconds("attempt_seconds", 120);
    let workerd = Workerd::running(terms).await;
    let books = Conservation::watch(&workerd);
    let doors = Arc::new(Semaphore::new(CONNECTIONS));
    let client = workerd.client().of_strangers();
    let mut burst = JoinSet::new();
    for _ in 0..scale.of(1_000, 10_000) {
        let (client, doors) = (client.clone(), Arc::clone(&doors));
        burst.spawn(async move {
            let mut visit = Visit::new();
            for _ in 0..ATTEMPTS_MAX {
                let _door = doors.acquire().await.expect("doors stay open");
                match visit.attempt(&client).await {
                    Outcome::Acknowledged(_) => break,
                    Outcome::Refused(_) => {}
                    Outcome::Unanswered(why) => panic!("a bare end of the connection: {why}"),
                }
            }
            visit
        });
    }
    let visits = burst.join_all().await;
    assert!(
        visits.iter().all(|visit| visit.reference.is_some()),
        "somebody was never let in"
    );
    let tally = reckon(&workerd, &smtp, &visits).await;
    assert_eq!((tally.lost, tally.doubled), (0, 0), "{tally:?}");
    let references: BTreeSet<_> = visits
        .iter()
        .filter_map(|visit| visit.reference.as_ref())
        .collect();
    assert_eq!(references.len(), visits.len(), "two share a reference");
    if let Some(memory) = workerd.memory_bytes_max() {
        assert!(memory < MEMORY_BYTES_MAX, "workerd took {memory} bytes");
    }
    books.end(&workerd).await;
    tally
}

async fn f20_one_key_at_the_same_time_is_one_case(scale: Scale) -> Tally {
    let smtp = ScriptedSmtp::start().await;
    let workerd = Workerd::running(Terms::mail_at(smtp.port())).await;
    let books = Conservation::watch(&workerd);
    let (keys, times) = (scale.of(20, 100), scale.of(20, 100));
    let visits: Vec<Visit> = (0..keys).map(|_| Visit::new()).collect();
    let mut answers = Vec::new();
    let client = workerd.client();
    for visit in &visits {
        let mut posts = JoinSet::new();
        for _ in 0..times {
            let (mut visit, client) = (visit.clone(), client.clone());
            posts.spawn(async move {
                let answer = visit.send(&client).await;
                (visit, answer)
            });
        }
        answers.extend(posts.join_all().await);
    }
    let mut acknowledged = Vec::new();
    for visit in visits {
        let same: Vec<&(Visit, Answer)> = answers
            .iter()
            .filter(|(other, _)| other.key == visit.key)
            .collect();
        let bodies: BTreeSet<&str> = same
            .iter()
            .map(|(_, answer)| answer.body.as_str())
            .collect();
        assert_eq!(bodies.len(), 1, "one key, one answer: {bodies:?}");
        let first = same
            .iter()
            .filter(|(_, answer)| answer.status == 202)
            .count();
        assert_eq!(first, 1, "one of them was the first");
        let replayed = same
            .iter()
            .filter(|(_, answer)| answer.header("idempotency-replayed") == "true");
        assert_eq!(replayed.count(), same.len().saturating_sub(1));
        acknowledged.extend(same.first().map(|(visit, _)| visit.clone()));
    }
    let references: BTreeSet<_> = acknowledged
        .iter()
        .filter_map(|visit| visit.reference.clone())
        .collect();
    assert_eq!(u32::try_from(references.len()), Ok(keys));
    let tally = reckon(&workerd, &smtp, &acknowledged).await;
    assert_eq!((tally.lost, tally.doubled), (0, 0), "{tally:?}");
    books.end(&workerd).await;
    Tally {
        tried: answers.len(),
        ..tally
    }
}

async fn f22_an_overloaded_desk_is_said_so_and_asked_once(scale: Scale) -> Tally {
    let smtp = ScriptedSmtp::start().await;
    let mut workerd = Workerd::new(Terms::mail_at(smtp.port()));
    workerd.use_desks(OVERLOADED);
    workerd.start().await;
    let client = workerd.client();
    let mut visits = Vec::new();
    for _ in 0..scale.of(10, 100) {
        let mut visit = Visit::new();
        let outcome = visit.attempt(&client).await;
        let Outcome::Refused(answer) = outcome else {
            panic!("not refused: {outcome:?}");
        };
        assert_eq!(answer.status, 503, "{answer:?}");
        visits.push(visit);
    }
    let asked = workerd.log().matches("the desk was asked").count();
    assert_eq!(
        asked,
        visits.len(),
        "nobody asks an overloaded desk again unasked"
    );
    cases(&workerd, &visits)
}
