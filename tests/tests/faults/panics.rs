//! Panics: the WebAssembly traps in the middle of an attempt, or of a visitor's request, and begins anew. No
//! destructor runs, and no promise that it gave settles.

use std::collections::BTreeMap;
use std::time::Duration;

use libtest_mimic::Trial;
use reqwest::Method;
use serde_json::json;
use tests::{
    Books, Conservation, HookAnswer, HookServer, ScriptedSmtp, Terms, Trap, Workerd, eventually,
    eventually_within,
};
use tokio::task::JoinSet;

use crate::channels::{events, hook, keyed, text};
use crate::forms::{filled, page, post};
use crate::visits::{Outcome, Visit, cases, reckon, send_all, settled};
use crate::world::{Scale, Tally, faults};

/// A word that only the poisoned submission holds.
const POISON: &str = "cicuta";
/// Attempts at a poisoned letter, until it is given up.
const ATTEMPTS: usize = 10;
/// Attempts that run at a time: those beside the one that traps end with it.
const SOCKETS_MAX: usize = 4;
/// Requests at once, one of which traps.
const PARALLEL: u32 = 50;
/// How long the others may take: what was beside the first attempts comes after two rests.
const IN_TIME: Duration = Duration::from_secs(45);
/// How long all of a poisoned letter's attempts may take, over both channels: each costs a rest.
const GIVEN_UP: Duration = Duration::from_secs(150);

pub(crate) fn trials() -> Vec<Trial> {
    faults![
        f4_a_row_that_makes_the_worker_trap_holds_no_other_up,
        f4_a_trap_where_an_attempt_is_recorded,
        t30_a_trap_in_a_request_costs_what_is_under_way,
        t30_a_trap_behind_a_page_is_told_by_a_page,
    ]
}

/// A question that makes the Worker trap.
fn poisoned() -> Visit {
    let mut visit = Visit::new();
    let message = format!("{} {POISON}", visit.message());
    let draft = visit.draft.as_object_mut().expect("an object");
    draft.insert("message".to_owned(), json!(message));
    visit
}

async fn f4_a_row_that_makes_the_worker_trap_holds_no_other_up(scale: Scale) -> Tally {
    let (mut smtp, crm) = (ScriptedSmtp::start().await, HookServer::start().await);
    let mut workerd = Workerd::new(hook(Terms::mail_at(smtp.port()).at_once(), &crm));
    smtp.close().await;
    crm.always(HookAnswer::status(503));
    workerd.start().await;
    let half = scale.of(10, 50);
    let mut visits = send_all(&workerd.client(), "acme", half).await;
    let mut bad = poisoned();
    bad.send(&workerd.client()).await;
    visits.extend(send_all(&workerd.client(), "acme", half.saturating_sub(1)).await);
    // All are due at once over both channels, as if none had been tried.
    workerd.kill();
    workerd.change_rows(
        "DELETE FROM attempts; DELETE FROM channels;
         UPDATE deliveries SET state = 'queued', attempts = 0, unseen = 0, next_ms = since_ms",
    );
    let in_vain = crm.asked().len();
    smtp.open().await;
    crm.always(HookAnswer::status(200));
    workerd.trap(Trap::Letter, POISON, u32::MAX);
    workerd.start().await;
    let books = Conservation::watch(&workerd);
    let others = visits.len();
    eventually_within(
        IN_TIME,
        "all others are delivered over both channels",
        || async {
            let delivered = workerd
                .rows()
                .ask("SELECT * FROM deliveries WHERE state = 'delivered'");
            (delivered.len() >= others.saturating_mul(2)).then_some(())
        },
    )
    .await;
    eventually_within(GIVEN_UP, "the poisoned one is given up", || async {
        (Books::of(&workerd.rows()).dead == 1).then_some(())
    })
    .await;
    // Each attempt was written before it trapped, and nobody saw its end.
    let tried = workerd.rows().ask(&format!(
        "SELECT * FROM attempts
         JOIN members ON members.letter = attempts.letter
         JOIN submissions ON submissions.id = members.submission
         JOIN words ON words.reference = submissions.reference
             AND words.number = submissions.number
         WHERE instr(message, '{POISON}') AND ended_ms IS NULL"
    ));
    let traps = workerd.log().matches("the Worker traps at=").count();
    let allowed = ATTEMPTS.saturating_mul(2);
    assert_eq!((tried.len(), traps), (allowed, allowed));
    told_loudly(&workerd, &crm, &bad).await;
    // The alarm is alive.
    visits.extend(send_all(&workerd.client(), "acme", 3).await);
    settled(&workerd).await;
    let counted = books.end(&workerd).await;
    assert_eq!(
        (usize::try_from(counted.delivered), counted.dead),
        (Ok(visits.len()), 1)
    );
    let tally = cases(&workerd, &visits);
    // Besides there is what the mail server is told of the other channel.
    let (letters, events) = (smtp.copies(), copies(&crm, in_vain));
    assert_eq!(letters.len(), visits.len().saturating_add(1));
    assert_eq!(events.len(), visits.len().saturating_add(1));
    let doubled = letters.values().chain(events.values());
    let doubled = doubled.map(|copies| copies.saturating_sub(1)).sum::<u32>();
    let doubled = usize::try_from(doubled).expect("a count");
    // What was under way beside the first attempt: whether it had arrived nobody knows.
    assert!(doubled < SOCKETS_MAX, "{letters:?} {events:?}");
    assert_eq!((tally.lost, tally.doubled), (0, 0), "{tally:?}");
    Tally { doubled, ..tally }
}

/// It is listed and counted, and each channel tells a person what the other one gave up.
async fn told_loudly(workerd: &Workerd, crm: &HookServer, bad: &Visit) {
    let reference = json!(bad.reference);
    let listed = keyed(&workerd.client(), Method::GET, "/status/acme/dead", None).await;
    assert_eq!(listed.pointer("/dead/0/reference"), Some(&reference));
    let counted = keyed(&workerd.client(), Method::GET, "/status/acme", None).await;
    assert_eq!(counted.pointer("/total/dead"), Some(&json!(1)), "{counted}");
    eventually("a person is told", || async {
        let told = events(crm, "delivery.dead");
        let of_smtp = told.iter().any(|event| {
            text(event, "/data/channel") == "smtp"
                && event.pointer("/data/references/0") == Some(&reference)
        });
        let told = workerd.rows().ask(
            "SELECT * FROM deliveries JOIN letters ON letters.id = deliveries.letter
             WHERE class = 'alert' AND state = 'delivered'",
        );
        (of_smtp && told.len() == 2).then_some(())
    })
    .await;
    let said = workerd
        .rows()
        .ask("SELECT state FROM cases WHERE state = 'undeliverable'");
    assert_eq!(said.len(), 1, "the case says so, too");
}

/// How many copies of each event a hook has, by its id, but for the first requests.
fn copies(hook: &HookServer, from: usize) -> BTreeMap<String, u32> {
    let mut copies: BTreeMap<String, u32> = BTreeMap::new();
    for asked in hook.asked().iter().skip(from) {
        let count = copies
            .entry(asked.header("webhook-id").to_owned())
            .or_default();
        *count = count.saturating_add(1);
    }
    copies
}

async fn f4_a_trap_where_an_attempt_is_recorded(scale: Scale) -> Tally {
    let smtp = ScriptedSmtp::start().await;
    let mut workerd = Workerd::new(Terms::mail_at(smtp.port()).at_once());
    let times = scale.of(2, 8);
    workerd.trap(Trap::End, POISON, times);
    workerd.start().await;
    let books = Conservation::watch(&workerd);
    let mut visits = vec![poisoned()];
    for visit in &mut visits {
        visit.send(&workerd.client()).await;
    }
    for _ in 0..scale.of(10, 50) {
        let mut visit = Visit::new();
        visit.insist(&workerd.client()).await;
        visits.push(visit);
    }
    let tally = reckon(&workerd, &smtp, &visits).await;
    let traps = workerd.log().matches("the Worker traps at=end").count();
    assert_eq!(u32::try_from(traps), Ok(times));
    // Each time the mail server had it, and those beside it at the first.
    let most = traps.saturating_add(SOCKETS_MAX);
    assert!(tally.lost == 0 && tally.doubled < most, "{tally:?}");
    let counted = books.end(&workerd).await;
    assert_eq!(usize::try_from(counted.delivered), Ok(visits.len()));
    tally
}

async fn t30_a_trap_in_a_request_costs_what_is_under_way(scale: Scale) -> Tally {
    let mut all = Tally::default();
    for place in [Trap::Question, Trap::Intake, Trap::Answer] {
        for _ in 0..scale.of(1, 10) {
            all = all.and(trapped_request(place).await);
        }
    }
    all
}

/// Many at once, one of which traps: every answer is honest, and nothing is lost.
async fn trapped_request(place: Trap) -> Tally {
    let smtp = ScriptedSmtp::start().await;
    let mut workerd = Workerd::new(Terms::mail_at(smtp.port()).at_once());
    workerd.trap(place, POISON, 1);
    workerd.start().await;
    let books = Conservation::watch(&workerd);
    let mut sending = JoinSet::new();
    for n in 0..PARALLEL {
        let client = workerd.client().of_strangers();
        let mut visit = if n == PARALLEL / 2 {
            poisoned()
        } else {
            Visit::new()
        };
        sending.spawn(async move {
            // Taken, or refused with a problem to read; never a hang, and never an answer that is neither.
            let outcome = visit.attempt(&client).await;
            (visit, outcome)
        });
    }
    let mut visits = Vec::new();
    for (mut visit, outcome) in sending.join_all().await {
        let is_refused = matches!(outcome, Outcome::Refused(_));
        let is_bad = visit.message().contains(POISON);
        assert!(is_refused || !is_bad, "{place:?}: {outcome:?}");
        assert!(
            !matches!(outcome, Outcome::Unanswered(_)),
            "{place:?}: {outcome:?}"
        );
        if is_refused {
            // Its client comes back with its key: it is stored once, whether it had been or not.
            visit.insist(&workerd.client()).await;
        }
        visits.push(visit);
    }
    let traps = workerd.log().matches("the Worker traps at=").count();
    assert_eq!(traps, 1, "{place:?}");
    let tally = reckon(&workerd, &smtp, &visits).await;
    assert_eq!(cases(&workerd, &visits).doubled, 0, "{place:?}");
    // Attempts that were under way ended with it.
    assert!(
        tally.lost == 0 && tally.doubled <= SOCKETS_MAX,
        "{place:?}: {tally:?}"
    );
    books.end(&workerd).await;
    tally
}

async fn t30_a_trap_behind_a_page_is_told_by_a_page(_: Scale) -> Tally {
    let smtp = ScriptedSmtp::start().await;
    for place in [Trap::Question, Trap::Intake, Trap::Answer] {
        let mut workerd = Workerd::new(Terms::mail_at(smtp.port()).at_once());
        workerd.trap(place, POISON, 1);
        workerd.start().await;
        let client = workerd.client();
        let form = filled(&page(&client).await, POISON);
        let told = post(&client, &form).await;
        assert_eq!(told.status, 503, "{place:?}: {told:?}");
        assert!(
            told.header("content-type").starts_with("text/html"),
            "{told:?}"
        );
        assert_ne!(told.header("retry-after"), "", "{told:?}");
        assert!(
            told.body.contains("Go back and press Send once more"),
            "{told:?}"
        );
        // Loaded again, the browser posts the same form.
        let again = post(&client, &form).await;
        assert_eq!(again.status, 303, "{place:?}: {again:?}");
        let stored = workerd.rows().ask("SELECT id FROM submissions");
        assert_eq!(stored.len(), 1, "{place:?}");
        settled(&workerd).await;
    }
    Tally {
        tried: 3,
        ..Tally::default()
    }
}
