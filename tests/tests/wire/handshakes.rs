//! Certificates that are not right: nothing goes out in clear.

use courier::{Attempt, Phase, TlsCause, Verdict, smtp::Security};

use crate::certificates::{Authority, Certificate};
use crate::letters::{WORDS, credentials, hand_over, letter};
use crate::mail_server::{MailServer, Settings};
use crate::tap::Tap;

/// What no one on the line may ever see.
const SECRETS: [&[u8]; 6] = [
    b"AUTH",
    b"AHdlYg",
    b"d2Vi",
    b"MAIL FROM",
    b"cucineferri",
    b"Subject",
];

/// Both ways into TLS, to a server that must not be trusted.
async fn assert_nothing_in_clear(
    authority: &Authority,
    certificate: impl Fn() -> Certificate,
    tls_max: &'static str,
) {
    let start_tls = Settings::start_tls(certificate(), "PLAIN");
    let implicit_tls = Settings::implicit_tls(certificate(), "PLAIN");
    let right = || Some(credentials("right password"));
    for (settings, security) in [
        (start_tls, Security::StartTls(right())),
        (implicit_tls, Security::ImplicitTls(right())),
    ] {
        let server = MailServer::start(&settings.with_tls_max(tls_max)).await;
        let tap = Tap::on(server.port).await;
        let attempt = hand_over(tap.port, authority.client(), security, &letter(WORDS)).await;
        let expected = Attempt {
            phase: Phase::Tls,
            verdict: Verdict::TlsFault(TlsCause::Handshake),
        };
        assert_eq!(attempt, expected);
        for secret in SECRETS {
            assert!(!tap.has_heard(secret), "{}", secret.escape_ascii());
        }
        assert_eq!(server.finish().await, []);
    }
}

#[tokio::test]
async fn an_authority_that_nobody_knows_is_not_trusted() {
    let stranger = Authority::new();
    assert_nothing_in_clear(&Authority::new(), || stranger.certificate(), "TLSv1.3").await;
}

#[tokio::test]
async fn a_certificate_of_another_name_is_not_trusted() {
    let authority = Authority::new();
    assert_nothing_in_clear(&authority, || authority.certificate_of_another(), "TLSv1.3").await;
}

#[tokio::test]
async fn a_certificate_whose_time_is_over_is_not_trusted() {
    let authority = Authority::new();
    assert_nothing_in_clear(
        &authority,
        || authority.certificate_of_yesterday(),
        "TLSv1.3",
    )
    .await;
}

#[tokio::test]
async fn an_old_tls_is_not_spoken() {
    let authority = Authority::new();
    assert_nothing_in_clear(&authority, || authority.certificate(), "TLSv1.1").await;
}

#[tokio::test]
async fn the_tap_hears_what_goes_out_in_clear() {
    let authority = Authority::new();
    let settings = Settings::start_tls(authority.certificate(), "PLAIN");
    let server = MailServer::start(&settings).await;
    let tap = Tap::on(server.port).await;
    let security = Security::StartTls(Some(credentials("right password")));
    let attempt = hand_over(tap.port, authority.client(), security, &letter(WORDS)).await;
    assert!(
        matches!(attempt.verdict, Verdict::Delivered(_)),
        "{attempt}"
    );
    assert!(tap.has_heard(b"EHLO feedback.example\r\nSTARTTLS\r\n"));
    for secret in SECRETS {
        assert!(!tap.has_heard(secret), "{}", secret.escape_ascii());
    }
}
