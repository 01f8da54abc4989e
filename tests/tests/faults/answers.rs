//! What webhooks and mail services answer, and what is made of it.

use std::time::Duration;

use libtest_mimic::Trial;
use tests::{HookAnswer, HookServer, Row, ScriptedSmtp, Terms, Workerd, eventually};

use crate::channels::hook;
use crate::visits::{send_all, settled};
use crate::world::{Scale, Tally, faults};

pub(crate) fn trials() -> Vec<Trial> {
    faults![
        f15_a_webhook_that_fails_is_tried_by_its_schedule,
        f15_a_redirect_is_never_followed,
        f15_a_webhook_that_is_gone_is_left_alone,
        f16_a_mail_service_has_a_letter_only_when_it_says_so,
    ]
}

/// Deliveries of one channel in one state.
fn deliveries(workerd: &Workerd, channel: &str, state: &str) -> Vec<Row> {
    workerd.rows().ask(&format!(
        "SELECT submission FROM deliveries JOIN members USING (letter)
         WHERE channel = '{channel}' AND state = '{state}'"
    ))
}

async fn f15_a_webhook_that_fails_is_tried_by_its_schedule(_: Scale) -> Tally {
    let (smtp, crm) = (ScriptedSmtp::start().await, HookServer::start().await);
    crm.next((0..5).map(|_| HookAnswer::status(500)));
    let workerd = Workerd::running(hook(Terms::mail_at(smtp.port()), &crm)).await;
    let client = workerd.client();
    let mut visits = send_all(&client, "acme", 1).await;
    settled(&workerd).await;
    let asked = crm.asked();
    assert_eq!(asked.len(), 6, "five failures and a success");
    let ids: Vec<&str> = asked
        .iter()
        .map(|asked| asked.header("webhook-id"))
        .collect();
    assert!(
        ids.iter().all(|id| Some(id) == ids.first()),
        "one id: {ids:?}"
    );
    let bodies = asked
        .iter()
        .all(|one| Some(&one.body) == asked.first().map(|one| &one.body));
    assert!(bodies, "the same body on every attempt");
    // Retry-After in both forms, and nonsense, which is as if it were not there.
    let date = "Fri, 31 Dec 1999 23:59:59 GMT";
    for (given, waits) in [("2", true), (date, false), ("-1", false), ("soon", false)] {
        let before = crm.asked().len();
        crm.next([HookAnswer::status(429).with("Retry-After", given)]);
        visits.extend(send_all(&client, "acme", 1).await);
        settled(&workerd).await;
        let asked = crm.asked();
        let [first, second] = asked.get(before..).unwrap_or_default() else {
            panic!("two attempts after `{given}`: {}", asked.len());
        };
        let waited = second.at.duration_since(first.at);
        assert!(
            !waits || waited >= Duration::from_secs(2),
            "{given}: {waited:?}"
        );
    }
    // A wait of years is cut to six hours: the letter is kept, and nothing hammers.
    crm.next([HookAnswer::status(503).with("Retry-After", "99999999999")]);
    let before = crm.asked().len();
    visits.extend(send_all(&client, "acme", 1).await);
    eventually("an attempt was answered", || async {
        let attempts = "SELECT code FROM attempts WHERE channel = 'crm' AND code = '503'";
        (!workerd.rows().ask(attempts).is_empty()).then_some(())
    })
    .await;
    assert_eq!(crm.asked().len(), before.saturating_add(1));
    let due = workerd.rows().ask(
        "SELECT (next_ms - since_ms) / 3600000 AS hours FROM deliveries
         WHERE channel = 'crm' AND state = 'queued'",
    );
    let hours = due
        .first()
        .and_then(|row| row.get("hours"))
        .map(String::as_str);
    assert!(matches!(hours, Some("6" | "7")), "{due:?}");
    Tally {
        tried: visits.len(),
        ..Tally::default()
    }
}

async fn f15_a_redirect_is_never_followed(_: Scale) -> Tally {
    let (smtp, crm) = (ScriptedSmtp::start().await, HookServer::start().await);
    let elsewhere = HookServer::start().await;
    crm.next(
        [301, 302, 307, 308]
            .map(|status| HookAnswer::status(status).with("Location", &elsewhere.url("/other"))),
    );
    let workerd = Workerd::running(hook(Terms::mail_at(smtp.port()), &crm)).await;
    let visits = send_all(&workerd.client(), "acme", 1).await;
    settled(&workerd).await;
    assert!(elsewhere.asked().is_empty(), "{:?}", elsewhere.asked());
    assert_eq!(crm.asked().len(), 5, "each a failure, then a success");
    Tally {
        tried: visits.len(),
        ..Tally::default()
    }
}

async fn f15_a_webhook_that_is_gone_is_left_alone(_: Scale) -> Tally {
    let (smtp, crm) = (ScriptedSmtp::start().await, HookServer::start().await);
    crm.always(HookAnswer::status(410));
    let workerd = Workerd::running(hook(Terms::mail_at(smtp.port()), &crm)).await;
    let visits = send_all(&workerd.client(), "acme", 1).await;
    settled(&workerd).await;
    assert_eq!(crm.asked().len(), 1);
    assert_eq!(deliveries(&workerd, "crm", "dead").len(), 1);
    // The letter itself, that the channel is gone, and that a submission was given up there.
    eventually("mail tells of it", || async {
        (smtp.copies().len() == 3).then_some(())
    })
    .await;
    Tally {
        tried: visits.len(),
        ..Tally::default()
    }
}

async fn f16_a_mail_service_has_a_letter_only_when_it_says_so(_: Scale) -> Tally {
    let (smtp, service) = (ScriptedSmtp::start().await, HookServer::start().await);
    let body = |status, body: &str| HookAnswer::status(status).body(body);
    service.next([
        body(200, r#"{"error":"quota"}"#),
        body(202, "{}"),
        body(500, ""),
        body(200, "<html>a captive portal</html>"),
        body(200, r#"{"id":"49a3999c-0ce1-4ea6-ab68-afcd6dc2e794"}"#),
    ]);
    let url = service.url("");
    let terms = Terms::mail_at(smtp.port())
        .channel(&format!(
            "id = \"service\"\nkind = \"http_mail\"\napi = \"resend\"\nurl = \"{url}\""
        ))
        .secret("CHANNEL_ACME_SERVICE", "re_a_token_for_tests");
    let workerd = Workerd::running(terms).await;
    let visits = send_all(&workerd.client(), "acme", 1).await;
    settled(&workerd).await;
    let asked = service.asked();
    assert_eq!(asked.len(), 5, "tried until it said so");
    for asked in &asked {
        assert_eq!(asked.header("authorization"), "Bearer re_a_token_for_tests");
        assert_eq!(
            asked.header("idempotency-key"),
            asked_first(&service, "idempotency-key")
        );
    }
    assert_eq!(deliveries(&workerd, "service", "delivered").len(), 1);
    assert!(!workerd.log().contains("re_a_token_for_tests"));
    Tally {
        tried: visits.len(),
        ..Tally::default()
    }
}

fn asked_first(server: &HookServer, name: &str) -> String {
    let asked = server.asked();
    let first = asked.first().map(|asked| asked.header(name).to_owned());
    first.unwrap_or_default()
}
