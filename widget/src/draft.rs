//! What the visitor has typed, and the key under which it is sent.
//!
//! A draft belongs to its kind and place: what was begun as a question is no callback's. The loader
//! keeps it, and its small form reads and writes the same one, so that a screen may be drawn by
//! either. So nothing of it is held here: it is recalled for each look and each change, since the
//! loader may give it another key meanwhile (two tabs must not send under one).

pub(crate) mod entry;

use shared::{Draft, Field, Kind, Rating};

/// A draft as it is kept while the tab is open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Kept {
    /// The submission key.
    pub(crate) key: String,
    /// Whether an attempt with this key was begun and not answered: it may have arrived.
    pub(crate) tried: bool,
    /// The number that the edge has asked back about: it is sent as typed from then on.
    pub(crate) asked: Option<String>,
    /// What was typed, and on which page. `replaces` is the key of an unanswered attempt that was
    /// edited since, `receipt` the token of the receipt that words are added to.
    pub(crate) draft: Draft,
}

/// Mints a key.
pub(crate) type Fresh<'a> = &'a dyn Fn() -> String;

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
        self.draft.field(field).unwrap_or_default()
    }

    /// Words that the page begins with, if the visitor has typed none.
    pub(crate) fn begin_with(&mut self, message: Option<String>) {
        if self.draft.message.is_none() && !self.tried {
            self.draft.message = message;
        }
    }

    /// The visitor typed. After an unanswered attempt this is another submission, under a fresh key.
    pub(crate) fn edit(&mut self, field: Field, value: String, fresh: Fresh<'_>) {
        let slot = self.draft.field_mut(field);
        let value = Some(value).filter(|value| !value.is_empty());
        if *slot != value {
            *slot = value;
            if self.tried {
                self.renew(fresh());
            }
        }
    }

    /// Says what is to be sent, from where, and to which receipt. Another face, or other words, than
    /// in an unanswered attempt is another submission too; the same one keeps the page of its first
    /// attempt, since the same key with another body is refused.
    pub(crate) fn aim(
        &mut self,
        sent: Sent,
        receipt: Option<String>,
        around: &Around,
        fresh: Fresh<'_>,
    ) {
        let kind = Some(sent.kind().name().to_owned());
        let rating = sent.rating().map(|rating| rating.name().to_owned());
        let draft = &self.draft;
        let is_same = draft.kind == kind && draft.rating == rating && draft.receipt == receipt;
        if self.tried && !is_same {
            self.renew(fresh());
        }
        self.draft.kind = kind;
        self.draft.rating = rating;
        self.draft.receipt = receipt;
        if !self.tried || self.draft.page.is_none() {
            self.draft.page = Some(around.page.clone());
            self.draft.touchpoint.clone_from(&around.touchpoint);
        }
    }

    /// Another key; what the old one sent is replaced.
    pub(crate) fn renew(&mut self, fresh_key: String) {
        self.draft.replaces = Some(std::mem::replace(&mut self.key, fresh_key));
        self.tried = false;
    }

    /// The draft as it goes over the wire: of what is kept, only what belongs to what is sent.
    pub(crate) fn draft(&self, sent: Sent, around: &Around) -> Draft {
        let mut draft = self.draft.clone();
        draft.locale = Some(around.language.clone());
        draft.ask_back = self.asks_back(sent).then_some(true);
        for field in Field::TYPED {
            if !sent.takes(field) {
                *draft.field_mut(field) = None;
            }
        }
        if sent.takes(Field::Phone) {
            draft.consent.clone_from(&around.consent);
        }
        draft
    }

    /// The words that are sent, as the visitor would copy them or write them in a mail.
    pub(crate) fn words(&self, sent: Sent) -> String {
        let mut words = String::new();
        for field in Field::TYPED {
            if !sent.takes(field) {
                continue;
            }
            let said = self.value(field);
            if !words.is_empty() && !said.is_empty() {
                words.push('\n');
            }
            words.push_str(said);
        }
        words
    }

    /// Whether the edge is to ask back about a doubtful number: once for each, then it goes as typed.
    pub(crate) fn asks_back(&self, sent: Sent) -> bool {
        let phone = &self.draft.phone;
        sent.takes(Field::Phone) && phone.is_some() && *phone != self.asked
    }

    /// The edge has asked back about the number.
    pub(crate) fn was_asked(&mut self) {
        self.asked.clone_from(&self.draft.phone);
    }

    /// It was received: what was sent goes. Words that were begun under the faces are not sent by a
    /// face, and stay.
    pub(crate) fn clear(&mut self, sent: Sent, fresh_key: String) {
        let message = match sent {
            Sent::Rating(_) => self.draft.message.take(),
            Sent::Words | Sent::Question | Sent::Callback => None,
        };
        *self = Self {
            key: fresh_key,
            draft: Draft {
                message,
                ..Draft::default()
            },
            ..Self::default()
        };
    }
}

/// The members of a draft by their names on the wire, in `shared`'s order. The browser makes the
/// JSON: `serde`'s own way to it would be a tenth of the panel.
pub(crate) fn members(draft: &Draft) -> [(&'static str, Option<&str>); 12] {
    [
        ("kind", draft.kind.as_deref()),
        ("rating", draft.rating.as_deref()),
        ("message", draft.message.as_deref()),
        ("name", draft.name.as_deref()),
        ("phone", draft.phone.as_deref()),
        ("email", draft.email.as_deref()),
        ("page", draft.page.as_deref()),
        ("touchpoint", draft.touchpoint.as_deref()),
        ("locale", draft.locale.as_deref()),
        ("receipt", draft.receipt.as_deref()),
        ("consent", draft.consent.as_deref()),
        ("replaces", draft.replaces.as_deref()),
    ]
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

    /// Whether something typed goes along. A face goes alone.
    fn takes(self, field: Field) -> bool {
        self.rating().is_none() && self.kind().carries(field)
    }

    /// The face that is sent.
    pub(crate) const fn rating(self) -> Option<Rating> {
        match self {
            Self::Rating(rating) => Some(rating),
            Self::Words | Self::Question | Self::Callback => None,
        }
    }
}

#[cfg(test)]
mod tests;
