//! Whom a limit counts, and what it says.

use libtest_mimic::Trial;
use reqwest::Method;
use reqwest::header::HeaderValue;
use tests::{
    Answer, Clock, EdgeClient, STATUS_KEY, ScriptedSmtp, Terms, Workerd, can_have_own_clock,
};

use crate::visits::{Visit, cases};
use crate::world::{Scale, Tally, faults};

/// The header by which the platform says who calls.
const CLIENT_ADDRESS: &str = "CF-Connecting-IP";
/// What one address may send in ten minutes, by default.
const PER_ADDRESS: u32 = 20;

pub(crate) fn trials() -> Vec<Trial> {
    faults![
        t1_whoever_is_not_known_is_one_client,
        t1_a_wider_network_may_ten_times_as_much,
        t1_an_address_of_ipv4_is_one_however_it_is_written,
        t19_what_comes_again_under_another_key_is_taken_and_marked,
        t28_keys_are_not_guessed,
        t28_a_key_that_can_be_guessed_opens_nothing,
        t46_whoever_looks_without_end_has_to_wait,
    ]
}

/// Somebody's submission from these addresses, of which the platform gives exactly one.
async fn send_from(client: &EdgeClient, addresses: &[&str]) -> (Visit, Answer) {
    let visit = Visit::new();
    let mut request = client
        .submission(&visit.key)
        .body(visit.draft.to_string())
        .header("X-Forwarded-For", "203.0.113.9");
    for address in addresses {
        let value = HeaderValue::from_bytes(address.as_bytes()).expect("a header");
        request = request.header(CLIENT_ADDRESS, value);
    }
    (visit, Answer::of(request).await)
}

/// What is said to whom has to wait: with when, and that nothing of it is stored.
pub(crate) fn assert_waits(answer: &Answer, seconds_max: u32) {
    assert_eq!(answer.status, 429, "{answer:?}");
    let wait: u32 = answer.header("retry-after").parse().expect("seconds");
    assert!((1..=seconds_max).contains(&wait), "{wait}");
    assert!(answer.problem().refused, "{answer:?}");
}

async fn desk_with_limits() -> (ScriptedSmtp, Workerd) {
    let smtp = ScriptedSmtp::start().await;
    let terms = Terms::mail_at(smtp.port()).limit("submissions_per_address", PER_ADDRESS);
    let workerd = Workerd::running(terms).await;
    (smtp, workerd)
}

async fn t1_whoever_is_not_known_is_one_client(_: Scale) -> Tally {
    let (_smtp, workerd) = desk_with_limits().await;
    let client = workerd.client();
    let unknown: [&[&str]; 6] = [
        &[],
        &[""],
        &["unknown"],
        &["192.0.2.1", "198.51.100.1"],
        &["2001:db8::1, 2001:db8::2"],
        &["192.0.2.1:4711"],
    ];
    let mut visits = Vec::new();
    for addresses in unknown
        .iter()
        .cycle()
        .take(usize::try_from(PER_ADDRESS).expect("small"))
    {
        let (mut visit, answer) = send_from(&client, addresses).await;
        assert_eq!(answer.status, 202, "{addresses:?} {answer:?}");
        visit.reference = Some(answer.receipt().reference.to_string());
        visits.push(visit);
    }
    for addresses in unknown {
        let (_, answer) = send_from(&client, addresses).await;
        assert_waits(&answer, 600);
    }
    for known in ["192.0.2.1", "2001:db8::1"] {
        let (_, answer) = send_from(&client, &[known]).await;
        assert_eq!(answer.status, 202, "{known} {answer:?}");
    }
    cases(&workerd, &visits)
}

async fn t1_a_wider_network_may_ten_times_as_much(_: Scale) -> Tally {
    let (_smtp, workerd) = desk_with_limits().await;
    let client = workerd.client();
    let within = |at: u32| format!("2001:db8:7:{at:x}::1");
    let household = within(0);
    for _ in 0..PER_ADDRESS {
        let (_, answer) = send_from(&client, &[&household]).await;
        assert_eq!(answer.status, 202, "{answer:?}");
    }
    // Another address of the same household is the same client.
    let (_, answer) = send_from(&client, &["2001:db8:7:0:ffff::2"]).await;
    assert_waits(&answer, 600);
    for at in PER_ADDRESS..PER_ADDRESS.saturating_mul(10) {
        let (_, answer) = send_from(&client, &[&within(at)]).await;
        assert_eq!(answer.status, 202, "{at} {answer:?}");
    }
    // One that has sent nothing yet, in the same /48, and one in the next.
    let (_, answer) = send_from(&client, &[&within(0xffff)]).await;
    assert_waits(&answer, 600);
    let (_, answer) = send_from(&client, &["2001:db8:8::1"]).await;
    assert_eq!(answer.status, 202, "{answer:?}");
    Tally {
        tried: 203,
        ..Tally::default()
    }
}

async fn t1_an_address_of_ipv4_is_one_however_it_is_written(_: Scale) -> Tally {
    let (_smtp, workerd) = desk_with_limits().await;
    let client = workerd.client();
    let written = ["192.0.2.1", "::ffff:192.0.2.1", "::ffff:c000:201"];
    for address in written
        .iter()
        .cycle()
        .take(usize::try_from(PER_ADDRESS).expect("small"))
    {
        let (_, answer) = send_from(&client, &[address]).await;
        assert_eq!(answer.status, 202, "{address} {answer:?}");
    }
    for address in written {
        let (_, answer) = send_from(&client, &[address]).await;
        assert_waits(&answer, 600);
    }
    let (_, answer) = send_from(&client, &["192.0.2.2"]).await;
    assert_eq!(answer.status, 202, "{answer:?}");
    Tally {
        tried: 24,
        ..Tally::default()
    }
}

/// The marks of a case's first submission.
fn marks(workerd: &Workerd, answer: &Answer) -> String {
    assert_eq!(answer.status, 202, "{answer:?}");
    let rows = workerd.rows();
    let rows = rows.submissions(&answer.receipt().reference.to_string());
    let [row] = rows.as_slice() else {
        panic!("a case of its own: {rows:?}");
    };
    row.get("marks").cloned().unwrap_or_default()
}

async fn t19_what_comes_again_under_another_key_is_taken_and_marked(_: Scale) -> Tally {
    let smtp = ScriptedSmtp::start().await;
    let terms = Terms::mail_at(smtp.port());
    let has_clock = can_have_own_clock();
    let workerd = if has_clock {
        Workerd::running_by_own_clock(terms).await
    } else {
        Workerd::running(terms).await
    };
    let client = workerd.client();
    let draft = Visit::new().draft;
    let send = async |key: &str, draft: &serde_json::Value, address: &str| {
        let request = client
            .submission(key)
            .header(CLIENT_ADDRESS, address)
            .body(draft.to_string());
        Answer::of(request).await
    };
    let first = send("a-captured-key-of-1", &draft, "192.0.2.1").await;
    assert_eq!(marks(&workerd, &first), "");
    // The same key is no submission more.
    let replayed = send("a-captured-key-of-1", &draft, "192.0.2.1").await;
    assert_eq!((replayed.status, &replayed.body), (200, &first.body));
    for (key, draft, address, expected) in [
        ("another-key-of-say-2", &draft, "192.0.2.1", "similar"),
        (
            "another-key-of-say-3",
            &draft,
            "::ffff:192.0.2.1",
            "similar",
        ),
        ("another-key-of-say-4", &draft, "192.0.2.2", ""),
        ("another-key-of-say-5", &Visit::new().draft, "192.0.2.1", ""),
    ] {
        let answer = send(key, draft, address).await;
        assert_eq!(marks(&workerd, &answer), expected, "{key}");
    }
    if has_clock {
        workerd.set_clock(Clock::Ahead(std::time::Duration::from_secs(601)));
        let later = send("another-key-of-say-6", &draft, "192.0.2.1").await;
        assert_eq!(marks(&workerd, &later), "");
    }
    Tally {
        tried: 6,
        ..Tally::default()
    }
}

/// Shows a key at a door of the company's own.
async fn show(client: &EdgeClient, door: (Method, &str), key: &str, address: &str) -> Answer {
    let (method, path) = door;
    let request = client
        .request(method, path)
        .header(CLIENT_ADDRESS, address)
        .header("Authorization", format!("Bearer {key}"));
    Answer::of(request).await
}

async fn t28_keys_are_not_guessed(_: Scale) -> Tally {
    let smtp = ScriptedSmtp::start().await;
    let terms = Terms::mail_at(smtp.port()).secret("STATUS_KEY", STATUS_KEY);
    let workerd = Workerd::running(terms).await;
    let client = workerd.client();
    let doors = [
        (Method::GET, "/status/acme"),
        (Method::GET, "/status/acme/dead"),
        (Method::POST, "/status/acme/dead"),
        (Method::POST, "/status/acme/check"),
    ];
    // The holder asks as often as they like, and is no guess.
    for _ in 0..50 {
        let told = show(&client, doors[0].clone(), STATUS_KEY, "192.0.2.1").await;
        assert_eq!(told.status, 200, "{told:?}");
    }
    // All doors count together, and what is nearly right is as wrong.
    let nearly: String = STATUS_KEY.chars().skip(1).collect();
    for (at, door) in doors.iter().cycle().take(20).enumerate() {
        let guess = match at % 2 {
            0 => nearly.clone(),
            _ => format!("guess {at}"),
        };
        let told = show(&client, door.clone(), &guess, "192.0.2.1").await;
        assert_eq!(told.status, 401, "{told:?}");
        assert_eq!(told.header("www-authenticate"), "Bearer");
    }
    for door in &doors {
        for key in ["one more", STATUS_KEY] {
            let told = show(&client, door.clone(), key, "192.0.2.1").await;
            assert_waits(&told, 31);
        }
    }
    // Others are not held up, and whoever shows no key is no guess.
    let told = show(&client, doors[0].clone(), STATUS_KEY, "192.0.2.2").await;
    assert_eq!(told.status, 200, "{told:?}");
    let strangers = client
        .request(Method::GET, "/status/acme")
        .header(CLIENT_ADDRESS, "192.0.2.1");
    assert_eq!(Answer::of(strangers).await.status, 200);
    Tally::default()
}

async fn t28_a_key_that_can_be_guessed_opens_nothing(_: Scale) -> Tally {
    for (key, is_taken) in [
        ("k".repeat(31), false),
        ("k".to_owned(), false),
        ("k".repeat(32), true),
    ] {
        let smtp = ScriptedSmtp::start().await;
        let terms = Terms::mail_at(smtp.port()).secret("STATUS_KEY", key.clone());
        let workerd = Workerd::running(terms).await;
        let client = workerd.client();
        let told = show(
            &client,
            (Method::GET, "/status/acme/dead"),
            &key,
            "192.0.2.1",
        )
        .await;
        let log = workerd.log();
        let says =
            |text: &str| text.contains("32 characters") && text.contains("openssl rand -hex 32");
        if is_taken {
            assert_eq!(told.status, 200, "{told:?}");
            assert!(!log.contains("STATUS_KEY"), "{log}");
        } else {
            assert_eq!(told.status, 401, "{told:?}");
            assert!(says(&told.problem().title), "{told:?}");
            assert!(log.contains("STATUS_KEY") && says(&log), "{log}");
        }
        // Visitors do not pay for it.
        Visit::new().send(&client).await;
    }
    Tally {
        tried: 3,
        ..Tally::default()
    }
}

async fn t46_whoever_looks_without_end_has_to_wait(_: Scale) -> Tally {
    let smtp = ScriptedSmtp::start().await;
    // Two submissions may be sent, so that the receipts of each can be looked at sixty times.
    let terms = Terms::mail_at(smtp.port()).limit("submissions_per_address", 2);
    let workerd = Workerd::running(terms).await;
    let client = workerd.client();
    let (visit, answer) = send_from(&client, &["192.0.2.1"]).await;
    let token = answer.receipt().receipt.expect("a token");
    let doors = [
        ["/v1/receipts/", &token].concat(),
        ["/case/", &token].concat(),
    ];
    let look = async |path: &str, address: &str| {
        let request = client
            .request(Method::GET, path)
            .header("Accept-Language", "en")
            .header(CLIENT_ADDRESS, address);
        Answer::of(request).await
    };
    for path in doors.iter().cycle().take(120) {
        let told = look(path, "192.0.2.7").await;
        assert_eq!(told.status, 200, "{told:?}");
    }
    let [receipt, page] = &doors;
    // Five seconds pay for one more, and the loop above may have taken some.
    let mut told = look(receipt, "192.0.2.7").await;
    for _ in 0..20 {
        if told.status == 429 {
            break;
        }
        told = look(receipt, "192.0.2.7").await;
    }
    assert_waits(&told, 6);
    let told = look(page, "192.0.2.7").await;
    assert_eq!(told.status, 429, "{told:?}");
    assert!(
        told.header("retry-after").parse::<u32>().is_ok(),
        "{told:?}"
    );
    assert!(
        told.body.contains("This page cannot be shown just now."),
        "{told:?}"
    );
    // Nobody else waits, nor does a submission for looks.
    for address in ["192.0.2.8", "2001:db8::7"] {
        assert_eq!(look(receipt, address).await.status, 200, "{address}");
    }
    let (_, answer) = send_from(&client, &["192.0.2.7"]).await;
    assert_eq!(answer.status, 202, "{answer:?}");
    cases(&workerd, &[visit])
}
