//! Answers as servers give them, and as they should not.

use std::time::Duration;

use proptest::prelude::*;

use super::{HttpAnswer, HttpRequest, WAIT_MAX, WAIT_MIN, webhook_verdict};
use crate::{ConfigurationCause, Next, Phase, ReplyCode, RetryCause, Schedule, Verdict};

/// Mon, 24 Nov 2025 10:04:05 GMT.
const NOW_MS: u64 = 1_763_978_645_000;

fn verdict(status: u16, retry_after: Option<&str>) -> Verdict {
    let answer = HttpAnswer {
        status,
        retry_after: retry_after.map(str::to_owned),
        body: Vec::new(),
    };
    let attempt = webhook_verdict(&answer, NOW_MS);
    assert_eq!(attempt.phase, Phase::Answer);
    attempt.verdict
}

fn code(basic: u16) -> ReplyCode {
    ReplyCode {
        basic,
        enhanced: None,
    }
}

#[test]
fn ok_each_status_has_its_verdict() {
    for status in [200, 201, 202, 204, 299] {
        assert_eq!(verdict(status, None), Verdict::Delivered(code(status)));
    }
    for status in [401, 403] {
        let cause = ConfigurationCause::Http(code(status));
        assert_eq!(verdict(status, None), Verdict::Configuration(cause));
    }
    assert_eq!(verdict(410, Some("5")), Verdict::Gone(code(410)));
    for status in [
        0, 100, 199, 300, 301, 302, 307, 308, 400, 404, 413, 422, 429, 500, 502, 503, 504, 599, 999,
    ] {
        assert_eq!(
            verdict(status, None),
            Verdict::Retry(RetryCause::Http(code(status)))
        );
    }
}

#[test]
fn ok_retry_after_in_both_forms() {
    let cases = [
        ("120", 120),
        (" 120 ", 120),
        ("0", 1),
        ("99999999999", 21_600),
        ("99999999999999999999999999", 21_600),
        ("Mon, 24 Nov 2025 10:06:05 GMT", 120),
        ("Monday, 24-Nov-25 10:06:05 GMT", 120),
        ("Mon Nov 24 10:06:05 2025", 120),
        ("Mon, 24 Nov 2025 09:00:00 GMT", 1),
        ("Tue, 24 Nov 2026 10:04:05 GMT", 21_600),
    ];
    for (given, secs) in cases {
        for status in [429, 502, 503, 504] {
            let wait = Duration::from_secs(secs);
            let after = RetryCause::After {
                code: code(status),
                wait,
            };
            assert_eq!(
                verdict(status, Some(given)),
                Verdict::Retry(after),
                "{given:?}"
            );
        }
    }
}

#[test]
fn err_nonsense_is_no_wait() {
    for given in [
        "",
        "-1",
        "abc",
        "1.5",
        "1e3",
        "+5",
        "12 0",
        "Mon, 99 Nov 2025 10:06:05 GMT",
        "\u{662}",
    ] {
        let plain = Verdict::Retry(RetryCause::Http(code(503)));
        assert_eq!(verdict(503, Some(given)), plain, "{given:?}");
    }
    assert_eq!(
        verdict(500, Some("120")),
        Verdict::Retry(RetryCause::Http(code(500)))
    );
}

#[test]
fn ok_a_wait_is_kept_and_a_gone_endpoint_left() {
    let schedule = Schedule::default();
    let next = |verdict: Verdict, jitter| {
        schedule.next((1, Duration::ZERO), schedule.horizon, &verdict, jitter)
    };
    let asked = verdict(503, Some("600"));
    assert_eq!(next(asked, 0), Next::After(Duration::from_mins(10)));
    assert_eq!(next(asked, 1_000_000), Next::After(Duration::from_mins(12)));
    assert_eq!(next(verdict(410, None), 0), Next::GiveUp);
}

#[test]
fn ok_debug_is_silent() {
    let request = HttpRequest {
        url: "https://hooks.example/secret".to_owned(),
        headers: vec![("authorization", "Bearer secret".to_owned())],
        body: b"secret".to_vec(),
    };
    assert_eq!(
        format!("{request:?}"),
        "HttpRequest([\"authorization\"], 6 octets)"
    );
    let answer = HttpAnswer {
        status: 200,
        retry_after: None,
        body: b"secret".to_vec(),
    };
    assert_eq!(format!("{answer:?}"), "HttpAnswer(200, 6 octets)");
}

proptest! {
    /// Whatever a server says, the wait is one that we can keep.
    #[test]
    fn prop_any_retry_after_is_bounded(given in "\\PC{0,40}|[0-9]{0,30}", status: u16, now_ms: u64) {
        let answer = HttpAnswer { status, retry_after: Some(given), body: Vec::new() };
        let verdict = webhook_verdict(&answer, now_ms).verdict;
        if let Verdict::Retry(RetryCause::After { wait, .. }) = verdict {
            prop_assert!((WAIT_MIN..=WAIT_MAX).contains(&wait));
        }
        prop_assert_eq!(matches!(verdict, Verdict::Delivered(_)), (200..300).contains(&status));
    }
}
