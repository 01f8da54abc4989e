//! Makes the n-th call of the desk's storage fail, n = 1, 2, 3 …, from the desk's first statement to the last
//! of a delivery, until a run meets no fault.

use libtest_mimic::Trial;
use tests::{Books, ScriptedSmtp, Terms, Workerd, eventually};

use crate::visits::{Outcome, Visit, cases};
use crate::world::{Scale, Tally, faults};

/// No run of one submission asks the storage more often.
const CALLS_MAX: u32 = 1_000;
/// Any run asks it more often than this.
const CALLS_MIN: u32 = 60;

pub(crate) fn trials() -> Vec<Trial> {
    faults![sweep_the_nth_storage_call_fails_and_nothing_is_lost]
}

async fn sweep_the_nth_storage_call_fails_and_nothing_is_lost(scale: Scale) -> Tally {
    let smtp = ScriptedSmtp::start().await;
    let mut all = Tally::default();
    let step = usize::try_from(scale.of(7, 1)).expect("a small number");
    for n in (1..CALLS_MAX).step_by(step) {
        let before = smtp.copies().len();
        let mut workerd = Workerd::new(Terms::mail_at(smtp.port()).steps(&[0, 0]));
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
        let is_whole = !workerd.log().contains("a fault of the storage")
            && !workerd.log().contains(&format!("storage call {n} fails"));
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
