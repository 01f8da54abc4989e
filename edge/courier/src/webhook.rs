//! A signed webhook by Standard Webhooks (<https://www.standardwebhooks.com>), signature `v1`:
//! HMAC-SHA-256 over id, timestamp and body.
//!
//! The id derives from submission and channel, so it is the same on every attempt; timestamp and
//! signature are the attempt's own, so that a receiver can refuse what is old.

mod event;
mod secret;

#[cfg(test)]
mod tests;

pub use self::event::{Event, SubmissionEvent};
pub use self::secret::{NotAWebhookSecret, WebhookSecret};
use crate::HttpRequest;

/// A receiver.
#[derive(Clone, Debug)]
pub struct Webhook {
    /// Where to: HTTPS, checked by the configuration.
    pub url: String,
    /// The key that signs.
    pub secret: WebhookSecret,
    /// While keys are changed, the other one: both sign, so that the receiver may know either.
    pub other_secret: Option<WebhookSecret>,
}

impl Webhook {
    /// The request that tells of `event`. `id` holds no dot (it separates what is signed);
    /// `timestamp_s` is the attempt's moment, seconds since 1970 in UTC.
    #[must_use]
    pub fn request(&self, event: &Event, id: &str, timestamp_s: i64) -> HttpRequest {
        let body = event.to_json().into_bytes();
        let secrets = [Some(&self.secret), self.other_secret.as_ref()];
        let signatures: Vec<_> = secrets
            .into_iter()
            .flatten()
            .map(|secret| secret.sign(id, timestamp_s, &body))
            .collect();
        HttpRequest {
            url: self.url.clone(),
            headers: vec![
                ("content-type", "application/json".to_owned()),
                ("user-agent", USER_AGENT.to_owned()),
                ("webhook-id", id.to_owned()),
                ("webhook-timestamp", timestamp_s.to_string()),
                ("webhook-signature", signatures.join(" ")),
            ],
            body,
        }
    }
}

/// Who asks.
pub(crate) const USER_AGENT: &str = concat!("Pronto/", env!("CARGO_PKG_VERSION"));
