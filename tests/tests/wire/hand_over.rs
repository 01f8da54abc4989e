//! Letters that arrive, and logins that do not.

use courier::{ConfigurationCause, Phase, ReplyCode, Verdict, smtp::Security};

use crate::attacks::SMUGGLED;
use crate::certificates::Authority;
use crate::letters::{INBOX, SENDER, WORDS, credentials, hand_over, letter};
use crate::mail_server::{Event, MailServer, Received, Settings};

fn login(mechanism: &str, is_right: bool) -> Event {
    Event::Login {
        mechanism: mechanism.to_owned(),
        is_secure: true,
        is_right,
    }
}

/// One login and one letter, in this order.
async fn the_letter(server: MailServer, mechanism: &str) -> Received {
    let mut events = server.finish().await.into_iter();
    assert_eq!(events.next(), Some(login(mechanism, true)));
    match (events.next(), events.next()) {
        (Some(Event::Letter(received)), None) => *received,
        other => panic!("expected one letter: {other:?}"),
    }
}

#[tokio::test]
async fn a_letter_arrives_over_implicit_tls_with_plain() {
    let authority = Authority::new();
    let settings = Settings::implicit_tls(authority.certificate(), "PLAIN");
    let server = MailServer::start(&settings).await;
    let letter = letter(WORDS);
    let security = Security::ImplicitTls(Some(credentials("right password")));
    let attempt = hand_over(server.port, authority.client(), security, &letter).await;
    assert!(
        matches!(attempt.verdict, Verdict::Delivered(_)),
        "{attempt}"
    );
    let received = the_letter(server, "PLAIN").await;
    assert!(received.is_secure);
    assert_eq!(
        (received.from.as_str(), received.to),
        (SENDER, vec![INBOX.to_owned()])
    );
    assert_eq!(received.raw.as_bytes(), letter.bytes.as_slice());
}

#[tokio::test]
async fn a_letter_arrives_over_starttls_with_login_and_is_read_as_it_was_meant() {
    let authority = Authority::new();
    let settings = Settings::start_tls(authority.certificate(), "LOGIN");
    let server = MailServer::start(&settings).await;
    let letter = letter(WORDS);
    let security = Security::StartTls(Some(credentials("right password")));
    let attempt = hand_over(server.port, authority.client(), security, &letter).await;
    assert!(
        matches!(attempt.verdict, Verdict::Delivered(_)),
        "{attempt}"
    );
    let received = the_letter(server, "LOGIN").await;
    assert_eq!(received.raw.as_bytes(), letter.bytes.as_slice());
    assert_eq!(received.subject, letter.subject);
    assert_eq!(
        received.headers,
        [
            "from",
            "to",
            "reply-to",
            "subject",
            "date",
            "message-id",
            "auto-submitted",
            "x-auto-response-suppress",
            "mime-version",
            "content-type",
        ]
    );
    for line in WORDS.lines() {
        assert!(
            received.text.contains(&format!("\n  {line}\n")),
            "{line:?}: {}",
            received.text
        );
    }
    assert!(received.html.contains("href=\"tel:+393475550182\""));
}

#[tokio::test]
async fn no_words_end_a_letter_before_its_end() {
    let authority = Authority::new();
    let settings = Settings::start_tls(authority.certificate(), "PLAIN");
    let server = MailServer::start(&settings).await;
    let words: String = SMUGGLED
        .iter()
        .flat_map(|end| ["before", end, "MAIL FROM:<evil@evil.example>\r\nDATA\r\n"])
        .collect();
    let letter = letter(&words);
    let security = Security::StartTls(Some(credentials("right password")));
    let attempt = hand_over(server.port, authority.client(), security, &letter).await;
    assert!(
        matches!(attempt.verdict, Verdict::Delivered(_)),
        "{attempt}"
    );
    let received = the_letter(server, "PLAIN").await;
    assert_eq!(received.raw.as_bytes(), letter.bytes.as_slice());
}

#[tokio::test]
async fn a_wrong_password_is_a_configuration_fault() {
    for mechanism in ["PLAIN", "LOGIN"] {
        let authority = Authority::new();
        let settings = Settings::start_tls(authority.certificate(), mechanism);
        let server = MailServer::start(&settings).await;
        let security = Security::StartTls(Some(credentials("wrong password")));
        let attempt = hand_over(server.port, authority.client(), security, &letter(WORDS)).await;
        assert_eq!(attempt.phase, Phase::Authentication);
        assert!(
            matches!(
                attempt.verdict,
                Verdict::Configuration(ConfigurationCause::Login(ReplyCode { basic: 535, .. }))
            ),
            "{attempt}"
        );
        assert_eq!(server.finish().await, [login(mechanism, false)]);
    }
}

#[tokio::test]
async fn no_password_where_one_is_needed_is_a_configuration_fault() {
    let authority = Authority::new();
    let settings = Settings::start_tls(authority.certificate(), "PLAIN");
    let server = MailServer::start(&settings).await;
    let security = Security::StartTls(None);
    let attempt = hand_over(server.port, authority.client(), security, &letter(WORDS)).await;
    assert_eq!(attempt.phase, Phase::MailFrom);
    assert!(
        matches!(attempt.verdict, Verdict::Configuration(_)),
        "{attempt}"
    );
    assert_eq!(server.finish().await, []);
}
