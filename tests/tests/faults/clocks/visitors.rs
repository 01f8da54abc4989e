//! What visitors and the company meet of a clock that jumps: limits, digests, and what was handed out.

use libtest_mimic::Trial;
use reqwest::Method;
use serde_json::Value;
use tests::{Answer, Clock, Conservation, ScriptedSmtp, Terms, Workerd, eventually};

use super::{DAY, HOUR, ambiguous, jump};
use crate::forms::{filled, page, post};
use crate::visits::{Outcome, Visit, reckon, send_all, settled};
use crate::world::{Scale, Tally, faults};

/// What one address may send in ten minutes.
const PER_ADDRESS: u32 = 3;
/// No limit asks for a longer wait: the ten minutes, and the second that is begun.
const WAIT_SECONDS_MAX: u32 = 601;
/// Letters of their own in an hour.
const PER_HOUR: u32 = 4;

pub(crate) fn trials() -> Vec<Trial> {
    faults![
        f17_the_clock_jumps_under_a_stream_of_submissions,
        f17_what_was_handed_out_opens_after_a_jump,
        f17_the_status_is_not_that_of_another_day,
    ]
}

async fn f17_the_clock_jumps_under_a_stream_of_submissions(scale: Scale) -> Tally {
    let smtp = ScriptedSmtp::start().await;
    let terms = Terms::mail_at(smtp.port())
        .limit("submissions_per_address", PER_ADDRESS)
        .limit("letters_per_hour", PER_HOUR)
        .limit("digest_seconds", 3);
    let workerd = Workerd::running_by_own_clock(terms).await;
    let books = Conservation::watch(&workerd);
    let client = workerd.client();
    let mut visits = Vec::new();
    let mut hours = 0_usize;
    // By none of them anything was sent in the ten minutes before.
    for clock in [
        Clock::Right,
        Clock::Behind(HOUR),
        Clock::Right,
        Clock::Ahead(DAY),
        Clock::Ahead(DAY.saturating_sub(HOUR)),
        Clock::Behind(DAY),
        Clock::Ahead(HOUR),
    ] {
        jump(&workerd, clock).await;
        hours = hours.saturating_add(1);
        let mut taken = 0_u32;
        for _ in 0..PER_ADDRESS.saturating_add(2) {
            let mut visit = Visit::new();
            visit.address = Some("192.0.2.7".to_owned());
            match visit.attempt(&client).await {
                Outcome::Acknowledged(_) => {
                    taken = taken.saturating_add(1);
                    visits.push(visit);
                }
                Outcome::Refused(answer) => {
                    let wait: u32 = answer.header("retry-after").parse().expect("seconds");
                    assert!(wait <= WAIT_SECONDS_MAX, "{wait} s to wait, {clock:?}");
                }
                Outcome::Unanswered(why) => panic!("not answered, {clock:?}: {why}"),
            }
        }
        assert!(taken >= PER_ADDRESS, "{taken} taken, {clock:?}");
        // Others go on beside them, each from an address of their own.
        for _ in 0..scale.of(4, 40) {
            let mut visit = Visit::new();
            visit.address = Some(format!("2001:db8:{:x}::1", visits.len()));
            visit.send(&client).await;
            visits.push(visit);
        }
    }
    let tally = reckon(&workerd, &smtp, &visits).await;
    // A jump may fall into a session, which is then broken off.
    let in_doubt = ambiguous(&workerd);
    assert!(
        tally.lost == 0 && tally.doubled <= in_doubt,
        "{tally:?}, {in_doubt} in doubt"
    );
    let rows = workerd.rows();
    let single =
        rows.ask("SELECT * FROM letters JOIN deliveries ON letter = id WHERE class = 'case'");
    let digests = rows.ask("SELECT * FROM letters WHERE class = 'digest'");
    let per_hour = usize::try_from(PER_HOUR).expect("small");
    assert!(
        single.len() <= per_hour.saturating_mul(hours) && !digests.is_empty(),
        "{} letters of their own in {hours} hours, {} digests",
        single.len(),
        digests.len()
    );
    // An hour to come is no hour that was: a clock that was set back does not turn all into digests.
    assert!(single.len() > per_hour, "{} of their own", single.len());
    books.end(&workerd).await;
    tally
}

async fn f17_what_was_handed_out_opens_after_a_jump(_: Scale) -> Tally {
    let smtp = ScriptedSmtp::start().await;
    let workerd = Workerd::running_by_own_clock(Terms::mail_at(smtp.port())).await;
    let client = workerd.client();
    let mut visit = Visit::new();
    let receipt = visit.send(&client).await.receipt();
    let token = receipt.receipt.clone().expect("a token");
    let case = receipt.case_url.clone().expect("a page");
    let mut form = filled(&page(&client).await, WORDS);
    let mut sent = None;
    for clock in [
        Clock::Ahead(DAY),
        Clock::Right,
        Clock::Behind(DAY),
        Clock::Right,
    ] {
        jump(&workerd, clock).await;
        let replayed = visit.send(&client).await;
        assert_eq!(replayed.status, 200, "the same key, {clock:?}");
        assert_eq!(client.receipt(&token).await.reference, receipt.reference);
        let case = reqwest::get(&case).await.expect("an answer");
        assert_eq!(case.status(), 200, "{clock:?}");
        let mut answer = post(&client, &form).await;
        if answer.status == 200 {
            // It lay open for longer than a day, by the clock: its words are there, and Send works.
            assert!(answer.body.contains(WORDS), "{answer:?}");
            assert_eq!(clock, Clock::Ahead(DAY));
            form = filled(&answer, WORDS);
            answer = post(&client, &form).await;
        }
        assert_eq!(answer.status, 303, "{clock:?}: {answer:?}");
        // What follows the address says when it was sent.
        let (location, _) = answer.header("location").split_once('?').expect("a query");
        let location = location.to_owned();
        let before = sent.replace(location.clone());
        assert!(
            before.is_none_or(|before| before == location),
            "one form, one case: {location}"
        );
    }
    settled(&workerd).await;
    assert_eq!(smtp.copies().len(), 2, "{:?}", smtp.copies());
    Tally {
        tried: 2,
        ..Tally::default()
    }
}

async fn f17_the_status_is_not_that_of_another_day(_: Scale) -> Tally {
    let smtp = ScriptedSmtp::start().await;
    let workerd = Workerd::running_by_own_clock(Terms::mail_at(smtp.port())).await;
    let client = workerd.client();
    let visits = send_all(&client, "acme", 1).await;
    settled(&workerd).await;
    let mut moments = Vec::new();
    // Each is older than the one before it, which strangers have been told.
    for clock in [Clock::Ahead(DAY), Clock::Right, Clock::Behind(DAY)] {
        jump(&workerd, clock).await;
        let told = eventually("the status is told", || async {
            let answer = Answer::of(client.request(Method::GET, "/status/acme")).await;
            serde_json::from_str::<Value>(&answer.body).ok()
        })
        .await;
        let at = told.get("at").and_then(Value::as_str).expect("a moment");
        moments.push(at.to_owned());
    }
    assert!(
        moments.windows(2).all(|pair| pair.first() > pair.last()),
        "{moments:?}"
    );
    Tally {
        tried: visits.len(),
        ..Tally::default()
    }
}

/// What is typed into the form.
const WORDS: &str = "Arriva anche domani?";
