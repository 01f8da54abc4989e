//! Every kind of verdict, and what follows from it.

use std::time::Duration;

use super::{
    AmbiguousCause, Attempt, ConfigurationCause, Phase, ProtocolCause, RefusedCause, ReplyCode,
    RetryCause, StreamFault, TlsCause, Verdict,
};

const fn code(basic: u16) -> ReplyCode {
    ReplyCode {
        basic,
        enhanced: None,
    }
}

const fn stream(fault: StreamFault) -> Verdict {
    Verdict::Retry(RetryCause::Stream(fault))
}

const fn http(basic: u16) -> Verdict {
    Verdict::Retry(RetryCause::Http(code(basic)))
}

const fn after(basic: u16) -> Verdict {
    let (code, wait) = (code(basic), Duration::from_mins(1));
    Verdict::Retry(RetryCause::After { code, wait })
}

const fn configuration(cause: ConfigurationCause) -> Verdict {
    Verdict::Configuration(cause)
}

/// Verdict, its cause, whether it is flagged, whether it counts for the circuit.
const TABLE: [(Verdict, &str, bool, bool); 33] = [
    (Verdict::Delivered(code(250)), "delivered", false, false),
    (stream(StreamFault::Unreachable), "unreachable", false, true),
    (stream(StreamFault::TimedOut), "timed_out", false, true),
    (stream(StreamFault::Closed), "closed", false, true),
    (stream(StreamFault::Broken), "closed", false, true),
    (
        Verdict::Retry(RetryCause::Busy(code(421))),
        "busy",
        false,
        true,
    ),
    (
        Verdict::Retry(RetryCause::Busy(code(454))),
        "busy",
        false,
        true,
    ),
    (
        Verdict::Retry(RetryCause::Busy(code(450))),
        "busy",
        false,
        false,
    ),
    (
        Verdict::Retry(RetryCause::Busy(code(452))),
        "busy",
        false,
        false,
    ),
    (
        Verdict::Retry(RetryCause::Greylisted(code(451))),
        "greylisted",
        false,
        false,
    ),
    (http(301), "redirected", false, true),
    (http(400), "not_accepted", false, false),
    (http(404), "not_accepted", false, true),
    (http(413), "not_accepted", false, false),
    (http(422), "not_accepted", false, false),
    (http(429), "too_many", false, true),
    (http(500), "server_fault", false, true),
    (after(429), "too_many", false, true),
    (after(503), "server_fault", false, true),
    (
        configuration(ConfigurationCause::Login(code(535))),
        "login_refused",
        true,
        true,
    ),
    (
        configuration(ConfigurationCause::Http(code(401))),
        "login_refused",
        true,
        true,
    ),
    (
        configuration(ConfigurationCause::Sender(code(403))),
        "sender_refused",
        true,
        true,
    ),
    (
        configuration(ConfigurationCause::NoMechanism),
        "login_not_offered",
        true,
        true,
    ),
    (
        configuration(ConfigurationCause::UnfitCredentials),
        "secret_missing",
        true,
        true,
    ),
    (
        configuration(ConfigurationCause::NoSecret),
        "secret_missing",
        true,
        true,
    ),
    (
        Verdict::TlsFault(TlsCause::NotOffered),
        "tls_not_offered",
        true,
        true,
    ),
    (
        Verdict::TlsFault(TlsCause::Refused(code(454))),
        "tls_not_offered",
        true,
        true,
    ),
    (
        Verdict::TlsFault(TlsCause::Handshake),
        "tls_untrusted",
        true,
        true,
    ),
    (
        Verdict::Refused(RefusedCause::Reply(code(550))),
        "refused",
        true,
        false,
    ),
    (
        Verdict::Refused(RefusedCause::TooLarge { bytes_max: 9 }),
        "too_large",
        true,
        false,
    ),
    (
        Verdict::Ambiguous(AmbiguousCause::Stream(StreamFault::Closed)),
        "no_answer",
        false,
        true,
    ),
    (
        Verdict::ProtocolFault(ProtocolCause::Malformed),
        "protocol",
        false,
        true,
    ),
    (Verdict::Gone(code(410)), "gone", true, true),
];

#[test]
fn ok_each_verdict_says_what_follows() {
    for (verdict, cause, is_flagged, counts) in TABLE {
        assert_eq!(verdict.cause_name(), cause, "{verdict:?}");
        assert_eq!(verdict.is_flagged(), is_flagged, "{verdict:?}");
        assert_eq!(
            verdict.wants_second_channel_now(),
            is_flagged,
            "{verdict:?}"
        );
        assert_eq!(verdict.counts_for_circuit(), counts, "{verdict:?}");
    }
}

#[test]
fn ok_a_request_sent_in_full_without_an_answer_is_ambiguous() {
    for fault in [
        StreamFault::TimedOut,
        StreamFault::Closed,
        StreamFault::Broken,
    ] {
        let name = |phase| Attempt::broken_off(phase, fault).verdict.name();
        assert_eq!(name(Phase::Request), "retry");
        assert_eq!(name(Phase::Answer), "ambiguous");
    }
    let tls = Attempt::broken_off(Phase::Request, StreamFault::Tls);
    assert_eq!(tls.verdict, Verdict::TlsFault(TlsCause::Handshake));
}

#[test]
fn ok_an_attempt_is_told_in_one_line() {
    let attempt = Attempt {
        phase: Phase::Answer,
        verdict: Verdict::Gone(code(410)),
    };
    assert_eq!(attempt.to_string(), "gone in answer, 410");
}
