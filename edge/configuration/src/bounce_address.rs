//! Where letters that could not be delivered come back to.

use std::fmt;

use serde::Deserialize;
use shared::{EmailAddress, limits::EMAIL_LOCAL_CHARS_MAX};

/// Characters of the token that says which letter came back.
pub const BOUNCE_TOKEN_CHARS: usize = 48;
/// What stands between a mailbox and a sub-address of it, RFC 5233 §1.
const SEPARATOR: char = '+';
/// What a mailbox may have, so that token and separator still fit into 64 octets (RFC 5321 §4.5.3.1.1).
const MAILBOX_CHARS_MAX: usize = EMAIL_LOCAL_CHARS_MAX - BOUNCE_TOKEN_CHARS - SEPARATOR.len_utf8();

/// An address whose mail server keeps what stands behind a `+`: a letter leaves from
/// `bounces+<token>@…`, and what comes back there says by the token which letter it was.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct BounceAddress {
    mailbox: String,
    domain: String,
}

/// Not an address that letters can come back to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotABounceAddress(String);

impl BounceAddress {
    /// The address of one letter.
    #[must_use]
    pub fn of(&self, token: &str) -> Option<EmailAddress> {
        let Self { mailbox, domain } = self;
        EmailAddress::parse(&format!("{mailbox}{SEPARATOR}{token}@{domain}")).ok()
    }

    /// The token of a letter's address; empty if it has none. `None` if it is not an address of
    /// this mailbox. Servers may change the case of all of it.
    #[must_use]
    pub fn token<'a>(&self, recipient: &'a str) -> Option<&'a str> {
        let (local, domain) = recipient.rsplit_once('@')?;
        let (mailbox, token) = local.split_once(SEPARATOR).unwrap_or((local, ""));
        let is_this = mailbox.eq_ignore_ascii_case(&self.mailbox)
            && domain.eq_ignore_ascii_case(&self.domain);
        is_this.then_some(token)
    }
}

impl TryFrom<String> for BounceAddress {
    type Error = NotABounceAddress;

    fn try_from(given: String) -> Result<Self, NotABounceAddress> {
        read(&given).ok_or(NotABounceAddress(given))
    }
}

fn read(given: &str) -> Option<BounceAddress> {
    let address = EmailAddress::parse(given).ok()?;
    let (mailbox, domain) = address.as_str().rsplit_once('@')?;
    let fits = mailbox.len() <= MAILBOX_CHARS_MAX && !mailbox.contains(SEPARATOR);
    (fits && domain.is_ascii()).then(|| BounceAddress {
        mailbox: mailbox.to_owned(),
        domain: domain.to_owned(),
    })
}

impl fmt::Display for NotABounceAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is no address for bounces: expected `bounces@mail.shop.example`, at most {MAILBOX_CHARS_MAX} characters before the `@` and no `+` among them, since a `+` and {BOUNCE_TOKEN_CHARS} more follow; the domain in ASCII (xn--…)",
            self.0
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{BOUNCE_TOKEN_CHARS, BounceAddress};

    fn address(given: &str) -> Result<BounceAddress, String> {
        BounceAddress::try_from(given.to_owned()).map_err(|error| error.to_string())
    }

    #[test]
    fn ok_a_letters_address_and_back() {
        let longest = "fifteen-letters@mail.shop.example";
        let token = "a".repeat(BOUNCE_TOKEN_CHARS);
        for given in [longest, "bounces@mail.shop.example"] {
            let bounces = address(given).unwrap();
            let letter = bounces.of(&token).unwrap();
            let letter = letter.as_str();
            assert_eq!(bounces.token(letter), Some(token.as_str()));
            let shouted = letter.to_ascii_uppercase();
            let token = token.to_ascii_uppercase();
            assert_eq!(bounces.token(&shouted), Some(token.as_str()));
        }
        let bounces = address("Bounces@Mail.shop.example").unwrap();
        for (recipient, token) in [
            ("bounces@mail.shop.example", Some("")),
            ("bounces+a+b@mail.shop.example", Some("a+b")),
            ("bounces+a@mail.shop.example.evil.example", None),
            ("xbounces+a@mail.shop.example", None),
            ("bounces", None),
            ("", None),
        ] {
            assert_eq!(bounces.token(recipient), token, "{recipient}");
        }
    }

    #[test]
    fn err_no_room_for_a_token() {
        for given in [
            "sixteen-letters-@mail.shop.example",
            "boun+ces@mail.shop.example",
            "bounces@m\u{e4}il.example",
            "bounces",
            "",
        ] {
            let error = address(given).unwrap_err();
            assert!(error.contains("bounces@mail.shop.example"), "{error}");
        }
    }
}
