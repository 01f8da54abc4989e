//! What was given up is counted, named, told to a person, and comes back by one command.

use libtest_mimic::Trial;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{
    Conservation, HookAnswer, HookServer, MailServer, ScriptedSmtp, Terms, Workerd, eventually,
};

use crate::channels::{hook, keyed, text};
use crate::visits::{cases, send_all, settled};
use crate::world::{Scale, Tally, faults};

pub(crate) fn trials() -> Vec<Trial> {
    faults![
        f30_given_up_for_good_is_counted_and_named,
        f30_what_every_channel_gave_up_is_listed_and_put_back,
        f30_a_letter_tells_what_was_given_up_and_what_to_do,
    ]
}

async fn f30_given_up_for_good_is_counted_and_named(scale: Scale) -> Tally {
    let mut smtp = ScriptedSmtp::start().await;
    smtp.close().await;
    let terms = Terms::mail_at(smtp.port())
        .steps(&[0, 1])
        .seconds("horizon_seconds", 4);
    let workerd = Workerd::running(terms).await;
    let books = Conservation::watch(&workerd);
    let client = workerd.client();
    let visits = send_all(&client, "acme", scale.of(150, 500)).await;
    // More than one look a second could try one by one before the deadline of the wait.
    settled(&workerd).await;
    let named = workerd
        .rows()
        .ask("SELECT reference FROM submissions WHERE outcome = 'dead'");
    for visit in &visits {
        let is_this = |row: &tests::Row| row.get("reference") == visit.reference.as_ref();
        assert!(
            named.iter().any(is_this),
            "given up and not named: {visit:?}"
        );
    }
    let log = workerd.log();
    // What was to tell the company of it is given up too.
    let said = log.matches("a letter was given up").count();
    assert!(said >= visits.len(), "each is said in the log: {said}");
    let tally = cases(&workerd, &visits);
    assert_eq!((tally.lost, tally.doubled), (0, 0), "{tally:?}");
    let books = books.end(&workerd).await;
    assert_eq!(usize::try_from(books.dead), Ok(visits.len()), "{books:?}");
    tally
}

async fn f30_what_every_channel_gave_up_is_listed_and_put_back(scale: Scale) -> Tally {
    let (mut smtp, crm) = (ScriptedSmtp::start().await, HookServer::start().await);
    smtp.close().await;
    crm.always(HookAnswer::status(503));
    // Five days in four seconds.
    let terms = hook(Terms::mail_at(smtp.port()), &crm).seconds("horizon_seconds", 4);
    let workerd = Workerd::running(terms).await;
    let books = Conservation::watch(&workerd);
    let client = workerd.client();
    let visits = send_all(&client, "acme", scale.of(10, 50)).await;
    settled(&workerd).await;
    let counted = tests::Books::of(&workerd.rows());
    assert_eq!(
        (counted.dead, counted.delivered),
        (scale.of(10, 50), 0),
        "{counted:?}"
    );
    let refused = tests::Answer::of(client.request(Method::GET, "/status/acme/dead")).await;
    assert_eq!(refused.status, 401, "not without the key");
    let listed = keyed(&client, Method::GET, "/status/acme/dead", None).await;
    let mut references: Vec<&str> = listed
        .get("dead")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .map(|one| text(one, "/reference"))
        .collect();
    let mut expected: Vec<&str> = visits
        .iter()
        .filter_map(|visit| visit.reference.as_deref())
        .collect();
    references.sort_unstable();
    expected.sort_unstable();
    assert_eq!(references, expected, "each by its reference");
    smtp.open().await;
    crm.always(HookAnswer::status(200));
    let body = json!({ "references": expected });
    let revived = keyed(&client, Method::POST, "/status/acme/dead", Some(body)).await;
    assert_eq!(revived.get("revived"), Some(&json!(visits.len())));
    eventually("all are delivered after all", || async {
        let counted = tests::Books::of(&workerd.rows());
        (counted.delivered == counted.acknowledged && counted.dead == 0).then_some(())
    })
    .await;
    settled(&workerd).await;
    books.end(&workerd).await;
    Tally {
        tried: visits.len(),
        ..Tally::default()
    }
}

async fn f30_a_letter_tells_what_was_given_up_and_what_to_do(_: Scale) -> Tally {
    let folder = tempfile::tempdir().expect("a folder");
    let mut inbox = MailServer::new(folder.path());
    inbox.start().await;
    let crm = HookServer::start().await;
    crm.always(HookAnswer::status(410));
    let workerd = Workerd::running(hook(Terms::mail_at(inbox.smtp_port()), &crm)).await;
    let books = Conservation::watch(&workerd);
    let visits = send_all(&workerd.client(), "acme", 1).await;
    let reference = visits
        .first()
        .and_then(|visit| visit.reference.clone())
        .expect("a reference");
    let told = eventually("a letter about what was given up", || async {
        let letters = inbox.letters().await;
        letters
            .into_iter()
            .find(|letter| letter.subject == "Non consegnata: 1 segnalazione")
    })
    .await;
    let words: Vec<_> = told.text.split_whitespace().collect();
    let words = words.join(" ");
    for said in [
        "1 MAIL NON CONSEGNATA",
        "La via «crm» non l’ha accettata, e riprovare non serve. È registrata.",
        "Risposta di 127.0.0.1: 410",
        &format!("{reference} Domanda Ricevuto"),
        "Va messo uno nuovo nella configurazione.",
        "si rimettono in coda: cargo xtask dead",
        "Inviata per un’altra via: smtp.",
    ] {
        assert!(words.contains(said), "{said:?} in {told:?}");
    }
    assert!(told.html.contains(&reference), "{}", told.html);
    // The mail server has the report itself: somebody can have read it.
    assert!(!words.contains("letta nessuno"), "{told:?}");
    settled(&workerd).await;
    books.end(&workerd).await;
    let tally = cases(&workerd, &visits);
    assert_eq!((tally.lost, tally.doubled), (0, 0), "{tally:?}");
    tally
}
