//! What the API refuses, with which status, and that it says why.

use libtest_mimic::Trial;
use reqwest::Method;
use serde_json::json;
use tests::{Answer, EdgeClient, Setting, Stage, Visitor};

use crate::api::{full, with};
use crate::world::{key, lone_scenario, scenario, scenarios};

pub(crate) fn scenarios() -> Vec<Trial> {
    scenarios![
        scenario(every_fault_is_told_at_its_field),
        scenario(faults_are_told_in_the_visitors_language),
        scenario(what_is_missing_is_a_fault_and_no_crash),
        scenario(a_body_that_is_no_draft_is_refused),
        scenario(nul_and_other_unseen_characters_are_taken_out),
        scenario(other_origins_are_refused),
        scenario(other_content_types_and_encodings_are_refused),
        lone_scenario(a_body_over_the_limit_is_refused, Setting::default()),
        lone_scenario(a_chunked_body_is_measured_as_it_comes, Setting::default()),
        scenario(a_submission_needs_a_sound_key),
        scenario(a_key_with_another_body_is_a_problem_of_its_own),
        scenario(unknown_paths_methods_and_sites_are_problems),
        scenario(a_foreign_host_is_misdirected),
        scenario(a_preflight_is_answered_to_the_shop_alone),
    ]
}

async fn every_fault_is_told_at_its_field(stage: &Stage) {
    let draft = json!({
        "kind": "callback", "message": "x".repeat(5_003), "name": "n".repeat(121),
        "phone": "12", "email": "anna@",
    });
    let problem = stage.client.submit(&key(), &draft).await;
    assert_eq!(problem.status, 422);
    let problem = problem.problem();
    let mut found: Vec<_> = problem
        .errors
        .iter()
        .map(|error| (error.pointer.as_str(), error.code.as_str()))
        .collect();
    found.sort_unstable();
    assert_eq!(
        found,
        [
            ("#/email", "email_shape"),
            ("#/message", "message_long"),
            ("#/name", "name_long"),
            ("#/phone", "phone_short"),
        ]
    );
    assert!(
        problem.errors.iter().all(|error| !error.detail.is_empty()),
        "{problem:?}"
    );
}

async fn faults_are_told_in_the_visitors_language(stage: &Stage) {
    let draft = json!({ "kind": "question", "locale": "it" });
    let answer = stage.client.submit(&key(), &draft).await;
    assert_eq!(answer.header("content-language"), "it");
    let problem = answer.problem();
    let message = problem
        .errors
        .iter()
        .find(|error| error.pointer == "#/message");
    assert!(
        message.is_some_and(|error| error.detail.starts_with("Scrivi")),
        "{problem:?}"
    );
}

async fn what_is_missing_is_a_fault_and_no_crash(stage: &Stage) {
    for (draft, pointer) in [
        (json!({}), "#/kind"),
        (json!({ "kind": null }), "#/kind"),
        (json!({ "kind": "complaint" }), "#/kind"),
        (json!({ "kind": "feedback" }), "#/message"),
        (json!({ "kind": "feedback", "rating": "awful" }), "#/rating"),
        (
            json!({ "kind": "question", "message": " \n\t\u{200b} ", "email": "a@b.example" }),
            "#/message",
        ),
        (json!({ "kind": "question", "message": "Why?" }), "#/email"),
        (json!({ "kind": "callback", "message": "Why?" }), "#/phone"),
    ] {
        let answer = stage.client.submit(&key(), &draft).await;
        assert_eq!(answer.status, 422, "{draft}: {answer:?}");
        let problem = answer.problem();
        assert!(
            problem.errors.iter().any(|error| error.pointer == pointer),
            "{draft}: {problem:?}"
        );
    }
}

async fn a_body_that_is_no_draft_is_refused(stage: &Stage) {
    let deep = format!("{}{}", "[".repeat(40), "]".repeat(40));
    let deep_field = format!("{{\"kind\":{deep}}}");
    let bodies: [(&str, &[u8]); 16] = [
        ("empty", b""),
        ("not JSON", b"kind=question"),
        ("cut short", b"{\"kind\":\"question\""),
        ("something behind", b"{\"kind\":\"question\"} {}"),
        ("a byte order mark", b"\xef\xbb\xbf{\"kind\":\"question\"}"),
        ("a number", b"5"),
        ("an array", b"[]"),
        ("a wrong type", b"{\"kind\":\"question\",\"message\":5}"),
        ("an unknown key", b"{\"kind\":\"question\",\"admin\":true}"),
        ("__proto__", b"{\"__proto__\":{\"kind\":\"question\"}}"),
        (
            "a key twice",
            b"{\"kind\":\"question\",\"kind\":\"callback\"}",
        ),
        (
            "invalid UTF-8",
            b"{\"kind\":\"question\",\"message\":\"a\xff\xfeb\"}",
        ),
        (
            "overlong UTF-8",
            b"{\"kind\":\"question\",\"message\":\"\xc0\xaf\"}",
        ),
        (
            "a lone surrogate",
            b"{\"kind\":\"question\",\"message\":\"\\ud800\"}",
        ),
        ("40 levels", deep.as_bytes()),
        ("40 levels in a field", deep_field.as_bytes()),
    ];
    for (what, body) in bodies {
        let answer = Answer::of(stage.client.submission(&key()).body(body.to_vec())).await;
        assert_eq!(answer.status, 400, "{what}: {answer:?}");
        let _ = answer.problem();
    }
}

async fn nul_and_other_unseen_characters_are_taken_out(stage: &Stage) {
    let draft = with(
        full("question", &Visitor::new()),
        "message",
        "a\u{0}b\u{202e}c\u{7}d",
    );
    let receipt = stage.client.accepted(&key(), &draft).await;
    let rows = stage.rows().submissions(&receipt.reference.to_string());
    let row = rows.first().expect("it is stored");
    assert!(
        row.get("message")
            .is_some_and(|message| !message.contains(['\u{0}', '\u{7}'])),
        "{row:?}"
    );
    assert!(
        row.get("marks")
            .is_some_and(|marks| marks.contains("characters_removed")),
        "{row:?}"
    );
}

async fn other_origins_are_refused(stage: &Stage) {
    let own = stage.client.origin();
    let draft = full("question", &Visitor::new()).to_string();
    let origins = [
        "null".to_owned(),
        "https://evil.example".to_owned(),
        format!("{own}.evil.example"),
        format!("{own}/"),
        own.replace("http:", "https:"),
        own.replace("127.0.0.1", "localhost"),
        format!("{own}0"),
        format!("{own}, {own}"),
    ];
    for origin in origins.iter().map(String::as_str).map(Some).chain([None]) {
        let mut request = stage
            .client
            .request(Method::POST, "/v1/sites/acme/submissions")
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", format!("\"{}\"", key()))
            .body(draft.clone());
        if let Some(origin) = origin {
            request = request.header("Origin", origin);
        }
        let answer = Answer::of(request).await;
        assert_eq!(answer.status, 403, "{origin:?}: {answer:?}");
        assert_eq!(
            answer.header("access-control-allow-origin"),
            "",
            "{origin:?}"
        );
        let _ = answer.problem();
    }
}

async fn other_content_types_and_encodings_are_refused(stage: &Stage) {
    let draft = full("question", &Visitor::new()).to_string();
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/jsonx",
        "multipart/form-data; boundary=x",
    ] {
        let request = submission_of(&stage.client)
            .header("Content-Type", kind)
            .body(draft.clone());
        let answer = Answer::of(request).await;
        assert_eq!(answer.status, 415, "{kind}: {answer:?}");
        let _ = answer.problem();
    }
    let without = Answer::of(submission_of(&stage.client).body(draft.clone())).await;
    assert_eq!(without.status, 415, "{without:?}");
    for encoding in ["gzip", "br", "deflate"] {
        let request = stage
            .client
            .submission(&key())
            .header("Content-Encoding", encoding)
            .body(draft.clone());
        let answer = Answer::of(request).await;
        assert_eq!(answer.status, 415, "{encoding}: {answer:?}");
    }
}

async fn a_body_over_the_limit_is_refused(stage: &mut Stage) {
    for bytes in [96 * 1_024 + 1, 1_024 * 1_024] {
        let body = format!("{{\"message\":\"{}\"}}", "x".repeat(bytes));
        let answer = Answer::of(stage.client.submission(&key()).body(body)).await;
        assert_eq!(answer.status, 413, "{answer:?}");
        let problem = answer.problem();
        let at: Vec<&str> = problem
            .errors
            .iter()
            .map(|error| error.pointer.as_str())
            .collect();
        assert_eq!(at, ["#/message"], "{problem:?}");
        settle(stage).await;
    }
}

async fn a_chunked_body_is_measured_as_it_comes(stage: &mut Stage) {
    let chunk = "x".repeat(0x1000);
    let long = format!("1000\r\n{chunk}\r\n").repeat(32);
    let long = chunked(&stage.client, &long);
    let answer = stage.client.raw(long.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    settle(stage).await;
    let draft = full("question", &Visitor::new()).to_string();
    let short = format!("{:x}\r\n{draft}\r\n", draft.len());
    let short = chunked(&stage.client, &short);
    let answer = stage.client.raw(short.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 202"), "{answer}");
}

/// An answer before the end of the body breaks the connection between wrangler's own proxy and
/// workerd; the proxy finds out with the next request, which it repeats by itself if it is a GET,
/// and answers 503 if not. So these have a Stage for themselves, and a GET behind them.
async fn settle(stage: &Stage) {
    let answer = Answer::of(stage.client.request(Method::GET, "/contact/acme")).await;
    assert_eq!(answer.status, 200, "{answer:?}");
}

async fn a_submission_needs_a_sound_key(stage: &Stage) {
    let draft = full("question", &Visitor::new());
    let without = stage
        .client
        .request(Method::POST, "/v1/sites/acme/submissions")
        .header("Origin", stage.client.origin())
        .header("Content-Type", "application/json")
        .body(draft.to_string());
    let without = Answer::of(without).await;
    assert_eq!(without.status, 400, "{without:?}");
    for key in [
        "short",
        &"k".repeat(65),
        "spaces are not allowed",
        "0123456789\"abcdef",
    ] {
        let answer = stage.client.submit(key, &draft).await;
        assert_eq!(answer.status, 400, "{key}: {answer:?}");
        let _ = answer.problem();
    }
}

async fn a_key_with_another_body_is_a_problem_of_its_own(stage: &Stage) {
    let key = key();
    stage
        .client
        .accepted(&key, &full("question", &Visitor::new()))
        .await;
    let other = stage
        .client
        .submit(&key, &full("question", &Visitor::new()))
        .await;
    assert_eq!(other.status, 422);
    let faults = stage.client.submit(&crate::world::key(), &json!({})).await;
    assert_ne!(other.problem().kind, faults.problem().kind);
}

async fn unknown_paths_methods_and_sites_are_problems(stage: &Stage) {
    for (method, path, status) in [
        (Method::GET, "/nothing/here", 404),
        (Method::GET, "/v1/sites/nobody", 404),
        (Method::GET, "/contact/nobody", 404),
        (Method::GET, "/case/none", 404),
        (Method::GET, "/v1/receipts/none", 404),
        (Method::GET, "/v1/sites/acme/submissions", 405),
        (Method::DELETE, "/v1/sites/acme/submissions", 405),
        (Method::PUT, "/contact/acme", 405),
        (Method::POST, "/v1/receipts/none", 405),
    ] {
        let answer = Answer::of(stage.client.request(method.clone(), path)).await;
        assert_eq!(answer.status, status, "{method} {path}: {answer:?}");
        for trace in ["wasm-function", ".js:", "panicked", "Error:"] {
            assert!(!answer.body.contains(trace), "no trace: {answer:?}");
        }
        if status == 405 {
            assert!(!answer.header("allow").is_empty(), "{answer:?}");
        }
    }
    let request = stage
        .client
        .request(Method::POST, "/v1/sites/nobody/submissions")
        .header("Origin", stage.client.origin())
        .header("Content-Type", "application/json")
        .header("Idempotency-Key", format!("\"{}\"", key()))
        .body("{}");
    let answer = Answer::of(request).await;
    assert_eq!(answer.status, 404, "{answer:?}");
    let _ = answer.problem();
}

async fn a_foreign_host_is_misdirected(stage: &Stage) {
    for path in ["/contact/acme", "/v1/receipts/none"] {
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
        let answer = stage.client.raw(request.as_bytes()).await;
        assert!(answer.starts_with("HTTP/1.1 421"), "{answer}");
        let forwarded = stage
            .client
            .request(Method::GET, path)
            .header("X-Forwarded-Host", "evil.example");
        assert!(!Answer::of(forwarded).await.body.contains("evil.example"));
    }
}

async fn a_preflight_is_answered_to_the_shop_alone(stage: &Stage) {
    let preflight = |origin: &str| {
        stage
            .client
            .request(Method::OPTIONS, "/v1/sites/acme/submissions")
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "POST")
            .header(
                "Access-Control-Request-Headers",
                "content-type, idempotency-key",
            )
    };
    let own = Answer::of(preflight(stage.client.origin())).await;
    assert!(matches!(own.status, 200 | 204), "{own:?}");
    assert_eq!(
        own.header("access-control-allow-origin"),
        stage.client.origin()
    );
    let headers = own.header("access-control-allow-headers").to_lowercase();
    assert!(
        headers.contains("content-type") && headers.contains("idempotency-key"),
        "{own:?}"
    );
    assert!(
        own.header("vary").to_lowercase().contains("origin"),
        "{own:?}"
    );
    assert!(!own.header("access-control-max-age").is_empty(), "{own:?}");
    assert_eq!(own.header("access-control-allow-credentials"), "");
    let other = Answer::of(preflight("https://evil.example")).await;
    assert_eq!(other.header("access-control-allow-origin"), "", "{other:?}");
}

/// A submission that does not say what its body is.
fn submission_of(client: &EdgeClient) -> reqwest::RequestBuilder {
    client
        .request(Method::POST, "/v1/sites/acme/submissions")
        .header("Origin", client.origin())
        .header("Idempotency-Key", format!("\"{}\"", key()))
}

/// A submission in chunks, as they are given.
fn chunked(client: &EdgeClient, chunks: &str) -> String {
    let host = client.base_url().trim_start_matches("http://");
    format!(
        "POST /v1/sites/acme/submissions HTTP/1.1\r\nHost: {host}\r\nOrigin: {}\r\n\
         Content-Type: application/json\r\nIdempotency-Key: \"{}\"\r\nTransfer-Encoding: chunked\r\n\
         Connection: close\r\n\r\n{chunks}0\r\n\r\n",
        client.origin(),
        key()
    )
}
