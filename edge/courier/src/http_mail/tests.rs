//! Requests as the providers document them, and their answers, honest and otherwise.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{MailApi, mailbox, request, verdict};
use crate::{
    HttpAnswer, Secret, Verdict,
    letter::{
        Letter, compose,
        samples::{ITALIAN, address, question, words},
    },
};

const APIS: [MailApi; 2] = [MailApi::Resend, MailApi::Postmark];

fn letter() -> Letter {
    compose(&question(), &words("it", ITALIAN)).unwrap()
}

fn sent(api: MailApi) -> (Vec<(&'static str, String)>, Value) {
    let token = Secret::from("token_1".to_owned());
    let request = request(api, "https://mail.example/", &token, &letter());
    let path = if api == MailApi::Resend {
        "/emails"
    } else {
        "/email"
    };
    assert_eq!(request.url, ["https://mail.example", path].concat());
    (
        request.headers,
        serde_json::from_slice(&request.body).unwrap(),
    )
}

fn attempt(api: MailApi, status: u16, body: &str) -> Verdict {
    let answer = HttpAnswer {
        status,
        retry_after: Some("7".to_owned()),
        body: body.as_bytes().to_vec(),
    };
    verdict(api, &answer, 0).verdict
}

#[test]
fn ok_a_letter_as_resend_wants_it() {
    let (headers, body) = sent(MailApi::Resend);
    assert!(headers.contains(&("authorization", "Bearer token_1".to_owned())));
    assert!(headers.contains(&(
        "idempotency-key",
        "4f1c2d.smtp@cucineferri.example".to_owned()
    )));
    let letter = letter();
    assert_eq!(
        body,
        json!({
            "from": "\"Cucine Ferri\" <pronto@cucineferri.example>",
            "to": "assistenza@cucineferri.example",
            "subject": "[K7Q2-9M4X-3PC] Domanda",
            "text": letter.text,
            "html": letter.html,
            "reply_to": "niccolo@posta.example",
            "headers": {
                "Message-ID": "<4f1c2d.smtp@cucineferri.example>",
                "In-Reply-To": "<4f0000.smtp@cucineferri.example>",
                "References": "<4f0000.smtp@cucineferri.example>",
                "Auto-Submitted": "auto-generated",
                "X-Auto-Response-Suppress": "All",
            },
        })
    );
}

#[test]
fn ok_a_letter_as_postmark_wants_it() {
    let (headers, body) = sent(MailApi::Postmark);
    assert!(headers.contains(&("x-postmark-server-token", "token_1".to_owned())));
    assert!(headers.contains(&("accept", "application/json".to_owned())));
    let letter = letter();
    assert_eq!(
        body,
        json!({
            "From": "\"Cucine Ferri\" <pronto@cucineferri.example>",
            "To": "assistenza@cucineferri.example",
            "Subject": "[K7Q2-9M4X-3PC] Domanda",
            "TextBody": letter.text,
            "HtmlBody": letter.html,
            "ReplyTo": "niccolo@posta.example",
            "Headers": [
                { "Name": "Message-ID", "Value": "<4f1c2d.smtp@cucineferri.example>" },
                { "Name": "In-Reply-To", "Value": "<4f0000.smtp@cucineferri.example>" },
                { "Name": "References", "Value": "<4f0000.smtp@cucineferri.example>" },
                { "Name": "Auto-Submitted", "Value": "auto-generated" },
                { "Name": "X-Auto-Response-Suppress", "Value": "All" },
                { "Name": "X-PM-KeepID", "Value": "true" },
            ],
        })
    );
}

#[test]
fn ok_success_in_the_documented_form_alone() {
    let resend = r#"{"id":"49a3999c-0ce1-4ea6-ab68-afcd6dc2e794"}"#;
    let postmark = r#"{"To":"a@b.example","SubmittedAt":"2025-11-24T10:04:05Z","MessageID":"b7bc2f4a","ErrorCode":0,"Message":"OK"}"#;
    assert_eq!(attempt(MailApi::Resend, 200, resend).name(), "delivered");
    assert_eq!(
        attempt(MailApi::Postmark, 200, postmark).name(),
        "delivered"
    );
    for (api, status, body) in [
        (MailApi::Resend, 200, "{}"),
        (MailApi::Resend, 200, r#"{"id":""}"#),
        (MailApi::Resend, 200, r#"{"id":7}"#),
        (MailApi::Resend, 200, r#"{"id":null}"#),
        (MailApi::Resend, 200, "<html>Wi-Fi login</html>"),
        (MailApi::Resend, 200, ""),
        (MailApi::Resend, 202, ""),
        (MailApi::Resend, 202, resend),
        (
            MailApi::Resend,
            200,
            r#"{"name":"application_error","message":"x"}"#,
        ),
        (MailApi::Postmark, 200, resend),
        (MailApi::Postmark, 200, r#"{"ErrorCode":0}"#),
        (MailApi::Postmark, 200, r#"{"MessageID":"b7bc2f4a"}"#),
        (
            MailApi::Postmark,
            200,
            r#"{"MessageID":"b7bc2f4a","ErrorCode":"0"}"#,
        ),
        (
            MailApi::Postmark,
            200,
            r#"{"MessageID":"b7bc2f4a","ErrorCode":300}"#,
        ),
    ] {
        assert_eq!(
            attempt(api, status, body).name(),
            "protocol_fault",
            "{api:?} {status} {body}"
        );
    }
}

#[test]
fn ok_errors_have_the_meaning_that_is_documented() {
    for (api, status, body, cause) in [
        (
            MailApi::Resend,
            401,
            r#"{"statusCode":401,"name":"missing_api_key","message":"x"}"#,
            "login_refused",
        ),
        (
            MailApi::Resend,
            400,
            r#"{"name":"invalid_api_key"}"#,
            "login_refused",
        ),
        (
            MailApi::Resend,
            403,
            r#"{"name":"validation_error"}"#,
            "sender_refused",
        ),
        (
            MailApi::Resend,
            422,
            r#"{"name":"invalid_from_address"}"#,
            "sender_refused",
        ),
        (
            MailApi::Resend,
            422,
            r#"{"name":"validation_error"}"#,
            "not_accepted",
        ),
        (MailApi::Resend, 403, "", "login_refused"),
        (
            MailApi::Resend,
            429,
            r#"{"name":"rate_limit_exceeded"}"#,
            "too_many",
        ),
        (
            MailApi::Resend,
            500,
            r#"{"name":"application_error"}"#,
            "server_fault",
        ),
        (MailApi::Resend, 301, "", "redirected"),
        (
            MailApi::Postmark,
            401,
            r#"{"ErrorCode":10,"Message":"x"}"#,
            "login_refused",
        ),
        (
            MailApi::Postmark,
            422,
            r#"{"ErrorCode":400,"Message":"x"}"#,
            "sender_refused",
        ),
        (
            MailApi::Postmark,
            422,
            r#"{"ErrorCode":401,"Message":"x"}"#,
            "sender_refused",
        ),
        (
            MailApi::Postmark,
            422,
            r#"{"ErrorCode":412,"Message":"x"}"#,
            "sender_refused",
        ),
        (
            MailApi::Postmark,
            422,
            r#"{"ErrorCode":406,"Message":"x"}"#,
            "refused",
        ),
        (
            MailApi::Postmark,
            422,
            r#"{"ErrorCode":300,"Message":"x"}"#,
            "not_accepted",
        ),
        (
            MailApi::Postmark,
            200,
            r#"{"ErrorCode":406,"MessageID":"x"}"#,
            "refused",
        ),
        (MailApi::Postmark, 503, "", "server_fault"),
        (MailApi::Postmark, 410, "", "gone"),
    ] {
        assert_eq!(
            attempt(api, status, body).cause_name(),
            cause,
            "{api:?} {status} {body}"
        );
    }
}

#[test]
fn ok_a_name_is_quoted() {
    let sender = address("a@b.example");
    assert_eq!(
        mailbox("Rossi \"& C\" \\", &sender),
        r#""Rossi \"& C\" \\" <a@b.example>"#
    );
    assert_eq!(
        mailbox("a\r\nBcc: x", &sender),
        r#""aBcc: x" <a@b.example>"#
    );
}

proptest! {
    /// No status and no body but the documented ones make a letter delivered.
    #[test]
    fn prop_anything_else_is_not_delivered(status: u16, body: Vec<u8>) {
        for api in APIS {
            let answer = HttpAnswer { status, retry_after: None, body: body.clone() };
            let is_delivered = matches!(verdict(api, &answer, 0).verdict, Verdict::Delivered(_));
            prop_assert!(!is_delivered);
        }
    }
}
