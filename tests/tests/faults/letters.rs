//! The letters of one case, as whoever works in the company reads them: each by itself says enough.

use libtest_mimic::Trial;
use serde_json::{Value, json};
use tests::{EdgeClient, HookAnswer, HookServer, Letter, MailServer, Terms, Workerd, eventually};

use crate::channels::{callback, events, hook, text};
use crate::inbox::inbox;
use crate::visits::{Visit, settled};
use crate::world::{Scale, Tally, faults};

pub(crate) fn trials() -> Vec<Trial> {
    faults![
        each_letter_of_a_case_says_who_it_is_and_what_was_said_before,
        a_letter_repeats_the_latest_of_a_long_case_and_cuts_them,
        no_letter_tells_of_another_case,
        the_time_there_is_told_where_a_country_has_one,
        t11_what_nobody_sees_stands_in_no_fact_on_any_way,
    ]
}

/// Numbers of countries without summer time, and how many minutes all their clocks are ahead of UTC, by
/// hand; none where they are not one.
const CLOCKS: [(&str, Option<i64>); 9] = [
    ("+971 50 123 4567", Some(240)),
    ("+91 98765 43210", Some(330)),
    ("+977 984 123 4567", Some(345)),
    ("+81 90 1234 5678", Some(540)),
    ("+54 11 2345 6789", Some(-180)),
    ("+1 201 555 0123", None),
    ("+86 131 2345 6789", None),
    ("+61 412 345 678", None),
    // Italy's own.
    ("+39 347 555 0182", None),
];

/// Turns, joins, fills, tags, selects, or belongs to nobody.
const HIDDEN: &str =
    "\u{202e}\u{2066}\u{200d}\u{3164}\u{115f}\u{e0041}\u{fe0f}\u{34f}\u{ad}\u{fff9}\u{e000}";

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
    let told = "Commento (qui abbreviato)";
    assert_eq!(before.matches(told).count(), 5, "{before}");
    assert!(!new.contains(told), "{new}");
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
    let mut other = Told::begin(&client, call("The second quinces.", "Bruno")).await;
    other.letter(&mail, "The second quinces.").await;
    other
        .add(
            &client,
            json!({ "kind": "feedback", "message": "More medlars." }),
        )
        .await;
    let letter = other.letter(&mail, "More medlars.").await;
    for part in [&letter.text, &letter.html] {
        assert!(!part.contains("figs") && !part.contains("Anna"), "{part}");
        assert!(!part.contains(&one.reference), "{part}");
        assert!(part.contains("quinces") && part.contains("Bruno"), "{part}");
    }
    settled(&workerd).await;
    Tally {
        tried: 3,
        ..Tally::default()
    }
}

async fn the_time_there_is_told_where_a_country_has_one(_: Scale) -> Tally {
    let (_folder, mail) = inbox().await;
    let workerd = Workerd::running(Terms::mail_at(mail.smtp_port())).await;
    for (number, ahead_minutes) in CLOCKS {
        let mut visit = callback(number);
        visit.send(&workerd.client()).await;
        let reference = visit.reference.unwrap_or_default();
        let letter = mail.letter_about(&reference).await;
        let query = format!("SELECT received_ms FROM submissions WHERE reference = '{reference}'");
        let rows = workerd.rows().ask(&query);
        let received = rows.first().and_then(|row| row.get("received_ms"));
        let received_ms: i64 = received.and_then(|ms| ms.parse().ok()).expect("a moment");
        let sentence = ahead_minutes.map(|ahead| {
            let minutes = received_ms.div_euclid(60_000).saturating_add(ahead);
            let (hour, minute) = (
                minutes.div_euclid(60).rem_euclid(24),
                minutes.rem_euclid(60),
            );
            format!("Lì erano le {hour:02}:{minute:02} quando è arrivata.")
        });
        for part in [&letter.text, &letter.html] {
            match &sentence {
                Some(sentence) => assert!(part.contains(sentence), "{number}, {sentence}: {part}"),
                None => assert!(!part.contains("Lì erano"), "{number}: {part}"),
            }
        }
    }
    settled(&workerd).await;
    Tally {
        tried: CLOCKS.len(),
        ..Tally::default()
    }
}

/// By mail, by a mail service, in a chat, over a webhook: one rule for name, place, page and address.
async fn t11_what_nobody_sees_stands_in_no_fact_on_any_way(_: Scale) -> Tally {
    let (_folder, mail) = inbox().await;
    let (crm, chat, service) = (
        HookServer::start().await,
        HookServer::start().await,
        HookServer::start().await,
    );
    chat.always(HookAnswer::status(200).body("ok"));
    service
        .always(HookAnswer::status(200).body(r#"{"id":"49a3999c-0ce1-4ea6-ab68-afcd6dc2e794"}"#));
    let url = service.url("");
    let terms = hook(Terms::mail_at(mail.smtp_port()), &crm)
        .channel("id = \"room\"\nkind = \"chat\"\napp = \"slack\"")
        .secret("CHANNEL_ACME_ROOM", chat.url("/services/T0/B0/x"))
        .channel(&format!(
            "id = \"service\"\nkind = \"http_mail\"\napi = \"resend\"\nurl = \"{url}\""
        ))
        .secret("CHANNEL_ACME_SERVICE", "re_a_token_for_tests");
    let workerd = Workerd::running(terms).await;
    let mut visit = Visit::new();
    // A joiner before an @ is asked about.
    let in_address = HIDDEN.replace('\u{200d}', "");
    visit.draft = json!({
        "kind": "question", "message": "Perché?", "name": format!("{HIDDEN}Marta{HIDDEN} B."),
        "touchpoint": format!("check{HIDDEN}out"), "email": format!("anna{in_address}@example.net"),
        "page": format!("https://shop.example/conto{HIDDEN}"),
    });
    visit.send(&workerd.client()).await;
    let reference = visit.reference.unwrap_or_default();
    let letter = mail.letter_about(&reference).await;
    settled(&workerd).await;
    let told = events(&crm, "submission.received");
    let event = told.first().expect("an event");
    for (field, said) in [
        ("/data/name", "Marta B."),
        ("/data/touchpoint", "checkout"),
        ("/data/email", "anna@example.net"),
    ] {
        assert_eq!(text(event, field), said, "{event}");
    }
    let json = |server: &HookServer| {
        let asked = server.asked();
        let body = &asked.first().expect("it was asked").body;
        serde_json::from_slice::<Value>(body).expect("JSON")
    };
    let (chat, service) = (json(&chat), json(&service));
    let parts = [
        letter.text.as_str(),
        &letter.html,
        &letter.subject,
        text(&chat, "/text"),
        text(&service, "/text"),
        text(&service, "/html"),
        text(event, "/data/page"),
    ];
    let is_hidden = |c: char| shared::is_invisible(c) && !c.is_ascii_control();
    for part in parts {
        assert!(!part.is_empty() && !part.contains(is_hidden), "{part:?}");
    }
    for part in [0, 1, 3, 4, 5].into_iter().filter_map(|at| parts.get(at)) {
        for said in [
            "Marta B.",
            "checkout",
            "anna@example.net",
            "/conto%E2%80%AE",
        ] {
            assert!(part.contains(said), "{said}: {part}");
        }
    }
    Tally {
        tried: 1,
        ..Tally::default()
    }
}
