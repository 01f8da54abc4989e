//! The desk's own rules, watched from outside: an alarm never throws and never does too much, two at once
//! do no harm, and whichever call of the storage fails, nothing is lost.

use libtest_mimic::Trial;
use tests::{Books, Conservation, ScriptedSmtp, Terms, Workerd, eventually};

use crate::visits::{Outcome, Visit, cases, reckon, send_all};
use crate::world::{Scale, Tally, faults};

/// Letters that one alarm tries at most.
const LETTERS_MAX: usize = 20;
/// No run of one submission asks the storage more often.
const CALLS_MAX: u32 = 1_000;
/// Any run asks it more often than this.
const CALLS_MIN: u32 = 60;

pub(crate) fn trials() -> Vec<Trial> {
    faults![
        a7_two_alarms_at_once_try_each_letter_once,
        a8_one_alarm_tries_twenty_letters_at_most,
        sweep_the_nth_storage_call_fails_and_nothing_is_lost,
    ]
}

async fn a7_two_alarms_at_once_try_each_letter_once(scale: Scale) -> Tally {
    let (workerd, tally) = flood(2, scale).await;
    let log = workerd.log();
    let attempts = workerd.rows().ask("SELECT letter FROM attempts");
    assert_eq!(attempts.len(), tally.tried, "each is tried once:\n{log}");
    tally
}

async fn a8_one_alarm_tries_twenty_letters_at_most(scale: Scale) -> Tally {
    let (workerd, tally) = flood(1, scale).await;
    let log = workerd.log();
    let alarms = log.split("an alarm begins").skip(1);
    let tried: Vec<_> = alarms
        .map(|one| one.matches("a letter was handed over").count())
        .collect();
    assert_eq!(tried.iter().sum::<usize>(), tally.tried, "{log}");
    assert_eq!(tried.iter().max(), Some(&LETTERS_MAX), "{tried:?}");
    tally
}

/// More letters than one alarm may try, all due at once, and so many alarms go off where one would.
async fn flood(alarms: u32, scale: Scale) -> (Workerd, Tally) {
    let mut smtp = ScriptedSmtp::start().await;
    smtp.close().await;
    let terms = Terms::mail_at(smtp.port())
        .steps(&[0, 2])
        .seconds("probe_seconds", 2);
    let mut workerd = Workerd::new(terms);
    // They are stored and wait; the first of them were tried in vain.
    workerd.start().await;
    let visits = send_all(&workerd.client(), "acme", scale.of(50, 300)).await;
    workerd.kill();
    workerd.change_rows(
        "DELETE FROM attempts; DELETE FROM channels;
         UPDATE deliveries SET state = 'queued', attempts = 0, unseen = 0, next_ms = since_ms",
    );
    smtp.open().await;
    workerd.watch_alarms(alarms);
    workerd.start().await;
    let books = Conservation::watch(&workerd);
    workerd.tick().await;
    let tally = reckon(&workerd, &smtp, &visits).await;
    assert_eq!((tally.lost, tally.doubled), (0, 0), "{tally:?}");
    assert!(!workerd.log().contains("an alarm threw"));
    books.end(&workerd).await;
    (workerd, tally)
}

async fn sweep_the_nth_storage_call_fails_and_nothing_is_lost(scale: Scale) -> Tally {
    let smtp = ScriptedSmtp::start().await;
    let mut all = Tally::default();
    let step = usize::try_from(scale.of(7, 1)).expect("a small number");
    for n in (1..CALLS_MAX).step_by(step) {
        let before = smtp.copies().len();
        let mut workerd = Workerd::new(Terms::mail_at(smtp.port()).at_once());
        workerd.fail_storage_call(n);
        workerd.start().await;
        let client = workerd.client();
        let mut visit = Visit::new();
        // Taken, or refused with a problem to read and a time to come back; never an answer that is neither.
        if !matches!(visit.attempt(&client).await, Outcome::Acknowledged(_)) {
            visit.insist(&client).await;
        }
        let waited = format!("delivered, though call {n} failed");
        eventually(&waited, || async {
            // What a fault in the outbox leaves behind is found by the watchdog.
            workerd.tick().await;
            let books = Books::of(&workerd.rows());
            books.assert_balanced();
            (books.delivered == 1).then_some(())
        })
        .await;
        let log = workerd.log();
        let is_whole = !log.contains(&format!("storage call {n} fails"));
        assert!(!log.contains("an alarm threw"), "call {n}: {log}");
        let tally = cases(&workerd, std::slice::from_ref(&visit));
        assert_eq!((tally.lost, tally.doubled), (0, 0), "call {n}: {tally:?}");
        let copies = smtp.copies();
        assert_eq!(
            copies.len(),
            before.saturating_add(1),
            "call {n}: one letter"
        );
        let most = copies.values().copied().max().unwrap_or_default();
        assert!(most <= 2, "call {n}: {most} copies of one letter");
        all.tried = all.tried.saturating_add(1);
        if is_whole {
            assert!(n > CALLS_MIN, "no fault at call {n}");
            all.doubled = copies.values().filter(|copies| **copies > 1).count();
            return all;
        }
    }
    panic!("a fault to the end");
}
