//! What the edge answers when it does not do what was asked: the one place of error statuses.
//!
//! The client's doing is a [`Refusal`]; its title is for the engineer, in English, where a visitor
//! cannot cause it, and else in the visitor's language. Ours is [`Refusal::Unavailable`]: it was
//! logged with an id, and the client gets the id.

use configuration::{Catalogue, Language};
use shared::{Faults, Field, Kind, Problem, ProblemError, limits::MESSAGE_CHARS_MAX};

use super::answer::{Answer, written};
use crate::{ambient, page::wording};

/// Seconds after which a client may try again what we could not do.
const RETRY_SECONDS: u64 = 5;

const SECONDS_OF_AN_HOUR: u64 = 3_600;

/// The status of a submission that breaks rules, in whatever form it is told.
pub(super) const INVALID: u16 = 422;

/// Why it was not done.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// No such route.
    NoRoute,
    /// No such site.
    NoSite,
    /// No such case, or a token that opens none: nobody is told which.
    NoCase,
    /// A token that belongs to no letter, of whatever kind.
    NoBounce,
    /// The route has other methods.
    Method {
        /// Those that it has.
        allow: &'static str,
    },
    /// The request was meant for another host.
    Host,
    /// No key, or another one, where the deployment's is asked for.
    NotAuthorised,
    /// The deployment's key is too short to open anything.
    StatusKeyShort,
    /// The page's origin is none of the site's.
    Origin,
    /// The body's type.
    MediaType,
    /// The same where a message is asked for.
    NotAMessage,
    /// The body is packed.
    ContentEncoding,
    /// The body is longer than the limit.
    BodyTooLarge,
    /// The body took too long.
    BodyTooSlow,
    /// The body ended before its end.
    BodyBroken,
    /// The body is no UTF-8.
    NotUtf8,
    /// The body is no JSON object.
    NotJson,
    /// A member of the JSON object that is unknown, doubled or no text.
    Member(ProblemError),
    /// No `Idempotency-Key`.
    KeyMissing,
    /// An `Idempotency-Key` of another form.
    KeyMalformed,
    /// The key was used for another submission.
    KeyReused,
    /// The submission breaks rules.
    Invalid {
        /// Each of them.
        faults: Faults,
        /// What was wanted, if that is known.
        kind: Option<Kind>,
    },
    /// Too many from this client.
    TooMany {
        /// When the next one is taken.
        wait_seconds: u64,
    },
    /// Too much was added to one case.
    CaseFull {
        /// When the next addition is taken.
        wait_seconds: u64,
    },
    /// Too many requests from this client, of those that read or guess.
    TooManyRequests {
        /// When the next one is answered.
        wait_seconds: u64,
    },
    /// Our side cannot do it now.
    Unavailable {
        /// Under which it was logged.
        fault_id: String,
        /// What is stored of what was sent.
        kept: Kept,
    },
}

/// What is stored of a request that our side could not serve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kept {
    /// Nothing.
    Nothing,
    /// Perhaps all of it: it ended where nobody sees.
    Unknown,
}

impl Refusal {
    /// The status.
    pub(super) const fn status(&self) -> u16 {
        match self {
            Self::BodyBroken
            | Self::NotUtf8
            | Self::NotJson
            | Self::Member(_)
            | Self::KeyMissing
            | Self::KeyMalformed => 400,
            Self::NotAuthorised | Self::StatusKeyShort => 401,
            Self::Origin => 403,
            Self::NoRoute | Self::NoSite | Self::NoCase | Self::NoBounce => 404,
            Self::Method { .. } => 405,
            Self::BodyTooSlow => 408,
            Self::BodyTooLarge => 413,
            Self::MediaType | Self::NotAMessage | Self::ContentEncoding => 415,
            Self::Host => 421,
            Self::KeyReused | Self::Invalid { .. } => INVALID,
            Self::TooMany { .. } | Self::CaseFull { .. } | Self::TooManyRequests { .. } => 429,
            Self::Unavailable { .. } => 503,
        }
    }

    /// The name of the kind of problem, the last part of its `type`.
    const fn name(&self) -> &'static str {
        match self {
            Self::NoRoute => "no-such-route",
            Self::NoSite => "no-such-site",
            Self::NoCase => "no-such-case",
            Self::NoBounce => "no-such-letter",
            Self::Method { .. } => "method-not-allowed",
            Self::Host => "unknown-host",
            Self::NotAuthorised => "not-authorised",
            Self::StatusKeyShort => "status-key-short",
            Self::Origin => "origin-not-allowed",
            Self::MediaType | Self::NotAMessage => "media-type",
            Self::ContentEncoding => "content-encoding",
            Self::BodyTooLarge => "body-too-large",
            Self::BodyTooSlow => "body-too-slow",
            Self::BodyBroken => "body-broken",
            Self::NotUtf8 => "not-utf-8",
            Self::NotJson => "not-json",
            Self::Member(_) => "unexpected-member",
            Self::KeyMissing => "key-missing",
            Self::KeyMalformed => "key-malformed",
            Self::KeyReused => "key-reused",
            Self::Invalid { .. } => "invalid-submission",
            Self::TooMany { .. } => "too-many-submissions",
            Self::CaseFull { .. } => "case-full",
            Self::TooManyRequests { .. } => "too-many-requests",
            Self::Unavailable { .. } => "unavailable",
        }
    }

    /// The title in English, for what a visitor cannot cause.
    pub(super) const fn title(&self) -> &'static str {
        match self {
            Self::NoRoute => "There is no such route.",
            Self::NoSite => "There is no such site.",
            Self::NoCase => "There is no such case.",
            Self::NoBounce => "There is no such letter.",
            Self::Method { .. } => "The route does not have this method.",
            Self::Host => "This host is not served here.",
            Self::NotAuthorised => "This needs the deployment's STATUS_KEY as a bearer token.",
            Self::StatusKeyShort => {
                "The deployment's STATUS_KEY opens nothing: expected at least 32 characters; `openssl rand -hex 32` draws a good one."
            }
            Self::Origin => "The page's origin is not one of the site's.",
            Self::MediaType => "The body must be application/json; charset=utf-8.",
            Self::NotAMessage => "The body must be message/rfc822.",
            Self::ContentEncoding => "The body must not be encoded.",
            Self::BodyTooLarge => "The body is longer than 96 KiB.",
            Self::BodyTooSlow => "The body took longer than 10 seconds.",
            Self::BodyBroken => "The body could not be read to its end.",
            Self::NotUtf8 => "The body is not UTF-8.",
            Self::NotJson => "The body is not one JSON object.",
            Self::Member(_) => "A member of the JSON object is not expected.",
            Self::KeyMissing => "The Idempotency-Key header is missing.",
            Self::KeyMalformed => {
                "The Idempotency-Key must be 16 to 64 letters, digits, dashes and underscores."
            }
            Self::KeyReused => "The Idempotency-Key was used for another submission.",
            Self::Invalid { .. } => "The submission is not complete.",
            Self::TooMany { .. } => "There were too many submissions from this address.",
            Self::CaseFull { .. } => "Too much was added to this case today.",
            Self::TooManyRequests { .. } => "There were too many requests from this address.",
            Self::Unavailable { .. } => "The submission could not be taken.",
        }
    }

    /// When a client may come back.
    pub(super) const fn retry_seconds(&self) -> Option<u64> {
        match self {
            Self::TooMany { wait_seconds }
            | Self::CaseFull { wait_seconds }
            | Self::TooManyRequests { wait_seconds } => Some(*wait_seconds),
            Self::Unavailable { .. } => Some(RETRY_SECONDS),
            _ => None,
        }
    }

    /// The problem document, RFC 9457.
    pub(super) fn document(&self, base_url: &str, language: Language) -> Answer {
        let catalogue = Catalogue::of(language);
        let mut spoken = Some(language);
        let (title, detail, errors) = match self {
            Self::Invalid { faults, kind } => (
                catalogue.count("fault_count", faults.count()),
                None,
                errors(faults, *kind, catalogue),
            ),
            Self::TooMany { wait_seconds } => (busy(*wait_seconds, language), None, Vec::new()),
            Self::Unavailable { kept, .. } => {
                let (title, text) = kept.wording();
                let text = catalogue.say(text).to_owned();
                (catalogue.say(title).to_owned(), Some(text), Vec::new())
            }
            Self::CaseFull { wait_seconds } => of_words(full(*wait_seconds, language), "case_full"),
            Self::BodyTooLarge => of_words(too_long(language), "body_long"),
            other => {
                spoken = None;
                let errors = match other {
                    Self::Member(error) => vec![error.clone()],
                    _ => Vec::new(),
                };
                (other.title().to_owned(), None, errors)
            }
        };
        let problem = Problem {
            kind: [base_url, "/problems/", self.name()].concat(),
            title,
            status: self.status(),
            detail,
            refused: !matches!(
                self,
                Self::Unavailable {
                    kept: Kept::Unknown,
                    ..
                }
            ),
            errors,
        };
        let body = written(&problem);
        let answer = Answer::text(self.status(), "application/problem+json", body)
            .no_store()
            .with("Content-Language", spoken.map_or("en", Language::tag));
        self.with_headers(answer)
    }

    /// The headers that belong to a refusal in whatever form it is told.
    pub(super) fn with_headers(&self, mut answer: Answer) -> Answer {
        if let Some(seconds) = self.retry_seconds() {
            answer = answer.with("Retry-After", seconds.to_string());
        }
        match self {
            Self::Method { allow } => answer.with("Allow", *allow),
            Self::NotAuthorised | Self::StatusKeyShort => answer.with("WWW-Authenticate", "Bearer"),
            Self::Unavailable { fault_id, .. } => answer.with("Pronto-Fault", fault_id.as_str()),
            _ => answer,
        }
    }
}

impl Kept {
    /// The ids of the title and of the sentence below it.
    pub(crate) const fn wording(self) -> (&'static str, &'static str) {
        match self {
            Self::Nothing => ("fail_title", "fail_text"),
            Self::Unknown => ("fail_title_unknown", "fail_text_fault"),
        }
    }
}

/// What is said where too many came, with when the next is taken.
pub(super) fn busy(wait_seconds: u64, language: Language) -> String {
    let seconds = usize::try_from(wait_seconds).unwrap_or(usize::MAX);
    Catalogue::of(language).count("fail_busy_wait", seconds)
}

/// What is said where no more can be added to a case today, with when it can.
pub(super) fn full(wait_seconds: u64, language: Language) -> String {
    let hours = wait_seconds.div_ceil(SECONDS_OF_AN_HOUR);
    let hours = usize::try_from(hours).unwrap_or(usize::MAX);
    Catalogue::of(language).count("add_full", hours)
}

/// What is told at the words themselves: the title, which says it all, and the same at the field.
fn of_words(title: String, code: &str) -> (String, Option<String>, Vec<ProblemError>) {
    let error = ProblemError {
        pointer: Field::Message.pointer(),
        code: code.to_owned(),
        detail: title.clone(),
    };
    (title, None, vec![error])
}

/// What is said where a body is longer than is read: the words are the one field that is not cut, and
/// has no end in a browser.
pub(super) fn too_long(language: Language) -> String {
    let room = u32::try_from(MESSAGE_CHARS_MAX).unwrap_or(u32::MAX);
    let room = ambient::number(f64::from(room), 0, language);
    Catalogue::of(language).fill("notice_long", &[("n", &room)])
}

/// Each fault with the sentence that stands at its field.
fn errors(faults: &Faults, kind: Option<Kind>, catalogue: &Catalogue) -> Vec<ProblemError> {
    faults
        .iter()
        .map(|fault| ProblemError {
            pointer: fault.field().pointer(),
            code: fault.code().to_owned(),
            detail: match wording(fault, kind) {
                Some(id) => catalogue.count(id, fault.over().unwrap_or_default()),
                // A form cannot cause it: the sentence is for the engineer.
                None => "The value is none of those that the wire has.".to_owned(),
            },
        })
        .collect()
}

#[cfg(test)]
mod tests;
