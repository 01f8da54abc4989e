//! What the desk tells of itself, what it erases, and a row that cannot be delivered.

use libtest_mimic::Trial;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, Books, STATUS_KEY, ScriptedSmtp, Terms, Workerd, eventually};

use crate::channels::{callback, keyed};
use crate::visits::{Outcome, Visit, cases, send_all, settled};
use crate::world::{Scale, Tally, faults};

/// Milliseconds of a day.
const DAY_MS: u64 = 86_400_000;

pub(crate) fn trials() -> Vec<Trial> {
    faults![
        f4_a_row_that_cannot_be_read_holds_no_other_up,
        sweep_a_statement_that_fails_leaves_nothing_half_done,
        what_was_delivered_is_erased_and_stays_counted,
        the_status_tells_shares_to_all_and_volumes_to_the_key,
    ]
}

async fn the_status_tells_shares_to_all_and_volumes_to_the_key(_: Scale) -> Tally {
    let smtp = ScriptedSmtp::start().await;
    let terms = Terms::mail_at(smtp.port()).secret("STATUS_KEY", STATUS_KEY);
    let workerd = Workerd::running(terms).await;
    let client = workerd.client();
    let health = Answer::of(client.request(Method::GET, "/status")).await;
    assert_eq!(
        (health.status, health.body.as_str()),
        (200, "{\"status\":\"ok\"}")
    );
    let visits = send_all(&client, "acme", 7).await;
    settled(&workerd).await;
    let told = keyed(&client, Method::GET, "/status/acme", None).await;
    for counted in ["/day", "/total"] {
        assert_eq!(
            told.pointer(counted),
            Some(
                &json!({ "acknowledged": 7, "delivered": 7, "pending": 0, "dead": 0, "erased": 0 })
            ),
            "{told}"
        );
    }
    let public = Answer::of(client.request(Method::GET, "/status/acme")).await;
    assert_eq!(public.header("cache-control"), "public, max-age=60");
    let told: Value = serde_json::from_str(&public.body).expect("JSON");
    assert_eq!(told.get("share_delivered"), Some(&json!(1.0)), "{told}");
    assert!(
        told.get("latency_p99_ms").is_some_and(Value::is_u64),
        "{told}"
    );
    assert_eq!(
        told.pointer("/channels/0/state"),
        Some(&json!("working")),
        "{told}"
    );
    assert!(
        told.get("total").is_none() && told.get("day").is_none(),
        "{told}"
    );
    // Strangers get the same figures for a minute, whatever comes meanwhile.
    send_all(&client, "acme", 3).await;
    settled(&workerd).await;
    let again = Answer::of(client.request(Method::GET, "/status/acme")).await;
    let at = |answer: &Answer| {
        let told: Value = serde_json::from_str(&answer.body).expect("JSON");
        told.get("at").cloned().expect("the moment")
    };
    assert_eq!(at(&again), at(&public));
    let fresh = keyed(&client, Method::GET, "/status/acme", None).await;
    assert_eq!(fresh.pointer("/total/acknowledged"), Some(&json!(10)));
    for key in ["Bearer", "Bearer other", "Basic YTpi"] {
        let request = client
            .request(Method::GET, "/status/acme")
            .header("Authorization", key);
        assert_eq!(Answer::of(request).await.status, 401, "`{key}`");
    }
    let page = client
        .request(Method::GET, "/status/acme")
        .header("Accept", "text/html")
        .header("Accept-Language", "en");
    let page = Answer::of(page).await;
    assert!(page.body.contains("Letters are arriving."), "{}", page.body);
    assert!(page.body.contains("100%"), "{}", page.body);
    // A span in words, and seconds with one digit behind the point.
    assert!(page.body.contains(" seconds before") || page.body.contains(" second before"));
    let speed = page.body.split("Half within ").nth(1).unwrap_or_default();
    let digits = speed
        .split('.')
        .nth(1)
        .map(|rest| rest.find(|c: char| !c.is_ascii_digit()));
    assert!(!matches!(digits, Some(Some(2..))), "{speed}");
    let unknown = Answer::of(client.request(Method::GET, "/status/nobody")).await;
    assert_eq!(unknown.status, 404);
    Tally {
        tried: visits.len(),
        ..Tally::default()
    }
}

/// What somebody says of themselves, in each field.
const SAID: [&str; 5] = [
    "06 5555 0182",
    "Anna Fontana",
    "anna.fontana@example.net",
    "www.cucineferri.example/cart",
    "checkout",
];

async fn what_was_delivered_is_erased_and_stays_counted(_: Scale) -> Tally {
    let mut smtp = ScriptedSmtp::start().await;
    // The third letter of an hour is a digest.
    let terms = Terms::mail_at(smtp.port())
        .secret("STATUS_KEY", STATUS_KEY)
        .limit("letters_per_hour", 2)
        .limit("digest_seconds", 1)
        .limit("digest_callback_seconds", 1);
    let mut workerd = Workerd::running(terms).await;
    let client = workerd.client();
    let mut old = send_all(&client, "acme", 3).await;
    let mut whole = callback("06 5555 0182");
    for (field, said) in [
        ("name", "Anna Fontana"),
        ("email", "anna.fontana@example.net"),
        ("page", "https://www.cucineferri.example/cart"),
        ("touchpoint", "checkout"),
    ] {
        let draft = whole.draft.as_object_mut().expect("an object");
        draft.insert(field.to_owned(), json!(said));
    }
    whole.send(&client).await;
    old.push(whole);
    settled(&workerd).await;
    for said in SAID {
        assert!(!workerd.rows().places_of(said).is_empty(), "{said}");
    }
    smtp.close().await;
    let stuck = send_all(&client, "acme", 2).await;
    // The clock moves on by 91 days: what happened is that much longer ago.
    workerd.kill();
    workerd.change_rows(&shifted(91));
    workerd.start().await;
    workerd.tick().await;
    let rows = workerd.rows();
    for visit in old.iter().chain(&stuck) {
        let reference = visit.reference.as_deref().unwrap_or_default();
        let row = rows.submissions(reference);
        assert_eq!(row.len(), 1, "its reference and time stay: {reference}");
        let message = row.first().and_then(|row| row.get("message")).cloned();
        let is_stuck = stuck.iter().any(|one| one.reference == visit.reference);
        let kept = message.unwrap_or_default() == visit.message();
        assert_eq!(kept, is_stuck, "what is not delivered is kept: {reference}");
    }
    let left = rows.ask(
        "SELECT words.* FROM words JOIN submissions USING (reference)
         WHERE erased_ms IS NOT NULL",
    );
    assert_eq!(left, [], "nothing that was said is left");
    for said in SAID {
        // In no table and no column, whichever may come.
        assert_eq!(rows.places_of(said), [""; 0], "{said}");
    }
    let told = keyed(&client, Method::GET, "/status/acme", None).await;
    assert_eq!(told.pointer("/total/delivered"), Some(&json!(4)), "{told}");
    assert_eq!(
        told.pointer("/total/acknowledged"),
        Some(&json!(6)),
        "{told}"
    );
    smtp.open().await;
    eventually("what was kept is delivered", || async {
        (Books::of(&workerd.rows()).delivered == 6).then_some(())
    })
    .await;
    // A year later nothing is left of it but the count.
    workerd.kill();
    workerd.change_rows(&shifted(366));
    workerd.start().await;
    workerd.tick().await;
    let left = workerd.rows().ask("SELECT id FROM submissions");
    assert_eq!(left.len(), stuck.len(), "{left:?}");
    let digests = workerd.rows().ask(
        "SELECT id FROM letters WHERE NOT EXISTS (
             SELECT 1 FROM deliveries WHERE letter = letters.id)",
    );
    assert_eq!(digests, [], "a digest goes with all that it listed");
    let attempts = workerd
        .rows()
        .ask("SELECT letter FROM attempts WHERE letter NOT IN (SELECT letter FROM deliveries)");
    assert_eq!(attempts, [], "and so do its attempts");
    let told = keyed(&client, Method::GET, "/status/acme", None).await;
    assert_eq!(
        told.pointer("/total/acknowledged"),
        Some(&json!(6)),
        "{told}"
    );
    assert_eq!(told.pointer("/total/delivered"), Some(&json!(6)), "{told}");
    Tally {
        tried: old.len().saturating_add(stuck.len()),
        ..Tally::default()
    }
}

/// All that has happened, so many days longer ago. What is still to come stays where it is.
fn shifted(days: u64) -> String {
    let by = days.saturating_mul(DAY_MS);
    format!(
        "UPDATE cases SET received_ms = received_ms - {by}, last_ms = last_ms - {by},
             erased_ms = erased_ms - {by};
         UPDATE events SET at_ms = at_ms - {by};
         UPDATE submissions SET received_ms = received_ms - {by}, settled_ms = settled_ms - {by},
             erased_ms = erased_ms - {by};
         UPDATE deliveries SET ended_ms = ended_ms - {by};
         UPDATE letters SET written_ms = written_ms - {by};
         UPDATE desk SET swept_ms = swept_ms - {by};"
    )
}

async fn f4_a_row_that_cannot_be_read_holds_no_other_up(scale: Scale) -> Tally {
    let mut smtp = ScriptedSmtp::start().await;
    let terms = Terms::mail_at(smtp.port())
        .steps(&[0, 1])
        .secret("STATUS_KEY", STATUS_KEY);
    let mut workerd = Workerd::running(terms).await;
    smtp.close().await;
    let visits = send_all(&workerd.client(), "acme", scale.of(20, 100)).await;
    workerd.kill();
    // A row as no code of ours writes it.
    let poisoned = visits.first().and_then(|visit| visit.reference.clone());
    let poisoned = poisoned.unwrap_or_default();
    workerd.change_rows(&format!(
        "UPDATE submissions SET kind = 'question', received_ms = -1 WHERE reference = '{poisoned}';"
    ));
    smtp.open().await;
    workerd.start().await;
    settled(&workerd).await;
    let books = Books::of(&workerd.rows());
    assert_eq!(
        (books.dead, books.delivered),
        (1, scale.of(20, 100).saturating_sub(1))
    );
    let client = workerd.client();
    let listed = keyed(&client, Method::GET, "/status/acme/dead", None).await;
    assert_eq!(
        listed.pointer("/dead/0/reference"),
        Some(&json!(poisoned)),
        "{listed}"
    );
    // The alarm is alive: what comes now is delivered.
    let more = send_all(&client, "acme", 3).await;
    settled(&workerd).await;
    let copies = smtp.copies().len();
    let letters = visits.len().saturating_sub(1).saturating_add(more.len());
    assert!(copies >= letters, "{copies} of {letters}");
    Tally {
        tried: visits.len().saturating_add(more.len()),
        ..Tally::default()
    }
}

/// What a desk writes to, and how.
const WRITES: [(&str, &str); 18] = [
    ("desk", "INSERT"),
    ("cases", "INSERT"),
    ("cases", "UPDATE"),
    ("events", "INSERT"),
    ("words", "INSERT"),
    ("submissions", "INSERT"),
    ("submissions", "UPDATE"),
    ("letters", "INSERT"),
    ("members", "INSERT"),
    ("account", "INSERT"),
    ("account", "UPDATE"),
    ("tallies", "INSERT"),
    ("deliveries", "INSERT"),
    ("deliveries", "UPDATE"),
    ("attempts", "INSERT"),
    ("attempts", "UPDATE"),
    ("channels", "INSERT"),
    ("pace", "INSERT"),
];

async fn sweep_a_statement_that_fails_leaves_nothing_half_done(_: Scale) -> Tally {
    let smtp = ScriptedSmtp::start().await;
    let mut workerd = Workerd::running(Terms::mail_at(smtp.port())).await;
    // The desk is there, with a letter that was delivered.
    let mut visits = send_all(&workerd.client(), "acme", 1).await;
    settled(&workerd).await;
    for (table, write) in WRITES {
        workerd.kill();
        workerd.change_rows(&format!(
            "CREATE TRIGGER storage_fault BEFORE {write} ON {table}
             BEGIN SELECT RAISE(ABORT, 'a fault of the storage'); END;"
        ));
        workerd.start().await;
        let mut visit = Visit::new();
        let outcome = visit.attempt(&workerd.client()).await;
        let is_taken = matches!(outcome, Outcome::Acknowledged(_));
        let books = Books::of(&workerd.rows());
        books.assert_balanced();
        let stored = cases(&workerd, std::slice::from_ref(&visit));
        assert_eq!(stored.lost, 0, "{write} {table}: acknowledged is stored");
        Books::assert_no_drift(&workerd.rows());
        let half = "SELECT id FROM submissions WHERE id NOT IN (SELECT submission FROM members)
             UNION SELECT id FROM letters WHERE id NOT IN (SELECT letter FROM deliveries)
             UNION SELECT id FROM letters WHERE id NOT IN (SELECT letter FROM members)
             UNION SELECT reference FROM cases
                 WHERE reference NOT IN (SELECT reference FROM submissions)
             UNION SELECT reference FROM submissions LEFT JOIN words USING (reference, number)
                 WHERE words.number IS NULL
             UNION SELECT reference FROM cases
                 WHERE reference NOT IN (SELECT reference FROM events)";
        assert_eq!(
            workerd.rows().ask(half),
            [],
            "{write} {table}: nothing is half done"
        );
        workerd.kill();
        workerd.change_rows("DROP TRIGGER storage_fault;");
        workerd.start().await;
        // The client comes back with its key, and what waited is delivered by itself.
        visit.send(&workerd.client()).await;
        settled(&workerd).await;
        assert!(is_taken || visit.reference.is_some());
        visits.push(visit);
    }
    let tally = cases(&workerd, &visits);
    assert_eq!((tally.lost, tally.doubled), (0, 0));
    // An attempt that could not be recorded may have come: then it comes again, under the same name.
    assert_eq!(smtp.copies().len(), visits.len());
    tally
}
