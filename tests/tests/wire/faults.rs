//! Servers that misbehave: the verdict is right and the wait has an end.

use std::time::Duration;

use courier::{
    AmbiguousCause, Attempt, Phase, ProtocolCause, RetryCause, StreamFault, TlsCause, Verdict,
    smtp::{Security, Timeouts},
};
use tokio::time::timeout;

use crate::certificates::Authority;
use crate::faulty::{Step, faulty};
use crate::letters::{TIMEOUTS, WORDS, credentials, hand_over_within, letter};

/// No attempt here may last longer.
const END: Duration = Duration::from_secs(15);

const IMPATIENT: Timeouts = Timeouts {
    greeting: Duration::from_millis(300),
    command: Duration::from_millis(300),
    final_dot: Duration::from_millis(300),
    ..TIMEOUTS
};

async fn attempt(security: Security, timeouts: Timeouts, steps: &'static [Step]) -> Attempt {
    let port = faulty(steps).await;
    let client = Authority::new().client();
    let letter = letter(WORDS);
    let attempt = hand_over_within(timeouts, port, client, security, &letter);
    timeout(END, attempt).await.expect("an attempt ends")
}

fn start_tls() -> Security {
    Security::StartTls(Some(credentials("right password")))
}

const fn ended(phase: Phase, verdict: Verdict) -> Attempt {
    Attempt { phase, verdict }
}

#[tokio::test]
async fn a_silent_server_is_given_up() {
    let attempt = attempt(start_tls(), IMPATIENT, &[Step::Fall]).await;
    let verdict = Verdict::Retry(RetryCause::Stream(StreamFault::TimedOut));
    assert_eq!(attempt, ended(Phase::Greeting, verdict));
}

#[tokio::test]
async fn a_dripping_server_does_not_outlast_the_attempt() {
    let timeouts = Timeouts {
        attempt: Duration::from_secs(1),
        ..TIMEOUTS
    };
    let attempt = attempt(start_tls(), timeouts, &[Step::Drip]).await;
    let verdict = Verdict::Retry(RetryCause::Stream(StreamFault::TimedOut));
    assert_eq!(attempt, ended(Phase::Greeting, verdict));
}

#[tokio::test]
async fn a_stripped_starttls_sends_nothing() {
    let steps = &[
        Step::Say("220 mx\r\n"),
        Step::Hear("EHLO feedback.example\r\n"),
        Step::Say("250-mx\r\n250 AUTH PLAIN LOGIN\r\n"),
        Step::Hear("QUIT\r\n"),
        Step::Say("221 bye\r\n"),
    ];
    let attempt = attempt(start_tls(), TIMEOUTS, steps).await;
    let verdict = Verdict::TlsFault(TlsCause::NotOffered);
    assert_eq!(attempt, ended(Phase::StartTls, verdict));
}

#[tokio::test]
async fn words_injected_behind_starttls_end_the_session() {
    let steps = &[
        Step::Say("220 mx\r\n"),
        Step::Hear("\r\n"),
        Step::Say("250-mx\r\n250 STARTTLS\r\n"),
        Step::Hear("STARTTLS\r\n"),
        Step::Say("220 ok\r\n250 injected\r\n"),
        Step::Fall,
    ];
    let attempt = attempt(start_tls(), TIMEOUTS, steps).await;
    let verdict = Verdict::ProtocolFault(ProtocolCause::Unasked);
    assert_eq!(attempt, ended(Phase::StartTls, verdict));
}

const UP_TO_THE_DOT: [Step; 9] = [
    Step::Say("220 mx\r\n"),
    Step::Hear("\r\n"),
    Step::Say("250 mx\r\n"),
    Step::Hear("\r\n"),
    Step::Say("250 ok\r\n"),
    Step::Hear("\r\n"),
    Step::Say("250 ok\r\n"),
    Step::Hear("DATA\r\n"),
    Step::Say("354 go ahead\r\n"),
];

#[tokio::test]
async fn an_end_after_the_final_dot_is_ambiguous() {
    const HANGS_UP: &[Step] = &{
        let [a, b, c, d, e, f, g, h, i] = UP_TO_THE_DOT;
        [a, b, c, d, e, f, g, h, i, Step::Hear("\r\n.\r\n")]
    };
    const FALLS_SILENT: &[Step] = &{
        let [a, b, c, d, e, f, g, h, i] = UP_TO_THE_DOT;
        [
            a,
            b,
            c,
            d,
            e,
            f,
            g,
            h,
            i,
            Step::Hear("\r\n.\r\n"),
            Step::Fall,
        ]
    };
    for (steps, fault) in [
        (HANGS_UP, StreamFault::Closed),
        (FALLS_SILENT, StreamFault::TimedOut),
    ] {
        let attempt = attempt(Security::PlainLoopback, IMPATIENT, steps).await;
        let verdict = Verdict::Ambiguous(AmbiguousCause::Stream(fault));
        assert_eq!(attempt, ended(Phase::FinalDot, verdict));
    }
}

#[tokio::test]
async fn an_end_before_the_final_dot_is_tried_again() {
    const HANGS_UP: &[Step] = &{
        let [a, b, c, d, e, f, g, ..] = UP_TO_THE_DOT;
        [a, b, c, d, e, f, g]
    };
    let attempt = attempt(Security::PlainLoopback, TIMEOUTS, HANGS_UP).await;
    assert_eq!(attempt.phase, Phase::Data);
    assert!(
        matches!(attempt.verdict, Verdict::Retry(RetryCause::Stream(_))),
        "{attempt}"
    );
}
