//! What is read does not grow with what is stored: the platform counts each row, and a desk keeps months.

use std::cell::RefCell;
use std::time::Duration;

use libtest_mimic::Trial;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{
    Answer, BareWorker, Conduct, EdgeClient, HookServer, Row, ScriptedSmtp, SmtpPhase, Terms,
    Workerd, eventually, eventually_within,
};

use crate::channels::keyed;
use crate::readable::{read_link, with_chat};
use crate::visits::{Visit, send_all};
use crate::world::{Scale, Tally, faults};

/// Rows that may be more by chance: when the letter is there, its attempt's end may not be written yet.
const ROWS_BY_CHANCE: u64 = 20;
/// The status reads one row for each hour, outcome and class of latency. On a busy machine letters take times of
/// more classes, eight for each doubling: in an hour or two no more than so many.
const CLASSES_MAX: u64 = 280;
/// How long it may take until thousands of letters have arrived.
const FILLED: Duration = Duration::from_mins(10);
/// So often in a row the same is counted when the desk is at rest.
const REST: u32 = 5;

pub(crate) fn trials() -> Vec<Trial> {
    faults![
        the_more_is_stored_the_same_is_read,
        the_more_a_case_and_a_letter_hold_the_same_is_read,
        the_more_waits_the_same_is_read_by_a_look,
        the_more_was_erased_the_same_is_read_by_the_sweep,
        names_that_anybody_can_invent_are_counted_together,
    ]
}

/// What was read by each thing that was done.
type Reads = Vec<(&'static str, u64)>;

async fn the_more_is_stored_the_same_is_read(scale: Scale) -> Tally {
    let smtp = ScriptedSmtp::start().await;
    let terms = Terms::mail_at(smtp.port());
    let worker = BareWorker::ours(&terms, Some("counted.js")).await;
    let client = worker.client();
    deliver(&client, &smtp, scale.of(6, 100)).await;
    let few = read_by_each(&client, &smtp).await;
    let many = scale.of(120, 9_900);
    fill(&client, &smtp, many).await;
    let more = read_by_each(&client, &smtp).await;
    assert_the_same(&few, &more, many);
    Tally {
        tried: usize::try_from(many).expect("a count"),
        ..Tally::default()
    }
}

fn assert_the_same(few: &Reads, more: &Reads, by: u32) {
    for ((what, few), (_, more)) in few.iter().zip(more) {
        let classes = if what.contains("status") {
            CLASSES_MAX.min(u64::from(by) / 2)
        } else {
            0
        };
        assert!(
            *more <= few.saturating_add(ROWS_BY_CHANCE).saturating_add(classes),
            "{what}: {few} rows, and {more} with {by} more"
        );
    }
}

/// Rows that are read by each public route, by the key's holder, and by what a desk does day after day.
async fn read_by_each(client: &EdgeClient, smtp: &ScriptedSmtp) -> Reads {
    // The day's sweep reads what is old enough, and is not of these.
    tick(client).await;
    let mut reads = Vec::new();
    let mut at = rested(client).await;
    let mut note = |what, now: u64| {
        reads.push((what, now.saturating_sub(at)));
        at = now;
    };
    tick(client).await;
    note("a tick", rested(client).await);
    deliver(client, smtp, 1).await;
    note("a submission and its letter", rested(client).await);
    let mut visit = Visit::new();
    let receipt = visit.send(client).await.receipt();
    eventually("it is delivered", || async {
        let token = receipt.receipt.as_deref()?;
        client.receipt(token).await.delivered_at.map(drop)
    })
    .await;
    let token = receipt.receipt.clone().expect("a token");
    note(
        "another, and its receipt until it is delivered",
        rested(client).await,
    );
    visit.send(client).await;
    note("the same once more", rested(client).await);
    client.receipt(&token).await;
    note("a receipt", rested(client).await);
    let path = ["/case/", &token].concat();
    let page = Answer::of(client.request(Method::GET, &path)).await;
    note("a case's page", rested(client).await);
    let unseen = page.hidden("token").expect("the page's token");
    for action in ["solve", "undo"] {
        let form = [("token", unseen.as_str()), ("action", action)];
        let request = client.form(&path, &form);
        let answer = Answer::of(request.header("Origin", client.base_url())).await;
        assert_eq!(answer.status, 303, "{action}: {answer:?}");
        note(action, rested(client).await);
    }
    Answer::of(client.request(Method::GET, "/contact/acme")).await;
    note("the hosted form", rested(client).await);
    let strangers = Answer::of(client.request(Method::GET, "/status/acme")).await;
    assert_eq!(strangers.status, 200, "{strangers:?}");
    note("a stranger's look at the status", rested(client).await);
    let told = keyed(client, Method::GET, "/status/acme", None).await;
    assert!(told.pointer("/total/acknowledged").is_some(), "{told}");
    note("the status, counted anew", rested(client).await);
    keyed(client, Method::GET, "/status/acme/dead", None).await;
    note("what was given up", rested(client).await);
    reads
}

/// Fills the one case that began with a face up to so many additions of 20 KB, and each digest that has left up to as many places, as they were said ten days ago.
fn filled(places: u32) -> String {
    format!(
        "CREATE TEMP TABLE full AS SELECT reference, said FROM cases
             WHERE reference IN (SELECT reference FROM words WHERE rating = 'bad');
         CREATE TEMP TABLE long AS SELECT letter, MAX(place) AS last FROM members
             JOIN letters ON id = letter WHERE class = 'digest'
                 AND letter NOT IN (SELECT letter FROM deliveries WHERE state <> 'delivered')
             GROUP BY letter;
         CREATE TEMP TABLE places AS WITH RECURSIVE place(at) AS
             (SELECT 2 UNION ALL SELECT at + 1 FROM place WHERE at < {places}) SELECT at FROM place;
         INSERT OR IGNORE INTO words (reference, number, who, said_ms, message)
             SELECT reference, at, 'visitor', unixepoch() * 1000 - 864000000, 'parole ' || hex(zeroblob(10000))
             FROM places, full;
         INSERT OR IGNORE INTO submissions (id, reference, number, report, key_name, fingerprint, received_ms, kind,
                 locale, marks, answer, outcome, settled_ms)
             SELECT 'filled' || at, reference, at, at, 'key' || at, 'f', unixepoch() * 1000 - 864000000, 'feedback',
                 'it', '', '{{}}', 'delivered', 1 FROM places, full;
         INSERT OR IGNORE INTO members (letter, place, submission)
             SELECT letter, at, 'filled' || at FROM places, long
             WHERE at > last AND 'filled' || at IN (SELECT id FROM submissions);
         UPDATE cases SET said = {places}, reports = {places}
             WHERE reference IN (SELECT reference FROM full);"
    )
}

async fn the_more_a_case_and_a_letter_hold_the_same_is_read(scale: Scale) -> Tally {
    let (smtp, room) = (ScriptedSmtp::start().await, HookServer::start().await);
    let terms = with_chat(Terms::mail_at(smtp.port()), &room);
    let mut worker = BareWorker::ours(&terms, Some("counted.js")).await;
    let client = worker.client();
    let mut rated = Visit::new();
    rated.draft = json!({ "kind": "feedback", "rating": "bad", "message": "Male." });
    let token = rated
        .send(&client)
        .await
        .receipt()
        .receipt
        .expect("a token");
    let path = read_link(&client, &room).await;
    rested(&client).await;
    // Who it is is looked for among two hundred.
    let few = scale.of(210, 240);
    let many = few.saturating_mul(10);
    let mut reads = Vec::new();
    for places in [few, many] {
        worker.change_rows(&filled(places), &terms).await;
        reads.push(read_by_lookers(&worker.client(), &smtp, (&token, &path), places).await);
    }
    let [few, more] = reads.as_slice() else {
        panic!("twice");
    };
    assert_the_same(few, more, many);
    Tally {
        tried: usize::try_from(many).expect("a count"),
        ..Tally::default()
    }
}

/// Rows that are read by whoever has a link, and by who adds something.
async fn read_by_lookers(
    client: &EdgeClient,
    smtp: &ScriptedSmtp,
    (token, read): (&str, &str),
    places: u32,
) -> Reads {
    let mut reads = Vec::new();
    tick(client).await;
    let mut at = rested(client).await;
    let mut note = |what, now: u64| {
        reads.push((what, now.saturating_sub(at)));
        at = now;
    };
    let receipt = client.receipt(token).await;
    assert_ne!(receipt.steps.len(), 0, "{receipt:?}");
    note("a receipt", rested(client).await);
    let case = ["/case/", token].concat();
    for (what, query) in [
        ("a case's page", String::new()),
        (
            "its earlier page",
            format!("?before={}", places.saturating_sub(19)),
        ),
        ("its first page", "?before=21".to_owned()),
    ] {
        let page = Answer::of(client.request(Method::GET, &[&case, query.as_str()].concat())).await;
        assert_eq!(page.status, 200, "{page:?}");
        let shown = page.body.matches("<time").count();
        assert!((20..40).contains(&shown), "{what}: {shown} times");
        note(what, rested(client).await);
    }
    for (what, after) in [("a read page", "0"), ("its next page", "20")] {
        let page = Answer::of(client.form(read, &[("after", after)])).await;
        assert_eq!(page.status, 200, "{page:?}");
        let range = format!(
            "{}\u{2013}",
            after.parse::<u32>().unwrap_or_default().saturating_add(1)
        );
        assert!(page.body.contains(&range), "{what}: {page:?}");
        note(what, rested(client).await);
    }
    let mut more = Visit::new();
    more.draft = json!({ "kind": "feedback", "message": more.key, "receipt": token });
    let before = smtp.sessions();
    more.send(client).await;
    eventually("it has left", || async {
        (smtp.sessions() > before).then_some(())
    })
    .await;
    note("an addition and its letter", rested(client).await);
    reads
}

/// A failing channel with so many letters waiting: what one look at it reads.
async fn the_more_waits_the_same_is_read_by_a_look(scale: Scale) -> Tally {
    let few = look(20).await;
    let many = scale.of(200, 2_000);
    let more = look(many).await;
    assert_the_same(&few, &more, many);
    Tally {
        tried: usize::try_from(many).expect("a count"),
        ..Tally::default()
    }
}

async fn look(waiting: u32) -> Reads {
    let smtp = ScriptedSmtp::start().await;
    smtp.always(Conduct::Answer(SmtpPhase::Greeting, "421 4.3.2 closing"));
    let terms = Terms::mail_at(smtp.port())
        .steps(&[0, 600])
        .seconds("probe_seconds", 2);
    let worker = BareWorker::ours(&terms, Some("counted.js")).await;
    let client = worker.client();
    send_all(&client, "acme", waiting).await;
    let mut looks = Vec::new();
    // The third look from now: by then all is stored and at rest.
    for _ in 0..4 {
        let sessions = smtp.sessions();
        eventually("the next look", || async {
            (smtp.sessions() > sessions).then_some(())
        })
        .await;
        looks.push(rested(&client).await);
    }
    let [.., before, after] = looks.as_slice() else {
        panic!("looks");
    };
    vec![("a look", after.saturating_sub(*before))]
}

async fn the_more_was_erased_the_same_is_read_by_the_sweep(scale: Scale) -> Tally {
    let smtp = ScriptedSmtp::start().await;
    let terms = Terms::mail_at(smtp.port());
    let mut worker = BareWorker::ours(&terms, Some("counted.js")).await;
    deliver(&worker.client(), &smtp, 5).await;
    let few = sweep(&mut worker, &terms).await;
    let many = scale.of(50, 500);
    deliver(&worker.client(), &smtp, many).await;
    let more = sweep(&mut worker, &terms).await;
    assert_the_same(&few, &more, many);
    Tally {
        tried: usize::try_from(many).expect("a count"),
        ..Tally::default()
    }
}

/// What the day's sweep reads where all was erased yesterday, and nothing is to be erased today.
async fn sweep(worker: &mut BareWorker, terms: &Terms) -> Reads {
    let erased = "UPDATE desk SET swept_ms = NULL; DELETE FROM words;
        UPDATE submissions SET erased_ms = unixepoch() * 1000 - 86400000;
        UPDATE cases SET erased_ms = unixepoch() * 1000 - 86400000";
    worker.change_rows(erased, terms).await;
    let client = worker.client();
    tick(&client).await;
    vec![("a sweep", rested(&client).await)]
}

async fn names_that_anybody_can_invent_are_counted_together(_: Scale) -> Tally {
    let smtp = ScriptedSmtp::start().await;
    let terms = Terms::mail_at(smtp.port()).key("touchpoints", vec!["checkout"]);
    let workerd = Workerd::running(terms).await;
    let client = workerd.client();
    let invented = (0..20).map(|at| format!("place {at}"));
    let given = invented.chain(["checkout".to_owned(), "checkout".to_owned()]);
    for touchpoint in given {
        let mut visit = Visit::new();
        let draft = visit.draft.as_object_mut().expect("an object");
        draft.insert("touchpoint".to_owned(), touchpoint.into());
        visit.send(&client).await;
    }
    let figures = workerd.rows().ask(
        "SELECT dimension, SUM(count) AS n FROM tallies WHERE measure = 'received'
         GROUP BY dimension ORDER BY dimension",
    );
    let told = |row: &Row| ["dimension", "n"].map(|name| row.get(name).cloned());
    let told: Vec<_> = figures.iter().map(told).collect();
    let expected = [["checkout", "2"], ["other", "20"]];
    assert_eq!(
        told,
        expected.map(|row| row.map(|cell| Some(cell.to_owned())))
    );
    Tally {
        tried: 22,
        ..Tally::default()
    }
}

/// All at once, and delivered by the time that the next is done.
async fn fill(client: &EdgeClient, smtp: &ScriptedSmtp, submissions: u32) {
    let before = smtp.copies().len();
    send_all(client, "acme", submissions).await;
    let all = usize::try_from(submissions).expect("a count");
    eventually_within(FILLED, "all letters have arrived", || async {
        (smtp.copies().len() >= before.saturating_add(all)).then_some(())
    })
    .await;
}

/// Each is delivered before the next is sent, as on an ordinary day.
async fn deliver(client: &EdgeClient, smtp: &ScriptedSmtp, submissions: u32) {
    for _ in 0..submissions {
        let before = smtp.sessions();
        send_all(client, "acme", 1).await;
        eventually("the letter has arrived", || async {
            (smtp.sessions() > before).then_some(())
        })
        .await;
    }
}

async fn tick(client: &EdgeClient) {
    let ticked = Answer::of(client.request(Method::GET, "/tick")).await;
    assert_eq!(ticked.status, 200, "{ticked:?}");
}

/// All rows that were read, once nothing reads any more.
async fn rested(client: &EdgeClient) -> u64 {
    let seen = RefCell::new((0_u64, 0_u32));
    eventually("the desk is at rest", || async {
        let now = rows_read(client).await;
        let mut seen = seen.borrow_mut();
        let times = if seen.0 == now {
            seen.1.saturating_add(1)
        } else {
            0
        };
        *seen = (now, times);
        (times >= REST).then_some(now)
    })
    .await
}

async fn rows_read(client: &EdgeClient) -> u64 {
    let answer = Answer::of(client.request(Method::GET, "/counts")).await;
    let counts: Value = serde_json::from_str(&answer.body).expect("counts in JSON");
    let rows = counts.get("rows_read").and_then(Value::as_u64);
    rows.unwrap_or_else(|| panic!("no count: {counts}"))
}
