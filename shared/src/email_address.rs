//! A mail address as a visitor types it: the form is checked, nobody's existence.

use crate::{Fault, limits, text};

/// An address of the form `local@domain`: the local part plain ASCII without quotes (no SMTPUTF8),
/// the domain of at least two labels, letters of any script.
///
/// The form follows RFC 5321 §4.1.2, less what no one types: quoted strings, address literals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Reads what was typed. Blank edges are taken off.
    ///
    /// # Errors
    /// [`Fault::EmailEmpty`] or [`Fault::EmailShape`]; the visitor can complete the address.
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        let address = typed.trim();
        if address.is_empty() {
            return Err(Fault::EmailEmpty);
        }
        let (local, domain) = address.rsplit_once('@').ok_or(Fault::EmailShape)?;
        let fits = text::over(address, limits::EMAIL_CHARS_MAX).is_none();
        if fits && is_local(local) && is_domain(domain) {
            Ok(Self([local, "@", &domain.to_ascii_lowercase()].concat()))
        } else {
            Err(Fault::EmailShape)
        }
    }

    /// The address, domain in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The same local part at another domain, as the A-labels of this one; `None` if that is none.
    #[must_use]
    pub fn with_domain(&self, domain: &str) -> Option<Self> {
        let (local, _) = self.0.rsplit_once('@')?;
        Self::parse(&[local, "@", domain].concat()).ok()
    }

    /// The part after the `@`.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

/// Dot-string of RFC 5321 §4.1.2.
fn is_local(local: &str) -> bool {
    local.len() <= limits::EMAIL_LOCAL_CHARS_MAX
        && local
            .split('.')
            .all(|atom| !atom.is_empty() && atom.bytes().all(is_atom_byte))
}

/// `atext` of RFC 5322 §3.2.3.
fn is_atom_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte)
}

fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && text::over(label, limits::DOMAIN_LABEL_CHARS_MAX).is_none()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .chars()
                .all(|c| c == '-' || c.is_alphanumeric() || is_mark(c))
    };
    let top = domain.rsplit('.').next().unwrap_or_default();
    domain.contains('.')
        && domain.split('.').all(is_label)
        && !top.bytes().all(|byte| byte.is_ascii_digit())
}

/// Combining vowels and joiners of Indic and other scripts, which are not letters by themselves.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036F}' | '\u{0900}'..='\u{0DFF}' | '\u{0E31}'..='\u{0E4E}' | '\u{200C}' | '\u{200D}')
}

#[cfg(test)]
mod tests {
    use super::EmailAddress;
    use crate::Fault;

    #[test]
    fn ok_ordinary_addresses() {
        for typed in [
            "anna@example.com",
            " o'brien+shop@mail.example.co.uk ",
            "a@bücher.example",
            "x@xn--bcher-kva.example",
        ] {
            assert!(EmailAddress::parse(typed).is_ok(), "{typed}");
        }
        assert_eq!(
            EmailAddress::parse("Anna@EXAMPLE.com").map(|a| a.as_str().to_owned()),
            Ok("Anna@example.com".to_owned())
        );
    }

    #[test]
    fn err_what_could_not_be_written_to() {
        for typed in [
            "anna",
            "anna@",
            "@example.com",
            "anna@example",
            "an na@example.com",
            "a..b@example.com",
            ".a@example.com",
            "anna@example..com",
            "anna@-example.com",
            "anna@1.2.3.4",
            "a@b>\r\nRCPT TO:<x@y.example",
            "a@example.com\0",
            "\"a b\"@example.com",
            "a@[127.0.0.1]",
            "ä@example.com",
            "a@b@c@",
        ] {
            assert_eq!(
                EmailAddress::parse(typed),
                Err(Fault::EmailShape),
                "{typed:?}"
            );
        }
        assert_eq!(EmailAddress::parse("  "), Err(Fault::EmailEmpty));
    }
}
