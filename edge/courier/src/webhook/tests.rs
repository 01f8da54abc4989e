//! The specification's own vector, and what a receiver does.

use base64::{Engine, engine::general_purpose::STANDARD};
use proptest::prelude::*;
use shared::{Kind, Rating, Timestamp};

use super::{Event, NotAWebhookSecret, SubmissionEvent, Webhook, WebhookSecret};
use crate::{
    Cause, HttpRequest,
    letter::{
        Alert, Dead,
        samples::{dead, phone},
    },
};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

fn secret() -> WebhookSecret {
    WebhookSecret::parse(SECRET).unwrap()
}

fn other_secret() -> WebhookSecret {
    WebhookSecret::parse(&["whsec_", &STANDARD.encode([7; 32])].concat()).unwrap()
}

fn moment(text: &str) -> Timestamp {
    Timestamp::try_from(text.to_owned()).unwrap()
}

fn submission() -> SubmissionEvent {
    SubmissionEvent {
        site: "ferri".to_owned(),
        reference: "K7Q2-9M4X-3PC".parse().unwrap(),
        submission: "4f1c2d".to_owned(),
        kind: Kind::Callback,
        rating: Some(Rating::Bad),
        message: Some("\"Pronto?\"\n<b>".to_owned()),
        name: Some("Niccolò".to_owned()),
        phone: Some(phone("899 123 456")),
        email: None,
        page: Some("https://cucineferri.example/conto".to_owned()),
        touchpoint: None,
        locale: Some("it".to_owned()),
        received_at: moment("2025-11-24T10:04:05Z"),
        case_submissions: 3,
    }
}

fn data(typed: &str) -> serde_json::Value {
    let submission = SubmissionEvent {
        phone: Some(phone(typed)),
        ..submission()
    };
    let event = Event::submission_received(moment("2025-11-24T10:04:06Z"), &submission);
    let event: serde_json::Value = serde_json::from_str(&event.to_json()).unwrap();
    event["data"].clone()
}

/// A receiver that dials what stands in `phone` once dialled extensions and guesses.
#[test]
fn ok_a_number_is_told_only_where_it_is_certain() {
    let told = |typed| {
        let data = data(typed);
        assert_eq!(data["phone_typed"], typed);
        ["phone", "phone_extension", "phone_kind"].map(|name| data[name].clone())
    };
    let null = serde_json::Value::Null;
    assert_eq!(
        told("06 5555 0182 int. 12"),
        ["+390655550182", "12", "ordinary"]
    );
    assert_eq!(told("393475550182")[0], "+393475550182");
    assert_eq!(
        told("347 55"),
        [null.clone(), null.clone(), "unknown".into()]
    );
    assert_eq!(
        told("06 5555 0182/83"),
        [null.clone(), null, "ambiguous".into()]
    );
}

/// A receiver puts them beside words of its own, as a letter does: the same rule holds for both.
#[test]
fn ok_a_fact_of_one_line_holds_nothing_that_nobody_sees() {
    let typed = "\u{2066}Mar\u{200d}ta\u{3164}\nB.\u{202e}\u{e0041}";
    let told = |typed: &str| {
        let submission = SubmissionEvent {
            name: Some(typed.to_owned()),
            touchpoint: Some(typed.to_owned()),
            ..submission()
        };
        let event = Event::submission_received(moment("2025-11-24T10:04:06Z"), &submission);
        let event: serde_json::Value = serde_json::from_str(&event.to_json()).unwrap();
        ["name", "touchpoint"].map(|field| event["data"][field].clone())
    };
    assert_eq!(told(typed), ["Marta B.", "Marta B."]);
    assert_eq!(
        told("\u{3164}\u{200d}"),
        [serde_json::Value::Null, serde_json::Value::Null]
    );
}

fn event() -> Event {
    Event::submission_received(moment("2025-11-24T10:04:06Z"), &submission())
}

fn header<'a>(request: &'a HttpRequest, name: &str) -> &'a str {
    let found = request.headers.iter().find(|(known, _)| *known == name);
    &found.unwrap().1
}

/// <https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>
#[test]
fn pin_vector_of_the_specification() {
    let (id, body) = ("msg_p5jXN8AQM9LWM0D4loKWxJek", br#"{"test": 2432232314}"#);
    let signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    assert_eq!(secret().sign(id, 1_614_265_330, body), signature);
    assert!(secret().has_signed(id, "1614265330", body, signature));
    let rotated = ["v1,AAAA v1a,AAAA v2,x", signature].join(" ");
    assert!(secret().has_signed(id, "1614265330", body, &rotated));
    assert!(!secret().has_signed(id, "1614265331", body, signature));
    assert!(!other_secret().has_signed(id, "1614265330", body, signature));
    assert!(!secret().has_signed(id, "1614265330", body, ""));
}

#[test]
fn pin_submission_as_it_is_sent() {
    let body = event().to_json();
    let value: serde_json::Value = serde_json::from_str(&body).unwrap();
    insta::assert_snapshot!("submission_received", format!("{value:#}"));
}

#[test]
fn ok_request_that_its_receiver_accepts() {
    let webhook = Webhook {
        url: "https://hooks.example/pronto".to_owned(),
        secret: secret(),
        other_secret: None,
    };
    let request = webhook.request(&event(), "4f1c2d_hook", 1_763_978_645);
    assert_eq!(request.url, "https://hooks.example/pronto");
    assert_eq!(header(&request, "webhook-id"), "4f1c2d_hook");
    assert_eq!(header(&request, "content-type"), "application/json");
    let timestamp = header(&request, "webhook-timestamp");
    let signatures = header(&request, "webhook-signature");
    assert_eq!(
        (timestamp, signatures.matches("v1,").count()),
        ("1763978645", 1)
    );
    assert!(secret().has_signed("4f1c2d_hook", timestamp, &request.body, signatures));
}

#[test]
fn ok_while_keys_are_changed_both_sign() {
    let webhook = Webhook {
        url: String::new(),
        secret: other_secret(),
        other_secret: Some(secret()),
    };
    let request = webhook.request(&event(), "a", 5);
    let signatures = header(&request, "webhook-signature");
    for secret in [secret(), other_secret()] {
        assert!(secret.has_signed("a", "5", &request.body, signatures));
    }
}

#[test]
fn ok_another_attempt_has_the_same_body() {
    let webhook = Webhook {
        url: String::new(),
        secret: secret(),
        other_secret: None,
    };
    let (one, two) = (
        webhook.request(&event(), "a", 5),
        webhook.request(&event(), "a", 6),
    );
    assert_eq!(one.body, two.body);
    assert_ne!(
        header(&one, "webhook-signature"),
        header(&two, "webhook-signature")
    );
}

#[test]
fn ok_alerts_are_events() {
    let channel = "mail".to_owned();
    let since = "2025-11-24T10:04:05Z".to_owned();
    let cases = [
        (
            Alert::ChannelFault {
                channel: channel.clone(),
                cause: Cause::LoginRefused,
                since: since.clone(),
                secret: Some("SMTP_PASSWORD".to_owned()),
            },
            r#"{"data":{"cause":"login_refused","channel":"mail","since":"2025-11-24T10:04:05Z","site":"ferri"},"timestamp":"2025-11-24T10:04:06Z","type":"channel.fault"}"#,
        ),
        (
            Alert::ChannelRecovered {
                channel: channel.clone(),
                since,
            },
            r#"{"data":{"channel":"mail","since":"2025-11-24T10:04:05Z","site":"ferri"},"timestamp":"2025-11-24T10:04:06Z","type":"channel.recovered"}"#,
        ),
        (
            Alert::Check {
                channel: channel.clone(),
            },
            r#"{"data":{"channel":"mail","site":"ferri"},"timestamp":"2025-11-24T10:04:06Z","type":"channel.check"}"#,
        ),
        (
            Alert::Dead(Dead {
                channel,
                more: 4,
                ..dead()
            }),
            r#"{"data":{"channel":"mail","more":4,"references":["K7Q2-9M4X-3PC","K20N-R4QH-4QG"],"site":"ferri"},"timestamp":"2025-11-24T10:04:06Z","type":"delivery.dead"}"#,
        ),
    ];
    for (alert, json) in cases {
        let event = Event::alert(moment("2025-11-24T10:04:06Z"), "ferri", &alert);
        assert_eq!(event.to_json(), json);
        assert!(json.contains(event.kind()));
    }
}

#[test]
fn err_what_is_no_secret() {
    let encoded = |bytes: usize| ["whsec_", &STANDARD.encode(vec![1; bytes])].concat();
    for bytes in [24, 32, 64] {
        assert!(WebhookSecret::parse(&encoded(bytes)).is_ok(), "{bytes}");
    }
    let bare = STANDARD.encode([1; 32]);
    let unpadded = encoded(32).trim_end_matches('=').to_owned();
    for given in [
        "",
        "whsec_",
        "whsec_!",
        &bare,
        &unpadded,
        &encoded(23),
        &encoded(65),
    ] {
        assert_eq!(
            WebhookSecret::parse(given),
            Err(NotAWebhookSecret),
            "{given}"
        );
    }
    assert_eq!(format!("{:?}", secret()), "WebhookSecret");
}

proptest! {
    /// A signature holds for these octets, this id, this moment and this key alone.
    #[test]
    fn prop_a_signature_holds_for_nothing_else(
        key in prop::collection::vec(any::<u8>(), 24..=64), id in "[A-Za-z0-9_-]{1,40}", timestamp_s: i64,
        body in prop::collection::vec(any::<u8>(), 1..200), at: prop::sample::Index, bit in 0_u8..8,
    ) {
        let secret = WebhookSecret::parse(&["whsec_", &STANDARD.encode(&key)].concat()).unwrap();
        let signature = secret.sign(&id, timestamp_s, &body);
        let timestamp = timestamp_s.to_string();
        prop_assert!(secret.has_signed(&id, &timestamp, &body, &signature));
        let mut other_body = body.clone();
        other_body[at.index(body.len())] ^= 1 << bit;
        prop_assert!(!secret.has_signed(&id, &timestamp, &other_body, &signature));
        let mut other_key = key.clone();
        other_key[at.index(key.len())] ^= 1 << bit;
        let other = WebhookSecret::parse(&["whsec_", &STANDARD.encode(&other_key)].concat()).unwrap();
        prop_assert!(!other.has_signed(&id, &timestamp, &body, &signature));
        let longer = [&id, "x"].concat();
        prop_assert!(!secret.has_signed(&longer, &timestamp, &body, &signature));
    }

    #[test]
    fn prop_any_signature_is_read_without_a_panic(signatures in "\\PC{0,80}", timestamp in "\\PC{0,20}") {
        prop_assert!(!secret().has_signed("a", &timestamp, b"b", &signatures));
    }
}

/// What the reference library says of our requests, and the signatures it makes itself.
#[derive(serde::Deserialize)]
struct Peer {
    accepted: Vec<bool>,
    signed: Vec<String>,
}

#[test]
fn ok_a_peer_accepts_ours_and_ours_accepts_a_peers() {
    let webhook = Webhook {
        url: "https://crm.example.com/pronto".to_owned(),
        secret: other_secret(),
        other_secret: Some(secret()),
    };
    let bodies: Vec<String> = (0..20).map(|n| format!("{{\"n\":\"à{n}\"}}")).collect();
    let mut requests: Vec<_> = (0..20_i64)
        .map(|n| webhook.request(&event(), &format!("msg_{n}"), 1_614_265_330 + n))
        .map(|request| {
            let headers: serde_json::Map<_, _> = request
                .headers
                .iter()
                .map(|(name, value)| ((*name).to_owned(), value.clone().into()))
                .collect();
            serde_json::json!({
                "headers": headers,
                "body": String::from_utf8(request.body).unwrap(),
            })
        })
        .collect();
    // One that was changed on its way.
    let mut changed = requests[0].clone();
    changed["body"] = "{}".into();
    requests.push(changed);
    let own: Vec<_> = bodies
        .iter()
        .map(
            |body| serde_json::json!({ "id": "msg_own", "timestamp": 1_614_265_330, "body": body }),
        )
        .collect();
    let asked = serde_json::json!({ "secret": SECRET, "requests": requests, "own": own });
    let script = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/webhook/peer.mjs");
    let mut node = std::process::Command::new("node")
        .arg(script)
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(
        &mut node.stdin.take().unwrap(),
        asked.to_string().as_bytes(),
    )
    .unwrap();
    let output = node.wait_with_output().unwrap();
    let peer: Peer = serde_json::from_slice(&output.stdout).unwrap();
    let (changed, ours) = peer.accepted.split_last().unwrap();
    assert!(ours.iter().all(|is_accepted| *is_accepted) && !changed);
    for (body, signature) in bodies.iter().zip(&peer.signed) {
        assert!(secret().has_signed("msg_own", "1614265330", body.as_bytes(), signature));
        assert!(!other_secret().has_signed("msg_own", "1614265330", body.as_bytes(), signature));
    }
}
