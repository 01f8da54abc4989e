//! Letters through Haraka, which says 451 to a bare line end inside a letter: it says so to a client
//! that sends one, and never to us.

use courier::{ConfigurationCause, Verdict, WireBytes, smtp::Security};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use crate::attacks::{SMUGGLED, smuggling};
use crate::certificates::Authority;
use crate::haraka_server::{Haraka, Kept};
use crate::letters::{INBOX, SENDER, composed, credentials, hand_over, letter};
use crate::mail_host::PASSWORD;

#[tokio::test]
async fn a_login_over_both_kinds_of_tls_delivers_and_a_wrong_password_does_not() {
    let authority = Authority::new();
    let haraka = Haraka::start(&authority.certificate()).await;
    let login = |password| Some(credentials(password));
    let letter = letter("parole");
    for (port, security) in [
        (haraka.clear_port, Security::StartTls(login(PASSWORD))),
        (
            haraka.encrypted_port,
            Security::ImplicitTls(login(PASSWORD)),
        ),
    ] {
        let attempt = hand_over(port, authority.client(), security, &letter).await;
        assert!(
            matches!(attempt.verdict, Verdict::Delivered(_)),
            "{attempt}"
        );
    }
    let wrong = Security::StartTls(login("wrong-password"));
    let attempt = hand_over(haraka.clear_port, authority.client(), wrong, &letter).await;
    assert!(
        matches!(
            attempt.verdict,
            Verdict::Configuration(ConfigurationCause::Login(_))
        ),
        "{attempt}"
    );
    let kept = haraka.kept();
    assert_eq!(kept.len(), 2);
    let sent = String::from_utf8_lossy(letter.bytes.as_slice());
    for kept in kept {
        assert_eq!((kept.is_secure, kept.user.as_deref()), (true, Some("web")));
        // Haraka notes the login in a header before ours.
        assert!(kept.raw.ends_with(&*sent), "{}", kept.raw);
    }
}

/// Nine ends by which servers disagree, in every field that holds a text: no 451, one letter each,
/// from the envelope to the last octet what was sent.
#[tokio::test]
async fn no_field_of_a_letter_ends_it_before_its_end() {
    let authority = Authority::new();
    let haraka = Haraka::start(&authority.certificate()).await;
    let letters = composed(&smuggling());
    for letter in &letters {
        let security = Security::PlainLoopback;
        let attempt = hand_over(haraka.clear_port, authority.client(), security, letter).await;
        assert!(
            matches!(attempt.verdict, Verdict::Delivered(_)),
            "{}: {attempt}",
            letter.message_id.as_str()
        );
    }
    let kept = haraka.kept();
    assert_eq!(kept.len(), letters.len(), "one mail each");
    for letter in &letters {
        let sent = Kept {
            from: SENDER.to_owned(),
            to: vec![INBOX.to_owned()],
            is_secure: false,
            user: None,
            raw: String::from_utf8_lossy(letter.bytes.as_slice()).into_owned(),
        };
        let count = kept.iter().filter(|kept| **kept == sent).count();
        assert_eq!(count, 1, "{}", letter.message_id.as_str());
    }
}

/// The oracle can say no: what it answers to each of the nine ends when it comes raw. And such bytes
/// never become a letter of ours, but for the last: a whole line with a dot, which our session doubles.
#[tokio::test]
async fn a_dirty_client_is_told_so() {
    let authority = Authority::new();
    let haraka = Haraka::start(&authority.certificate()).await;
    let mut told = Vec::new();
    for end in SMUGGLED {
        let dirty = ["Subject: first\r\n\r\nbefore", end, "after\r\n.\r\n"].concat();
        let is_ours = WireBytes::try_from(dirty.clone().into_bytes()).is_ok();
        let said = word_about(haraka.clear_port, &dirty).await;
        told.push((end, is_ours, said));
    }
    let bare = "451 Bare line-feed; see https://haraka.github.io/barelf/";
    let expected = [
        ("\n.\n", false, bare),
        ("\n.\r\n", false, bare),
        ("\r.\r", false, "250 Message Queued"),
        ("\r.\r\n", false, "250 Message Queued"),
        ("\r\n.\n", false, bare),
        ("\r\n.\r", false, "250 Message Queued"),
        ("\r\n\0.\r\n", false, "250 Message Queued"),
        ("\r\n.\0\r\n", false, "250 Message Queued"),
        ("\r\n.\r\n", true, "250 Message Queued"),
    ];
    let expected = expected.map(|(end, is_ours, said)| (end, is_ours, said.to_owned()));
    assert_eq!(told, expected);
    // Each of the six that it took is one letter.
    assert_eq!(haraka.kept().len(), 6);
}

/// What a server says of a letter that comes as it is, without its own id of it.
async fn word_about(port: u16, letter: &str) -> String {
    let mut socket = TcpStream::connect(("127.0.0.1", port))
        .await
        .expect("a connection");
    let session =
        format!("EHLO x.example\r\nMAIL FROM:<{SENDER}>\r\nRCPT TO:<{INBOX}>\r\nDATA\r\n{letter}");
    socket
        .write_all(session.as_bytes())
        .await
        .expect("the server takes it");
    let mut replies = BufReader::new(socket).lines();
    let mut word = String::new();
    while let Ok(Some(line)) = replies.next_line().await {
        let is_about_the_letter = word.starts_with("354");
        word = line;
        if is_about_the_letter {
            break;
        }
    }
    word.split(" (").next().unwrap_or_default().to_owned()
}
