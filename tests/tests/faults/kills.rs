//! Power cuts: SIGKILL while submissions come in, while a letter is under way, and alarms that the
//! runtime forgets.

use std::sync::Arc;

use libtest_mimic::Trial;
use tests::{
    Conduct, Conservation, EdgeClient, ScriptedSmtp, SmtpPhase, Terms, Workerd, eventually,
};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

use crate::visits::{Outcome, Visit, reckon, send_all};
use crate::world::{Scale, Tally, faults};

const WRITERS: u32 = 6;
/// Acknowledgements between two kills, at least.
const ACKNOWLEDGED_MIN: u32 = 25;

pub(crate) fn trials() -> Vec<Trial> {
    faults![
        f1_killed_while_submissions_come_in,
        f2_killed_while_a_letter_is_under_way,
        f3_an_alarm_that_is_lost,
    ]
}

async fn f1_killed_while_submissions_come_in(scale: Scale) -> Tally {
    let smtp = ScriptedSmtp::start().await;
    let mut workerd = Workerd::running(Terms::mail_at(smtp.port()).steps(&[0, 1])).await;
    let books = Conservation::watch(&workerd);
    let (acknowledged, mut acknowledgements) = mpsc::unbounded_channel();
    let (power, is_on) = watch::channel(true);
    let mut writers = JoinSet::new();
    for _ in 0..WRITERS {
        writers.spawn(write(workerd.client(), is_on.clone(), acknowledged.clone()));
    }
    // Should all writers fail, nobody waits for them.
    drop(acknowledged);
    let rounds = scale.of(20, 200);
    for round in 0..rounds {
        for _ in 0..ACKNOWLEDGED_MIN.saturating_add(round % 7) {
            acknowledgements.recv().await.expect("writers write");
        }
        workerd.kill();
        // Until then the writers meet a closed door, as visitors do.
        workerd.start().await;
        power.send_replace(true);
    }
    drop(power);
    let visits: Vec<Visit> = writers.join_all().await.concat();
    let client = workerd.client();
    let mut replayed = Vec::new();
    let mut unanswered: u32 = 0;
    for mut visit in visits {
        if visit.reference.is_none() {
            unanswered = unanswered.saturating_add(1);
            visit.insist(&client).await;
        }
        replayed.push(visit);
    }
    let acks = replayed.len();
    assert!(acks >= usize::try_from(rounds.saturating_mul(ACKNOWLEDGED_MIN)).expect("a count"));
    assert_ne!(unanswered, 0, "no kill met a submission on its way");
    let tally = reckon(&workerd, &smtp, &replayed).await;
    let open_ends = workerd
        .rows()
        .ask("SELECT letter FROM attempts WHERE verdict IS NULL OR verdict = 'ambiguous'");
    assert_eq!(tally.lost, 0, "{tally:?}");
    // What came twice came after an attempt whose end nobody saw, and every case is there once.
    assert!(
        tally.doubled <= open_ends.len(),
        "{tally:?}, {} open ends",
        open_ends.len()
    );
    assert_eq!(crate::visits::cases(&workerd, &replayed).doubled, 0);
    let books = books.end(&workerd).await;
    assert_eq!(books.delivered, books.acknowledged, "{books:?}");
    tally
}

/// A visitor after the other, each with a key of their own, until the power is gone for good.
async fn write(
    client: EdgeClient,
    mut is_on: watch::Receiver<bool>,
    acknowledged: mpsc::UnboundedSender<()>,
) -> Vec<Visit> {
    let mut visits = Vec::new();
    loop {
        let mut visit = Visit::new();
        is_on.mark_unchanged();
        let outcome = visit.attempt(&client).await;
        visits.push(visit);
        let goes_on = match outcome {
            Outcome::Acknowledged(_) => {
                acknowledged.send(()).is_ok() && is_on.has_changed().is_ok()
            }
            Outcome::Refused(_) => is_on.has_changed().is_ok(),
            Outcome::Unanswered(_) => is_on.changed().await.is_ok(),
        };
        if !goes_on {
            return visits;
        }
    }
}

/// When in the life of a letter the power is cut.
const CUTS: [SmtpPhase; 5] = [
    SmtpPhase::Greeting,
    SmtpPhase::MailFrom,
    SmtpPhase::Content,
    SmtpPhase::FinalDot,
    SmtpPhase::Accepted,
];

async fn f2_killed_while_a_letter_is_under_way(scale: Scale) -> Tally {
    let mut smtp = ScriptedSmtp::start().await;
    let mut workerd = Workerd::running(Terms::mail_at(smtp.port()).at_once()).await;
    let books = Conservation::watch(&workerd);
    let mut all = Tally::default();
    for _ in 0..scale.of(2, 20) {
        for cut in CUTS {
            let before = smtp.copies();
            let visit = cut_at(cut, &mut workerd, &mut smtp).await;
            let tally = reckon(&workerd, &smtp, std::slice::from_ref(&visit)).await;
            let now = smtp.copies();
            let fresh: Vec<u32> = now
                .iter()
                .filter(|(id, _)| !before.contains_key(*id))
                .map(|(_, copies)| *copies)
                .collect();
            let most = match cut {
                SmtpPhase::FinalDot | SmtpPhase::Accepted => 2,
                _ => 1,
            };
            assert!(
                matches!(*fresh, [1..=2]) && fresh.iter().all(|copies| *copies <= most),
                "{cut:?}: {fresh:?}"
            );
            assert_eq!(tally.lost, 0, "{cut:?}: {tally:?}");
            all.tried = all.tried.saturating_add(1);
            all.doubled = tally.doubled;
        }
    }
    books.end(&workerd).await;
    all
}

async fn cut_at(phase: SmtpPhase, workerd: &mut Workerd, smtp: &mut ScriptedSmtp) -> Visit {
    smtp.first(1, Conduct::Hold(phase));
    let mut visit = Visit::new();
    visit.insist(&workerd.client()).await;
    let held = smtp.held().await;
    if phase == SmtpPhase::Accepted {
        assert_eq!(held, SmtpPhase::FinalDot);
        // The 250 is on its way and nobody reads it any more.
        workerd.freeze();
        smtp.release();
        assert_eq!(smtp.held().await, SmtpPhase::Accepted);
    }
    workerd.kill();
    smtp.release();
    workerd.start().await;
    // Somebody looks at the case: the desk wakes, and need not wait for the guard of its lease.
    let again = visit.insist(&workerd.client()).await;
    assert_eq!(again.status, 200, "{again:?}");
    visit
}

async fn f3_an_alarm_that_is_lost(scale: Scale) -> Tally {
    let mut smtp = ScriptedSmtp::start().await;
    let mut workerd = Workerd::running(Terms::mail_at(smtp.port()).steps(&[0, 1])).await;
    smtp.close().await;
    let books = Conservation::watch(&workerd);
    let visits = Arc::new(send_all(&workerd.client(), "acme", scale.of(5, 100)).await);
    eventually("an attempt has failed", || async {
        let failed = workerd
            .rows()
            .ask("SELECT letter FROM attempts WHERE verdict IS NOT NULL");
        (!failed.is_empty()).then_some(())
    })
    .await;
    workerd.kill();
    workerd.forget_alarms();
    smtp.open().await;
    workerd.start().await;
    // Until then the desk's own record of the alarm is no older than what it waits for.
    eventually("everything is due", || async {
        // A channel that fails is looked at at a time of its own.
        let later = "WITH now AS (SELECT CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER) AS ms)
                     SELECT letter FROM deliveries, now WHERE state = 'queued' AND next_ms > ms
                     UNION SELECT channel FROM channels, now WHERE probe_ms > ms";
        workerd.rows().ask(later).is_empty().then_some(())
    })
    .await;
    assert_eq!(workerd.alarms(), 0, "nobody has set an alarm");
    assert_eq!(smtp.sessions(), 0, "nobody has tried to deliver");
    workerd.tick().await;
    let tally = reckon(&workerd, &smtp, &visits).await;
    assert_eq!((tally.lost, tally.doubled), (0, 0), "{tally:?}");
    books.end(&workerd).await;
    tally
}
