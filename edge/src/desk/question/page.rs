//! What a case's own page shows: of what was said, a part at a time.

use courier::Moment;
use serde::{Deserialize, Serialize};
use shared::{EmailAddress, Kind, PhoneNumber, Rating, Receipt, Reference, Timestamp};

use super::{Part, Question};

/// For a case with the latest part of what was said in it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct AskPage {
    /// Which one.
    pub(crate) reference: Reference,
    /// Only what was said before this place.
    pub(crate) before: Option<u32>,
}

/// A case, as its visitor may see it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct CasePage {
    /// The case as it stands now.
    pub(crate) receipt: Receipt,
    /// When the last thing happened: what was said is kept from here.
    #[serde(rename = "last_ms")]
    pub(crate) last: Moment,
    /// How it began, whichever part is shown.
    #[serde(default)]
    pub(crate) begun: Begun,
    /// Which part of what was said; it is read on before.
    #[serde(flatten)]
    pub(crate) part: Part,
    /// What was said there, first to last.
    pub(crate) said: Vec<Said>,
    /// How the visitor is reached.
    pub(crate) contact: Contact,
}

/// The number and the address that were given last in a case.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Contact {
    /// The number.
    pub(crate) phone: Option<PhoneNumber>,
    /// The address.
    pub(crate) email: Option<EmailAddress>,
}

/// How a case began.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Begun {
    /// The face that was pressed.
    pub(crate) rating: Option<Rating>,
    /// The language that the visitor was spoken to in, as the form said.
    pub(crate) locale: Option<String>,
}

/// One submission, as its visitor gets to read it again.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Said {
    /// When it was stored.
    pub(crate) at: Timestamp,
    /// What was wanted.
    pub(crate) kind: Kind,
    /// The face that was pressed.
    pub(crate) rating: Option<Rating>,
    /// The words.
    pub(crate) message: Option<String>,
    /// The number or the address that came without words, masked.
    pub(crate) contact: Option<String>,
    /// The language that the visitor was spoken to in, as the form said.
    pub(crate) locale: Option<String>,
}

impl Question for AskPage {
    const NAME: &'static str = "page";
    /// `None` if there is no such case.
    type Answer = Option<CasePage>;
}

#[cfg(test)]
mod tests {
    use super::AskPage;
    use crate::desk::question::pin;

    #[test]
    fn pin_page() {
        pin::<AskPage>(
            r#"{"reference":"K7Q2-9M4X-3PC","before":21}"#,
            r#"{"answer":{"receipt":{"reference":"K7Q2-9M4X-3PC","state":"received","received_at":"2026-11-24T10:04:05Z","delivered_at":null,"steps":[],"next":null},"last_ms":5,"begun":{"rating":"bad","locale":"it"},"places":30,"range":[1,20],"has_more":false,"said":[{"at":"2026-11-24T10:04:05Z","kind":"feedback","rating":"bad","message":null,"contact":"…82","locale":"it"}],"contact":{"phone":"347 555 0182","email":null}}}"#,
        );
    }
}
