//! Which pages may talk to `/v1`: those of the site's exact origins. A filter, not a login.

use configuration::Site;

use super::{answer::Answer, asked::Asked, problem::Refusal};

/// How long a browser may keep a preflight's answer, in seconds. Chromium keeps none for longer.
const MAX_AGE_SECONDS: &str = "7200";

/// The origin of a request to `/v1`.
pub(super) enum Origin {
    /// One of the site's, as it was sent.
    Listed(String),
    /// None was sent: no browser does that with a POST from a page.
    Absent,
    /// Another, or `null`.
    Other,
}

/// The origin of a request. No suffix, no pattern: the same text or another origin.
pub(super) fn origin(asked: &Asked<'_>, site: &Site) -> Origin {
    match asked.header("Origin") {
        None => Origin::Absent,
        Some(given) if site.origins.iter().any(|origin| origin.as_str() == given) => {
            Origin::Listed(given)
        }
        Some(_) => Origin::Other,
    }
}

/// The answer with what lets the page read it.
pub(super) fn share(answer: Answer, origin: &Origin) -> Answer {
    let answer = share_what_is_said(answer, origin);
    match origin {
        Origin::Listed(_) => answer.with(
            "Access-Control-Expose-Headers",
            "Retry-After, Idempotency-Replayed, Pronto-Fault",
        ),
        Origin::Absent | Origin::Other => answer,
    }
}

/// The same of the body alone. A page that sees `Retry-After` counts the seconds and tries again by itself.
pub(super) fn share_what_is_said(answer: Answer, origin: &Origin) -> Answer {
    let answer = answer.with("Vary", "Origin");
    match origin {
        Origin::Listed(origin) => answer.with("Access-Control-Allow-Origin", origin.as_str()),
        Origin::Absent | Origin::Other => answer,
    }
}

/// The answer to a preflight, and to an `OPTIONS` that is none.
pub(super) fn preflight(origin: &Origin, methods: &'static str) -> Result<Answer, Refusal> {
    match origin {
        Origin::Other => Err(Refusal::Origin),
        Origin::Absent => Ok(Answer::empty(204).with("Allow", methods)),
        Origin::Listed(_) => Ok(Answer::empty(204)
            .with("Access-Control-Allow-Methods", methods)
            .with(
                "Access-Control-Allow-Headers",
                "Content-Type, Idempotency-Key",
            )
            .with("Access-Control-Max-Age", MAX_AGE_SECONDS)),
    }
}
