//! Whatever a channel cannot hold is read behind its link, so that *delivered* is said of nothing that
//! nobody can read.

use std::collections::BTreeSet;

use libtest_mimic::Trial;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, Books, EdgeClient, HookAnswer, HookServer, Letter, Terms, Workerd};

use crate::channels::hook;
use crate::inbox::inbox;
use crate::visits::{Visit, send_all, settled};
use crate::world::{Scale, Tally, faults};

/// What Gmail shows of a letter's HTML, in octets; it hides the rest.
const HTML_BYTES_MAX: usize = 100_000;

pub(crate) fn trials() -> Vec<Trial> {
    faults![
        a_chat_tells_of_every_report_that_is_delivered,
        what_a_chat_cannot_hold_is_read_behind_its_link,
        t43_no_digest_is_longer_than_a_mail_program_shows,
        t43_long_words_beyond_an_hours_budget_are_counted_and_linked,
        what_waited_for_a_channel_is_gathered_within_the_same_bounds,
        a_read_link_shows_nothing_until_it_is_pressed,
    ]
}

/// A site whose only channel is a chat, past its cap from the second report on.
async fn chat_alone(app: &str) -> (HookServer, Workerd) {
    let room = HookServer::start().await;
    room.always(HookAnswer::status(200).body("ok"));
    let terms = Terms::mail_at(9)
        .limit("letters_per_hour", 1)
        .limit("digest_seconds", 2)
        .without_mail()
        .channel(&format!("id = \"room\"\nkind = \"chat\"\napp = \"{app}\""))
        .secret("CHANNEL_ACME_ROOM", room.url("/services/T0/B0/x"));
    (room, Workerd::running(terms).await)
}

/// Terms by which what comes is gathered, and told in a chat too, which holds less than a letter.
pub(crate) fn with_chat(terms: Terms, room: &HookServer) -> Terms {
    room.always(HookAnswer::status(200).body("ok"));
    terms
        .limit("letters_per_hour", 1)
        .limit("digest_seconds", 2)
        .channel("id = \"room\"\nkind = \"chat\"\napp = \"slack\"")
        .secret("CHANNEL_ACME_ROOM", room.url("/services/T0/B0/x"))
}

/// Says so much that the chat leads to the rest, and gives the path of that link.
pub(crate) async fn read_link(client: &EdgeClient, room: &HookServer) -> String {
    ask(client, 24, |at| format!("{at} {}", "🦊".repeat(4_900))).await;
    tests::eventually("a link to all of it", || async {
        messages(room)
            .iter()
            .find_map(|text| read_path(text, client))
    })
    .await
}

/// Each message as its reader sees it: lines of text.
pub(crate) fn messages(room: &HookServer) -> Vec<String> {
    let asked = room.asked();
    let texts = asked.iter().map(|asked| {
        let body: Value = serde_json::from_slice(&asked.body).expect("JSON");
        let text = match body.get("text").and_then(Value::as_str) {
            Some(text) => text.to_owned(),
            None => card(&body),
        };
        text.replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&")
    });
    texts.collect()
}

/// The lines of a card, and its link.
fn card(body: &Value) -> String {
    let blocks = body.pointer("/attachments/0/content/body");
    let blocks = blocks.and_then(Value::as_array).expect("a card");
    let lines = blocks
        .iter()
        .filter_map(|block| block.pointer("/inlines/0/text").and_then(Value::as_str));
    let action = body.pointer("/attachments/0/content/actions/0/url");
    let lines = lines.chain(action.and_then(Value::as_str));
    lines.collect::<Vec<_>>().join("\n")
}

/// The path of the link to what is not shown.
pub(crate) fn read_path(text: &str, client: &EdgeClient) -> Option<String> {
    let start = [client.base_url(), "/read/"].concat();
    let (_, rest) = text.split_once(&start)?;
    let token = rest.split(|c: char| !(c.is_ascii_alphanumeric() || "._-".contains(c)));
    Some(["/read/", token.into_iter().next()?].concat())
}

/// All that a link leads to, part by part.
pub(crate) async fn read_all(client: &EdgeClient, path: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut after = "0".to_owned();
    loop {
        let page = Answer::of(client.form(path, &[("after", after.as_str())])).await;
        assert_eq!(page.status, 200, "{page:?}");
        let next = page.hidden("after");
        parts.push(page.body);
        match next {
            Some(next) => after = next,
            None => return parts,
        }
    }
}

/// Questions with words of their own.
pub(crate) async fn ask(
    client: &EdgeClient,
    count: u32,
    words: impl Fn(u32) -> String,
) -> Vec<Visit> {
    let mut visits = Vec::new();
    for at in 0..count {
        let mut visit = Visit::new();
        visit.draft =
            json!({ "kind": "question", "message": words(at), "email": "anna@example.net" });
        visit.send(client).await;
        visits.push(visit);
    }
    visits
}

fn delivered(workerd: &Workerd, count: usize) {
    let books = Books::of(&workerd.rows());
    assert_eq!(usize::try_from(books.delivered), Ok(count));
}

async fn a_chat_tells_of_every_report_that_is_delivered(_: Scale) -> Tally {
    for app in ["slack", "teams"] {
        let (room, workerd) = chat_alone(app).await;
        let client = workerd.client();
        // One has the length that a form takes, on five lines.
        let long = ["è".repeat(978).as_str(); 5].join("\n");
        let mut visits = ask(&client, 1, |_| long.clone()).await;
        visits.extend(ask(&client, 29, |at| format!("Riga una {at}.\nRiga due {at}.")).await);
        settled(&workerd).await;
        let said = messages(&room);
        let all = said.join("\n");
        for visit in &visits {
            assert!(
                all.contains(visit.reference.as_deref().unwrap_or("none")),
                "{app}"
            );
            for line in visit.message().lines() {
                assert!(all.lines().any(|shown| shown == line), "{app}: {line}");
            }
        }
        assert!(!all.contains("/read/"), "{app}: nothing is missing");
        delivered(&workerd, visits.len());
    }
    Tally {
        tried: 60,
        ..Tally::default()
    }
}

async fn what_a_chat_cannot_hold_is_read_behind_its_link(_: Scale) -> Tally {
    for app in ["slack", "teams"] {
        let (room, workerd) = chat_alone(app).await;
        let client = workerd.client();
        let words = |at: u32| format!("Parole {at} {}", "lunghe ".repeat(200));
        let visits = ask(&client, 46, words).await;
        settled(&workerd).await;
        let mut told = String::new();
        for message in messages(&room) {
            assert!(message.len() < 40_000, "{}", message.len());
            told.push_str(&message);
            if let Some(path) = read_path(&message, &client) {
                let bare = Answer::of(client.request(Method::GET, &path)).await;
                assert!(!bare.body.contains("Parole"), "{}", bare.body);
                told.extend(read_all(&client, &path).await);
            }
        }
        assert!(told.contains("/read/"), "{app}: so much fits in no message");
        for visit in &visits {
            let reference = visit.reference.as_deref().unwrap_or("none");
            assert!(told.contains(reference), "{app}: {reference}");
            assert!(told.contains(visit.message().trim()), "{app}: its words");
        }
        delivered(&workerd, visits.len());
    }
    Tally {
        tried: 92,
        ..Tally::default()
    }
}

/// The references that stand in letters, each letter within what is shown.
fn listed(letters: &[Letter], visits: &[Visit]) -> BTreeSet<String> {
    for letter in letters {
        assert!(letter.html.len() <= HTML_BYTES_MAX, "{}", letter.html.len());
    }
    let references = visits.iter().filter_map(|visit| visit.reference.clone());
    let is_listed = |reference: &String| letters.iter().any(|one| one.html.contains(reference));
    references.filter(is_listed).collect()
}

async fn t43_no_digest_is_longer_than_a_mail_program_shows(_: Scale) -> Tally {
    let (_folder, mail) = inbox().await;
    let terms = Terms::mail_at(mail.smtp_port())
        .limit("letters_per_hour", 1)
        .limit("digest_seconds", 4);
    let workerd = Workerd::running(terms).await;
    let visits = send_all(&workerd.client(), "acme", 119).await;
    settled(&workerd).await;
    let letters = mail.letters().await;
    assert_eq!(listed(&letters, &visits).len(), visits.len());
    assert!((3..8).contains(&letters.len()), "{}", letters.len());
    delivered(&workerd, visits.len());
    Tally {
        tried: visits.len(),
        ..Tally::default()
    }
}

async fn t43_long_words_beyond_an_hours_budget_are_counted_and_linked(scale: Scale) -> Tally {
    let (_folder, mail) = inbox().await;
    let terms = Terms::mail_at(mail.smtp_port())
        .limit("letters_per_hour", 1)
        .limit("digest_seconds", 6);
    let workerd = Workerd::running(terms).await;
    let client = workerd.client();
    let count = scale.of(90, 2_000);
    // The longest that a form takes: 20 KB each.
    let visits = ask(&client, count, |at| {
        format!("{at:05}{}", "🦊".repeat(4_995))
    })
    .await;
    settled(&workerd).await;
    let letters = mail.letters().await;
    assert!(letters.len() <= 30, "{} letters", letters.len());
    let bytes: usize = letters.iter().map(|one| one.html.len()).sum();
    assert!(bytes < 2_000_000, "{bytes} octets");
    let mut listed = listed(&letters, &visits);
    assert!(listed.len() < visits.len(), "more than an hour's words");
    let counting = letters.iter().filter(|one| one.html.contains("/read/"));
    for letter in counting {
        let path = read_path(&letter.html, &client).expect("a link");
        assert_eq!(Some(&path), read_path(&letter.text, &client).as_ref());
        let read = read_all(&client, &path).await;
        for visit in &visits {
            let reference = visit.reference.clone().unwrap_or_default();
            let words = visit.message();
            if read
                .iter()
                .any(|part| part.contains(&reference) && part.contains(words))
            {
                listed.insert(reference);
            }
        }
    }
    assert_eq!(listed.len(), visits.len(), "each is read somewhere");
    delivered(&workerd, visits.len());
    Tally {
        tried: visits.len(),
        ..Tally::default()
    }
}

/// A webhook that fails hands over to an inbox.
async fn what_waited_for_a_channel_is_gathered_within_the_same_bounds(scale: Scale) -> Tally {
    let (_folder, mail) = inbox().await;
    let crm = HookServer::start().await;
    crm.always(HookAnswer::status(503));
    let terms = hook(Terms::mail_at(9).without_mail(), &crm)
        .channel(&format!(
            "id = \"mail\"\nkind = \"smtp\"\naddress = \"smtp://127.0.0.1:{}\"",
            mail.smtp_port()
        ))
        .limit("letters_per_hour", 1)
        .limit("digest_callback_seconds", 2)
        .key("channel_order", "in_turn")
        .seconds("second_channel_seconds", 2);
    let workerd = Workerd::running(terms).await;
    let client = workerd.client();
    let count = scale.of(24, 200);
    let visits = ask(&client, count, |at| {
        format!("{at:05}{}", "🦊".repeat(4_995))
    })
    .await;
    tests::eventually_within(
        std::time::Duration::from_mins(1),
        "all are in the inbox",
        || async { (listed(&mail.letters().await, &visits).len() == visits.len()).then_some(()) },
    )
    .await;
    delivered(&workerd, visits.len());
    Tally {
        tried: visits.len(),
        ..Tally::default()
    }
}

async fn a_read_link_shows_nothing_until_it_is_pressed(_: Scale) -> Tally {
    let (room, mut workerd) = chat_alone("slack").await;
    let client = workerd.client();
    let words = |at: u32| format!("Canarino {at} {}", "lungo ".repeat(310));
    let visits = ask(&client, 24, words).await;
    settled(&workerd).await;
    let said = messages(&room);
    let path = said
        .iter()
        .find_map(|said| read_path(said, &client))
        .expect("a link");
    for method in [Method::GET, Method::HEAD, Method::OPTIONS] {
        let answer = Answer::of(client.request(method.clone(), &path)).await;
        for canary in ["anna@example.net", "Canarino"] {
            assert!(!answer.body.contains(canary), "{method}");
        }
        assert!(
            answer.status == 200 || answer.status == 204,
            "{method}: {answer:?}"
        );
    }
    let read = read_all(&client, &path).await;
    assert_eq!(read.len(), 2, "twenty at a time");
    assert!(read.concat().contains("anna@example.net"));
    let page = Answer::of(client.form(&path, &[("after", "0")])).await;
    for (name, value) in [
        ("cache-control", "no-store"),
        ("x-robots-tag", "noindex"),
        ("referrer-policy", "same-origin"),
    ] {
        assert_eq!(page.header(name), value, "{name}");
    }
    assert!(
        page.header("content-security-policy")
            .contains("frame-ancestors 'none'")
    );
    // What is no link of ours leads nowhere, and a case's own link is another thing.
    let reference = visits.last().and_then(|visit| visit.reference.clone());
    let reference = reference.expect("a reference");
    let mut forged = vec![
        path.replace("/read/v1", "/read/v2"),
        format!("{path}A"),
        "/read/x".to_owned(),
    ];
    let mut visit = Visit::new();
    let receipt = visit.send(&client).await.receipt().receipt;
    forged.extend(receipt.map(|token| format!("/read/{token}")));
    for path in &forged {
        for method in [Method::GET, Method::POST] {
            let answer = Answer::of(client.request(method, path)).await;
            assert_eq!(answer.status, 404, "{path}: {answer:?}");
        }
    }
    // It leads to words as long as they are kept.
    workerd.kill();
    workerd.change_rows("DELETE FROM words WHERE message LIKE 'Canarino%'");
    workerd.start().await;
    let page = Answer::of(client.form(&path, &[("after", "0")])).await;
    assert_eq!(page.status, 200, "{page:?}");
    assert!(
        !page.body.contains("Canarino") && !page.body.contains(&reference),
        "{}",
        page.body
    );
    Tally {
        tried: visits.len(),
        ..Tally::default()
    }
}
