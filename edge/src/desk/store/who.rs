//! Who the visitor of a case is, as far as they said.

use serde::Deserialize;
use shared::{EmailAddress, PhoneNumber, Reference};

use super::Store;
use crate::{desk::sql::StorageFault, letter::Who};

/// Words of a case, from the last ones backwards, among which a name, a number and an address are looked for.
/// What a case takes in a day is bounded, and whoever says more in one is no visitor.
const WORDS_MAX: u32 = 200;
/// Of those, the newest that give any of the three.
const ROWS_MAX: u32 = 20;

/// What one of the words says of it.
#[derive(Deserialize)]
struct Given {
    name: Option<String>,
    phone: Option<PhoneNumber>,
    phone_name: Option<String>,
    email: Option<EmailAddress>,
}

impl Store {
    /// Who it is, by what they said until a number of their words.
    pub(in crate::desk) fn who(
        &self,
        reference: &Reference,
        until: u32,
    ) -> Result<Who, StorageFault> {
        let reference = reference.to_string();
        let given: Vec<Given> = self.storage.rows(
            "SELECT name, phone, phone_name, email FROM words
             WHERE reference = ? AND number <= ? AND number > ? AND who = 'visitor'
               AND (name IS NOT NULL OR phone IS NOT NULL OR email IS NOT NULL)
             ORDER BY number DESC LIMIT ?",
            &[
                (&reference).into(),
                until.into(),
                until.saturating_sub(WORDS_MAX).into(),
                ROWS_MAX.into(),
            ],
        )?;
        Ok(newest(given))
    }
}

/// Of each the newest, of what is given newest first.
fn newest(given: Vec<Given>) -> Who {
    let mut who = Who::default();
    for one in given {
        who.name = who.name.or(one.name);
        match (&who.phone_name, one.phone_name) {
            (None, phone_name) => {
                who.phone = one.phone;
                who.phone_name = phone_name;
            }
            (Some(newest), Some(earlier)) if *newest != earlier => {
                who.phone_before = who.phone_before.or(one.phone);
            }
            _ => {}
        }
        match (&who.email, one.email) {
            (None, email) => who.email = email,
            (Some(newest), Some(earlier)) if *newest != earlier => {
                who.email_before = who.email_before.or(Some(earlier));
            }
            _ => {}
        }
    }
    who
}

#[cfg(test)]
mod tests {
    use shared::{EmailAddress, PhoneNumber};

    use super::{Given, newest};

    fn given(phone: Option<&str>, email: Option<&str>, name: Option<&str>) -> Given {
        Given {
            name: name.map(str::to_owned),
            phone: phone.map(|phone| PhoneNumber::parse(phone).unwrap()),
            phone_name: phone.map(|phone| format!("name of {phone}")),
            email: email.map(|email| EmailAddress::parse(email).unwrap()),
        }
    }

    #[test]
    fn ok_of_each_the_newest_and_what_it_took_the_place_of() {
        let contact = newest(vec![
            given(None, Some("b@example.com"), None),
            given(Some("347 555 0183"), None, None),
            given(Some("347 555 0183"), Some("b@example.com"), Some("Anna")),
            given(Some("347 555 0182"), Some("a@example.com"), Some("Ann")),
            given(Some("347 555 0181"), None, None),
        ]);
        let phone = |phone: Option<PhoneNumber>| phone.map(String::from);
        let email = |email: Option<EmailAddress>| email.map(|email| email.as_str().to_owned());
        assert_eq!(contact.name.as_deref(), Some("Anna"));
        assert_eq!(phone(contact.phone).as_deref(), Some("347 555 0183"));
        assert_eq!(contact.phone_name.as_deref(), Some("name of 347 555 0183"));
        assert_eq!(phone(contact.phone_before).as_deref(), Some("347 555 0182"));
        assert_eq!(email(contact.email).as_deref(), Some("b@example.com"));
        assert_eq!(
            email(contact.email_before).as_deref(),
            Some("a@example.com")
        );
        let nobody = newest(Vec::new());
        assert!(nobody.phone.is_none() && nobody.email.is_none() && nobody.name.is_none());
    }
}
