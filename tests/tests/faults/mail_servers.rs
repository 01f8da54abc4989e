//! Mail servers that refuse, lie, or leave the end of a letter in the dark,
//! with the real sockets of the runtime.

use libtest_mimic::Trial;
use tests::{
    Conduct, Conservation, Row, ScriptedSmtp, SmtpPhase, Terms, Workerd, eventually_within,
};

use crate::visits::{Visit, reckon, send_all};
use crate::world::{Scale, Tally, faults};

/// A silent server costs an attempt half a minute, and this is longer.
const ENDED: std::time::Duration = std::time::Duration::from_secs(45);

pub(crate) fn trials() -> Vec<Trial> {
    faults![
        f9_each_refusal_has_its_verdict,
        f10_hung_up_after_the_dot_comes_twice_under_one_name,
        f11_reset_after_the_dot_comes_twice_under_one_name,
        f12_without_tls_nothing_is_said,
        f13_words_injected_behind_starttls_end_the_session,
        f14_a_server_that_floods_or_babbles_is_left,
    ]
}

async fn f9_each_refusal_has_its_verdict(scale: Scale) -> Tally {
    let mut all = Tally::default();
    for (phase, reply, verdict) in [
        (SmtpPhase::RcptTo, "550 5.1.1 no such mailbox", "refused"),
        (
            SmtpPhase::FinalDot,
            "552 5.2.2 the mailbox is full",
            "refused",
        ),
        (SmtpPhase::Data, "554 5.7.1 not from you", "refused"),
        (
            SmtpPhase::MailFrom,
            "535 5.7.8 who are you",
            "configuration",
        ),
        (
            SmtpPhase::MailFrom,
            "530 5.7.0 log in first",
            "configuration",
        ),
    ] {
        let smtp = ScriptedSmtp::start().await;
        smtp.first(1, Conduct::Answer(phase, reply));
        let workerd = Workerd::running(Terms::mail_at(smtp.port())).await;
        let tally = through(&workerd, &smtp, scale).await;
        assert_eq!(
            verdicts(&workerd).first().map(String::as_str),
            Some(verdict),
            "{reply}"
        );
        assert_eq!((tally.lost, tally.doubled), (0, 0), "{reply}: {tally:?}");
        // A person is called for in the same moment.
        let log = workerd.log();
        assert_eq!(
            log.matches("a letter needs a person's hand").count(),
            1,
            "{reply}: {log}"
        );
        all.tried = all.tried.saturating_add(tally.tried);
    }
    all
}

async fn f10_hung_up_after_the_dot_comes_twice_under_one_name(scale: Scale) -> Tally {
    comes_twice(Conduct::KeepAndClose, scale).await
}

async fn f11_reset_after_the_dot_comes_twice_under_one_name(scale: Scale) -> Tally {
    comes_twice(Conduct::KeepAndReset, scale).await
}

async fn comes_twice(conduct: Conduct, scale: Scale) -> Tally {
    let smtp = ScriptedSmtp::start().await;
    let workerd = Workerd::running(Terms::mail_at(smtp.port()).at_once()).await;
    let books = Conservation::watch(&workerd);
    let mut visits = Vec::new();
    for _ in 0..scale.of(3, 40) {
        smtp.first(1, conduct);
        visits.extend(send_all(&workerd.client(), "acme", 1).await);
        crate::visits::settled(&workerd).await;
    }
    let tally = reckon(&workerd, &smtp, &visits).await;
    assert_eq!((tally.lost, tally.doubled), (0, visits.len()), "{tally:?}");
    assert!(
        smtp.copies().values().all(|copies| *copies == 2),
        "{:?}",
        smtp.copies()
    );
    let ambiguous = verdicts(&workerd)
        .iter()
        .filter(|verdict| *verdict == "ambiguous")
        .count();
    assert_eq!(ambiguous, visits.len(), "the log of attempts says so");
    books.end(&workerd).await;
    tally
}

async fn f12_without_tls_nothing_is_said(_: Scale) -> Tally {
    let smtp = ScriptedSmtp::start().await;
    // This server offers no STARTTLS, or somebody on the way has taken it out.
    let workerd = Workerd::running(Terms::mail_by("smtp+starttls", smtp.port())).await;
    let visits = send_all(&workerd.client(), "acme", 1).await;
    ended_as(&workerd, "tls_fault", "starttls").await;
    heard_nothing(&smtp);
    queued(&workerd, &visits)
}

async fn f13_words_injected_behind_starttls_end_the_session(_: Scale) -> Tally {
    let smtp = ScriptedSmtp::start().await;
    smtp.always(Conduct::Inject);
    let workerd = Workerd::running(Terms::mail_by("smtp+starttls", smtp.port())).await;
    let visits = send_all(&workerd.client(), "acme", 1).await;
    ended_as(&workerd, "protocol_fault", "starttls").await;
    heard_nothing(&smtp);
    queued(&workerd, &visits)
}

async fn f14_a_server_that_floods_or_babbles_is_left(_: Scale) -> Tally {
    let mut all = Tally::default();
    for conduct in [Conduct::Flood, Conduct::Nuls] {
        let smtp = ScriptedSmtp::start().await;
        smtp.first(1, conduct);
        let workerd = Workerd::running(Terms::mail_at(smtp.port())).await;
        let visits = send_all(&workerd.client(), "acme", 1).await;
        let verdict = if conduct == Conduct::Flood {
            "protocol_fault"
        } else {
            "retry"
        };
        eventually_within(ENDED, "the attempt has ended", || async {
            verdicts(&workerd).first().cloned()
        })
        .await;
        let first = verdicts(&workerd).first().cloned().unwrap_or_default();
        assert!(
            first == verdict || first == "protocol_fault",
            "{conduct:?}: {first}"
        );
        // What the system has taken into its own buffers may be some megabytes.
        let flooded = smtp.flooded_bytes();
        assert!(
            flooded < 10_000_000,
            "the client took {flooded} bytes of greetings"
        );
        let tally = reckon(&workerd, &smtp, &visits).await;
        assert_eq!((tally.lost, tally.doubled), (0, 0), "{tally:?}");
        all.tried = all.tried.saturating_add(tally.tried);
    }
    all
}

/// Submissions that the server refuses once, and then takes.
async fn through(workerd: &Workerd, smtp: &ScriptedSmtp, _: Scale) -> Tally {
    let books = Conservation::watch(workerd);
    let visits = send_all(&workerd.client(), "acme", 1).await;
    let tally = reckon(workerd, smtp, &visits).await;
    books.end(workerd).await;
    tally
}

/// Nothing but greetings: no name, no password, no letter.
fn heard_nothing(smtp: &ScriptedSmtp) {
    let commands = smtp.commands();
    let may_be_said = |verb: &String| ["EHLO", "HELO", "STARTTLS", "QUIT"].contains(&verb.as_str());
    assert!(
        !commands.is_empty() && commands.iter().all(may_be_said),
        "{commands:?}"
    );
}

/// What cannot be delivered stays, and is tried again.
fn queued(workerd: &Workerd, visits: &[Visit]) -> Tally {
    let books = tests::Books::of(&workerd.rows());
    books.assert_balanced();
    assert_eq!(
        usize::try_from(books.pending),
        Ok(visits.len()),
        "{books:?}"
    );
    crate::visits::cases(workerd, visits)
}

async fn ended_as(workerd: &Workerd, verdict: &str, phase: &str) {
    let wanted = format!("an attempt ends as {verdict} in {phase}");
    let is = |row: &Row, name: &str, wanted: &str| row.get(name).is_some_and(|is| is == wanted);
    eventually_within(ENDED, &wanted, || async {
        let rows = workerd.rows().ask("SELECT verdict, phase FROM attempts");
        let found = rows
            .iter()
            .any(|row| is(row, "verdict", verdict) && is(row, "phase", phase));
        found.then_some(())
    })
    .await;
}

/// What the attempts came to, first to last.
fn verdicts(workerd: &Workerd) -> Vec<String> {
    let rows = workerd
        .rows()
        .ask("SELECT verdict FROM attempts WHERE verdict IS NOT NULL ORDER BY started_ms, number");
    rows.iter()
        .filter_map(|row| row.get("verdict").cloned())
        .collect()
}
