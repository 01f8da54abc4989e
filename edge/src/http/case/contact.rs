//! The number and the address on a case's page.

use shared::{Draft, EmailAddress, Faults, Field, Kind, PhoneNumber};

use super::{Refused, Unadded, View};
use crate::{
    ambient,
    desk::Contact,
    http::form::form_token,
    page::{ChangeForm, Given, Proof},
    token::Unseen,
};

/// A form that changes a number or an address, as it will stand there.
pub(super) struct Change {
    field: Field,
    draft: Draft,
    noted: Option<String>,
    key: String,
    token: String,
}

impl View<'_> {
    /// What may be changed: by whoever has just sent something, and by whose change was refused.
    pub(super) fn changes(&self, contact: &Contact, receipt: &str, has_sent: bool) -> Vec<Change> {
        let phone = contact.phone.as_ref().map(PhoneNumber::as_typed);
        let email = contact.email.as_ref().map(EmailAddress::as_str);
        [(Field::Phone, phone), (Field::Email, email)]
            .into_iter()
            .filter_map(|(field, stored)| {
                let value = self
                    .refused_at(field)
                    .or_else(|| stored.filter(|_| has_sent))?;
                self.change(field, value, receipt)
            })
            .collect()
    }

    fn change(&self, field: Field, value: &str, receipt: &str) -> Option<Change> {
        let kind = if field == Field::Phone {
            Kind::Callback
        } else {
            Kind::Question
        };
        let mut draft = Draft {
            kind: Some(kind.name().to_owned()),
            receipt: Some(receipt.to_owned()),
            ..Draft::default()
        };
        *draft.field_mut(field) = Some(value.to_owned());
        let noted = self.refused.and_then(|refused| refused.noted);
        let noted = noted.filter(|_| field == Field::Phone);
        let unseen = Unseen {
            receipt: Some(receipt),
            asked: noted,
            ..Unseen::default()
        };
        let key = ambient::random_key().ok()?;
        Some(Change {
            field,
            draft,
            noted: noted.map(str::to_owned),
            token: form_token(self.asked, self.site, &key, &unseen),
            key: key.as_str().to_owned(),
        })
    }

    /// Number and address as whoever looks may see them.
    pub(super) fn given<'b>(
        &'b self,
        contact: &Contact,
        changes: &'b [Change],
        action_url: &'b str,
        is_open: bool,
    ) -> Vec<Given<'b>> {
        let phone = contact.phone.as_ref();
        let email = contact.email.as_ref();
        let phone = phone.map(|phone| (Field::Phone, phone.as_typed(), phone.masked()));
        let email = email.map(|email| (Field::Email, email.as_str(), email.masked()));
        phone
            .into_iter()
            .chain(email)
            .map(|(field, whole, masked)| {
                let change = changes.iter().find(|change| change.field == field);
                let is_refused = self.refused_at(field).is_some();
                Given {
                    field,
                    // What was refused stands in its field; what is stored stays masked beside it.
                    shown: match (change, is_refused) {
                        (Some(_), false) => whole.to_owned(),
                        _ => masked,
                    },
                    change: change.map(|change| ChangeForm {
                        action_url,
                        proof: Proof {
                            key: &change.key,
                            token: &change.token,
                        },
                        draft: &change.draft,
                        faults: self.faults().filter(|_| is_refused),
                        asked: change.noted.as_deref(),
                        is_open: is_open || is_refused,
                    }),
                }
            })
            .collect()
    }

    fn faults(&self) -> Option<&Faults> {
        match self.refused?.why {
            Unadded::Faults(faults) => Some(faults),
            Unadded::CaseFull { .. } => None,
        }
    }

    /// What was typed into a field and is not taken.
    fn refused_at(&self, field: Field) -> Option<&str> {
        let Refused { draft, why, .. } = self.refused?;
        let is_at = match why {
            Unadded::Faults(faults) => faults.at(field).is_some(),
            Unadded::CaseFull { .. } => draft.is_correction && draft.field(field).is_some(),
        };
        is_at.then(|| draft.field(field).unwrap_or_default())
    }
}
