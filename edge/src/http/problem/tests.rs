//! What is said of a refusal.

use configuration::Language;
use shared::{Draft, Submission};

use super::{Kept, Refusal};

#[test]
fn ok_every_fault_in_the_visitors_language() {
    let draft = Draft {
        kind: Some("question".to_owned()),
        message: Some("x".repeat(5_003)),
        ..Draft::default()
    };
    let faults = Submission::try_from(draft).err().unwrap();
    let kind = Some(shared::Kind::Question);
    let refusal = Refusal::Invalid { faults, kind };
    let answer = refusal.document("https://f.example", Language::Italian);
    let answer = format!("{answer:?}");
    for part in [
        "status: 422",
        "https://f.example/problems/invalid-submission",
        "#/message",
        "3 caratteri di troppo",
        "#/email",
        "(\"Content-Language\", \"it\")",
    ] {
        assert!(answer.contains(part), "{part} in {answer}");
    }
}

/// Who gives no address is not promised an answer.
#[test]
fn ok_an_empty_message_is_told_by_its_kind() {
    for (kind, said) in [
        ("feedback", "Write a line here, then it can go."),
        ("question", "Write a line here, so that we can answer."),
    ] {
        let draft = Draft {
            kind: Some(kind.to_owned()),
            ..Draft::default()
        };
        let faults = Submission::try_from(draft).err().unwrap();
        let kind = shared::Kind::from_name(kind);
        let refusal = Refusal::Invalid { faults, kind };
        let answer = format!("{:?}", refusal.document("", Language::English));
        assert!(answer.contains(said), "{answer}");
    }
}

/// What may be stored is not said to have been lost.
#[test]
fn ok_our_own_fault_is_told_as_far_as_it_is_known() {
    for (kept, said, refused) in [
        (Kept::Nothing, "This has not reached us.", true),
        (Kept::Unknown, "Not confirmed yet.", false),
    ] {
        let fault_id = "f".to_owned();
        let refusal = Refusal::Unavailable { fault_id, kept };
        let answer = format!("{:?}", refusal.document("", Language::English));
        assert!(answer.contains(said), "{answer}");
        assert!(!answer.contains("No answer came"), "{answer}");
        assert_eq!(answer.contains("refused"), refused, "{answer}");
    }
}

#[test]
fn ok_overload_says_when_to_come_back() {
    for (wait_seconds, said) in [(42, "in 42 seconds."), (1, "in 1 second.")] {
        let refusal = Refusal::TooMany { wait_seconds };
        let answer = format!("{:?}", refusal.document("", Language::English));
        let header = format!("(\"Retry-After\", \"{wait_seconds}\")");
        assert!(answer.contains(&header), "{answer}");
        assert!(answer.contains(said), "{answer}");
    }
}
