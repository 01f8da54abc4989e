//! The harness itself: what looks for something must be able to find it.

use libtest_mimic::Trial;
use tests::{Stage, Visitor, error_lines, typed_in};

use crate::world::{scenario, scenarios};

pub(crate) fn scenarios() -> Vec<Trial> {
    scenarios![
        scenario(what_a_visitor_typed_is_found_in_a_log),
        scenario(an_error_is_found_in_a_log),
    ]
}

async fn what_a_visitor_typed_is_found_in_a_log(_: &Stage) {
    let visitor = Visitor::new();
    let digits = visitor.phone.replace(' ', "");
    for line in [
        format!("stored: {}", visitor.message),
        format!("from={}", visitor.email),
        format!("name={:?}", visitor.name),
        format!("phone={}", visitor.phone),
        format!("phone={digits}"),
        format!("phone=+39{}", digits.trim_start_matches('0')),
    ] {
        assert!(!typed_in(&line).is_empty(), "{line}");
    }
    assert!(typed_in("a letter was handed over delivery.attempt=1").is_empty());
}

async fn an_error_is_found_in_a_log(_: &Stage) {
    let log = "Ready on http://127.0.0.1:1\n\
               \u{1b}[31m✘ \u{1b}[41;31m[\u{1b}[41;97mERROR\u{1b}[41;31m]\u{1b}[0m Uncaught RuntimeError: unreachable\n\
               kj::getCaughtExceptionAsKj() = disconnected: Broken pipe";
    assert_eq!(error_lines(log).len(), 1);
}
