//! Nobody is harmed through us: what one inbox and one number get, and that nothing is dropped.

use std::time::Duration;

use libtest_mimic::Trial;
use reqwest::Method;
use serde_json::{Value, json};
use tempfile::TempDir;
use tests::{
    Answer, Books, Letter, MailServer, STATUS_KEY, ScriptedSmtp, Terms, Workerd, eventually,
    eventually_within,
};

use crate::channels::{callback, keyed};
use crate::visits::{Visit, send_all, settled};
use crate::world::{Scale, Tally, faults};

pub(crate) fn trials() -> Vec<Trial> {
    faults![
        t41_a_number_that_is_dear_to_call_is_marked,
        t42_one_number_gets_three_letters_a_day,
        t43_a_flood_is_gathered_into_digests,
        ratings_without_words_come_once_a_day,
        a_zone_that_the_runtime_does_not_know_is_told,
        a_help_desk_gets_letters_that_no_machine_signed,
        what_is_waited_for_on_purpose_is_no_delay,
    ]
}

pub(crate) async fn inbox() -> (TempDir, MailServer) {
    let folder = tempfile::Builder::new()
        .prefix("pronto-inbox-")
        .tempdir()
        .expect("a folder");
    let mut mail = MailServer::new(folder.path());
    mail.start().await;
    (folder, mail)
}

fn names(letter: &Letter, reference: Option<&String>) -> bool {
    reference.is_some_and(|reference| {
        letter.subject.contains(reference) || letter.text.contains(reference)
    })
}

/// Times are told in another zone than the site's: each says in which, and the log why, once.
async fn a_zone_that_the_runtime_does_not_know_is_told(_: Scale) -> Tally {
    let (_folder, mail) = inbox().await;
    let terms = Terms::mail_at(mail.smtp_port()).key("time_zone", "Europe/Nowhere");
    let workerd = Workerd::running(terms).await;
    let visits = send_all(&workerd.client(), "acme", 3).await;
    settled(&workerd).await;
    let letters = mail.letters().await;
    assert_eq!(letters.len(), visits.len());
    for letter in &letters {
        assert!(letter.text.contains(" UTC"), "{}", letter.text);
    }
    let log = workerd.log();
    let told = log.matches("does not know the time zone `Europe/Nowhere`");
    assert_eq!(told.count(), 1, "{log}");
    Tally {
        tried: 3,
        ..Tally::default()
    }
}

async fn t43_a_flood_is_gathered_into_digests(scale: Scale) -> Tally {
    let (_folder, mail) = inbox().await;
    let terms = Terms::mail_at(mail.smtp_port())
        .limit("letters_per_hour", 3)
        .limit("digest_seconds", 5)
        .limit("digest_callback_seconds", 2);
    let workerd = Workerd::running(terms).await;
    let client = workerd.client();
    let mut visits = send_all(&client, "acme", scale.of(20, 200)).await;
    let mut call = callback("06 5555 0182");
    call.send(&client).await;
    eventually_within(
        Duration::from_secs(4),
        "a callback does not wait for the rest",
        || async {
            let letters = mail.letters().await;
            letters
                .iter()
                .any(|letter| names(letter, call.reference.as_ref()))
                .then_some(())
        },
    )
    .await;
    visits.push(call);
    visits.extend(send_all(&client, "acme", 4).await);
    settled(&workerd).await;
    let letters = mail.letters().await;
    let single = letters
        .iter()
        .filter(|letter| letter.subject.starts_with("[K"));
    assert_eq!(single.count(), 3, "letters of their own");
    // One as long as mail programs show them takes some seventy.
    let digests = letters.len().saturating_sub(3);
    let digests_max = usize::try_from(scale.of(2, 5)).expect("a count");
    assert!((2..=digests_max).contains(&digests), "{digests} digests");
    for visit in &visits {
        let in_letters: Vec<&Letter> = letters
            .iter()
            .filter(|letter| names(letter, visit.reference.as_ref()))
            .collect();
        let [letter] = in_letters.as_slice() else {
            panic!("in one letter each: {:?}", visit.reference);
        };
        let words = letter.text.replace('\n', " ");
        let is_said = visit
            .message()
            .split_whitespace()
            .all(|word| words.contains(word));
        assert!(is_said, "with its words: {}", letter.text);
    }
    let ids: Vec<String> = letters.iter().map(|one| one.header("message-id")).collect();
    let distinct: std::collections::BTreeSet<&String> = ids.iter().collect();
    assert_eq!(distinct.len(), ids.len(), "{ids:?}");
    let books = Books::of(&workerd.rows());
    assert_eq!(
        books.delivered, books.acknowledged,
        "a digest delivers all that it lists"
    );
    Tally {
        tried: visits.len(),
        ..Tally::default()
    }
}

async fn t42_one_number_gets_three_letters_a_day(scale: Scale) -> Tally {
    let (_folder, mail) = inbox().await;
    let terms = Terms::mail_at(mail.smtp_port())
        .limit("letters_per_phone", 3)
        .limit("digest_callback_seconds", 2);
    let workerd = Workerd::running(terms).await;
    let client = workerd.client();
    let mut visits = Vec::new();
    // The same number, as different people write it, and with what somebody adds to pass for another.
    let written = [
        "347 555 0182",
        "+39 347 5550182",
        "0039 347 555 0182 int. 12",
        "393475550182",
        "347-555.0182 7",
        "347 555 0182 x 31",
    ];
    for at in 0..scale.of(12, 200) {
        let phone = written
            .get(usize::try_from(at % 6).expect("small"))
            .expect("one");
        let mut visit = callback(phone);
        visit.send(&client).await;
        visits.push(visit);
    }
    let mut other = callback("06 5555 0199");
    other.send(&client).await;
    settled(&workerd).await;
    let letters = mail.letters().await;
    let of_number = letters.iter().filter(|letter| {
        letter.subject.starts_with("[K") && !names(letter, other.reference.as_ref())
    });
    assert_eq!(of_number.count(), 3);
    assert!(letters.iter().any(|letter| {
        letter.subject.starts_with("[K") && names(letter, other.reference.as_ref())
    }));
    for visit in &visits {
        assert!(
            letters
                .iter()
                .any(|letter| names(letter, visit.reference.as_ref()))
        );
    }
    Tally {
        tried: visits.len(),
        ..Tally::default()
    }
}

async fn t41_a_number_that_is_dear_to_call_is_marked(_: Scale) -> Tally {
    let (_folder, mail) = inbox().await;
    let workerd = Workerd::running(Terms::mail_at(mail.smtp_port())).await;
    let client = workerd.client();
    // A satellite telephone, an Italian premium number, a German one, and an ordinary one.
    let numbers = [
        "+881 6 1234 5678",
        "899 123 456",
        "+49 30 123456",
        "06 5555 0182",
    ];
    let mut letters = Vec::new();
    for number in numbers {
        let mut visit = callback(number);
        visit.send(&client).await;
        let reference = visit.reference.unwrap_or_default();
        letters.push(mail.letter_about(&reference).await);
    }
    let [satellite, premium, foreign, ordinary] = letters.as_slice() else {
        panic!("four letters");
    };
    // The demo's letters are Italian.
    for (letter, word) in [
        (satellite, "satell"),
        (premium, "sovrapprezzo"),
        (foreign, "Germania"),
    ] {
        let text = letter.text.to_lowercase();
        assert!(
            text.contains(&word.to_lowercase()),
            "{word}: {}",
            letter.text
        );
    }
    for word in ["satell", "sovrapprezzo", "Italia"] {
        assert!(!ordinary.text.contains(word), "{word}: {}", ordinary.text);
    }
    settled(&workerd).await;
    Tally {
        tried: numbers.len(),
        ..Tally::default()
    }
}

async fn ratings_without_words_come_once_a_day(_: Scale) -> Tally {
    let (_folder, mail) = inbox().await;
    // A day in six seconds.
    let terms = Terms::mail_at(mail.smtp_port()).limit("ratings_seconds", 6);
    let workerd = Workerd::running(terms).await;
    let client = workerd.client();
    let mut visits = Vec::new();
    for rating in ["good", "fair", "good", "bad"] {
        let mut visit = Visit::new();
        visit.draft = json!({ "kind": "feedback", "rating": rating });
        let receipt = visit.send(&client).await.receipt();
        visits.push((visit, receipt));
    }
    let bad = visits.pop().expect("four");
    let bad_reference = bad.0.reference.clone().unwrap_or_default();
    // What is bad comes by itself, after its wait for words.
    mail.letter_about(&bad_reference).await;
    // Words take a rating out of the gathering.
    let said = visits.pop().expect("three");
    let mut words = Visit::new();
    words.draft = json!({
        "kind": "feedback",
        "message": "La consegna è stata puntuale.",
        "receipt": said.1.receipt,
    });
    words.send(&client).await;
    let letter = mail
        .letter_about(&said.0.reference.clone().unwrap_or_default())
        .await;
    assert!(letter.text.contains("puntuale"), "{}", letter.text);
    assert!(
        !letter.subject.contains("segnalazione"),
        "a rating and its words are one report: {}",
        letter.subject
    );
    let early = mail.letters().await;
    for (visit, _) in &visits {
        assert!(
            !early
                .iter()
                .any(|letter| names(letter, visit.reference.as_ref())),
            "not yet"
        );
    }
    eventually("the day's ratings", || async {
        let letters = mail.letters().await;
        letters
            .iter()
            .any(|letter| {
                let all = visits
                    .iter()
                    .all(|(visit, _)| names(letter, visit.reference.as_ref()));
                all && !names(letter, said.0.reference.as_ref())
            })
            .then_some(())
    })
    .await;
    settled(&workerd).await;
    assert_eq!(mail.letters().await.len(), 3);
    Tally {
        tried: 5,
        ..Tally::default()
    }
}

async fn a_help_desk_gets_letters_that_no_machine_signed(_: Scale) -> Tally {
    for (is_help_desk, expected) in [(false, true), (true, false)] {
        let (_folder, mail) = inbox().await;
        let terms = Terms::mail_at(mail.smtp_port())
            .key("inbox_is_help_desk", is_help_desk)
            .limit("letters_per_hour", 1)
            .limit("digest_seconds", 1);
        let workerd = Workerd::running(terms).await;
        send_all(&workerd.client(), "acme", 3).await;
        settled(&workerd).await;
        let letters = mail.letters().await;
        assert_eq!(letters.len(), 2, "a letter and a digest");
        for letter in &letters {
            let head = mail.head_of(letter).await.to_lowercase();
            for name in ["\nauto-submitted:", "\nx-auto-response-suppress:"] {
                assert_eq!(head.contains(name), expected, "{name} {is_help_desk}");
            }
        }
    }
    Tally {
        tried: 6,
        ..Tally::default()
    }
}

async fn what_is_waited_for_on_purpose_is_no_delay(_: Scale) -> Tally {
    let smtp = ScriptedSmtp::start().await;
    let terms = Terms::mail_at(smtp.port())
        .seconds("rating_wait_seconds", 6)
        .secret("STATUS_KEY", STATUS_KEY);
    let workerd = Workerd::running(terms).await;
    let client = workerd.client();
    for _ in 0..3 {
        let mut visit = Visit::new();
        visit.draft = json!({ "kind": "feedback", "rating": "bad" });
        visit.send(&client).await;
    }
    settled(&workerd).await;
    assert_eq!(smtp.copies().len(), 3);
    let told = keyed(&client, Method::GET, "/status/acme", None).await;
    let late_ms = told.get("latency_p99_ms").and_then(Value::as_u64);
    // From when they were due: nobody waited for six seconds.
    assert!(late_ms.is_some_and(|late_ms| late_ms < 5_000), "{told}");
    let page = client
        .request(Method::GET, "/status/acme")
        .header("Accept", "text/html")
        .header("Accept-Language", "en");
    let page = Answer::of(page).await;
    assert!(page.body.contains("Letters are arriving."), "{}", page.body);
    Tally {
        tried: 3,
        ..Tally::default()
    }
}
