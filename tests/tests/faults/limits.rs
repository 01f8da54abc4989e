//! Whom a limit counts, and what it says.

use libtest_mimic::Trial;
use reqwest::header::HeaderValue;
use tests::{Answer, EdgeClient, ScriptedSmtp, Terms, Workerd};

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
