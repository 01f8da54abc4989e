//! The key that signs.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use thiserror::Error;

/// How a secret begins.
const PREFIX: &str = "whsec_";
/// How a signature begins.
const VERSION: &str = "v1,";
/// Octets of a key, by the specification.
const KEY_BYTES: std::ops::RangeInclusive<usize> = 24..=64;

/// A key of 24 to 64 octets, written `whsec_` and base64. Its `Debug` is silent.
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookSecret(Vec<u8>);

/// Not `whsec_` and base64 of 24 to 64 octets. The text is not repeated here: it is a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not a webhook secret: expected `whsec_` and base64 of 24 to 64 bytes")]
pub struct NotAWebhookSecret;

impl WebhookSecret {
    /// Reads a secret as it was given.
    ///
    /// # Errors
    /// [`NotAWebhookSecret`]; the configuration must be changed.
    pub fn parse(given: &str) -> Result<Self, NotAWebhookSecret> {
        let encoded = given.trim().strip_prefix(PREFIX).ok_or(NotAWebhookSecret)?;
        let key = STANDARD.decode(encoded).map_err(|_| NotAWebhookSecret)?;
        if KEY_BYTES.contains(&key.len()) {
            Ok(Self(key))
        } else {
            Err(NotAWebhookSecret)
        }
    }

    /// The signature, `v1,` and base64.
    pub(super) fn sign(&self, id: &str, timestamp_s: i64, body: &[u8]) -> String {
        let tag = self.mac(id, &timestamp_s.to_string(), body).finalize();
        [VERSION, &STANDARD.encode(tag.into_bytes())].concat()
    }

    /// Whether one of the signatures, separated by blanks as in the header `webhook-signature`, is
    /// this key's: a receiver's side of it. Takes the same time whatever differs in a signature.
    ///
    /// `timestamp` is the header's text. The receiver must also refuse what is older or newer than
    /// a few minutes, which needs a clock and is not done here.
    #[must_use]
    pub fn has_signed(&self, id: &str, timestamp: &str, body: &[u8], signatures: &str) -> bool {
        signatures
            .split(' ')
            .filter_map(|signature| STANDARD.decode(signature.strip_prefix(VERSION)?).ok())
            .any(|tag| self.mac(id, timestamp, body).verify_slice(&tag).is_ok())
    }

    fn mac(&self, id: &str, timestamp: &str, body: &[u8]) -> Hmac<Sha256> {
        let mut block = [0; 64];
        for (slot, byte) in block.iter_mut().zip(&self.0) {
            *slot = *byte;
        }
        // A key shorter than SHA-256's block counts as one filled up with zeros (RFC 2104 §2), and
        // a key of just the block's length is one that the type knows to fit.
        let mut mac = Hmac::<Sha256>::new(&block.into());
        for part in [id.as_bytes(), b".", timestamp.as_bytes(), b".", body] {
            mac.update(part);
        }
        mac
    }
}

impl fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookSecret")
    }
}
