//! The session against a server that follows a script.

mod scripted;

use proptest::prelude::*;
use shared::EmailAddress;

use self::scripted::{Conversation, converse};
use super::{Credentials, Envelope, HelloName, Security, SmtpPlan, Timeouts};
use crate::{
    AmbiguousCause, Attempt, ConfigurationCause, Phase, ProtocolCause, RefusedCause, ReplyCode,
    RetryCause, Secret, StreamFault, TlsCause, Verdict, WireBytes,
};

const LETTER: &[u8] = b"Subject: x\r\n\r\nWords.\r\n";
const OPENING: &[(&str, &str)] = &[
    ("", "220 mx.example ESMTP\r\n"),
    (
        "EHLO feedback.example",
        "250-mx.example\r\n250-STARTTLS\r\n250 SIZE 10000\r\n",
    ),
];
const ENCRYPTED: &[(&str, &str)] = &[
    ("STARTTLS", "220 go ahead\r\n"),
    ("<tls>", ""),
    (
        "EHLO feedback.example",
        "250-mx.example\r\n250-SIZE 10000\r\n250 AUTH LOGIN PLAIN\r\n",
    ),
];
const LOGGED_IN: &[(&str, &str)] = &[(
    "AUTH PLAIN AHdlYgBvcGVuIHNlc2FtZQ==",
    "235 2.7.0 welcome\r\n",
)];
const ACCEPTED: &[(&str, &str)] = &[
    ("MAIL FROM:<pronto@shop.example> SIZE=", "250 2.1.0 ok\r\n"),
    ("RCPT TO:<inbox@shop.example>", "250 2.1.5 ok\r\n"),
    ("DATA", "354 go ahead\r\n"),
];

fn credentials(password: &str) -> Credentials {
    Credentials {
        user: Secret::from("web".to_owned()),
        password: Secret::from(password.to_owned()),
    }
}

fn start_tls() -> Security {
    Security::StartTls(Some(credentials("open sesame")))
}

fn address(typed: &str) -> EmailAddress {
    EmailAddress::parse(typed).unwrap()
}

fn talk(security: Security, script: &[&[(&str, &str)]]) -> Conversation {
    talk_about(LETTER, security, script)
}

fn talk_about(letter: &[u8], security: Security, script: &[&[(&str, &str)]]) -> Conversation {
    let plan = SmtpPlan {
        security,
        hello: HelloName::try_from("feedback.example").unwrap(),
        timeouts: Timeouts::default(),
    };
    let envelope = Envelope::new(
        address("pronto@shop.example"),
        address("inbox@shop.example"),
    );
    let letter = WireBytes::try_from(letter.to_vec()).unwrap();
    converse(&script.concat(), &plan, &envelope.unwrap(), &letter)
}

fn attempt(phase: Phase, verdict: Verdict) -> Attempt {
    Attempt { phase, verdict }
}

fn code(basic: u16, enhanced: Option<(u16, u16, u16)>) -> ReplyCode {
    ReplyCode { basic, enhanced }
}

fn delivered(enhanced: Option<(u16, u16, u16)>) -> Attempt {
    attempt(Phase::FinalDot, Verdict::Delivered(code(250, enhanced)))
}

#[test]
fn ok_starttls_and_plain() {
    let end: &[(&str, &str)] = &[(".", "250 2.0.0 queued as 1\r\n"), ("QUIT", "221 bye\r\n")];
    let conversation = talk(start_tls(), &[OPENING, ENCRYPTED, LOGGED_IN, ACCEPTED, end]);
    assert_eq!(conversation.attempt, delivered(Some((2, 0, 0))));
    assert_eq!(conversation.left, 0);
    assert_eq!(
        conversation.in_clear,
        "EHLO feedback.example\r\nSTARTTLS\r\n"
    );
    let end = "DATA\r\nSubject: x\r\n\r\nWords.\r\n.\r\nQUIT\r\n";
    assert!(conversation.in_tls.ends_with(end));
}

#[test]
fn ok_implicit_tls_and_login() {
    let security = Security::ImplicitTls(Some(credentials("open sesame")));
    let conversation = talk(
        security,
        &[&[
            ("", "220 mx.example\r\n"),
            ("EHLO", "250-mx.example\r\n250 AUTH=LOGIN\r\n"),
            ("AUTH LOGIN\r\n", "334 VXNlcm5hbWU6\r\n"),
            ("d2Vi\r\n", "334 UGFzc3dvcmQ6\r\n"),
            ("b3BlbiBzZXNhbWU=\r\n", "235 welcome\r\n"),
            ("MAIL FROM:<pronto@shop.example>\r\n", "250 ok\r\n"),
            ("RCPT TO:<inbox@shop.example>\r\n", "251 will forward\r\n"),
            ("DATA", "354 go ahead\r\n"),
            (".", "250 ok\r\n"),
        ]],
    );
    assert_eq!(conversation.attempt, delivered(None));
}

#[test]
fn ok_plain_to_loopback_by_helo() {
    let conversation = talk(
        Security::PlainLoopback,
        &[&[
            ("", "220 old.example\r\n"),
            ("EHLO", "502 what?\r\n"),
            ("HELO feedback.example", "250 old.example\r\n"),
            ("MAIL FROM:<pronto@shop.example>\r\n", "250 ok\r\n"),
            ("RCPT", "250 ok\r\n"),
            ("DATA", "354 go ahead\r\n"),
            (".", "250 ok\r\n"),
            ("QUIT", "<reset>"),
        ]],
    );
    assert_eq!(conversation.attempt, delivered(None));
    assert!(!conversation.in_clear.contains("AUTH"));
}

#[test]
fn ok_long_password_goes_into_a_line_of_its_own() {
    let password = "p".repeat(600);
    let conversation = talk(
        Security::StartTls(Some(credentials(&password))),
        &[
            OPENING,
            ENCRYPTED,
            &[
                ("AUTH PLAIN\r\n", "334 \r\n"),
                ("AHdlYgBwcHBw", "535 no\r\n"),
            ],
        ],
    );
    assert_eq!(conversation.left, 0);
}

#[test]
fn err_starttls_stripped_means_nothing_goes_out() {
    let conversation = talk(
        start_tls(),
        &[&[
            ("", "220 mx\r\n"),
            ("EHLO", "250-mx\r\n250 AUTH PLAIN LOGIN\r\n"),
        ]],
    );
    let verdict = Verdict::TlsFault(TlsCause::NotOffered);
    assert_eq!(conversation.attempt, attempt(Phase::StartTls, verdict));
    assert_eq!(conversation.in_clear, "EHLO feedback.example\r\nQUIT\r\n");
}

#[test]
fn err_starttls_refused() {
    let refused: &[(&str, &str)] = &[("STARTTLS", "454 4.7.0 not now\r\n")];
    let conversation = talk(start_tls(), &[OPENING, refused]);
    let verdict = Verdict::TlsFault(TlsCause::Refused(code(454, Some((4, 7, 0)))));
    assert_eq!(conversation.attempt, attempt(Phase::StartTls, verdict));
}

#[test]
fn err_words_injected_behind_starttls() {
    let injected: &[(&str, &str)] = &[("STARTTLS", "220 ok\r\n250 injected\r\n")];
    let conversation = talk(start_tls(), &[OPENING, injected]);
    let verdict = Verdict::ProtocolFault(ProtocolCause::Unasked);
    assert_eq!(conversation.attempt, attempt(Phase::StartTls, verdict));
    assert_eq!(conversation.in_tls, "");
}

#[test]
fn err_certificate_as_each_runtime_tells_it() {
    let told: &[(&str, &str)] = &[("STARTTLS", "220 go ahead\r\n"), ("<tls>", "<tls fault>")];
    let hidden: &[(&str, &str)] = &[
        ("STARTTLS", "220 go ahead\r\n"),
        ("<tls>", ""),
        ("EHLO", "<broken>"),
    ];
    for script in [told, hidden] {
        let conversation = talk(start_tls(), &[OPENING, script]);
        let verdict = Verdict::TlsFault(TlsCause::Handshake);
        assert_eq!(conversation.attempt, attempt(Phase::Tls, verdict));
        assert!(!conversation.in_tls.contains("AUTH"));
    }
    let implicit = Security::ImplicitTls(None);
    let conversation = talk(implicit, &[&[("", "<broken>")]]);
    let verdict = Verdict::TlsFault(TlsCause::Handshake);
    assert_eq!(conversation.attempt, attempt(Phase::Tls, verdict));
}

#[test]
fn err_wrong_password_is_a_configuration_fault() {
    let wrong: &[(&str, &str)] = &[("AUTH", "535 5.7.8 no\r\n")];
    let conversation = talk(start_tls(), &[OPENING, ENCRYPTED, wrong]);
    let verdict = Verdict::Configuration(ConfigurationCause::Login(code(535, Some((5, 7, 8)))));
    assert_eq!(
        conversation.attempt,
        attempt(Phase::Authentication, verdict)
    );
    assert_eq!(
        conversation.attempt.to_string(),
        "configuration in authentication, 535 5.7.8"
    );
}

#[test]
fn err_no_mechanism_and_unfit_password() {
    let cram: &[(&str, &str)] = &[
        ("", "220 mx\r\n"),
        ("EHLO", "250-mx\r\n250 AUTH CRAM-MD5\r\n"),
    ];
    let conversation = talk(Security::ImplicitTls(Some(credentials("a"))), &[cram]);
    let verdict = Verdict::Configuration(ConfigurationCause::NoMechanism);
    assert_eq!(
        conversation.attempt,
        attempt(Phase::Authentication, verdict)
    );
    let conversation = talk(Security::ImplicitTls(Some(credentials("a\0b"))), &[cram]);
    let verdict = Verdict::Configuration(ConfigurationCause::UnfitCredentials);
    assert_eq!(
        conversation.attempt,
        attempt(Phase::Authentication, verdict)
    );
}

#[test]
fn err_each_refusal_by_its_phase() {
    let refused = |basic| Verdict::Refused(RefusedCause::Reply(code(basic, None)));
    let login = |basic| Verdict::Configuration(ConfigurationCause::Login(code(basic, None)));
    let busy = |basic| Verdict::Retry(RetryCause::Busy(code(basic, None)));
    let grey = |basic, enhanced| Verdict::Retry(RetryCause::Greylisted(code(basic, enhanced)));
    let cases = [
        (0, "554 no\r\n", Phase::Greeting, refused(554)),
        (0, "421 later\r\n", Phase::Greeting, busy(421)),
        (1, "550 no\r\n", Phase::Hello, refused(550)),
        (2, "530 login first\r\n", Phase::MailFrom, login(530)),
        (2, "553 not yours\r\n", Phase::MailFrom, refused(553)),
        (3, "550 nobody\r\n", Phase::RcptTo, refused(550)),
        (3, "451 later\r\n", Phase::RcptTo, grey(451, None)),
        (
            3,
            "450 4.7.1 later\r\n",
            Phase::RcptTo,
            grey(450, Some((4, 7, 1))),
        ),
        (3, "452 full\r\n", Phase::RcptTo, busy(452)),
        (4, "554 no\r\n", Phase::Data, refused(554)),
        (5, "552 too much\r\n", Phase::FinalDot, refused(552)),
        (5, "421 going\r\n", Phase::FinalDot, busy(421)),
    ];
    for (at, reply, phase, verdict) in cases {
        let mut script = plain_script();
        script.truncate(at);
        script.push((PLAIN[at].0, reply));
        let conversation = talk(Security::PlainLoopback, &[&script]);
        assert_eq!(
            conversation.attempt,
            attempt(phase, verdict),
            "{reply:?} at {at}"
        );
        assert!(conversation.in_clear.ends_with("QUIT\r\n"));
    }
}

const PLAIN: [(&str, &str); 6] = [
    ("", "220 mx\r\n"),
    ("EHLO", "250-mx\r\n250 SIZE 10000\r\n"),
    ("MAIL", "250 ok\r\n"),
    ("RCPT", "250 ok\r\n"),
    ("DATA", "354 go ahead\r\n"),
    (".", "250 ok\r\n"),
];

fn plain_script() -> Vec<(&'static str, &'static str)> {
    PLAIN.to_vec()
}

/// Whatever breaks at whatever step: before the final dot nothing was handed over, from it on
/// nobody knows.
#[test]
fn sweep_each_step_breaks_in_each_way() {
    let ways = [
        "<close>",
        "<silence>",
        "<broken>",
        "no reply at all\r\n",
        "199 what\r\n",
        "250-a\r\n251 b\r\n",
        "250 a\0b\r\n",
    ];
    for (at, (heard, _)) in PLAIN.into_iter().enumerate() {
        for way in ways {
            let mut script = plain_script();
            script.truncate(at);
            script.push((heard, way));
            let Attempt { verdict, .. } = talk(Security::PlainLoopback, &[&script]).attempt;
            let is_last = heard == ".";
            let fits = match verdict {
                Verdict::Ambiguous(_) => is_last,
                Verdict::Retry(RetryCause::Stream(_)) => !is_last && way.starts_with('<'),
                Verdict::ProtocolFault(_) => !is_last && !way.starts_with('<'),
                _ => false,
            };
            assert!(fits, "{way:?} at {at}: {verdict:?}");
        }
    }
}

#[test]
fn err_end_after_the_dot_is_ambiguous() {
    for (answer, cause) in [
        ("<close>", AmbiguousCause::Stream(StreamFault::Closed)),
        ("<silence>", AmbiguousCause::Stream(StreamFault::TimedOut)),
        (
            "354 once more?\r\n",
            AmbiguousCause::Protocol(ProtocolCause::Unexpected(code(354, None))),
        ),
    ] {
        let end: &[(&str, &str)] = &[(".", answer)];
        let conversation = talk(start_tls(), &[OPENING, ENCRYPTED, LOGGED_IN, ACCEPTED, end]);
        let verdict = Verdict::Ambiguous(cause);
        assert_eq!(conversation.attempt, attempt(Phase::FinalDot, verdict));
    }
}

#[test]
fn err_two_answers_to_data_are_not_a_delivery() {
    let mut script = plain_script();
    script.truncate(4);
    script.push(("DATA", "354 go ahead\r\n250 ok\r\n"));
    let conversation = talk(Security::PlainLoopback, &[&script]);
    let verdict = Verdict::ProtocolFault(ProtocolCause::Unasked);
    assert_eq!(conversation.attempt, attempt(Phase::Data, verdict));
}

#[test]
fn err_endless_reply_is_bounded() {
    let endless = "250-x".to_owned() + &"x".repeat(70_000);
    let conversation = talk(
        Security::PlainLoopback,
        &[&[("", "220 mx\r\n"), ("EHLO", &endless)]],
    );
    let verdict = Verdict::ProtocolFault(ProtocolCause::TooLong);
    assert_eq!(conversation.attempt, attempt(Phase::Hello, verdict));
}

#[test]
fn err_letter_larger_than_the_server_takes() {
    let letter = [&b"x".repeat(900)[..], b"\r\n"].concat().repeat(12);
    let conversation = talk_about(&letter, Security::PlainLoopback, &[&PLAIN[..2]]);
    let verdict = Verdict::Refused(RefusedCause::TooLarge { bytes_max: 10_000 });
    assert_eq!(conversation.attempt, attempt(Phase::MailFrom, verdict));
    assert!(!conversation.in_clear.contains("MAIL"));
}

#[test]
fn ok_dots_are_doubled() {
    let letter = b".\r\n..\r\na.b\r\n.c\r\n";
    let conversation = talk_about(letter, Security::PlainLoopback, &[&PLAIN]);
    assert_eq!(conversation.attempt, delivered(None));
    let sent = conversation.in_clear.split("DATA\r\n").nth(1).unwrap();
    assert_eq!(sent, "..\r\n...\r\na.b\r\n..c\r\n.\r\nQUIT\r\n");
}

proptest! {
    /// Undoing what every server undoes gives the letter back, and it has one end.
    #[test]
    fn prop_stuffing_is_undone_by_the_server(lines in prop::collection::vec("[.a]{0,4}", 1..30)) {
        let letter: String = lines.iter().flat_map(|line| [line, "\r\n"]).collect();
        let conversation = talk_about(letter.as_bytes(), Security::PlainLoopback, &[&PLAIN]);
        let sent = conversation.in_clear.split("DATA\r\n").nth(1).unwrap();
        let mut received = Vec::new();
        let mut rest = sent.split("\r\n");
        for line in rest.by_ref().take_while(|line| *line != ".") {
            received.push(line.strip_prefix('.').unwrap_or(line));
        }
        prop_assert_eq!(received, lines);
        prop_assert_eq!(rest.collect::<Vec<_>>(), ["QUIT", ""]);
    }
}
