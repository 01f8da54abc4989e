//! Notifications in the forms of the usual servers, what only looks like one, and bytes at random.

use proptest::prelude::*;

use super::{BYTES_MAX, Bounce, read, status_code};
use crate::StatusCode;

const POSTFIX: &str = include_str!("samples/postfix.eml");
const EXCHANGE: &str = include_str!("samples/exchange.eml");
const GMAIL: &str = include_str!("samples/gmail.eml");
const VACATION: &str = include_str!("samples/vacation.eml");

/// As it comes over the wire.
fn wire(sample: &str) -> String {
    sample.replace('\n', "\r\n")
}

const fn with(class: u16, subject: u16, detail: u16) -> Bounce {
    Bounce {
        status: Some((class, subject, detail)),
    }
}

/// Postfix's, with another text in the place of one.
fn changed(from: &str, to: &str) -> Option<Bounce> {
    assert!(POSTFIX.contains(from), "{from}");
    read(wire(&POSTFIX.replace(from, to)).as_bytes())
}

#[test]
fn ok_the_usual_servers() {
    for (sample, expected) in [
        (POSTFIX, Some(with(5, 1, 1))),
        (EXCHANGE, Some(with(5, 1, 10))),
        (GMAIL, Some(with(5, 2, 2))),
    ] {
        assert_eq!(read(wire(sample).as_bytes()), expected);
        // A mail server's pipe hands lines over as its machine writes them.
        assert_eq!(read(sample.as_bytes()), expected);
    }
}

#[test]
fn ok_what_is_no_bounce() {
    for action in ["delayed", "delivered", "relayed", "expanded", "failing", ""] {
        assert_eq!(
            changed("Action: failed", &format!("Action: {action}")),
            None
        );
    }
    for (from, to) in [
        ("Action: failed\n", ""),
        (
            "Content-Type: message/delivery-status",
            "Content-Type: text/plain",
        ),
        (
            "Content-Type: message/delivery-status",
            "Content-Type: message/disposition-notification",
        ),
        (
            "Content-Type: multipart/report;",
            "Content-Type: text/plain;",
        ),
        (
            "boundary=\"4Xw1q64Pr8z3wJ.1763978649/mx.example.net\"",
            "charset=utf-8",
        ),
    ] {
        assert_eq!(changed(from, to), None, "{to}");
    }
    assert_eq!(read(wire(VACATION).as_bytes()), None);
    assert_eq!(read(b""), None);
    // Somebody forwards a notification, or a letter that came back was one itself.
    let boundary = "--4Xw1q64Pr8z3wJ.1763978649/mx.example.net";
    let forwarded = format!(
        "Content-Type: multipart/mixed; boundary=x\n\n--x\n\nSee below.\n--x\nContent-Type: message/rfc822\n\n{POSTFIX}\n--x--\n"
    );
    assert_eq!(read(wire(&forwarded).as_bytes()), None);
    let delayed = POSTFIX
        .replace("Action: failed", "Action: delayed")
        .replace(
            "Return-Path: <bounces+token@mail.shop.example>",
            &GMAIL.replace("\n\n", "\n"),
        );
    assert!(delayed.contains(boundary) && delayed.contains("Action: failed"));
    assert_eq!(read(wire(&delayed).as_bytes()), None);
}

#[test]
fn ok_written_otherwise() {
    for (from, to) in [
        ("Action: failed", "action:\n FAILED (it bounced)"),
        ("Status: 5.1.1", "STATUS: 5.1.1 (no such mailbox)"),
        (
            "Content-Type: message/delivery-status",
            "content-type: Message/Delivery-Status; charset=us-ascii",
        ),
        (
            "Content-Type: message/delivery-status",
            "Content-Type: message/global-delivery-status",
        ),
        // A list's software puts its foot under it.
        (
            "Content-Type: multipart/report; report-type=delivery-status;",
            "Content-Type: multipart/mixed;",
        ),
        // The second of two recipients.
        (
            "Final-Recipient:",
            "Final-Recipient: rfc822; other@shop.example\nAction: delivered\nStatus: 2.0.0\n\nFinal-Recipient:",
        ),
    ] {
        assert_eq!(changed(from, to), Some(with(5, 1, 1)), "{to}");
    }
    let encoded = POSTFIX.replace(
        "Content-Type: message/delivery-status\n",
        "Content-Type: message/delivery-status\nContent-Transfer-Encoding: quoted-printable\n",
    );
    let encoded = encoded.replace("Action: failed", "Action: fai=\nled");
    assert_eq!(read(wire(&encoded).as_bytes()), Some(with(5, 1, 1)));
    assert_eq!(
        changed("Status: 5.1.1\n", ""),
        Some(Bounce { status: None })
    );
    assert_eq!(
        changed("Status: 5.1.1", "Status: five"),
        Some(Bounce { status: None })
    );
}

#[test]
fn ok_cut_anywhere_behind_the_status() {
    let whole = wire(POSTFIX);
    let from = whole.find("Diagnostic-Code").unwrap();
    for end in from..whole.len() {
        let cut = whole.get(..end).unwrap();
        assert_eq!(read(cut.as_bytes()), Some(with(5, 1, 1)), "at {end}");
    }
    // And before it: never another verdict.
    for end in 0..whole.find("Action: failed").unwrap() {
        assert_eq!(read(whole.get(..end).unwrap().as_bytes()), None, "at {end}");
    }
}

#[test]
fn ok_a_megabyte_of_returned_letter() {
    let long = POSTFIX.replace(
        "Perch=C3=A9 nessuno risponde?",
        &"0123456789012345678901234567890123456789012345678901234567890\n".repeat(17_000),
    );
    assert!(long.len() > 1_000_000);
    assert_eq!(read(wire(&long).as_bytes()), Some(with(5, 1, 1)));
    // What stands beyond the limit is not read.
    let words = "I'm sorry. ".repeat(BYTES_MAX / 11 + 1);
    assert_eq!(changed("I'm sorry", &words), None);
}

#[test]
fn ok_messages_within_messages_within_messages() {
    let nested = |depth: usize| {
        let within = "Content-Type: message/rfc822\n\n".repeat(depth);
        changed("From: Cucine Ferri <pronto@shop.example>\n", &within)
    };
    assert_eq!(nested(4_400), Some(with(5, 1, 1)));
    let status = "Content-Type: message/rfc822\n\n".repeat(4_400);
    assert_eq!(
        changed("Content-Type: message/delivery-status", &status),
        None
    );
    // A visitor's words are no messages.
    let words = "message/rfc822 ".repeat(100);
    assert_eq!(changed("nessuno risponde?", &words), Some(with(5, 1, 1)));
}

#[test]
fn ok_status_codes() {
    let read: [(&str, Option<StatusCode>); 10] = [
        ("5.1.1", Some((5, 1, 1))),
        ("4.4.7", Some((4, 4, 7))),
        ("2.0.0", Some((2, 0, 0))),
        ("5.7.999", Some((5, 7, 999))),
        ("5.7.1000", None),
        ("3.0.0", None),
        ("5.1", None),
        ("5.1.1.1", None),
        ("5.+1.1", None),
        ("5..1", None),
    ];
    for (written, expected) in read {
        assert_eq!(status_code(written), expected, "{written}");
    }
}

proptest! {
    #[test]
    fn prop_any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        let _ = read(&bytes);
    }

    /// Bytes of a notification, a part of them in the place of another.
    #[test]
    fn prop_any_change_is_read(from in 0_usize..3_000, at in 0_usize..3_000, length in 0_usize..200) {
        let mut bytes = wire(POSTFIX).into_bytes();
        let end = from.saturating_add(length).min(bytes.len());
        let piece = bytes[from.min(end)..end].to_vec();
        let at = at.min(bytes.len());
        let to = at.saturating_add(length).min(bytes.len());
        bytes.splice(at..to, piece);
        let _ = read(&bytes);
    }

    #[test]
    fn prop_boundaries_are_read(boundary in "[-=a-z \"]{0,4}", lines in prop::collection::vec("(--)?[-=a-z \"]{0,4}|Content-Type: (message/rfc822|multipart/mixed; boundary=[a-z]?)|", 0..40)) {
        let text = format!("Content-Type: multipart/report; boundary={boundary}\n\n{}", lines.join("\n"));
        let _ = read(text.as_bytes());
        let _ = read(wire(&text).as_bytes());
    }
}
