//! Letters by a mail provider's HTTP API. What differs between providers is data; the way is one.
//!
//! Such an API writes the message itself: it keeps its own `Date`, and some their own `Message-ID`.

mod apis;

#[cfg(test)]
mod tests;

use serde_json::{Map, Value, json};
use shared::EmailAddress;

pub use self::apis::MailApi;
use self::apis::{Api, Meaning};
use crate::{
    Attempt, ConfigurationCause, HttpAnswer, HttpRequest, ProtocolCause, RefusedCause, Secret,
    Verdict,
    http::{answered, refusal},
    letter::{AUTOMATIC, Letter},
    webhook::USER_AGENT,
};

/// The request that hands `letter` to the API under `base_url` (`https://api.resend.com`).
#[must_use]
pub fn request(api: MailApi, base_url: &str, token: &Secret, letter: &Letter) -> HttpRequest {
    let api = api.description();
    let mut headers = vec![
        ("accept", "application/json".to_owned()),
        ("content-type", "application/json".to_owned()),
        ("user-agent", USER_AGENT.to_owned()),
        (
            api.token_header,
            [api.token_prefix, token.reveal()].concat(),
        ),
    ];
    if let Some(name) = api.idempotency_header {
        headers.push((name, letter.message_id.as_str().to_owned()));
    }
    HttpRequest {
        url: [base_url.trim_end_matches('/'), api.path].concat(),
        headers,
        body: body(&api, letter).to_string().into_bytes(),
    }
}

/// What the API's answer means: delivered only in the form that it documents for a letter taken.
/// `now_ms` is milliseconds since 1970 in UTC.
#[must_use]
pub fn verdict(api: MailApi, answer: &HttpAnswer, now_ms: u64) -> Attempt {
    let api = api.description();
    let code = answer.code();
    // A body that is not JSON says nothing.
    let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    let is_success = (200..=299).contains(&answer.status);
    answered(match api.meaning(answer.status, &body) {
        _ if is_success && api.is_taken(answer.status, &body) => Verdict::Delivered(code),
        Some(Meaning::Token) => Verdict::Configuration(ConfigurationCause::Http(code)),
        Some(Meaning::Sender) => Verdict::Configuration(ConfigurationCause::Sender(code)),
        Some(Meaning::Refused) => Verdict::Refused(RefusedCause::Reply(code)),
        None if is_success => Verdict::ProtocolFault(ProtocolCause::Unexpected(code)),
        None => refusal(answer, now_ms),
    })
}

fn body(api: &Api, letter: &Letter) -> Value {
    let (names, parties) = (&api.names, &letter.parties);
    let mut body = Map::new();
    let mut put = |name: &str, value: Value| body.insert(name.to_owned(), value);
    put(
        names.from,
        mailbox(&parties.from_name, &parties.from).into(),
    );
    put(names.to, parties.to.as_str().into());
    put(names.subject, letter.subject.as_str().into());
    put(names.text, letter.text.as_str().into());
    put(names.html, letter.html.as_str().into());
    if let Some(reply_to) = &parties.reply_to {
        put(names.reply_to, reply_to.as_str().into());
    }
    put(names.headers, api.headers(&headers(letter)));
    Value::Object(body)
}

/// The headers that our own message has beside those for which the API has fields.
fn headers(letter: &Letter) -> Vec<(&'static str, String)> {
    let bracketed = |id: &str| ["<", id, ">"].concat();
    let mut headers = vec![("Message-ID", bracketed(letter.message_id.as_str()))];
    if let Some(thread) = &letter.thread {
        headers.push(("In-Reply-To", bracketed(thread.as_str())));
        headers.push(("References", bracketed(thread.as_str())));
    }
    if letter.is_automatic {
        headers.extend(AUTOMATIC.map(|(name, value)| (name, value.to_owned())));
    }
    headers
}

/// `"Name" <address>`; the name quoted as RFC 5322 §3.2.4 has it.
fn mailbox(name: &str, address: &EmailAddress) -> String {
    let mut quoted = String::with_capacity(name.len());
    for c in name.chars().filter(|c| !shared::is_invisible(*c)) {
        if matches!(c, '"' | '\\') {
            quoted.push('\\');
        }
        quoted.push(c);
    }
    format!("\"{quoted}\" <{}>", address.as_str())
}

impl Api {
    fn headers(&self, headers: &[(&'static str, String)]) -> Value {
        let all = headers
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .chain(self.more_headers.iter().copied());
        if self.headers_are_a_list {
            all.map(|(name, value)| json!({ "Name": name, "Value": value }))
                .collect()
        } else {
            let object: Map<_, _> = all
                .map(|(name, value)| (name.to_owned(), value.into()))
                .collect();
            Value::Object(object)
        }
    }

    fn is_taken(&self, status: u16, body: &Value) -> bool {
        let id = body.get(self.taken.id).and_then(Value::as_str);
        let is_without_error = match self.taken.no_error {
            Some((field, value)) => body.get(field) == Some(&Value::from(value)),
            None => true,
        };
        status == self.taken.status && is_without_error && id.is_some_and(|id| !id.is_empty())
    }

    fn meaning(&self, status: u16, body: &Value) -> Option<Meaning> {
        let error = match body.get(self.error_field)? {
            Value::String(name) => name.clone(),
            number => number.to_string(),
        };
        let found = self
            .errors
            .iter()
            .find(|(name, only, _)| *name == error && only.is_none_or(|only| only == status));
        found.map(|(_, _, meaning)| *meaning)
    }
}
