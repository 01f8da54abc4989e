//! Letters to visitors, over a mail server that refuses them in each way: what ends them, and that the
//! company's account, channels and alerts know nothing of it.
//!
//! Nothing writes such a letter yet, so its rows are put into the desk as they will be.

use libtest_mimic::Trial;
use tests::{
    Conduct, Conservation, HookServer, Row, ScriptedSmtp, SmtpPhase, Terms, Workerd, eventually,
};

use crate::bounced::{is_counted, report, tokens, with_address};
use crate::channels::{events, hook, text};
use crate::visits::{send_all, settled};
use crate::world::{Scale, Tally, faults};

/// The letter that is put into the desk, and to whom.
const LETTER: &str = "00112233445566778899aabbccddeeff";
const VISITOR: &str = "anna.fontana@example.net";
const WORDS: &str = "We come on Wednesday at nine.";

pub(crate) fn trials() -> Vec<Trial> {
    faults![
        f32_a_letter_to_a_visitor_that_fails_is_theirs_alone,
        f32_an_answer_that_comes_back_is_told_to_who_wrote_it,
        f32_a_courtesy_that_is_late_is_not_sent,
        f32_what_waits_for_a_visitor_keeps_no_look_from_the_company,
    ]
}

/// How a letter to a visitor ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// Taken, after so many attempts.
    Taken(usize),
    /// Given up, after so many.
    Ended(usize),
}

/// Each way in which a mail server can fail a letter, with the end of a courtesy and of an answer.
const WAYS: [(Option<Conduct>, End, End); 8] = [
    (None, End::Taken(2), End::Taken(2)),
    (
        Some(Conduct::Answer(
            SmtpPhase::RcptTo,
            "550 5.1.1 no such mailbox",
        )),
        End::Ended(1),
        End::Ended(1),
    ),
    (
        Some(Conduct::Answer(
            SmtpPhase::FinalDot,
            "554 5.7.1 not from you",
        )),
        End::Ended(1),
        End::Ended(1),
    ),
    (
        Some(Conduct::Answer(
            SmtpPhase::RcptTo,
            "451 4.7.1 come back later",
        )),
        End::Taken(2),
        End::Taken(2),
    ),
    (
        Some(Conduct::Answer(SmtpPhase::Greeting, "421 4.3.2 closing")),
        End::Taken(2),
        End::Taken(2),
    ),
    (
        Some(Conduct::Answer(
            SmtpPhase::MailFrom,
            "535 5.7.8 who are you",
        )),
        End::Taken(2),
        End::Taken(2),
    ),
    (Some(Conduct::KeepAndClose), End::Ended(1), End::Taken(2)),
    (Some(Conduct::Nuls), End::Taken(2), End::Taken(2)),
];

async fn f32_a_letter_to_a_visitor_that_fails_is_theirs_alone(_: Scale) -> Tally {
    let mut tried = 0_usize;
    for (conduct, of_courtesy, of_answer) in WAYS {
        for (class, end) in [("courtesy", of_courtesy), ("answer", of_answer)] {
            fails(class, conduct, end).await;
            tried = tried.saturating_add(1);
        }
    }
    Tally {
        tried,
        ..Tally::default()
    }
}

async fn fails(class: &str, conduct: Option<Conduct>, end: End) {
    let what = format!("{class}, {conduct:?}");
    let (mut smtp, crm) = (ScriptedSmtp::start().await, HookServer::start().await);
    let mut workerd = Workerd::running(in_turn(&smtp, &crm)).await;
    send_all(&workerd.client(), "acme", 1).await;
    settled(&workerd).await;
    let before = untouched(&workerd);
    let told = crm.asked().len();
    workerd.kill();
    workerd.change_rows(&letter(class, 0));
    match conduct {
        Some(conduct) => smtp.first(1, conduct),
        None => smtp.close().await,
    }
    workerd.start().await;
    workerd.tick().await;
    let books = Conservation::watch(&workerd);
    if conduct.is_none() {
        eventually("it was tried in vain", || async {
            attempts(&workerd).first().map(|_| ())
        })
        .await;
        smtp.open().await;
    }
    settled(&workerd).await;
    let (state, tries) = match end {
        End::Taken(tries) => ("delivered", tries),
        End::Ended(tries) => ("dead", tries),
    };
    let rows = deliveries(&workerd);
    assert_eq!(rows.len(), 1, "{what}: passed on: {rows:?}");
    let is_at = |row: &Row| row.get("state").is_some_and(|is| is == state);
    assert!(rows.iter().all(is_at), "{what}: {rows:?}");
    assert_eq!(attempts(&workerd).len(), tries, "{what}");
    // The server heard of nobody but the visitor, and the company's inbox for what is the company's.
    let to_visitor = smtp.recipients().iter().filter(|to| *to == VISITOR).count();
    assert!(to_visitor <= tries, "{what}: {to_visitor} times");
    assert!(to_visitor > 0, "{what}: nobody asked for the visitor");
    // The company's account, its channels and what a person was told are as they were.
    assert_eq!(untouched(&workerd), before, "{what}");
    let is_unreached = class == "answer" && matches!(end, End::Ended(_));
    let told = crm.asked().len().saturating_sub(told);
    assert_eq!(told, usize::from(is_unreached), "{what}: told {told} times");
    assert_unreached(&workerd, &crm, is_unreached, &what);
    books.end(&workerd).await;
}

async fn f32_an_answer_that_comes_back_is_told_to_who_wrote_it(_: Scale) -> Tally {
    let (smtp, crm) = (ScriptedSmtp::start().await, HookServer::start().await);
    let mut workerd = Workerd::running(with_address(in_turn(&smtp, &crm))).await;
    send_all(&workerd.client(), "acme", 1).await;
    settled(&workerd).await;
    workerd.kill();
    workerd.change_rows(&letter("answer", 0));
    workerd.start().await;
    workerd.tick().await;
    settled(&workerd).await;
    let before = untouched(&workerd);
    let token = tokens(&smtp).pop().expect("a return address");
    let bounce = report("failed", "5.1.1");
    assert!(is_counted(&workerd.client(), &token, &bounce).await);
    assert!(
        !is_counted(&workerd.client(), &token, &bounce).await,
        "once"
    );
    settled(&workerd).await;
    assert_unreached(&workerd, &crm, true, "it came back");
    assert_eq!(untouched(&workerd), before);
    let rows = deliveries(&workerd);
    assert!(
        rows.iter()
            .all(|row| row.get("state").is_some_and(|is| is == "dead")),
        "{rows:?}"
    );
    Tally {
        tried: 1,
        ..Tally::default()
    }
}

async fn f32_a_courtesy_that_is_late_is_not_sent(_: Scale) -> Tally {
    let smtp = ScriptedSmtp::start().await;
    let mut workerd = Workerd::running(Terms::mail_at(smtp.port())).await;
    send_all(&workerd.client(), "acme", 1).await;
    settled(&workerd).await;
    workerd.kill();
    // It was due 25 hours ago: a word of then would be a surprise now.
    workerd.change_rows(&letter("courtesy", 25 * 3_600_000));
    workerd.start().await;
    workerd.tick().await;
    settled(&workerd).await;
    let rows = deliveries(&workerd);
    assert!(
        rows.iter()
            .all(|row| row.get("state").is_some_and(|is| is == "dead")),
        "{rows:?}"
    );
    assert_eq!(attempts(&workerd), []);
    assert_eq!(smtp.copies().len(), 1, "the company's alone");
    Tally {
        tried: 1,
        ..Tally::default()
    }
}

async fn f32_what_waits_for_a_visitor_keeps_no_look_from_the_company(_: Scale) -> Tally {
    let mut smtp = ScriptedSmtp::start().await;
    let terms = Terms::mail_at(smtp.port())
        .steps(&[0, 1, 1, 1, 600])
        .seconds("probe_seconds", 1);
    let mut workerd = Workerd::running(terms).await;
    send_all(&workerd.client(), "acme", 1).await;
    settled(&workerd).await;
    smtp.close().await;
    let visits = send_all(&workerd.client(), "acme", 2).await;
    eventually("the circuit is open", || async {
        let open = workerd
            .rows()
            .ask("SELECT channel FROM channels WHERE probe_ms IS NOT NULL");
        (!open.is_empty()).then_some(())
    })
    .await;
    workerd.kill();
    // Due long before the company's: it would be the first to look, each time.
    workerd.change_rows(&letter("answer", 3_600_000));
    workerd.start().await;
    workerd.tick().await;
    smtp.open().await;
    settled(&workerd).await;
    assert_eq!(smtp.copies().len(), visits.len().saturating_add(2));
    Tally {
        tried: visits.len(),
        ..Tally::default()
    }
}

fn in_turn(smtp: &ScriptedSmtp, crm: &HookServer) -> Terms {
    hook(Terms::mail_at(smtp.port()), crm)
        .key("channel_order", "in_turn")
        .steps(&[0, 1])
        .seconds("greylist_seconds", 1)
        .seconds("configuration_fault_seconds", 1)
}

/// The rows of a letter to the visitor of the first case, which has been due for so long.
fn letter(class: &str, for_ms: u64) -> String {
    format!(
        "INSERT INTO words (reference, number, who, said_ms, message)
             SELECT reference, 2, 'company', unixepoch() * 1000, '{WORDS}' FROM cases LIMIT 1;
         UPDATE cases SET said = 2 WHERE reference IN (SELECT reference FROM words WHERE number = 2);
         INSERT INTO letters (id, audience, class, reference, recipient, language, words, written_ms,
                 due_ms)
             SELECT '{LETTER}', 'visitor', '{class}', reference, '{VISITOR}', 'en', 2,
                 unixepoch() * 1000 - {for_ms}, unixepoch() * 1000 - {for_ms}
             FROM words WHERE number = 2;
         INSERT INTO deliveries (letter, channel, is_visitors, state, since_ms, next_ms)
             SELECT id, 'smtp', 1, 'queued', due_ms, due_ms FROM letters WHERE id = '{LETTER}';"
    )
}

/// What no letter to a visitor may change: the account, and how the channels are but for when one last took
/// a letter.
fn untouched(workerd: &Workerd) -> Vec<Vec<Row>> {
    [
        "SELECT pending, delivered, dead, erased FROM account",
        "SELECT channel, failures, failing_ms, probe_ms, cause, flagged_ms FROM channels
         WHERE channel = 'smtp'",
        "SELECT id FROM letters WHERE class = 'alert'",
    ]
    .map(|query| workerd.rows().ask(query))
    .into()
}

fn deliveries(workerd: &Workerd) -> Vec<Row> {
    let query = format!("SELECT channel, state FROM deliveries WHERE letter = '{LETTER}'");
    workerd.rows().ask(&query)
}

fn attempts(workerd: &Workerd) -> Vec<Row> {
    let query =
        format!("SELECT number FROM attempts WHERE letter = '{LETTER}' AND ended_ms IS NOT NULL");
    workerd.rows().ask(&query)
}

/// Whether the case says that only the page shows the answer, and its company was told.
fn assert_unreached(workerd: &Workerd, crm: &HookServer, is_so: bool, what: &str) {
    let on_record = workerd
        .rows()
        .ask("SELECT reference FROM events WHERE what = 'unreached'");
    let told = events(crm, "answer.unreached");
    let counts = (on_record.len(), told.len());
    let expected = usize::from(is_so);
    assert_eq!(counts, (expected, expected), "{what}: {told:?}");
    if let (Some(row), Some(event)) = (on_record.first(), told.first()) {
        let reference = row.get("reference").map(String::as_str);
        assert_eq!(reference, Some(text(event, "/data/reference")), "{what}");
    }
}
