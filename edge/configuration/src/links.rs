//! The links that call a site's company and write to it.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use shared::PhoneNumber;

use crate::Site;

/// What stays as it is: what `encodeURIComponent` of a browser leaves (ECMA-262, 19.2.6.4), which the loader calls.
const IN_BODY: AsciiSet = NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// The same in an address, whose `@` stays.
const IN_ADDRESS: AsciiSet = IN_BODY.remove(b'@');

impl Site {
    /// `tel:` and the number to dial (RFC 3966): the international form, or the digits that are written where the number
    /// fits no plan.
    #[must_use]
    pub fn tel(&self) -> String {
        let international = PhoneNumber::parse(&self.phone)
            .ok()
            .and_then(|number| number.international(self.country));
        let number = international.unwrap_or_else(|| {
            let is_dialled = |c: &char| c.is_ascii_digit() || *c == '+';
            self.phone.chars().filter(is_dialled).collect()
        });
        ["tel:", &number].concat()
    }

    /// `mailto:` and the address (RFC 6068), without words.
    #[must_use]
    pub fn mailto(&self) -> String {
        let address = utf8_percent_encode(self.mail.as_str(), &IN_ADDRESS);
        format!("mailto:{address}")
    }

    /// The same with words in the mail.
    #[must_use]
    pub fn mailto_with(&self, words: &str) -> String {
        [&self.mailto(), "?body=", &mail_body(words)].concat()
    }
}

/// Words as the body of a `mailto:` link: a line ends with CR LF there (RFC 6068 §5).
fn mail_body(words: &str) -> String {
    let lines = words.replace("\r\n", "\n").replace('\r', "\n");
    utf8_percent_encode(&lines.replace('\n', "\r\n"), &IN_BODY).to_string()
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::mail_body;

    #[derive(Deserialize)]
    struct Case {
        words: String,
        body: String,
    }

    #[test]
    fn ok_words_in_a_mail_as_the_loader_has_them() {
        let table = include_str!("../../../widget/cases/mailto.json");
        let cases: Vec<Case> = serde_json::from_str(table).unwrap();
        assert!(!cases.is_empty());
        for Case { words, body } in cases {
            assert_eq!(mail_body(&words), body, "{words:?}");
        }
    }
}
