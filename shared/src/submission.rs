//! From what a visitor typed to what a company gets: every rule in one place.

mod check;

use serde::{Deserialize, Serialize};

use crate::{
    EmailAddress, Fault, Faults, Field, Kind, PageUrl, PhoneNumber, SubmissionKey, limits,
    submission::check::Check,
};

/// What the visitor typed, and what the page added, as it is on the wire.
///
/// Unknown keys and keys that stand twice are refused by the reader.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Draft {
    /// `feedback`, `question` or `callback`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// `good`, `fair` or `bad`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating: Option<String>,
    /// The words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The number to call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// The address to answer to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The page's address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// The named place in the journey.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub touchpoint: Option<String>,
    /// The language that the visitor saw, BCP 47.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// Token of an earlier receipt of this device, whose case this joins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receipt: Option<String>,
    /// Version of the consent sentence that stood beside the number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consent: Option<String>,
    /// Key of an earlier attempt without an answer, which this one replaces.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaces: Option<String>,
    /// Whether the edge asks back about a number that it doubts, instead of taking it with a mark.
    /// It says how to answer, not what was said, and so is no part of the submission.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ask_back: Option<bool>,
    /// Whether it only corrects the number or the address of the case that its receipt opens, and so needs no
    /// words. Not on the wire: a form of ours says it.
    #[serde(skip)]
    pub is_correction: bool,
}

/// The three faces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rating {
    /// Good.
    Good,
    /// So-so.
    Fair,
    /// Bad.
    Bad,
}

/// What is to be known of how a submission came: mostly what was not typed as it is kept. Never a reason to
/// refuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// Characters that cannot be seen were taken out.
    CharactersRemoved,
    /// The page's address was too long and cut.
    PageCut,
    /// The page's address was none.
    PageDropped,
    /// The touchpoint was too long and cut.
    TouchpointCut,
    /// The language tag was none.
    LocaleDropped,
    /// The consent's version was none.
    ConsentDropped,
    /// The receipt token cannot be one.
    ReceiptDropped,
    /// The replaced key cannot be one.
    ReplacesDropped,
    /// The same came from the same client a short while before.
    Similar,
}

/// A draft that passed every rule. If one exists, it is valid.
///
/// Its serialised form crosses between our own objects alone, from the Worker to a desk. Whoever reads it
/// trusts who wrote it: number, addresses and key are checked once more, lengths and what the kind needs are
/// not. What comes from elsewhere is a [`Draft`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submission {
    kind: Kind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rating: Option<Rating>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    phone: Option<PhoneNumber>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    email: Option<EmailAddress>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    page: Option<PageUrl>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    touchpoint: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    locale: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    receipt: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    consent: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    replaces: Option<SubmissionKey>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    marks: Vec<Mark>,
}

impl Draft {
    /// What a field holds.
    #[must_use]
    pub fn field(&self, field: Field) -> Option<&str> {
        let text = match field {
            Field::Kind => &self.kind,
            Field::Rating => &self.rating,
            Field::Message => &self.message,
            Field::Name => &self.name,
            Field::Phone => &self.phone,
            Field::Email => &self.email,
        };
        text.as_deref()
    }

    /// Where a field's text stands.
    pub const fn field_mut(&mut self, field: Field) -> &mut Option<String> {
        match field {
            Field::Kind => &mut self.kind,
            Field::Rating => &mut self.rating,
            Field::Message => &mut self.message,
            Field::Name => &mut self.name,
            Field::Phone => &mut self.phone,
            Field::Email => &mut self.email,
        }
    }
}

impl Rating {
    /// The name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Fair => "fair",
            Self::Bad => "bad",
        }
    }

    /// The rating of a name on the wire.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Good, Self::Fair, Self::Bad]
            .into_iter()
            .find(|rating| rating.name() == name)
    }
}

impl Mark {
    /// The name under which it is kept.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::CharactersRemoved => "characters_removed",
            Self::PageCut => "page_cut",
            Self::PageDropped => "page_dropped",
            Self::TouchpointCut => "touchpoint_cut",
            Self::LocaleDropped => "locale_dropped",
            Self::ConsentDropped => "consent_dropped",
            Self::ReceiptDropped => "receipt_dropped",
            Self::ReplacesDropped => "replaces_dropped",
            Self::Similar => "similar",
        }
    }
}

impl TryFrom<Draft> for Submission {
    type Error = Faults;

    /// Checks every rule and tells every fault, not the first: lengths, what each kind needs, the
    /// form of address and number. What the visitor did not type is cut or dropped with a mark.
    fn try_from(draft: Draft) -> Result<Self, Faults> {
        let mut check = Check::default();
        let kind = check.kind(draft.kind.as_deref());
        let has_rating = draft.rating.is_some();
        let is_needed = |field| kind.is_some_and(|kind| kind.needs(field, has_rating));
        let rating = check.rating(draft.rating.as_deref());
        let message = check.message(draft.message.as_deref());
        let name = check.name(draft.name.as_deref());
        let phone = check.phone(draft.phone.as_deref(), is_needed(Field::Phone));
        let email = check.email(draft.email.as_deref(), is_needed(Field::Email));
        check.words(
            message.as_deref(),
            is_needed(Field::Message) && !draft.is_correction,
        );
        let page = check.page(draft.page.as_deref());
        let touchpoint = check.touchpoint(draft.touchpoint.as_deref());
        let locale = check.kept(draft.locale, limits::LOCALE_CHARS_MAX, Mark::LocaleDropped);
        let consent = check.kept(
            draft.consent,
            limits::CONSENT_CHARS_MAX,
            Mark::ConsentDropped,
        );
        let receipt = check.kept(
            draft.receipt,
            limits::RECEIPT_CHARS_MAX,
            Mark::ReceiptDropped,
        );
        let replaces = check.replaces(draft.replaces.as_deref());
        let Check { faults, marks } = check;
        match (Faults::new(faults), kind) {
            (None, Some(kind)) => Ok(Self {
                kind,
                rating,
                message,
                name,
                phone,
                email,
                page,
                touchpoint,
                locale,
                receipt,
                consent,
                replaces,
                marks,
            }),
            (Some(faults), _) => Err(faults),
            // A missing kind is itself a fault, so this arm is never reached.
            (None, None) => Err(Faults::only(Fault::KindUnknown)),
        }
    }
}

impl Submission {
    /// What the visitor wants.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// The face that was pressed.
    #[must_use]
    pub const fn rating(&self) -> Option<Rating> {
        self.rating
    }

    /// The words, lines parted by `\n`, never empty.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// The name, one line, never empty.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The number to call, not verified.
    #[must_use]
    pub const fn phone(&self) -> Option<&PhoneNumber> {
        self.phone.as_ref()
    }

    /// The address to answer to, not verified.
    #[must_use]
    pub const fn email(&self) -> Option<&EmailAddress> {
        self.email.as_ref()
    }

    /// The page on which it was said.
    #[must_use]
    pub const fn page(&self) -> Option<&PageUrl> {
        self.page.as_ref()
    }

    /// The named place in the journey, one line.
    #[must_use]
    pub fn touchpoint(&self) -> Option<&str> {
        self.touchpoint.as_deref()
    }

    /// The language that the visitor saw.
    #[must_use]
    pub fn locale(&self) -> Option<&str> {
        self.locale.as_deref()
    }

    /// Token of an earlier receipt, not verified.
    #[must_use]
    pub fn receipt(&self) -> Option<&str> {
        self.receipt.as_deref()
    }

    /// Version of the consent sentence that stood beside the number.
    #[must_use]
    pub fn consent(&self) -> Option<&str> {
        self.consent.as_deref()
    }

    /// Key of the attempt that this one replaces.
    #[must_use]
    pub const fn replaces(&self) -> Option<&SubmissionKey> {
        self.replaces.as_ref()
    }

    /// What was not kept as it came.
    #[must_use]
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// Every field by name in a fixed order, for a fingerprint: two requests that mean the same
    /// have the same fields, however they were written.
    #[must_use]
    pub fn canonical(&self) -> [(&'static str, Option<&str>); 12] {
        [
            ("kind", Some(self.kind.name())),
            ("rating", self.rating.map(Rating::name)),
            ("message", self.message()),
            ("name", self.name()),
            ("phone", self.phone.as_ref().map(PhoneNumber::as_typed)),
            ("email", self.email.as_ref().map(EmailAddress::as_str)),
            ("page", self.page.as_ref().map(PageUrl::as_str)),
            ("touchpoint", self.touchpoint()),
            ("locale", self.locale()),
            ("receipt", self.receipt()),
            ("consent", self.consent()),
            (
                "replaces",
                self.replaces.as_ref().map(SubmissionKey::as_str),
            ),
        ]
    }
}

#[cfg(test)]
mod tests;
