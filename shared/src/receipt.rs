//! What the visitor gets back: the facts of a case, with their times.

use serde::{Deserialize, Serialize};

use crate::Reference;

/// A moment as the wire writes it, RFC 3339 in UTC: `2026-11-24T10:04:05Z`.
///
/// It is kept as text: browsers and runtimes have the calendar, this crate needs none.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Timestamp(String);

/// Not the form of a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotATimestamp;

/// What a case has come to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum State {
    /// Stored durably.
    Received,
    /// Handed to the company's mail service or webhook.
    Delivered,
    /// Given up; phone and mail are shown instead.
    Undeliverable,
    /// A person has it.
    Taken,
    /// An answer or a call was given.
    Answered,
    /// Closed.
    Solved,
    /// Not fixed, or not called.
    Reopened,
    /// Set aside by a person.
    Held,
    /// Only reference and times remain.
    Erased,
    /// A state of a later version: a client shows the last one that it knows.
    Other(String),
}

/// One thing that happened to a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// What the case came to by it.
    pub state: State,
    /// When.
    pub at: Timestamp,
}

/// What happens next if nothing else does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Next {
    /// What the case will come to.
    pub state: State,
    /// By when.
    #[serde(default)]
    pub by: Option<Timestamp>,
    /// Whether words added now still go into the same letter.
    #[serde(default)]
    pub joins: bool,
}

/// The state of a case, and for who sent a submission the three ways back to it.
#[expect(clippy::struct_field_names, reason = "the names are the wire's")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The case's speakable name.
    pub reference: Reference,
    /// What the case has come to.
    pub state: State,
    /// When it was stored.
    pub received_at: Timestamp,
    /// When all of it was handed over.
    #[serde(default)]
    pub delivered_at: Option<Timestamp>,
    /// What has happened, first to last.
    #[serde(default)]
    pub steps: Vec<Step>,
    /// What happens next.
    #[serde(default)]
    pub next: Option<Next>,
    /// The token that opens the receipt and the case's page. Only in the answer to a submission.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<String>,
    /// Where the receipt is read again. Only in the answer to a submission.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt_url: Option<String>,
    /// The visitor's private page. Only in the answer to a submission.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case_url: Option<String>,
    /// The number, or the address, that this submission gave, as it was typed. Only in the answer to a
    /// submission: nobody else is told it in full.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// Where that can be changed, for an hour or two. Only in the answer to a submission.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_url: Option<String>,
}

impl Receipt {
    /// The furthest fact that is true, among those that `is_known` to whoever says it: what the case has come
    /// to, else the last known thing that happened to it. That it was delivered is said only while all of
    /// it is.
    pub fn furthest(&self, is_known: impl Fn(&State) -> bool) -> &State {
        let is_delivered = self.delivered_at.is_some();
        let steps = self.steps.iter().rev().map(|step| &step.state);
        let can_be_said = |state: &&State| match state {
            State::Delivered => is_delivered && is_known(state),
            _ => is_known(state),
        };
        let furthest = std::iter::once(&self.state).chain(steps).find(can_be_said);
        furthest.unwrap_or(if is_delivered {
            &State::Delivered
        } else {
            &State::Received
        })
    }
}

impl Timestamp {
    /// The moment as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Timestamp {
    type Error = NotATimestamp;

    fn try_from(given: String) -> Result<Self, NotATimestamp> {
        // Date, `T`, time to the second, and `Z` after an optional fraction.
        const FORM: &[u8] = b"0000-00-00T00:00:00";
        let bytes = given.as_bytes();
        let fits = bytes.iter().zip(FORM).all(|(byte, form)| {
            if form.is_ascii_digit() {
                byte.is_ascii_digit()
            } else {
                byte == form
            }
        });
        let rest = bytes.get(FORM.len()..).ok_or(NotATimestamp)?;
        let fraction = rest.strip_suffix(b"Z").ok_or(NotATimestamp)?;
        let is_fraction = fraction.is_empty()
            || fraction
                .strip_prefix(b".")
                .is_some_and(|d| !d.is_empty() && d.iter().all(u8::is_ascii_digit));
        if fits && is_fraction {
            Ok(Self(given))
        } else {
            Err(NotATimestamp)
        }
    }
}

impl From<Timestamp> for String {
    fn from(timestamp: Timestamp) -> Self {
        timestamp.0
    }
}

impl std::fmt::Display for NotATimestamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not a moment in UTC, as 2026-11-24T10:04:05Z")
    }
}

impl State {
    /// The name on the wire.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Received => "received",
            Self::Delivered => "delivered",
            Self::Undeliverable => "undeliverable",
            Self::Taken => "taken",
            Self::Answered => "answered",
            Self::Solved => "solved",
            Self::Reopened => "reopened",
            Self::Held => "held",
            Self::Erased => "erased",
            Self::Other(name) => name,
        }
    }
}

impl From<String> for State {
    fn from(name: String) -> Self {
        match name.as_str() {
            "received" => Self::Received,
            "delivered" => Self::Delivered,
            "undeliverable" => Self::Undeliverable,
            "taken" => Self::Taken,
            "answered" => Self::Answered,
            "solved" => Self::Solved,
            "reopened" => Self::Reopened,
            "held" => Self::Held,
            "erased" => Self::Erased,
            _ => Self::Other(name),
        }
    }
}

impl From<State> for String {
    fn from(state: State) -> Self {
        state.name().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::{Receipt, State, Step, Timestamp};

    #[test]
    fn pin_receipt_on_the_wire() {
        let wire = r#"{"reference":"K7Q2-9M4X-3PC","state":"received","received_at":"2026-11-24T10:04:05Z","delivered_at":null,"steps":[{"state":"received","at":"2026-11-24T10:04:05Z"}],"next":{"state":"delivered","by":"2026-11-24T10:05:35Z","joins":true},"receipt":"t","receipt_url":"u","case_url":"c"}"#;
        let receipt: Receipt = serde_json::from_str(wire).unwrap();
        assert_eq!(receipt.state, State::Received);
        assert_eq!(serde_json::to_string(&receipt).unwrap(), wire);
    }

    #[test]
    fn ok_state_of_a_later_version() {
        let state: State = serde_json::from_str(r#""scheduled""#).unwrap();
        assert_eq!(state, State::Other("scheduled".to_owned()));
    }

    #[derive(serde::Deserialize)]
    struct Case {
        state: State,
        steps: Vec<State>,
        is_delivered: bool,
        loader: State,
    }

    /// Panel, page and loader are each held to the same table. The small form has words for two states.
    #[test]
    fn ok_the_furthest_fact_that_the_loader_knows() {
        let cases: Vec<Case> =
            serde_json::from_str(include_str!("../../widget/cases/furthest.json")).unwrap();
        let at = Timestamp::try_from("2026-11-24T10:04:05Z".to_owned()).unwrap();
        for (number, case) in cases.into_iter().enumerate() {
            let step = |state| Step {
                state,
                at: at.clone(),
            };
            let receipt = Receipt {
                reference: "K7Q2-9M4X-3PC".parse().unwrap(),
                state: case.state,
                received_at: at.clone(),
                delivered_at: case.is_delivered.then(|| at.clone()),
                steps: case.steps.into_iter().map(step).collect(),
                next: None,
                receipt: None,
                receipt_url: None,
                case_url: None,
                contact: None,
                contact_url: None,
            };
            let is_known = |state: &State| matches!(state, State::Received | State::Delivered);
            assert_eq!(receipt.furthest(is_known), &case.loader, "case {number}");
        }
    }

    #[test]
    fn err_other_forms_of_time() {
        for given in [
            "",
            "2026-11-24",
            "2026-11-24T10:04:05",
            "2026-11-24T10:04:05+01:00",
            "2026-11-24T10:04:05.Z",
            "2026-11-24T10:04:0",
        ] {
            assert!(Timestamp::try_from(given.to_owned()).is_err(), "{given}");
        }
        assert!(Timestamp::try_from("2026-11-24T10:04:05.123Z".to_owned()).is_ok());
    }
}
