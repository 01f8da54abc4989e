//! What comes back, and how it is brought to the Worker.

use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, EdgeClient, Row, ScriptedSmtp, Terms, Workerd, eventually};

use crate::visits::settled;

/// Where letters come back to.
pub(crate) const ADDRESS: &str = "bounces@mail.cucineferri.example";

/// Terms with that address.
pub(crate) fn with_address(terms: Terms) -> Terms {
    terms.key("bounce_address", ADDRESS)
}

/// A delivery status notification that says this of the one recipient.
pub(crate) fn report(action: &str, status: &str) -> String {
    let lines = [
        "From: MAILER-DAEMON@mx.cucineferri.example",
        "To: bounces@mail.cucineferri.example",
        "Subject: Undelivered Mail Returned to Sender",
        "Message-ID: <20261124100409.4Xw1q7@mx.cucineferri.example>",
        "Auto-Submitted: auto-replied",
        "MIME-Version: 1.0",
        "Content-Type: multipart/report; report-type=delivery-status; boundary=\"4Xw1/mx\"",
        "",
        "--4Xw1/mx",
        "Content-Type: text/plain",
        "",
        "I'm sorry to have to inform you that your message could not be delivered.",
        "--4Xw1/mx",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; mx.cucineferri.example",
        "",
        "Final-Recipient: rfc822; ascolto@cucineferri.example",
        &format!("Action: {action}"),
        &format!("Status: {status}"),
        "Diagnostic-Code: smtp; 550 no such mailbox",
        "",
        "--4Xw1/mx--",
        "",
    ];
    lines.join("\r\n")
}

/// The tokens of the return addresses that a server was told of, first to last.
pub(crate) fn tokens(smtp: &ScriptedSmtp) -> Vec<String> {
    let senders = smtp.senders();
    senders.iter().map(|sender| token(sender)).collect()
}

/// The token of a return address, which must have one.
pub(crate) fn token(sender: &str) -> String {
    let token = sender
        .strip_prefix("bounces+")
        .and_then(|rest| rest.strip_suffix("@mail.cucineferri.example"));
    let token = token.unwrap_or_else(|| panic!("`{sender}` has no token"));
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    assert!(token.len() == 48 && token.chars().all(is_plain), "{token}");
    let (local, _) = sender.split_once('@').expect("an address");
    assert!(local.len() <= 64, "{local}");
    token.to_owned()
}

/// Brings a message as a mail server's pipe does.
pub(crate) async fn bring(client: &EdgeClient, token: &str, message: &str) -> Answer {
    let request = client
        .request(Method::POST, &format!("/v1/bounces/{token}"))
        .header("Content-Type", "message/rfc822")
        .body(message.to_owned());
    Answer::of(request).await
}

/// Brings a message, which must be well received. Whether it changed anything.
pub(crate) async fn is_counted(client: &EdgeClient, token: &str, message: &str) -> bool {
    let answer = bring(client, token, message).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let said: Value = serde_json::from_str(&answer.body).expect("JSON");
    match said.get("counted").and_then(Value::as_bool) {
        Some(is_counted) => is_counted,
        None => panic!("{answer:?}"),
    }
}

/// All that the desks have stored.
pub(crate) fn everything(workerd: &Workerd) -> Vec<(&'static str, Vec<Row>)> {
    let tables = [
        "desk",
        "cases",
        "events",
        "words",
        "submissions",
        "members",
        "deliveries",
        "attempts",
        "letters",
        "pace",
        "channels",
        "account",
        "tallies",
        "forgotten",
    ];
    let rows = workerd.rows();
    let all = |table| {
        (
            table,
            rows.ask(&format!("SELECT * FROM {table} ORDER BY 1, 2")),
        )
    };
    tables.map(all).into()
}

/// Waits until nothing moves by itself any more: all is delivered, and channels whose letters came back are
/// known to keep them, or not to.
pub(crate) async fn at_rest(workerd: &Workerd) {
    settled(workerd).await;
    eventually("channels are known to keep letters", || async {
        let proving = workerd
            .rows()
            .ask("SELECT channel FROM channels WHERE kept_ms IS NOT NULL");
        proving.is_empty().then_some(())
    })
    .await;
    settled(workerd).await;
}

/// How the attempts of all letters ended: number, verdict and code, first to last.
pub(crate) fn attempts(workerd: &Workerd) -> Vec<[String; 3]> {
    let rows = workerd
        .rows()
        .ask("SELECT number, verdict, code FROM attempts ORDER BY started_ms, number");
    let column = |row: &Row, name: &str| row.get(name).cloned().unwrap_or_default();
    rows.iter()
        .map(|row| ["number", "verdict", "code"].map(|name| column(row, name)))
        .collect()
}

/// Fails unless these are the figures of what was acknowledged.
pub(crate) async fn assert_counts(client: &EdgeClient, delivered: u32, pending: u32, dead: u32) {
    let told = crate::channels::keyed(client, Method::GET, "/status/acme", None).await;
    let acknowledged = [delivered, pending, dead].iter().sum::<u32>();
    let expected = json!({ "acknowledged": acknowledged, "delivered": delivered,
        "pending": pending, "dead": dead, "erased": 0 });
    assert_eq!(told.pointer("/total"), Some(&expected), "{told}");
}
