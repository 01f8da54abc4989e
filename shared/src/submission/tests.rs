//! The rules, one by one, and the laws that hold for any input.

use proptest::prelude::*;

use super::{Draft, Mark, Rating, Submission};
use crate::{Fault, Field, Kind, limits};

#[expect(clippy::unnecessary_wraps, reason = "a draft's fields are optional")]
fn text(value: &str) -> Option<String> {
    Some(value.to_owned())
}

fn question() -> Draft {
    Draft {
        kind: text("question"),
        message: text("Does it fit?"),
        email: text("anna@example.com"),
        ..Draft::default()
    }
}

fn faults(draft: Draft) -> Vec<Fault> {
    Submission::try_from(draft).map_or_else(|faults| faults.iter().collect(), |_| Vec::new())
}

#[test]
fn ok_a_face_is_enough() {
    let draft = Draft {
        kind: text("feedback"),
        rating: text("bad"),
        ..Draft::default()
    };
    let submission = Submission::try_from(draft).unwrap();
    assert_eq!(
        (submission.kind(), submission.rating()),
        (Kind::Feedback, Some(Rating::Bad))
    );
    assert_eq!(submission.message(), None);
}

#[test]
fn ok_a_number_is_enough() {
    let draft = Draft {
        kind: text("callback"),
        phone: text("06 1234 5678"),
        ..Draft::default()
    };
    assert_eq!(faults(draft), []);
}

#[test]
fn err_every_fault_at_once() {
    let draft = Draft {
        kind: text("question"),
        message: text(" \r\n"),
        name: text(&"n".repeat(limits::NAME_CHARS_MAX + 2)),
        phone: text("12"),
        email: text("anna@"),
        ..Draft::default()
    };
    assert_eq!(
        faults(draft),
        [
            Fault::MessageEmpty,
            Fault::NameLong { over: 2 },
            Fault::PhoneShort,
            Fault::EmailShape
        ]
    );
}

#[test]
fn err_what_each_kind_needs() {
    let bare = |kind: &str| {
        faults(Draft {
            kind: text(kind),
            ..Draft::default()
        })
    };
    assert_eq!(bare("feedback"), [Fault::MessageEmpty]);
    assert_eq!(bare("question"), [Fault::MessageEmpty, Fault::EmailEmpty]);
    assert_eq!(bare("callback"), [Fault::PhoneEmpty]);
    assert_eq!(bare("order"), [Fault::KindUnknown]);
    assert_eq!(faults(Draft::default()), [Fault::KindUnknown]);
    assert_eq!(
        faults(Draft {
            kind: text("feedback"),
            rating: text("great"),
            ..Draft::default()
        }),
        [Fault::RatingUnknown]
    );
}

#[test]
fn err_message_too_long_says_by_how_much() {
    let draft = Draft {
        message: text(&"é".repeat(limits::MESSAGE_CHARS_MAX + 3)),
        ..question()
    };
    assert_eq!(faults(draft), [Fault::MessageLong { over: 3 }]);
    let draft = Draft {
        message: text(&"é".repeat(limits::MESSAGE_CHARS_MAX)),
        ..question()
    };
    assert_eq!(faults(draft), []);
}

#[test]
fn ok_what_was_not_typed_never_refuses() {
    let draft = Draft {
        page: text("javascript:alert(1)"),
        touchpoint: text(&"t".repeat(500)),
        locale: text("not a locale"),
        receipt: text(&"r".repeat(5_000)),
        consent: text(""),
        replaces: text("?"),
        ..question()
    };
    let submission = Submission::try_from(draft).unwrap();
    assert_eq!(
        submission.marks(),
        [
            Mark::PageDropped,
            Mark::TouchpointCut,
            Mark::LocaleDropped,
            Mark::ConsentDropped,
            Mark::ReceiptDropped,
            Mark::ReplacesDropped
        ]
    );
    assert_eq!(
        submission.touchpoint().map(str::len),
        Some(limits::TOUCHPOINT_CHARS_MAX)
    );
}

#[test]
fn ok_line_breaks_and_nul_lose_their_power() {
    let draft = Draft {
        message: text("a\0\r\nb"),
        name: text("Anna\r\nBcc: x@y.example"),
        ..question()
    };
    let submission = Submission::try_from(draft).unwrap();
    assert_eq!(submission.message(), Some("a\nb"));
    assert_eq!(submission.name(), Some("Anna  Bcc: x@y.example"));
    assert_eq!(submission.marks(), [Mark::CharactersRemoved]);
}

/// A draft's fields have their names on the wire.
#[test]
fn pin_fields_by_their_names() {
    for field in Field::ALL {
        let mut draft = Draft::default();
        *draft.field_mut(field) = text("x");
        assert_eq!(draft.field(field), Some("x"));
        let wire = serde_json::json!({ field.name(): "x" });
        assert_eq!(serde_json::to_value(&draft).unwrap(), wire);
    }
}

#[test]
fn pin_submission_between_objects() {
    let draft = Draft {
        kind: text("callback"),
        rating: text("bad"),
        message: text("The tap drips.\r\nStill."),
        name: text("Anna\0"),
        phone: text("06 1234 5678"),
        email: text("anna@Example.COM"),
        page: text("https://shop.example/bills?id=1"),
        touchpoint: text("bills"),
        locale: text("it-IT"),
        receipt: text("r1.token"),
        consent: text("2026-11"),
        replaces: text("0b7cdd0e3f1a4d5c9e21a7f0c1d2e3f4"),
        ask_back: Some(true),
        is_correction: true,
    };
    let whole = r#"{"kind":"callback","rating":"bad","message":"The tap drips.\nStill.","name":"Anna","phone":"06 1234 5678","email":"anna@example.com","page":"https://shop.example/bills","touchpoint":"bills","locale":"it-IT","receipt":"r1.token","consent":"2026-11","replaces":"0b7cdd0e3f1a4d5c9e21a7f0c1d2e3f4","marks":["characters_removed"]}"#;
    let face = Draft {
        kind: text("feedback"),
        rating: text("good"),
        ..Draft::default()
    };
    let bare = r#"{"kind":"feedback","rating":"good"}"#;
    for (draft, written) in [(draft, whole), (face, bare)] {
        let submission = Submission::try_from(draft).unwrap();
        assert_eq!(serde_json::to_string(&submission).unwrap(), written);
        let read: Submission = serde_json::from_str(written).unwrap();
        assert_eq!(read, submission);
    }
}

#[test]
fn err_a_field_that_breaks_its_own_rule_is_not_read_back() {
    for field in [
        r#""phone":"12""#,
        r#""email":"anna@""#,
        r#""page":"javascript:alert(1)""#,
        r#""replaces":"?""#,
        r#""rating":"great""#,
        r#""marks":["lost"]"#,
    ] {
        let written = format!(r#"{{"kind":"feedback",{field}}}"#);
        assert!(
            serde_json::from_str::<Submission>(&written).is_err(),
            "{field}"
        );
    }
}

#[test]
fn err_unknown_and_double_keys() {
    assert!(serde_json::from_str::<Draft>(r#"{"kind":"feedback","colour":"red"}"#).is_err());
    assert!(serde_json::from_str::<Draft>(r#"{"kind":"feedback","kind":"question"}"#).is_err());
    assert!(serde_json::from_str::<Draft>(r#"{"kind":5}"#).is_err());
}

proptest! {
    /// No input makes the rules panic, a field has one fault at most, and what passes is within the limits.
    #[test]
    fn prop_any_text_is_decided(
        kind in prop::option::of("feedback|question|callback|\\PC*"),
        message in prop::option::of(".*"),
        name in prop::option::of(".*"),
        phone in prop::option::of(".*"),
        email in prop::option::of(".*"),
        page in prop::option::of(".*"),
        touchpoint in prop::option::of(".*"),
    ) {
        let draft = Draft { kind, message, name, phone, email, page, touchpoint, ..Draft::default() };
        match Submission::try_from(draft) {
            Ok(submission) => {
                let written = serde_json::to_string(&submission).unwrap();
                prop_assert_eq!(&serde_json::from_str::<Submission>(&written).unwrap(), &submission);
                prop_assert!(submission.message().is_none_or(|m| !m.is_empty() && !m.contains(['\r', '\0'])));
                prop_assert!(submission.name().is_none_or(|n| !n.contains(['\r', '\n', '\0'])));
                prop_assert!(submission.email().is_none_or(|e| !e.as_str().contains([' ', '\r', '\n', '<', '>'])));
            }
            Err(faults) => {
                prop_assert!(faults.count() > 0);
                for field in Field::ALL {
                    prop_assert!(faults.iter().filter(|fault| fault.field() == field).count() <= 1);
                }
            }
        }
    }

    /// A draft that passed passes again with its own cleaned fields, and means the same.
    #[test]
    fn prop_cleaning_is_done_once(message in ".+", name in ".*") {
        let draft = Draft { message: Some(message), name: Some(name), ..question() };
        if let Ok(first) = Submission::try_from(draft) {
            let again = Draft {
                message: first.message().map(str::to_owned),
                name: first.name().map(str::to_owned),
                ..question()
            };
            let second = Submission::try_from(again).unwrap();
            prop_assert_eq!(first.canonical(), second.canonical());
        }
    }
}
