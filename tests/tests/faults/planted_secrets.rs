//! No secret of a deployment is in anything that it answers, says, stores or tells.

use std::fmt::Write as _;

use libtest_mimic::Trial;
use reqwest::{Method, RequestBuilder};
use tests::{EdgeClient, HookAnswer, HookServer, ScriptedSmtp, Terms, Workerd, eventually};

use crate::bounced::{everything, report, tokens, with_address};
use crate::planted::{assert_would_be_found, found_in, secret};
use crate::visits::{Visit, send_all};
use crate::world::{Scale, Tally, faults};

pub(crate) fn trials() -> Vec<Trial> {
    faults![no_secret_is_answered_said_stored_or_told]
}

/// What is asked for, besides what a token opens.
const PATHS: [&str; 21] = [
    "/",
    "/status",
    "/status/acme",
    "/status/nobody",
    "/status/acme/dead",
    "/status/acme/check",
    "/v1/sites/acme/submissions",
    "/v1/sites/nobody/submissions",
    "/v1/receipts/nonsense",
    "/case/nonsense",
    "/read/nonsense",
    "/v1/bounces/nonsense",
    "/contact/acme",
    "/contact/nobody",
    "/acme/pronto.js",
    "/acme/pinned.json",
    "/.dev.vars",
    "/wrangler.toml",
    "/pronto.toml",
    "/config.capnp",
    "/_headers",
];

/// A Worker with all secrets, whose channels refuse them and say them back.
async fn planted(smtp: &ScriptedSmtp, crm: &HookServer, post: &HookServer) -> Workerd {
    for (server, name) in [(crm, "CHANNEL_ACME_CRM"), (post, "CHANNEL_ACME_POST")] {
        let said = secret(name);
        server.always(
            HookAnswer::status(401)
                .body(&format!("{{\"Message\": \"{said} is not known\"}}"))
                .with("x-said", said),
        );
    }
    let (crm, post) = (crm.url("/pronto"), post.url("/email"));
    let terms = with_address(Terms::mail_at(smtp.port()))
        .channel(&format!(
            "id = \"crm\"\nkind = \"webhook\"\nurl = \"{crm}\""
        ))
        .channel(&format!(
            "id = \"post\"\nkind = \"http_mail\"\napi = \"postmark\"\nurl = \"{post}\""
        ));
    let names = [
        "STATUS_KEY",
        "SMTP_PASSWORD_ACME",
        "CHANNEL_ACME_CRM",
        "CHANNEL_ACME_POST",
        "PRONTO_KEY",
    ];
    let terms = names
        .into_iter()
        .fold(terms, |terms, name| terms.secret(name, secret(name)));
    Workerd::running(terms).await
}

async fn no_secret_is_answered_said_stored_or_told(_: Scale) -> Tally {
    assert_would_be_found();
    let (smtp, crm, post) = (
        ScriptedSmtp::start().await,
        HookServer::start().await,
        HookServer::start().await,
    );
    let workerd = planted(&smtp, &crm, &post).await;
    let client = workerd.client();
    // Each asks over a connection of its own: what is refused unread ends one.
    let stranger = workerd.client().of_strangers();
    let visits = send_all(&client, "acme", 2).await;
    let receipt = Visit::new()
        .send(&client)
        .await
        .receipt()
        .receipt
        .expect("a token");
    eventually("each channel has been tried", || async {
        let are_asked = !crm.asked().is_empty() && !post.asked().is_empty();
        (are_asked && !smtp.senders().is_empty()).then_some(())
    })
    .await;
    let bounce = tokens(&smtp).pop().expect("a return address");
    let status_key = secret("STATUS_KEY");
    let held = stranger.request(Method::GET, "/status/acme/dead");
    let held = held
        .header("Authorization", format!("Bearer {status_key}"))
        .send()
        .await;
    assert_eq!(
        held.expect("an answer").status().as_u16(),
        200,
        "the key opens what it opens"
    );
    let answered = assert_silent_everywhere(&stranger, &receipt, &bounce).await;
    // What is stored and said, and what goes over the channels, but for the header that is each one's proof.
    let told = [crm.asked(), post.asked()].concat();
    for asked in &told {
        assert_eq!(found_in(&asked.body), [""; 0], "{asked:?}");
        let others = asked
            .headers
            .iter()
            .filter(|(name, _)| name != "x-postmark-server-token");
        for (name, value) in others {
            assert_eq!(found_in(value.as_bytes()), [""; 0], "{name}");
        }
    }
    let stored = format!("{:?}", everything(&workerd));
    assert_eq!(found_in(stored.as_bytes()), [""; 0]);
    assert_eq!(found_in(workerd.log().as_bytes()), [""; 0]);
    Tally {
        tried: visits.len().saturating_add(answered),
        ..Tally::default()
    }
}

/// Asks every route in every way. How often.
async fn assert_silent_everywhere(client: &EdgeClient, receipt: &str, bounce: &str) -> usize {
    let mut paths = PATHS.map(str::to_owned).to_vec();
    for (start, token) in [
        ("/v1/receipts/", receipt),
        ("/case/", receipt),
        ("/v1/bounces/", bounce),
    ] {
        paths.push([start, token].concat());
    }
    let bounce = report("failed", "5.1.1");
    let form = "application/x-www-form-urlencoded";
    let bodies = [
        ("", "application/json"),
        ("{", "application/json"),
        ("kind=question&message=x", form),
        (&bounce, "message/rfc822"),
    ];
    let mut answered = 0_usize;
    for path in &paths {
        for method in [Method::GET, Method::POST, Method::OPTIONS, Method::DELETE] {
            for key in [None, Some("wrong"), Some(secret("STATUS_KEY"))] {
                for (body, media_type) in bodies {
                    let mut request = client.request(method.clone(), path).body(body.to_owned());
                    request = request.header("Content-Type", media_type);
                    if let Some(key) = key {
                        request = request.header("Authorization", format!("Bearer {key}"));
                    }
                    assert_silent(path, request).await;
                    answered = answered.saturating_add(1);
                }
            }
        }
    }
    answered
}

/// Fails if the answer has a secret in its headers or its body.
async fn assert_silent(path: &str, request: RequestBuilder) {
    let answer = request.send().await.expect("an answer");
    let mut text = format!("{:?}", answer.status());
    for (name, value) in answer.headers() {
        let _ = writeln!(
            text,
            "{name}: {}",
            String::from_utf8_lossy(value.as_bytes())
        );
    }
    text.push_str(&String::from_utf8_lossy(
        &answer.bytes().await.expect("a body"),
    ));
    assert_eq!(found_in(text.as_bytes()), [""; 0], "{path}: {text}");
}
