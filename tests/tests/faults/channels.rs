//! Several ways to the company: each with its deliveries, one taking over from another, and a person
//! told of those that do not work.

use std::time::Duration;

use courier::webhook::WebhookSecret;
use libtest_mimic::Trial;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{
    Asked, Conduct, Conservation, HookAnswer, HookServer, STATUS_KEY, ScriptedSmtp, SmtpPhase,
    Terms, Workerd, eventually, eventually_within,
};

use crate::outages::started_ms;
use crate::visits::{Visit, send_all, settled};
use crate::world::{Scale, Tally, faults};

/// Of no use elsewhere.
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

pub(crate) fn trials() -> Vec<Trial> {
    faults![
        f9_a_refused_password_is_told_by_the_other_channel,
        f9_a_refused_mailbox_goes_over_the_second_channel_at_once,
        a9_four_connections_at_a_time,
        f12_a_certificate_nobody_vouches_for_is_told_by_the_other_channel,
        a_submission_goes_over_every_channel,
        a_second_channel_takes_over_after_a_while,
        channels_are_checked_before_they_are_needed,
        an_alert_that_was_not_told_ends_when_it_is_not_so_any_more,
    ]
}

/// The hook of a run's second channel.
pub(crate) fn hook(terms: Terms, hook: &HookServer) -> Terms {
    let url = hook.url("/pronto");
    terms
        .channel(&format!(
            "id = \"crm\"\nkind = \"webhook\"\nurl = \"{url}\""
        ))
        .secret("CHANNEL_ACME_CRM", SECRET)
        .secret("STATUS_KEY", STATUS_KEY)
}

/// The events of a type that a hook was told, each with a good signature.
pub(crate) fn events(hook: &HookServer, kind: &str) -> Vec<Value> {
    let asked = hook.asked();
    let events = asked.iter().map(event);
    events
        .filter(|event| event.get("type") == Some(&json!(kind)))
        .collect()
}

fn event(asked: &Asked) -> Value {
    let secret = WebhookSecret::parse(SECRET).expect("a secret");
    let header = |name| asked.header(name);
    assert!(
        secret.has_signed(
            header("webhook-id"),
            header("webhook-timestamp"),
            &asked.body,
            header("webhook-signature"),
        ),
        "signed: {asked:?}"
    );
    serde_json::from_slice(&asked.body).expect("JSON")
}

pub(crate) fn text<'a>(event: &'a Value, pointer: &str) -> &'a str {
    event
        .pointer(pointer)
        .and_then(Value::as_str)
        .unwrap_or_default()
}

async fn a_submission_goes_over_every_channel(scale: Scale) -> Tally {
    let (smtp, crm) = (ScriptedSmtp::start().await, HookServer::start().await);
    let chat = HookServer::start().await;
    chat.always(HookAnswer::status(200).body("ok"));
    let terms = hook(Terms::mail_at(smtp.port()), &crm)
        .channel("id = \"room\"\nkind = \"chat\"\napp = \"slack\"")
        .secret("CHANNEL_ACME_ROOM", chat.url("/services/T0/B0/x"));
    let workerd = Workerd::running(terms).await;
    let books = Conservation::watch(&workerd);
    let visits = send_all(&workerd.client(), "acme", scale.of(5, 50)).await;
    settled(&workerd).await;
    let told = events(&crm, "submission.received");
    for visit in &visits {
        let reference = visit.reference.clone().unwrap_or_default();
        let of_this = told
            .iter()
            .filter(|event| text(event, "/data/reference") == reference);
        let messages: Vec<&str> = of_this.map(|event| text(event, "/data/message")).collect();
        assert_eq!(messages, [visit.message()]);
        let chats = chat.asked();
        let chats = chats
            .iter()
            .filter(|asked| String::from_utf8_lossy(&asked.body).contains(&reference));
        assert_eq!(chats.count(), 1, "{reference}");
    }
    assert_eq!(smtp.copies().len(), visits.len());
    let counted = books.end(&workerd).await;
    assert_eq!(counted.delivered, scale.of(5, 50), "each counts once");
    Tally {
        tried: visits.len(),
        ..Tally::default()
    }
}

async fn a_second_channel_takes_over_after_a_while(scale: Scale) -> Tally {
    let (mut smtp, crm) = (ScriptedSmtp::start().await, HookServer::start().await);
    let terms = hook(Terms::mail_at(smtp.port()), &crm)
        .key("channel_order", "in_turn")
        .seconds("second_channel_seconds", 3);
    let workerd = Workerd::running(terms).await;
    let books = Conservation::watch(&workerd);
    let client = workerd.client();
    let mut visits = send_all(&client, "acme", 1).await;
    settled(&workerd).await;
    assert!(crm.asked().is_empty(), "the first channel delivers");
    smtp.close().await;
    visits.extend(send_all(&client, "acme", scale.of(20, 200)).await);
    let waiting = usize::try_from(scale.of(20, 200)).expect("a count");
    eventually(
        "the second channel has what the first could not",
        || async { (events(&crm, "submission.received").len() == waiting).then_some(()) },
    )
    .await;
    assert!(smtp.copies().len() == 1);
    // Once it is back the mail server gets them too: it was only a matter of time.
    smtp.open().await;
    settled(&workerd).await;
    assert_eq!(smtp.copies().len(), visits.len());
    let counted = books.end(&workerd).await;
    assert_eq!(usize::try_from(counted.delivered), Ok(visits.len()));
    Tally {
        tried: visits.len(),
        ..Tally::default()
    }
}

async fn f9_a_refused_password_is_told_by_the_other_channel(_: Scale) -> Tally {
    let (smtp, crm) = (ScriptedSmtp::start().await, HookServer::start().await);
    // What a server says that wants another password, at the first command that it is asked.
    smtp.always(Conduct::Answer(SmtpPhase::MailFrom, "535 5.7.8 no"));
    let terms = hook(Terms::mail_at(smtp.port()), &crm).key("channel_order", "in_turn");
    let workerd = Workerd::running(terms).await;
    let mut visits = send_all(&workerd.client(), "acme", 1).await;
    eventually_within(Duration::from_secs(5), "a person is told", || async {
        let told = events(&crm, "channel.fault");
        let told = told.first()?;
        assert_eq!(text(told, "/data/channel"), "smtp");
        assert_eq!(text(told, "/data/cause"), "login_refused");
        Some(())
    })
    .await;
    eventually("the second channel has it", || async {
        (events(&crm, "submission.received").len() == 1).then_some(())
    })
    .await;
    // One attempt a second is what the configuration allows here: none of the letters tries by itself.
    visits.extend(send_all(&workerd.client(), "acme", 10).await);
    let refused = eventually("the password is tried again", || async {
        let refused = "SELECT started_ms FROM attempts WHERE verdict = 'configuration'
             ORDER BY started_ms";
        let refused = workerd.rows().ask(refused);
        (refused.len() >= 4).then_some(refused)
    })
    .await;
    let started: Vec<u64> = refused.iter().map(started_ms).collect();
    let hammers = |pair: &[u64]| matches!(pair, [a, b] if b.saturating_sub(*a) < 1_000);
    assert!(!started.windows(2).any(hammers), "it hammers: {started:?}");
    smtp.first(0, Conduct::Take);
    settled(&workerd).await;
    assert_eq!(events(&crm, "channel.fault").len(), 1, "told once");
    eventually("that it has passed is told too", || async {
        (events(&crm, "channel.recovered").len() == 1).then_some(())
    })
    .await;
    assert_eq!(smtp.copies().len(), visits.len());
    Tally {
        tried: visits.len(),
        ..Tally::default()
    }
}

async fn f9_a_refused_mailbox_goes_over_the_second_channel_at_once(_: Scale) -> Tally {
    let (smtp, crm) = (ScriptedSmtp::start().await, HookServer::start().await);
    smtp.always(Conduct::Answer(
        SmtpPhase::RcptTo,
        "550 5.1.1 no such mailbox",
    ));
    let terms = hook(Terms::mail_at(smtp.port()), &crm).key("channel_order", "in_turn");
    let workerd = Workerd::running(terms).await;
    let visits = send_all(&workerd.client(), "acme", 5).await;
    eventually("the second channel has all", || async {
        (events(&crm, "submission.received").len() == visits.len()).then_some(())
    })
    .await;
    let told = events(&crm, "channel.fault");
    assert_eq!(told.len(), 1, "told once: {told:?}");
    // Mended, the mailbox has lost nothing.
    smtp.first(0, Conduct::Take);
    settled(&workerd).await;
    assert_eq!(smtp.copies().len(), visits.len());
    Tally {
        tried: visits.len(),
        ..Tally::default()
    }
}

/// Asks a keyed route, which must be answered with 200.
pub(crate) async fn keyed(
    client: &tests::EdgeClient,
    method: Method,
    path: &str,
    body: Option<Value>,
) -> Value {
    let mut request = client
        .request(method, path)
        .header("Authorization", format!("Bearer {STATUS_KEY}"));
    if let Some(body) = body {
        request = request
            .header("Content-Type", "application/json")
            .body(body.to_string());
    }
    let answer = tests::Answer::of(request).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    serde_json::from_str(&answer.body).expect("JSON")
}

async fn channels_are_checked_before_they_are_needed(_: Scale) -> Tally {
    let (smtp, crm) = (ScriptedSmtp::start().await, HookServer::start().await);
    crm.next([HookAnswer::status(401)]);
    let terms = hook(Terms::mail_at(smtp.port()), &crm)
        .channel("id = \"room\"\nkind = \"chat\"\napp = \"teams\"");
    let workerd = Workerd::running(terms).await;
    let client = workerd.client();
    let told = keyed(&client, Method::POST, "/status/acme/check", None).await;
    let of = |channel: &str, what: &str| {
        let channels = told.get("channels").and_then(Value::as_array);
        let one = channels
            .into_iter()
            .flatten()
            .find(|one| text(one, "/channel") == channel);
        one.map(|one| text(one, what).to_owned())
            .unwrap_or_default()
    };
    assert_eq!(of("smtp", "/outcome"), "delivered");
    assert_eq!(of("crm", "/cause"), "login_refused");
    assert_eq!(of("room", "/cause"), "secret_missing");
    assert_eq!(of("room", "/secret"), "CHANNEL_ACME_ROOM");
    assert_eq!(smtp.copies().len(), 1);
    // Nothing of it is a submission.
    assert_eq!(tests::Books::of(&workerd.rows()).acknowledged, 0);
    Tally::default()
}

/// A visit that is a callback to this number.
pub(crate) fn callback(phone: &str) -> Visit {
    let mut visit = Visit::new();
    let message = visit.message().to_owned();
    visit.draft = json!({ "kind": "callback", "message": message, "phone": phone });
    visit
}

async fn a9_four_connections_at_a_time(_: Scale) -> Tally {
    let mut smtp = ScriptedSmtp::start().await;
    smtp.always(Conduct::Hold(SmtpPhase::Data));
    let terms = Terms::mail_at(smtp.port())
        .seconds("reply_seconds", 30)
        .seconds("attempt_seconds", 60);
    let workerd = Workerd::running(terms).await;
    let visits = send_all(&workerd.client(), "acme", 12).await;
    for _ in 0..4 {
        smtp.held().await;
    }
    // All that is due was looked for again meanwhile, each second.
    let looked = workerd
        .rows()
        .ask("SELECT * FROM deliveries WHERE state = 'leased'");
    assert_eq!((looked.len(), smtp.sessions()), (4, 4));
    smtp.first(0, Conduct::Take);
    for _ in 0..4 {
        smtp.release();
    }
    settled(&workerd).await;
    assert_eq!(smtp.copies().len(), visits.len());
    Tally {
        tried: visits.len(),
        ..Tally::default()
    }
}

async fn f12_a_certificate_nobody_vouches_for_is_told_by_the_other_channel(_: Scale) -> Tally {
    let (smtp, crm) = (ScriptedSmtp::start().await, HookServer::start().await);
    // It listens, and what it says is no handshake: to the runtime the same as a wrong certificate.
    let terms = hook(Terms::mail_by("smtps", smtp.port()), &crm).key("channel_order", "in_turn");
    let workerd = Workerd::running(terms).await;
    let visits = send_all(&workerd.client(), "acme", 1).await;
    eventually_within(Duration::from_secs(5), "a person is told", || async {
        let told = events(&crm, "channel.fault");
        let told = told.first()?;
        assert_eq!(text(told, "/data/cause"), "tls_untrusted");
        Some(())
    })
    .await;
    eventually("the second channel has it", || async {
        (events(&crm, "submission.received").len() == 1).then_some(())
    })
    .await;
    assert!(smtp.copies().is_empty());
    for verb in ["EHLO", "AUTH", "MAIL"] {
        assert!(
            !smtp.commands().iter().any(|said| said == verb),
            "nothing in clear"
        );
    }
    Tally {
        tried: visits.len(),
        ..Tally::default()
    }
}

async fn an_alert_that_was_not_told_ends_when_it_is_not_so_any_more(_: Scale) -> Tally {
    let (mut smtp, crm) = (ScriptedSmtp::start().await, HookServer::start().await);
    let terms = hook(Terms::mail_at(smtp.port()), &crm)
        .steps(&[0, 1])
        .seconds("probe_seconds", 60)
        .seconds("configuration_fault_seconds", 1);
    let workerd = Workerd::running(terms).await;
    smtp.close().await;
    let mut visits = send_all(&workerd.client(), "acme", 3).await;
    let opened = "SELECT channel FROM channels WHERE channel = 'smtp' AND probe_ms IS NOT NULL";
    eventually("the mail server is left alone", || async {
        (!workerd.rows().ask(opened).is_empty()).then_some(())
    })
    .await;
    crm.next([HookAnswer::status(401)]);
    visits.extend(send_all(&workerd.client(), "acme", 1).await);
    // That the hook refuses was to be told by mail, which waits; and then it takes letters again.
    let alerts = "SELECT state FROM letters JOIN deliveries ON letter = id
         WHERE class = 'alert' AND about = 'crm' ORDER BY written_ms";
    eventually("only that it works is still to be told", || async {
        let rows = workerd.rows().ask(alerts);
        let states: Vec<_> = rows.iter().filter_map(|row| row.get("state")).collect();
        (states == ["cancelled", "queued"]).then_some(())
    })
    .await;
    Tally {
        tried: visits.len(),
        ..Tally::default()
    }
}
