//! From the desk to the inbox, also when something is broken.

use std::time::Duration;

use libtest_mimic::Trial;
use reqwest::Method;
use serde_json::json;
use shared::State;
use tests::{Answer, STATUS_KEY, Setting, Stage, Visitor, eventually, eventually_within};

use crate::api::{delivered, full, with};
use crate::world::{key, lone_scenario, scenario, scenarios};

pub(crate) fn scenarios() -> Vec<Trial> {
    scenarios![
        scenario(a_bare_rating_waits_for_its_words),
        scenario(words_after_the_letter_are_a_letter_of_their_own),
        scenario(a_letters_bytes_are_sound),
        lone_scenario(
            a_mail_server_that_comes_back_gets_every_letter,
            Setting::default()
        ),
        lone_scenario(
            a_kill_right_after_the_answer_loses_nothing,
            Setting::default()
        ),
        lone_scenario(a_letter_twice_has_one_message_id, Setting::default()),
        lone_scenario(
            the_platforms_own_mail_takes_a_letter,
            Setting {
                has_platform_mail: true,
                ..Setting::default()
            }
        ),
        lone_scenario(
            a_certificate_that_nobody_vouches_for_gets_no_word,
            Setting {
                smtp_scheme: "smtp+starttls",
                ..Setting::default()
            }
        ),
    ]
}

async fn a_bare_rating_waits_for_its_words(stage: &Stage) {
    let rated = stage
        .client
        .accepted(&key(), &json!({ "kind": "feedback", "rating": "good" }))
        .await;
    let reference = rated.reference.to_string();
    let token = rated.receipt.expect("a token");
    // A question that came later overtakes it.
    let later = stage
        .client
        .accepted(&key(), &full("question", &Visitor::new()))
        .await;
    stage.mail.letter_about(&later.reference.to_string()).await;
    assert!(
        stage.mail.letters_about(&reference).await.is_empty(),
        "it waits"
    );
    assert_eq!(stage.client.receipt(&token).await.state, State::Received);
    delivered(stage, &token).await;
    assert_eq!(stage.mail.letters_about(&reference).await.len(), 1);
}

async fn words_after_the_letter_are_a_letter_of_their_own(stage: &Stage) {
    let visitor = Visitor::new();
    let first = stage
        .client
        .accepted(&key(), &full("question", &visitor))
        .await;
    let token = first.receipt.expect("a token");
    delivered(stage, &token).await;
    let more = with(full("question", &Visitor::new()), "receipt", &token);
    let second = stage.client.accepted(&key(), &more).await;
    assert_eq!(second.reference, first.reference);
    let reference = first.reference.to_string();
    let letters = eventually("a second letter", || async {
        let letters = stage.mail.letters_about(&reference).await;
        (letters.len() == 2).then_some(letters)
    })
    .await;
    let ids: Vec<String> = letters
        .iter()
        .map(|letter| letter.header("message-id"))
        .collect();
    assert_ne!(ids.first(), ids.last());
    let first_id = ids.first().cloned().unwrap_or_default();
    assert!(
        letters
            .iter()
            .any(|letter| letter.header("in-reply-to") == first_id),
        "{ids:?}"
    );
}

async fn a_letters_bytes_are_sound(stage: &Stage) {
    let message = format!(
        ".\n..\nFrom me\n{}\n\u{1f44d} è già così\n",
        "long ".repeat(700)
    );
    let draft = with(full("callback", &Visitor::new()), "message", &message);
    let receipt = stage.client.accepted(&key(), &draft).await;
    let letter = stage
        .mail
        .letter_about(&receipt.reference.to_string())
        .await;
    let source = stage.mail.source_of(&letter).await;
    assert!(source.is_ascii() && !source.contains(&0), "ASCII, no NUL");
    let text = String::from_utf8_lossy(&source);
    assert!(
        !text.replace("\r\n", "").contains(['\r', '\n']),
        "CR and LF as pairs"
    );
    assert!(
        text.split("\r\n").all(|line| line.len() <= 998),
        "lines of 998 at most"
    );
    assert!(
        letter.text.contains("\u{1f44d} è già così"),
        "{}",
        letter.text
    );
    assert!(letter.html.contains("href=\"tel:"), "{}", letter.html);
    assert_eq!(letter.header("auto-submitted"), "auto-generated");
    let head = stage.mail.head_of(&letter).await;
    for name in ["Message-ID: <", "Date: ", "From: ", "To: <"] {
        let once = head
            .split("\r\n")
            .filter(|line| line.starts_with(name))
            .count();
        assert_eq!(once, 1, "{name} {head}");
    }
}

async fn a_mail_server_that_comes_back_gets_every_letter(stage: &mut Stage) {
    stage.mail.stop();
    let mut references = Vec::new();
    for kind in ["question", "callback", "feedback"] {
        let receipt = stage
            .client
            .accepted(&key(), &full(kind, &Visitor::new()))
            .await;
        references.push((
            receipt.reference.to_string(),
            receipt.receipt.expect("a token"),
        ));
    }
    eventually("an attempt has failed", || async {
        let rows = stage
            .rows()
            .ask("SELECT * FROM attempts WHERE verdict IS NOT NULL AND verdict != 'delivered'");
        (!rows.is_empty()).then_some(())
    })
    .await;
    for (_, token) in &references {
        assert_eq!(stage.client.receipt(token).await.state, State::Received);
    }
    stage.mail.start().await;
    for (reference, token) in &references {
        stage.mail.letter_about(reference).await;
        delivered(stage, token).await;
        assert_eq!(
            stage.mail.letters_about(reference).await.len(),
            1,
            "{reference}"
        );
    }
}

async fn a_kill_right_after_the_answer_loses_nothing(stage: &mut Stage) {
    // The mail server is away, so that the letter cannot have left before the kill.
    stage.mail.stop();
    let receipt = stage
        .client
        .accepted(&key(), &full("callback", &Visitor::new()))
        .await;
    stage.edge.kill();
    stage.mail.start().await;
    stage.restart_edge().await;
    let reference = receipt.reference.to_string();
    eventually_within(
        Duration::from_mins(1),
        "a letter after the restart",
        || async {
            stage
                .mail
                .letters_about(&reference)
                .await
                .into_iter()
                .next()
        },
    )
    .await;
    delivered(stage, &receipt.receipt.expect("a token")).await;
    assert_eq!(stage.mail.letters_about(&reference).await.len(), 1);
}

async fn a_letter_twice_has_one_message_id(stage: &mut Stage) {
    let receipt = stage
        .client
        .accepted(&key(), &full("question", &Visitor::new()))
        .await;
    let reference = receipt.reference.to_string();
    let token = receipt.receipt.expect("a token");
    delivered(stage, &token).await;
    // As a power cut leaves it between the server's 250 and the desk's note of it.
    stage.edge.kill();
    stage.forget_deliveries();
    stage.restart_edge().await;
    // The desk wakes with the first question: the alarm of then went off long ago.
    stage.client.receipt(&token).await;
    let letters = eventually_within(
        Duration::from_mins(1),
        "the letter comes a second time",
        || async {
            let letters = stage.mail.letters_about(&reference).await;
            (letters.len() == 2).then_some(letters)
        },
    )
    .await;
    delivered(stage, &token).await;
    let mut ids: Vec<String> = letters
        .iter()
        .map(|letter| letter.header("message-id"))
        .collect();
    ids.dedup();
    assert_eq!(ids.len(), 1, "{ids:?}");
}

async fn the_platforms_own_mail_takes_a_letter(stage: &mut Stage) {
    let receipt = stage
        .client
        .accepted(&key(), &full("question", &Visitor::new()))
        .await;
    delivered(stage, &receipt.receipt.expect("a token")).await;
    let query = "SELECT state FROM deliveries WHERE channel = 'platform'";
    eventually("the platform has it", || async {
        let rows = stage.rows().ask(query);
        let is_delivered = |row: &tests::Row| row.get("state").is_some_and(|at| at == "delivered");
        rows.iter().any(is_delivered).then_some(())
    })
    .await;
    let check = stage
        .client
        .request(Method::POST, "/status/acme/check")
        .header("Authorization", format!("Bearer {STATUS_KEY}"));
    let told = Answer::of(check).await;
    assert_eq!(told.status, 200, "{told:?}");
    assert_eq!(
        told.body.matches("\"outcome\":\"delivered\"").count(),
        2,
        "{told:?}"
    );
}

async fn a_certificate_that_nobody_vouches_for_gets_no_word(stage: &mut Stage) {
    let receipt = stage
        .client
        .accepted(&key(), &full("question", &Visitor::new()))
        .await;
    eventually_within(Duration::from_mins(1), "an attempt has failed", || async {
        let rows = stage
            .rows()
            .ask("SELECT * FROM attempts WHERE verdict IS NOT NULL");
        let failed = rows
            .iter()
            .any(|row| row.get("phase").is_some_and(|phase| phase.contains("tls")));
        failed.then_some(())
    })
    .await;
    assert!(
        stage
            .mail
            .letters_about(&receipt.reference.to_string())
            .await
            .is_empty()
    );
    // Once the server can be trusted, nobody has to do anything.
    stage.set(&Setting::default()).await;
    delivered(stage, &receipt.receipt.expect("a token")).await;
}
