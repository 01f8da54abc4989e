//! Letters through Postfix into an inbox that Dovecot shows: login, TLS, every script, and nothing
//! smuggled.

use courier::{ConfigurationCause, Verdict, WireBytes, letter::Letter, smtp::Security};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::attacks::{SECOND_LETTER, injecting, smuggling};
use crate::certificates::Authority;
use crate::corpus::is_soak;
use crate::letters::{INBOX, SENDER, composed, credentials, facts, hand_over};
use crate::mail_host::{MailHost, PASSWORD};
use crate::parsers::{Seen, assert_seen};
use crate::read_back::{Everything, everything, golden};

/// Letters of the corpus that go through Postfix: each twentieth. At full length, each.
const EACH: (usize, usize) = (20, 1);

async fn delivered(host: &MailHost, authority: &Authority, letter: &Letter) {
    let attempt = hand_over(
        host.clear_port,
        authority.client(),
        Security::PlainLoopback,
        letter,
    )
    .await;
    // No 451 either, which would be tried again for five days.
    assert!(
        matches!(attempt.verdict, Verdict::Delivered(_)),
        "{attempt}"
    );
}

#[tokio::test]
async fn a_login_over_both_kinds_of_tls_delivers_and_a_wrong_password_does_not() {
    let authority = Authority::new();
    let host = MailHost::start(&authority.certificate()).await;
    let right = Some(credentials(PASSWORD));
    let letters = composed(&[facts("4f0001", "uno"), facts("4f0002", "due")]);
    let ways = [
        (host.submission_port, Security::StartTls(right.clone())),
        (host.encrypted_port, Security::ImplicitTls(right)),
    ];
    for ((port, security), letter) in ways.into_iter().zip(&letters) {
        let attempt = hand_over(port, authority.client(), security, letter).await;
        assert!(
            matches!(attempt.verdict, Verdict::Delivered(_)),
            "{attempt}"
        );
    }
    let wrong = credentials("wrong-password");
    let security = Security::StartTls(Some(wrong));
    let attempt = hand_over(
        host.submission_port,
        authority.client(),
        security,
        &letters[0],
    )
    .await;
    assert!(
        matches!(
            attempt.verdict,
            Verdict::Configuration(ConfigurationCause::Login(_))
        ),
        "{attempt}"
    );
    let inbox = host.inbox(letters.len()).await;
    assert_eq!(inbox.len(), letters.len());
    for letter in &letters {
        let sent = String::from_utf8_lossy(letter.bytes.as_slice()).replace("\r\n", "\n");
        let arrived = inbox
            .iter()
            .filter(|arrived| arrived.ends_with(&sent))
            .count();
        assert_eq!(arrived, 1, "{}", letter.message_id.as_str());
    }
}

/// The fifth parser: Dovecot, over IMAP, for all letters and digests. They are laid into a mailbox as a
/// server lays them there.
#[tokio::test]
async fn dovecot_shows_a_letter_of_every_text_as_it_was_meant() {
    let authority = Authority::new();
    let host = MailHost::start(&authority.certificate()).await;
    let Everything { letters, meant, .. } = everything();
    host.lay_into("corpus", letters);
    assert_shown(host.shown("corpus").await, meant.clone());
    let facts = [injecting(), smuggling()].concat();
    let letters = composed(&facts);
    host.lay_into("attacks", &letters);
    assert_shown(host.shown("attacks").await, golden(&facts, &letters));
}

/// Postfix takes it, Dovecot shows it.
#[tokio::test]
async fn a_letter_of_every_script_comes_through_postfix_as_it_was_meant() {
    let authority = Authority::new();
    let host = MailHost::start(&authority.certificate()).await;
    let Everything { letters, meant, .. } = everything();
    let each = if is_soak() { EACH.1 } else { EACH.0 };
    let letters: Vec<&Letter> = letters.iter().step_by(each).collect();
    for letter in &letters {
        delivered(&host, &authority, letter).await;
    }
    println!("{} letters through Postfix", letters.len());
    assert_eq!(host.inbox(letters.len()).await.len(), letters.len());
    let meant = meant.iter().step_by(each).cloned().map(|meant| {
        // What a server writes before the letter.
        let trace = ["return-path", "x-original-to", "delivered-to", "received"];
        let headers = trace.map(str::to_owned).into_iter().chain(meant.headers);
        Seen {
            headers: headers.collect(),
            ..meant
        }
    });
    assert_shown(host.shown("INBOX").await, meant.collect());
}

/// In any order.
fn assert_shown(mut shown: Vec<Seen>, mut meant: Vec<Seen>) {
    shown.sort_by(|a, b| a.message_id.cmp(&b.message_id));
    meant.sort_by(|a, b| a.message_id.cmp(&b.message_id));
    assert_seen("Dovecot", &shown, &meant);
}

/// Nine ends by which servers disagree, in every field that holds a text, one letter each, from the
/// envelope to the last octet what was sent.
#[tokio::test]
async fn no_field_of_a_letter_ends_it_before_its_end() {
    let authority = Authority::new();
    let host = MailHost::start(&authority.certificate()).await;
    let letters = composed(&smuggling());
    for letter in &letters {
        delivered(&host, &authority, letter).await;
    }
    let inbox = host.inbox(letters.len()).await;
    assert_eq!(inbox.len(), letters.len(), "one mail each");
    let envelope = format!(
        "Return-Path: <{SENDER}>\nX-Original-To: {INBOX}\nDelivered-To: {INBOX}\nReceived: from "
    );
    for letter in &letters {
        let sent = String::from_utf8_lossy(letter.bytes.as_slice()).replace("\r\n", "\n");
        let arrived = inbox
            .iter()
            .filter_map(|arrived| arrived.strip_suffix(&sent));
        let traces: Vec<_> = arrived.collect();
        let id = letter.message_id.as_str();
        assert_eq!(traces.len(), 1, "{id}");
        for trace in traces {
            assert!(trace.starts_with(&envelope), "{id}: {trace}");
            // Of Postfix's own words only the trace stands before the letter.
            let others = trace
                .strip_prefix(&envelope)
                .into_iter()
                .flat_map(str::lines);
            let others = others.skip(1).filter(|line| !line.starts_with('\t'));
            assert_eq!(others.collect::<Vec<_>>(), [""; 0], "{id}");
        }
    }
}

/// The oracle can say no: this Postfix takes two letters from a client that sends a bare LF. And
/// such bytes never become a letter of ours.
#[tokio::test]
async fn a_dirty_client_would_have_been_caught() {
    let authority = Authority::new();
    let host = MailHost::start(&authority.certificate()).await;
    let dirty = ["Subject: first\r\n\r\nbefore\n.\r\n", SECOND_LETTER].concat();
    assert!(WireBytes::try_from(dirty.clone().into_bytes()).is_err());
    let mut socket = TcpStream::connect(("127.0.0.1", host.clear_port))
        .await
        .expect("a connection");
    let session = format!(
        "EHLO x.example\r\nMAIL FROM:<{SENDER}>\r\nRCPT TO:<{INBOX}>\r\nDATA\r\n{dirty}QUIT\r\n"
    );
    socket
        .write_all(session.as_bytes())
        .await
        .expect("the server takes it");
    let mut replies = String::new();
    socket
        .read_to_string(&mut replies)
        .await
        .expect("the server answers");
    assert_eq!(
        replies.matches("250 2.0.0 Ok: queued").count(),
        2,
        "{replies}"
    );
    assert_eq!(host.inbox(2).await.len(), 2);
}
