//! A mail address as a visitor types it: the form is checked, nobody's existence.

use serde::{Deserialize, Serialize};

use crate::{Fault, limits, text};

/// What stands before an address that was copied off a link, RFC 6068.
const SCHEME: &str = "mailto:";

/// An address of the form `local@domain`: the local part plain ASCII without quotes (no SMTPUTF8),
/// the domain of at least two labels, letters of any script.
///
/// The form follows RFC 5321 §4.1.2, less what no one types: quoted strings, address literals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Reads what was typed or pasted. What can only be meant in one way is cleaned: characters of the
    /// full width, what nobody sees, a name before `<…>`, `mailto:`, quotation marks and a full stop around it.
    ///
    /// # Errors
    /// A fault of the address, each true of what was typed; the visitor can mend it.
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        let plain: String = typed.chars().filter_map(plain).collect();
        let plain = plain.trim_matches(is_blank);
        if plain.contains(char::is_control) {
            return Err(Fault::EmailWrong);
        }
        let address = alone(plain);
        if address.is_empty() {
            return Err(Fault::EmailEmpty);
        }
        let written = address
            .rsplit_once('@')
            .filter(|(local, domain)| is_local(local) && is_domain(domain))
            .filter(|_| text::over(address, limits::EMAIL_CHARS_MAX).is_none());
        match written {
            Some((local, domain)) => Ok(Self([local, "@", &domain.to_ascii_lowercase()].concat())),
            None => Err(fault(address)),
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

    /// Its first character and the domain, `a…@example.com`: enough for whoever typed it to know which it is.
    #[must_use]
    pub fn masked(&self) -> String {
        let first: String = self.0.chars().take(1).collect();
        [&first, "…@", self.domain()].concat()
    }

    /// The part after the `@`.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = Fault;

    fn try_from(given: String) -> Result<Self, Fault> {
        Self::parse(&given)
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.0
    }
}

/// A character as it is meant; `None` for what nobody sees and no address has.
fn plain(c: char) -> Option<char> {
    match c {
        _ if text::is_invisible(c) && !c.is_control() && !is_blank(c) => None,
        '\u{FE6B}' => Some('@'),
        // The full stops that a domain may have, RFC 3490 §3.1.
        '\u{3002}' | '\u{FF61}' => Some('.'),
        _ => Some(text::half_width(c)),
    }
}

/// A blank, or a joiner, which only means something between letters.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200C}' | '\u{200D}')
}

/// The address without what stands around it.
fn alone(typed: &str) -> &str {
    let typed = typed.trim_end_matches(|c| is_blank(c) || matches!(c, '.' | ',' | ';' | '!' | '?'));
    let inner = typed
        .strip_suffix('>')
        .and_then(|named| named.split_once('<'));
    let address = match inner {
        Some((name, inner)) if !name.contains('@') && !inner.contains(['<', '>']) => inner,
        _ => typed,
    };
    let opens = |c| is_blank(c) || "\"([<\u{201C}\u{201E}\u{2018}\u{AB}".contains(c);
    let closes = |c| is_blank(c) || "\")]>}'\u{201D}\u{201C}\u{2019}\u{BB}.,;:!?".contains(c);
    let address = match address.strip_prefix('\'') {
        // An address may begin with an apostrophe, but none ends with one.
        Some(quoted) if address.ends_with('\'') => quoted,
        _ => address,
    };
    let address = address.trim_matches(is_blank);
    match address.split_at_checked(SCHEME.len()) {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case(SCHEME) => {
            rest.split('?').next().unwrap_or_default()
        }
        _ => address,
    }
    .trim_start_matches(opens)
    .trim_end_matches(closes)
}

/// What is wrong with an address that is none.
fn fault(address: &str) -> Fault {
    let (local, domain) = address.split_once('@').unwrap_or((address, ""));
    let parts = address.split(|c: char| c.is_whitespace() || ",;/<>|".contains(c));
    if parts.filter(|part| part.contains('@')).count() > 1 {
        Fault::EmailTwo
    } else if address.contains(char::is_whitespace) {
        Fault::EmailBlank
    } else if !local.is_ascii() {
        Fault::EmailLetters
    } else if local.is_empty() || !domain.contains('.') && !domain.contains(['@', '[']) {
        Fault::EmailShape
    } else {
        Fault::EmailWrong
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
    use proptest::prelude::*;

    use super::EmailAddress;

    #[derive(serde::Deserialize)]
    struct Cases {
        /// What is typed, and the address that is kept.
        cleaned: Vec<(String, String)>,
        /// What is typed, and the code of its fault.
        refused: Vec<(String, String)>,
    }

    fn cases() -> Cases {
        serde_json::from_str(include_str!("../cases/email.json")).unwrap()
    }

    #[test]
    fn ok_one_character_says_which_it_is() {
        for (typed, masked) in [
            ("anna@Example.com", "a…@example.com"),
            ("a@bücher.example", "a…@bücher.example"),
        ] {
            assert_eq!(EmailAddress::parse(typed).unwrap().masked(), masked);
        }
    }

    #[test]
    fn ok_what_can_only_be_meant_in_one_way_is_cleaned() {
        for (typed, address) in cases().cleaned {
            let read = EmailAddress::parse(&typed);
            let read = read.as_ref().map(EmailAddress::as_str);
            assert_eq!(read, Ok(address.as_str()), "{typed:?}");
        }
    }

    #[test]
    fn err_each_fault_is_true_of_what_was_typed() {
        for (typed, code) in cases().refused {
            let fault = EmailAddress::parse(&typed).map_err(crate::Fault::code);
            assert_eq!(fault, Err(code.as_str()), "{typed:?}");
        }
    }

    proptest! {
        /// An address is kept as it was cleaned, and read again before its letter.
        #[test]
        fn prop_cleaning_is_done_once(typed in "[ '<(\"\u{200B}]{0,3}[a-zA-Z'.\u{FF20}]{1,5}@?[a-z\u{3002}.-]{1,9}[ '>)\".,]{0,3}|.*") {
            if let Ok(address) = EmailAddress::parse(&typed) {
                prop_assert!(!address.as_str().contains(|c: char| c.is_control() || c.is_whitespace() || "<>\"".contains(c)));
                prop_assert_eq!(EmailAddress::parse(address.as_str()), Ok(address));
            }
        }
    }
}
