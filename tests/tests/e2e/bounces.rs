//! A letter that comes back by the platform's own mail.

use libtest_mimic::Trial;
use reqwest::Method;
use shared::State;
use tests::{Answer, EdgeClient, Setting, Stage, Visitor, eventually};

use crate::api::{delivered, full};
use crate::world::{key, lone_scenario, scenarios};

const ADDRESS: &str = "bounces@mail.cucineferri.example";

pub(crate) fn scenarios() -> Vec<Trial> {
    scenarios![lone_scenario(
        a_letter_that_comes_back_by_mail_is_sent_again,
        Setting {
            bounce_address: Some(ADDRESS),
            ..Setting::default()
        }
    )]
}

/// What the platform does with mail for an address that a rule sends to the Worker.
async fn mail_arrives(client: &EdgeClient, recipient: &str, action: &str) -> Answer {
    let sender = "mailer-daemon@mx.cucineferri.example";
    let message = format!(
        "From: {sender}\r\nTo: {recipient}\r\nMessage-ID: <1@mx.cucineferri.example>\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n\
         --x\r\n\r\nSorry.\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\n\
         Reporting-MTA: dns; mx.cucineferri.example\r\n\r\n\
         Final-Recipient: rfc822; ascolto@cucineferri.example\r\nAction: {action}\r\nStatus: 5.1.1\r\n\r\n--x--\r\n"
    );
    let recipient = recipient.replace('+', "%2B");
    let path = format!("/cdn-cgi/handler/email?from={sender}&to={recipient}");
    Answer::of(client.request(Method::POST, &path).body(message)).await
}

async fn a_letter_that_comes_back_by_mail_is_sent_again(stage: &mut Stage) {
    let draft = full("question", &Visitor::new());
    let receipt = stage.client.accepted(&key(), &draft).await;
    let (reference, link) = (receipt.reference.to_string(), receipt.receipt);
    let link = link.expect("a token");
    delivered(stage, &link).await;
    let letter = stage.mail.letter_about(&reference).await;
    let address = letter.sender().to_owned();
    assert!(address.starts_with("bounces+"), "{address}");
    let head = stage.mail.head_of(&letter).await;
    assert!(head.contains("<pronto@cucineferri.example>"), "{head}");

    // A delay, a forged address and one without a token: taken, and of no effect.
    let (_, domain) = address.split_once('@').expect("an address");
    let forged = format!("bounces+{}@{domain}", "a".repeat(48));
    for (recipient, action) in [
        (address.as_str(), "delayed"),
        (&forged, "failed"),
        (ADDRESS, "failed"),
    ] {
        let answer = mail_arrives(&stage.client, recipient, action).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let now = stage.client.receipt(&link).await;
        assert_eq!(now.state, State::Delivered, "{recipient} {action}");
    }

    let answer = mail_arrives(&stage.client, &address, "failed").await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let open = stage.client.receipt(&link).await;
    assert_eq!(open.state, State::Received);
    let letters = eventually("the letter comes again", || async {
        let letters = stage.mail.letters_about(&reference).await;
        (letters.len() == 2).then_some(letters)
    })
    .await;
    let ids: Vec<String> = letters.iter().map(|one| one.header("message-id")).collect();
    assert_eq!(ids.first(), ids.last(), "under one Message-ID");
    let senders: Vec<&str> = letters.iter().map(tests::Letter::sender).collect();
    assert_ne!(senders.first(), senders.last(), "each with its own address");
    delivered(stage, &link).await;
}
