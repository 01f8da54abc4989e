//! What the visitor has typed, and the key under which it is sent.
//!
//! The loader's small form and the panel read and write the same entry, so that a screen may be
//! drawn by either. One text serves every field for words: what was begun as a question and is
//! then asked as a call need not be written again.

pub(crate) mod store;

use serde::{Deserialize, Serialize};
use shared::{Draft, Field, Kind, Rating};

/// The entry of a site, as it is kept while the tab is open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Kept {
    /// The submission key.
    pub(crate) key: String,
    /// Whether an attempt with this key was begun and not answered: it may have arrived.
    pub(crate) tried: bool,
    /// The key of an unanswered attempt that was edited since.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) replaces: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<Kind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rating: Option<Rating>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    touchpoint: Option<String>,
    /// The token of the receipt that words are added to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) receipt: Option<String>,
}

/// What is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sent {
    /// A face.
    Rating(Rating),
    /// Words to a receipt.
    Words,
    /// A question.
    Question,
    /// A call.
    Callback,
}

/// What the page adds to what was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Around {
    /// The page's address.
    pub(crate) page: String,
    /// The named place in the journey.
    pub(crate) touchpoint: Option<String>,
    /// The language that the visitor sees.
    pub(crate) language: String,
    /// The version of the consent sentence beside the number.
    pub(crate) consent: Option<String>,
}

impl Kept {
    /// What a field holds.
    pub(crate) fn value(&self, field: Field) -> &str {
        let value = match field {
            Field::Message => &self.message,
            Field::Name => &self.name,
            Field::Phone => &self.phone,
            Field::Email => &self.email,
            Field::Kind | Field::Rating => &None,
        };
        value.as_deref().unwrap_or_default()
    }

    /// The visitor typed. After an unanswered attempt this is another submission: `fresh_key` is
    /// its key.
    pub(crate) fn edit(&mut self, field: Field, value: String, fresh_key: impl FnOnce() -> String) {
        let slot = match field {
            Field::Message => &mut self.message,
            Field::Name => &mut self.name,
            Field::Phone => &mut self.phone,
            Field::Email => &mut self.email,
            Field::Kind | Field::Rating => return,
        };
        let value = Some(value).filter(|value| !value.is_empty());
        if *slot != value {
            *slot = value;
            if self.tried {
                self.renew(fresh_key());
            }
        }
    }

    /// Says what is to be sent and from where. Another kind or face than in an unanswered attempt
    /// is another submission too; the same one keeps the page of its first attempt, since the same
    /// key with another body is refused.
    pub(crate) fn aim(&mut self, sent: Sent, around: &Around, fresh_key: impl FnOnce() -> String) {
        let (kind, rating) = (sent.kind(), sent.rating());
        if self.tried && (self.kind, self.rating) != (Some(kind), rating) {
            self.renew(fresh_key());
        }
        self.kind = Some(kind);
        self.rating = rating;
        if !self.tried || self.page.is_none() {
            self.page = Some(around.page.clone());
            self.touchpoint.clone_from(&around.touchpoint);
        }
    }

    /// Another key; what the old one sent is replaced.
    pub(crate) fn renew(&mut self, fresh_key: String) {
        self.replaces = Some(std::mem::replace(&mut self.key, fresh_key));
        self.tried = false;
    }

    /// The draft as it goes over the wire: of what is kept, only what belongs to what is sent.
    pub(crate) fn draft(&self, sent: Sent, around: &Around) -> Draft {
        let is_callback = sent == Sent::Callback;
        let is_bare = matches!(sent, Sent::Rating(_));
        Draft {
            kind: Some(sent.kind().name().to_owned()),
            rating: sent.rating().map(|rating| rating.name().to_owned()),
            message: self.message.clone().filter(|_| !is_bare),
            name: self.name.clone().filter(|_| is_callback),
            phone: self.phone.clone().filter(|_| is_callback),
            email: self.email.clone().filter(|_| sent == Sent::Question),
            page: self.page.clone().or_else(|| Some(around.page.clone())),
            touchpoint: self.touchpoint.clone(),
            locale: Some(around.language.clone()),
            receipt: self.receipt.clone().filter(|_| sent == Sent::Words),
            consent: around.consent.clone().filter(|_| is_callback),
            replaces: self.replaces.clone(),
        }
    }

    /// The words that are sent, as the visitor would copy them or write them in a mail.
    pub(crate) fn words(&self, sent: Sent) -> String {
        let fields: &[Field] = match sent {
            Sent::Rating(_) => &[],
            Sent::Words => &[Field::Message],
            Sent::Question => &[Field::Message, Field::Email],
            Sent::Callback => &[Field::Message, Field::Name, Field::Phone],
        };
        let said = fields.iter().map(|field| self.value(*field));
        said.filter(|said| !said.is_empty())
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// It was received: what was sent goes, what was not stays. A question that is half typed
    /// survives a rating.
    pub(crate) fn clear(&mut self, sent: Sent, fresh_key: String) {
        let kept = std::mem::take(self);
        *self = match sent {
            Sent::Rating(_) => Self {
                kind: None,
                rating: None,
                page: None,
                touchpoint: None,
                ..kept
            },
            Sent::Words => Self {
                name: kept.name,
                phone: kept.phone,
                email: kept.email,
                receipt: kept.receipt,
                ..Self::default()
            },
            Sent::Question => Self {
                name: kept.name,
                phone: kept.phone,
                ..Self::default()
            },
            Sent::Callback => Self {
                email: kept.email,
                ..Self::default()
            },
        };
        self.key = fresh_key;
        self.tried = false;
        self.replaces = None;
    }
}

impl Sent {
    /// The kind on the wire.
    pub(crate) const fn kind(self) -> Kind {
        match self {
            Self::Rating(_) | Self::Words => Kind::Feedback,
            Self::Question => Kind::Question,
            Self::Callback => Kind::Callback,
        }
    }

    const fn rating(self) -> Option<Rating> {
        match self {
            Self::Rating(rating) => Some(rating),
            Self::Words | Self::Question | Self::Callback => None,
        }
    }
}

#[cfg(test)]
mod tests;
