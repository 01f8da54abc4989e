//! Cuts the line to the mail server after the n-th byte, n = 1, 2, 3 …, until a letter comes through whole.

use libtest_mimic::Trial;
use tests::{Chaos, Conservation, Fault, ScriptedSmtp, Side, Terms, Workerd};

use crate::visits::{Visit, reckon, send_all, settled};
use crate::world::{Scale, Tally, faults};

/// No session of one letter is longer.
const SESSION_BYTES_MAX: usize = 100_000;

pub(crate) fn trials() -> Vec<Trial> {
    faults![
        sweep_cut_after_the_nth_byte_of_ours,
        sweep_cut_after_the_nth_byte_of_the_servers,
        sweep_reset_after_the_nth_byte_of_ours,
    ]
}

async fn sweep_cut_after_the_nth_byte_of_ours(scale: Scale) -> Tally {
    let step = scale.of(211, 17);
    sweep(step, |bytes| Fault::CutAfter(Side::Client, bytes)).await
}

async fn sweep_cut_after_the_nth_byte_of_the_servers(scale: Scale) -> Tally {
    let step = scale.of(5, 1);
    sweep(step, |bytes| Fault::CutAfter(Side::Server, bytes)).await
}

async fn sweep_reset_after_the_nth_byte_of_ours(scale: Scale) -> Tally {
    let step = scale.of(401, 101);
    sweep(step, |bytes| Fault::ResetAfter(Side::Client, bytes)).await
}

async fn sweep(step: u32, fault: fn(usize) -> Fault) -> Tally {
    let smtp = ScriptedSmtp::start().await;
    let line = Chaos::to(smtp.port()).await;
    let workerd = Workerd::running(Terms::mail_at(line.port()).at_once()).await;
    let books = Conservation::watch(&workerd);
    let step = usize::try_from(step).expect("a small number");
    let mut visits: Vec<Visit> = Vec::new();
    for bytes in (1..SESSION_BYTES_MAX).step_by(step) {
        line.first(1, fault(bytes));
        visits.extend(send_all(&workerd.client(), "acme", 1).await);
        settled(&workerd).await;
        let copies = smtp.copies();
        assert_eq!(copies.len(), visits.len(), "cut after {bytes} bytes");
        assert!(
            copies.values().all(|copies| *copies <= 2),
            "cut after {bytes} bytes: {copies:?}"
        );
        if line.is_whole() {
            assert!(visits.len() > 10, "the sweep ended after {bytes} bytes");
            let tally = reckon(&workerd, &smtp, &visits).await;
            assert_eq!(tally.lost, 0, "{tally:?}");
            books.end(&workerd).await;
            return tally;
        }
    }
    panic!("the line was cut to the end");
}
