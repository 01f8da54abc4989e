//! HTTP as the channels use it: one POST, one answer, and what the answer means.
//!
//! The caller sends the request and never follows a redirect: the next address may be anyone's.

use std::{
    fmt,
    time::{Duration, UNIX_EPOCH},
};

use crate::{Attempt, ConfigurationCause, Phase, ReplyCode, RetryCause, Verdict};

/// Octets of an answer's body that a caller should read at most; what is behind them is not needed.
pub const ANSWER_BYTES_MAX: usize = 4 * 1_024;
/// A server that names a shorter wait than this gets it all the same.
const WAIT_MIN: Duration = Duration::from_secs(1);
/// A server that names a longer one, by mistake or malice, must not park a letter for days.
const WAIT_MAX: Duration = Duration::from_hours(6);

/// A POST to send.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpRequest {
    /// Where to. Of some channels the address itself is the secret.
    pub url: String,
    /// Headers, names in small letters.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// What came back.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpAnswer {
    /// The status.
    pub status: u16,
    /// The header `Retry-After`, as it stands.
    pub retry_after: Option<String>,
    /// The body's first [`ANSWER_BYTES_MAX`] octets.
    pub body: Vec<u8>,
}

/// What a webhook's answer means: 2xx is done, 410 stops the endpoint, 401 and 403 need a person,
/// anything else is tried again, after `Retry-After` where the status goes with one. `now_ms` is
/// milliseconds since 1970 in UTC.
#[must_use]
pub fn webhook_verdict(answer: &HttpAnswer, now_ms: u64) -> Attempt {
    let verdict = if (200..=299).contains(&answer.status) {
        Verdict::Delivered(answer.code())
    } else {
        refusal(answer, now_ms)
    };
    answered(verdict)
}

/// What an answer that is no success means.
pub(crate) fn refusal(answer: &HttpAnswer, now_ms: u64) -> Verdict {
    let code = answer.code();
    match answer.status {
        401 | 403 => Verdict::Configuration(ConfigurationCause::Http(code)),
        410 => Verdict::Gone(code),
        429 | 502 | 503 | 504 => {
            let given = answer.retry_after.as_deref();
            let wait = given.and_then(|given| wait(given, now_ms));
            Verdict::Retry(match wait {
                Some(wait) => RetryCause::After { code, wait },
                None => RetryCause::Http(code),
            })
        }
        _ => Verdict::Retry(RetryCause::Http(code)),
    }
}

/// An attempt that ended with an answer.
pub(crate) const fn answered(verdict: Verdict) -> Attempt {
    Attempt {
        phase: Phase::Answer,
        verdict,
    }
}

/// Both forms of `Retry-After`, RFC 9110 §10.2.3: seconds, or a date. `None` for anything else.
fn wait(given: &str, now_ms: u64) -> Option<Duration> {
    let given = given.trim();
    let wait = if !given.is_empty() && given.bytes().all(|byte| byte.is_ascii_digit()) {
        // Digits that do not fit are simply many.
        Duration::from_secs(given.parse().unwrap_or(u64::MAX))
    } else {
        let date = httpdate::parse_http_date(given).ok()?;
        let date = date.duration_since(UNIX_EPOCH).ok()?;
        date.saturating_sub(Duration::from_millis(now_ms))
    };
    Some(wait.clamp(WAIT_MIN, WAIT_MAX))
}

impl HttpAnswer {
    /// The status, as a verdict keeps it.
    pub(crate) const fn code(&self) -> ReplyCode {
        ReplyCode {
            basic: self.status,
            enhanced: None,
        }
    }
}

/// Says no address, no header's value and no word of the body.
impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.headers.iter().map(|(name, _)| *name).collect();
        write!(f, "HttpRequest({names:?}, {} octets)", self.body.len())
    }
}

/// Says no word of the body: a server may send back what it was sent.
impl fmt::Debug for HttpAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HttpAnswer({}, {} octets)", self.status, self.body.len())
    }
}

#[cfg(test)]
mod tests;
