//! The letters of one case, as whoever works in the company reads them: each by itself says enough.

use libtest_mimic::Trial;
use serde_json::{Value, json};
use tests::{EdgeClient, Letter, MailServer, Terms, Workerd, eventually};

use crate::inbox::inbox;
use crate::visits::{Visit, settled};
use crate::world::{Scale, Tally, faults};

pub(crate) fn trials() -> Vec<Trial> {
    faults![
        each_letter_of_a_case_says_who_it_is_and_what_was_said_before,
        a_letter_repeats_the_latest_of_a_long_case_and_cuts_them,
        no_letter_tells_of_another_case,
    ]
}

/// A case to which its visitor adds.
struct Told {
    receipt: Option<String>,
    reference: String,
}

impl Told {
    async fn begin(client: &EdgeClient, draft: Value) -> Self {
        let mut told = Self {
            receipt: None,
            reference: String::new(),
        };
        told.add(client, draft).await;
        told
    }

    async fn add(&mut self, client: &EdgeClient, mut draft: Value) {
        if let (Some(receipt), Some(fields)) = (&self.receipt, draft.as_object_mut()) {
            fields.insert("receipt".to_owned(), json!(receipt));
        }
        let mut visit = Visit::new();
        visit.draft = draft;
        let receipt = visit.send(client).await.receipt();
        self.reference = visit.reference.unwrap_or_default();
        self.receipt = receipt.receipt;
    }

    /// The letter with these words among its new ones, which stand before all that was said earlier.
    async fn letter(&self, mail: &MailServer, words: &str) -> Letter {
        eventually(&format!("a letter with {words}"), || async {
            let letters = mail.letters_about(&self.reference).await;
            let is_new = |letter: &Letter| {
                let new = letter.text.split("Già detto").next();
                new.is_some_and(|new| new.contains(words))
            };
            letters.into_iter().find(is_new)
        })
        .await
    }
}

async fn each_letter_of_a_case_says_who_it_is_and_what_was_said_before(_: Scale) -> Tally {
    let (_folder, mail) = inbox().await;
    let workerd = Workerd::running(Terms::mail_at(mail.smtp_port())).await;
    let client = workerd.client();
    let call = json!({
        "kind": "callback", "phone": "+971 50 123 4567", "name": "مريم", "locale": "en-GB",
        "message": "You have not charged April.", "page": "https://shop.example/bills", "consent": "1",
    });
    let mut told = Told::begin(&client, call).await;
    let first = told.letter(&mail, "charged April").await;
    told.add(
        &client,
        json!({ "kind": "feedback", "message": "Still nothing charged.", "touchpoint": "checkout", "locale": "it" }),
    )
    .await;
    let second = told.letter(&mail, "Still nothing").await;
    told.add(
        &client,
        json!({ "kind": "question", "message": "Why?", "email": "maryam@example.net", "name": "Maryam" }),
    )
    .await;
    let third = told.letter(&mail, "Why?").await;
    assert_eq!(first.subject, format!("[{}] Da richiamare", told.reference));
    for letter in [&second, &third] {
        assert_eq!(letter.subject, first.subject);
    }
    for letter in [&first, &second, &third] {
        for part in [&letter.text, &letter.html] {
            let said = ["+971 50 123 4567", "charged April"];
            assert!(said.iter().all(|said| part.contains(said)), "{part}");
        }
        assert!(letter.html.contains("href=\"tel:+971501234567\""));
        // The Emirates have one zone, three hours before Italy in winter and two in summer.
        let clock = letter.text.split("Lì erano le ").nth(1).unwrap_or_default();
        let clock: String = clock.chars().take(5).collect();
        assert!(
            clock.contains(':') && !letter.text.contains(&format!(", {clock}\n")),
            "{letter:?}"
        );
    }
    let nobody = "non arriva a nessuno";
    let flat = |letter: &Letter| letter.html.replace('\n', " ");
    assert!(flat(&first).contains("Scrive in inglese.") && flat(&first).contains(nobody));
    assert!(
        flat(&second).contains("مريم") && flat(&second).contains(nobody),
        "{second:?}"
    );
    assert!(!flat(&second).contains("Scrive in") && flat(&second).contains("checkout"));
    assert!(
        flat(&third).contains("Maryam") && !flat(&third).contains(nobody),
        "{third:?}"
    );
    let head = mail.head_of(&third).await;
    assert!(head.contains("Reply-To: <maryam@example.net>"), "{head}");
    let (new, before) = third
        .text
        .split_once("Già detto")
        .expect("what was said before");
    assert!(
        new.contains("Why?") && !before.contains("Why?"),
        "{third:?}"
    );
    let at = |words: &str| before.find(words).expect("it was said");
    assert!(at("charged April") < at("Still nothing"), "{third:?}");
    settled(&workerd).await;
    Tally {
        tried: 3,
        ..Tally::default()
    }
}

async fn a_letter_repeats_the_latest_of_a_long_case_and_cuts_them(_: Scale) -> Tally {
    let (_folder, mail) = inbox().await;
    let workerd = Workerd::running(Terms::mail_at(mail.smtp_port())).await;
    let client = workerd.client();
    let said = |at: u32| json!({ "kind": "feedback", "message": format!("fig{at}quince {}", "è ".repeat(900)) });
    let mut told = Told::begin(&client, said(0)).await;
    for at in 1..8 {
        told.add(&client, said(at)).await;
    }
    let letter = told.letter(&mail, "fig7quince").await;
    let words = |part: &str| part.matches('è').count();
    let (new, before) = letter
        .text
        .split_once("Già detto")
        .expect("what was said before");
    assert!(words(new) >= 900, "what it delivers is whole");
    for at in 0..7 {
        let name = format!("fig{at}quince");
        assert_eq!(before.contains(&name), at >= 2, "{name}: {before}");
    }
    assert!(
        before.matches('…').count() == 5 && words(before) < 5 * 200,
        "{before}"
    );
    assert!(before.contains("solo gli ultimi"), "{before}");
    settled(&workerd).await;
    Tally {
        tried: 8,
        ..Tally::default()
    }
}

/// The same number and address in another's mouth: nothing of the first case stands in the second's letter.
async fn no_letter_tells_of_another_case(_: Scale) -> Tally {
    let (_folder, mail) = inbox().await;
    let workerd = Workerd::running(Terms::mail_at(mail.smtp_port())).await;
    let client = workerd.client();
    let call = |words: &str, name: &str| {
        json!({
            "kind": "callback", "phone": "06 5555 0182", "email": "anna@example.net", "name": name,
            "message": words, "consent": "1",
        })
    };
    let one = Told::begin(&client, call("The first figs.", "Anna")).await;
    one.letter(&mail, "The first figs.").await;
    let other = Told::begin(&client, call("The second quinces.", "Bruno")).await;
    let letter = other.letter(&mail, "The second quinces.").await;
    for part in [&letter.text, &letter.html] {
        assert!(!part.contains("figs") && !part.contains("Anna"), "{part}");
        assert!(!part.contains(&one.reference), "{part}");
    }
    settled(&workerd).await;
    Tally {
        tried: 2,
        ..Tally::default()
    }
}
