//! What a webhook tells, as JSON.

use serde_json::{Value, json};
use shared::{Kind, Rating, Reference, Timestamp, visible_line};

use crate::letter::{Alert, LetterPhone};

/// Something that happened: a type, a moment, and what belongs to it. The same event gives the same
/// octets on every attempt.
#[derive(Clone)]
pub struct Event {
    kind: &'static str,
    timestamp: Timestamp,
    data: Value,
}

/// A submission, as a receiver gets it: what the visitor typed, and what we know about it. Fields
/// that were not given are null.
#[derive(Clone)]
pub struct SubmissionEvent {
    /// The site's id.
    pub site: String,
    /// The case's reference.
    pub reference: Reference,
    /// The submission's own id.
    pub submission: String,
    /// What the visitor wants.
    pub kind: Kind,
    /// The face that was pressed.
    pub rating: Option<Rating>,
    /// The words.
    pub message: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// The number, not verified: as it was typed, and in E.164 where it is certain which one was meant.
    pub phone: Option<LetterPhone>,
    /// The address to answer to, not verified.
    pub email: Option<String>,
    /// The page, as an address.
    pub page: Option<String>,
    /// The named place in the journey.
    pub touchpoint: Option<String>,
    /// The language of the panel, BCP 47.
    pub locale: Option<String>,
    /// When it was stored.
    pub received_at: Timestamp,
    /// Submissions in the case, this one included.
    pub case_submissions: u32,
}

impl Event {
    /// `submission.received`.
    #[must_use]
    pub fn submission_received(timestamp: Timestamp, submission: &SubmissionEvent) -> Self {
        let SubmissionEvent {
            site,
            reference,
            submission,
            kind,
            rating,
            message,
            name,
            phone,
            email,
            page,
            touchpoint,
            locale,
            received_at,
            case_submissions,
        } = submission;
        let phone = phone.as_ref();
        let (name, touchpoint) = (line(name.as_deref()), line(touchpoint.as_deref()));
        Self {
            kind: "submission.received",
            timestamp,
            data: json!({
                "site": site,
                "reference": reference.to_string(),
                "submission": submission,
                "kind": kind.name(),
                "rating": rating.map(Rating::name),
                "message": message,
                "name": name,
                "phone": phone.and_then(LetterPhone::international),
                "phone_extension": phone.and_then(LetterPhone::extension),
                "phone_typed": phone.map(LetterPhone::as_typed),
                "phone_kind": phone.map(|phone| phone.kind().name()),
                "email": email,
                "page": page,
                "touchpoint": touchpoint,
                "locale": locale,
                "received_at": received_at.as_str(),
                "case_submissions": case_submissions,
            }),
        }
    }

    /// `channel.fault`, `channel.recovered`, `channel.check`, `delivery.dead` or `answer.unreached`.
    #[must_use]
    pub fn alert(timestamp: Timestamp, site: &str, alert: &Alert) -> Self {
        let (kind, data) = match alert {
            Alert::ChannelFault {
                channel,
                cause,
                since,
                ..
            } => (
                "channel.fault",
                json!({ "site": site, "channel": channel, "cause": cause.name(), "since": since }),
            ),
            Alert::ChannelRecovered { channel, since } => (
                "channel.recovered",
                json!({ "site": site, "channel": channel, "since": since }),
            ),
            Alert::Unreached { reference } => (
                "answer.unreached",
                json!({ "site": site, "reference": reference.to_string() }),
            ),
            Alert::Check { channel } => {
                ("channel.check", json!({ "site": site, "channel": channel }))
            }
            Alert::Dead(dead) => {
                let cases = dead.cases.iter();
                let references: Vec<_> = cases.map(|case| case.reference.to_string()).collect();
                (
                    "delivery.dead",
                    json!({
                        "site": site,
                        "channel": dead.channel,
                        "references": references,
                        "more": dead.more,
                    }),
                )
            }
        };
        Self {
            kind,
            timestamp,
            data,
        }
    }

    /// The event's type.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        self.kind
    }

    /// The body.
    pub(super) fn to_json(&self) -> String {
        json!({ "type": self.kind, "timestamp": self.timestamp.as_str(), "data": self.data })
            .to_string()
    }
}

/// A fact of one line, by the rule for all that stand beside words of somebody else's.
fn line(fact: Option<&str>) -> Option<String> {
    fact.map(visible_line).filter(|line| !line.is_empty())
}
