//! Storage that is full, and storage that an older release has written.

use std::fs;

use libtest_mimic::Trial;
use serde_json::json;
use tests::{Conservation, ScriptedSmtp, Terms, Workerd, project_path};

use crate::visits::{Outcome, Visit, reckon, send_all, settled};
use crate::world::{Scale, Tally, faults};

/// A file of the desk may grow so far. It takes some dozens of long submissions.
const SPACE_BYTES: u64 = 512 * 1_024;
/// Submissions after which the space is used up for certain.
const FULL: u32 = 200;

/// What the desk of the first release has stored: one tried in vain, one under way, one
/// delivered.
const FIRST_RELEASE: &str = "tests/testdata/desk_of_the_first_release.sql";

pub(crate) fn trials() -> Vec<Trial> {
    faults![
        f18_full_storage_is_no_acknowledgement,
        f21_a_new_release_takes_over_what_an_older_one_stored,
    ]
}

async fn f18_full_storage_is_no_acknowledgement(scale: Scale) -> Tally {
    let smtp = ScriptedSmtp::start().await;
    let mut workerd = Workerd::new(Terms::mail_at(smtp.port()));
    workerd.limit_files(SPACE_BYTES);
    workerd.start().await;
    let books = Conservation::watch(&workerd);
    let client = workerd.client();
    let mut visits = Vec::new();
    let mut refused: u32 = 0;
    for _ in 0..FULL {
        let mut visit = Visit::new();
        let long = [visit.message(), &" e poi".repeat(700)].concat();
        if let Some(draft) = visit.draft.as_object_mut() {
            draft.insert("message".to_owned(), json!(long));
        }
        match visit.attempt(&client).await {
            Outcome::Acknowledged(_) => {}
            Outcome::Refused(answer) => {
                assert_eq!(answer.status, 503, "{answer:?}");
                refused = refused.saturating_add(1);
            }
            Outcome::Unanswered(why) => panic!("a bare end of the connection: {why}"),
        }
        visits.push(visit);
        if refused >= scale.of(10, 50) {
            break;
        }
    }
    assert!(refused > 0, "the space was never used up");
    let tally = crate::visits::cases(&workerd, &visits);
    assert_eq!(
        (tally.lost, tally.doubled),
        (0, 0),
        "a false 202: {tally:?}"
    );
    workerd.unlimit_files();
    for visit in &mut visits {
        visit.send(&client).await;
    }
    let tally = reckon(&workerd, &smtp, &visits).await;
    assert_eq!(tally.lost, 0, "{tally:?}");
    let open_ends = workerd
        .rows()
        .ask("SELECT letter FROM attempts WHERE verdict IS NULL OR verdict = 'ambiguous'");
    assert!(
        tally.doubled <= open_ends.len(),
        "{tally:?}, {} open ends",
        open_ends.len()
    );
    books.end(&workerd).await;
    tally
}

async fn f21_a_new_release_takes_over_what_an_older_one_stored(_: Scale) -> Tally {
    let smtp = ScriptedSmtp::start().await;
    let mut workerd = Workerd::running(Terms::mail_at(smtp.port())).await;
    // So that the desk exists, under the name that the runtime gives it.
    send_all(&workerd.client(), "acme", 1).await;
    settled(&workerd).await;
    workerd.kill();
    let old = fs::read_to_string(project_path(FIRST_RELEASE)).expect("the old desk");
    workerd.replace_desk(&old);
    let stored = workerd
        .rows()
        .ask("SELECT submission, state FROM members JOIN deliveries USING (letter)");
    let state = |wanted: &str| {
        stored
            .iter()
            .filter(|row| row.get("state").is_some_and(|state| state == wanted))
            .count()
    };
    let states = (state("queued"), state("leased"), state("delivered"));
    assert_eq!(states, (1, 1, 1), "{stored:?}");
    let before = smtp.copies().len();
    workerd.start().await;
    // A desk that lies there without an alarm, as after a restore of a copy: the tick finds it.
    workerd.tick().await;
    settled(&workerd).await;
    let arrived = smtp.copies().len().saturating_sub(before);
    assert_eq!(
        arrived, 2,
        "what was queued is delivered, what was delivered is left"
    );
    let mut visits = send_all(&workerd.client(), "acme", 3).await;
    visits.push(replayed(&workerd).await);
    settled(&workerd).await;
    let tally = crate::visits::cases(&workerd, &visits);
    assert_eq!((tally.lost, tally.doubled), (0, 0), "{tally:?}");
    tally
}

/// A submission of then, sent again by its client: the same case, not a new one.
async fn replayed(workerd: &Workerd) -> Visit {
    let mut visit = Visit {
        key: "0123456789abcdef0123456789abcdef".to_owned(),
        draft: json!({
            "kind": "question",
            "message": "Where is my oven?",
            "email": "anna.then@example.net",
        }),
        site: "acme",
        address: None,
        reference: None,
    };
    let answer = visit.send(&workerd.client()).await;
    assert_eq!(
        answer.status, 200,
        "a key of the first release is known: {answer:?}"
    );
    visit
}
