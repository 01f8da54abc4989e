//! Mail servers that are away, silent, slow or not in the mood, for a while or for good.

use std::time::Duration;

use libtest_mimic::Trial;
use tests::{
    Books, Conduct, Conservation, ScriptedSmtp, SmtpPhase, Terms, Workerd, eventually,
    eventually_within,
};

use crate::visits::{reckon, send_all};
use crate::world::{Scale, Tally, faults};

/// An attempt at a silent or slow server has ended by then: it has 5 s here.
const ENDED: Duration = Duration::from_secs(40);
/// Connections that a desk has at a time.
const SOCKETS_MAX: u32 = 4;
/// Attempts that have begun when the third failure is known: that one, those before it, and what else
/// is under way.
const BEFORE_PROBES_MAX: usize = 6;

pub(crate) fn trials() -> Vec<Trial> {
    faults![
        f5_the_mail_server_is_away_for_a_while,
        f6_a_silent_mail_server_delays_no_other_site,
        f7_a_mail_server_that_drips_does_not_outlast_the_attempt,
        f8_greylisted_and_then_taken,
        f23_a_deep_queue_does_not_slow_the_intake,
    ]
}

async fn f5_the_mail_server_is_away_for_a_while(scale: Scale) -> Tally {
    let mut smtp = ScriptedSmtp::start().await;
    // By its own schedule no letter is tried again in time: what was tried in vain must become due when
    // the server is back.
    let terms = Terms::mail_at(smtp.port()).steps(&[0, 600]);
    let workerd = Workerd::running(terms).await;
    let books = Conservation::watch(&workerd);
    smtp.close().await;
    let visits = send_all(&workerd.client(), "acme", scale.of(100, 1_000)).await;
    // After three failures one probe alone is sent, so not every letter is tried.
    let failed = eventually("attempts were made in vain", || async {
        let failed = workerd
            .rows()
            .ask("SELECT started_ms FROM attempts WHERE verdict = 'retry' ORDER BY started_ms");
        (failed.len() >= BEFORE_PROBES_MAX + 2).then_some(failed)
    })
    .await;
    let probes = failed.iter().skip(BEFORE_PROBES_MAX).map(started_ms);
    let probes: Vec<u64> = probes.collect();
    let is_early = |pair: &[u64]| matches!(pair, [a, b] if b.saturating_sub(*a) < 1_000);
    assert!(!probes.windows(2).any(is_early), "no probes: {probes:?}");
    assert_eq!(Books::of(&workerd.rows()).delivered, 0);
    smtp.open().await;
    let tally = reckon(&workerd, &smtp, &visits).await;
    assert_eq!((tally.lost, tally.doubled), (0, 0), "{tally:?}");
    books.end(&workerd).await;
    tally
}

async fn f6_a_silent_mail_server_delays_no_other_site(scale: Scale) -> Tally {
    let (silent, well) = (ScriptedSmtp::start().await, ScriptedSmtp::start().await);
    silent.always(Conduct::Silent);
    // Longer than the other site's letters take.
    let terms = Terms::mail_at(silent.port())
        .and_site("other", well.port())
        .seconds("reply_seconds", scale.of(3, 30))
        .seconds("attempt_seconds", scale.of(5, 60));
    let workerd = Workerd::running(terms).await;
    let books = Conservation::watch(&workerd);
    let client = workerd.client();
    let mut visits = send_all(&client, "acme", scale.of(4, 40)).await;
    eventually("the silent server has a connection", || async {
        (silent.sessions() > 0).then_some(())
    })
    .await;
    visits.extend(send_all(&client, "other", scale.of(40, 400)).await);
    eventually("the other site's letters have arrived", || async {
        (u32::try_from(well.copies().len()) == Ok(scale.of(40, 400))).then_some(())
    })
    .await;
    let ended = "SELECT phase, verdict FROM attempts WHERE verdict = 'retry'";
    assert_eq!(
        workerd.rows().ask(ended),
        [],
        "the silent server's attempts still run"
    );
    eventually_within(ENDED, "an attempt at the silent server ends", || async {
        let rows = workerd.rows().ask(ended);
        let at_greeting =
            |row: &tests::Row| row.get("phase").is_some_and(|phase| phase == "greeting");
        rows.iter().any(at_greeting).then_some(())
    })
    .await;
    silent.first(0, Conduct::Take);
    // The attempts of the next second may have begun in silence.
    crate::visits::settled(&workerd).await;
    let tally = crate::visits::cases(&workerd, &visits);
    let arrived = silent.copies().len().saturating_add(well.copies().len());
    assert_eq!(
        (tally.lost, tally.doubled, arrived),
        (0, 0, visits.len()),
        "{tally:?}"
    );
    books.end(&workerd).await;
    tally
}

async fn f7_a_mail_server_that_drips_does_not_outlast_the_attempt(scale: Scale) -> Tally {
    let smtp = ScriptedSmtp::start().await;
    let workerd = Workerd::running(Terms::mail_at(smtp.port())).await;
    let books = Conservation::watch(&workerd);
    smtp.always(Conduct::Drip);
    let visits = send_all(&workerd.client(), "acme", scale.of(2, 4)).await;
    let ended = "SELECT ended_ms - started_ms AS took_ms FROM attempts WHERE verdict = 'retry'";
    eventually_within(ENDED, "an attempt at the slow server ends", || async {
        (!workerd.rows().ask(ended).is_empty()).then_some(())
    })
    .await;
    smtp.first(0, Conduct::Take);
    let tally = reckon(&workerd, &smtp, &visits).await;
    assert_eq!((tally.lost, tally.doubled), (0, 0), "{tally:?}");
    books.end(&workerd).await;
    tally
}

async fn f8_greylisted_and_then_taken(scale: Scale) -> Tally {
    let smtp = ScriptedSmtp::start().await;
    let terms = Terms::mail_at(smtp.port()).seconds("greylist_seconds", 2);
    let workerd = Workerd::running(terms).await;
    let mut all = Tally::default();
    for reply in [
        "451 4.7.1 come back later",
        "421 4.7.0 busy",
        "450 4.2.1 not now",
    ] {
        for _ in 0..scale.of(1, 10) {
            smtp.first(2, Conduct::Answer(SmtpPhase::RcptTo, reply));
            let before = workerd.rows().ask("SELECT letter FROM attempts").len();
            let visits = send_all(&workerd.client(), "acme", 1).await;
            let tally = reckon(&workerd, &smtp, &visits).await;
            assert_eq!((tally.lost, tally.doubled), (0, 0), "{reply}: {tally:?}");
            let attempts = workerd
                .rows()
                .ask("SELECT started_ms FROM attempts ORDER BY started_ms");
            let started: Vec<u64> = attempts.iter().skip(before).map(started_ms).collect();
            assert_eq!(started.len(), 3, "{reply}: two refusals, then a delivery");
            let is_greylisting = reply.starts_with("451");
            let waits = started
                .windows(2)
                .map(|pair| pair.iter().copied().reduce(|a, b| b.saturating_sub(a)));
            for wait in waits.flatten() {
                assert!(
                    !is_greylisting || wait >= 2_000,
                    "{reply}: tried again after {wait} ms"
                );
            }
            all.tried = all.tried.saturating_add(1);
        }
    }
    all
}

/// When an attempt began.
pub(crate) fn started_ms(row: &tests::Row) -> u64 {
    let started = row.get("started_ms").and_then(|text| text.parse().ok());
    started.expect("a time")
}

async fn f23_a_deep_queue_does_not_slow_the_intake(scale: Scale) -> Tally {
    let smtp = ScriptedSmtp::start().await;
    smtp.always(Conduct::Silent);
    let workerd = Workerd::running(Terms::mail_at(smtp.port())).await;
    let books = Conservation::watch(&workerd);
    let client = workerd.client();
    // Before the first of them end in silence and the others wait for what becomes of the channel.
    let mut visits = send_all(&client, "acme", SOCKETS_MAX * 3).await;
    let tried = eventually("as many attempts run as may", || async {
        let leased = "SELECT letter FROM deliveries WHERE state = 'leased'";
        let leased = u32::try_from(workerd.rows().ask(leased).len()).expect("a count");
        (leased >= SOCKETS_MAX).then_some(leased)
    })
    .await;
    assert_eq!(tried, SOCKETS_MAX, "letters that are tried at a time");
    // Each is acknowledged within the client's patience, or the run fails here.
    visits.extend(send_all(&client, "acme", scale.of(300, 10_000)).await);
    let now = Books::of(&workerd.rows());
    assert_eq!(usize::try_from(now.pending), Ok(visits.len()), "{now:?}");
    let open = smtp.open_max();
    assert!(
        (1..=SOCKETS_MAX).contains(&open),
        "{open} connections at a time"
    );
    let tally = crate::visits::cases(&workerd, &visits);
    assert_eq!((tally.lost, tally.doubled), (0, 0), "{tally:?}");
    books.end(&workerd).await;
    tally
}
