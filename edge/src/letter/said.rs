//! What visitors said, as letters tell of it.

use courier::Moment;
use serde::{Deserialize, Serialize};
use shared::{EmailAddress, Kind, PageUrl, PhoneNumber, Rating, Reference};

use crate::desk::names::SubmissionId;

/// A submission with its words, as a letter tells of it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Stored {
    pub(crate) id: SubmissionId,
    pub(crate) reference: Reference,
    /// Its number among the words of its case.
    pub(crate) number: u32,
    /// Its number among the reports of its case, from 1.
    pub(crate) report: u32,
    #[serde(rename = "received_ms")]
    pub(crate) received: Moment,
    pub(crate) kind: Kind,
    pub(crate) rating: Option<Rating>,
    pub(crate) message: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) phone: Option<PhoneNumber>,
    pub(crate) email: Option<EmailAddress>,
    pub(crate) page: Option<PageUrl>,
    pub(crate) touchpoint: Option<String>,
    pub(crate) locale: Option<String>,
}

/// What a letter tells of its case beside the submissions that it delivers.
#[derive(Debug, Deserialize)]
pub(crate) struct Background {
    /// What the case began with, and its face, as far as that is not erased.
    pub(crate) kind: Kind,
    pub(crate) rating: Option<Rating>,
    /// Who it is, by what was given in the case until this letter.
    #[serde(skip)]
    pub(crate) who: Who,
    /// The latest of what was said before, first to last.
    #[serde(skip)]
    pub(crate) earlier: Vec<SaidBefore>,
}

/// One submission from before a letter.
#[derive(Debug, Deserialize)]
pub(crate) struct SaidBefore {
    pub(crate) report: u32,
    #[serde(rename = "received_ms")]
    pub(crate) received: Moment,
    pub(crate) kind: Kind,
    pub(crate) rating: Option<Rating>,
    /// The beginning of its words.
    pub(crate) message: Option<String>,
}

/// The newest name, number and address that were given in a case.
#[derive(Debug, Default)]
pub(crate) struct Who {
    pub(crate) name: Option<String>,
    pub(crate) phone: Option<PhoneNumber>,
    /// The name of that number.
    pub(crate) phone_name: Option<String>,
    pub(crate) email: Option<EmailAddress>,
    /// What the newest number and the newest address took the place of.
    pub(crate) phone_before: Option<PhoneNumber>,
    pub(crate) email_before: Option<EmailAddress>,
}
