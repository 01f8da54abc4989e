//! A visitor's address as a letter shows it and as a reply takes it.

use shared::{EmailAddress, is_invisible, visible_line};

/// An address, and the same with its domain in A-labels (`xn--…`, RFC 5890 §2.3.2.1) where that
/// differs. The letter takes the A-labels from its caller: runtimes carry the tables that make them,
/// and a library's weigh 50 KB.
#[derive(Clone)]
pub struct LetterEmail {
    typed: EmailAddress,
    ascii: Option<EmailAddress>,
    shown: String,
}

impl LetterEmail {
    /// With the domain in A-labels; what is no such domain is left aside. A domain in ASCII needs
    /// none.
    #[must_use]
    pub fn with_a_labels(self, domain: Option<&str>) -> Self {
        let ascii = domain
            .filter(|domain| domain.is_ascii())
            .and_then(|domain| self.typed.with_domain(domain));
        let hides = |domain: &str| is_mixed(domain) || domain.contains(is_invisible);
        let shown = ascii.as_ref().filter(|_| hides(self.typed.domain()));
        let shown = shown.map_or(self.shown, |ascii| ascii.as_str().to_owned());
        Self {
            ascii,
            shown,
            ..self
        }
    }

    /// The address as it was typed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.typed.as_str()
    }

    /// The address for a header, ASCII. One outside ASCII would need SMTPUTF8, which not every
    /// server has: without A-labels it is shown, not replied to. Nor is one that looks like an
    /// encoded word (RFC 2047 §2): mail programs decode it even inside an address, where it is none,
    /// and would write to another than the one that is shown.
    pub(super) fn reply_to(&self) -> Option<&str> {
        let typed = Some(&self.typed).filter(|typed| typed.as_str().is_ascii());
        let address = typed.or(self.ascii.as_ref()).map(EmailAddress::as_str);
        address.filter(|address| !address.contains("=?"))
    }

    /// The address for the eye: in A-labels if its domain mixes scripts, so that a Cyrillic `а` in
    /// a Latin name does not pass for the bank's, or holds what nobody sees, as some scripts need.
    pub(super) fn shown(&self) -> &str {
        &self.shown
    }
}

impl From<EmailAddress> for LetterEmail {
    fn from(typed: EmailAddress) -> Self {
        let shown = visible_line(typed.as_str());
        Self {
            typed,
            ascii: None,
            shown,
        }
    }
}

/// Scripts as far as their letters pass for one another's.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Greek,
    Cyrillic,
    Armenian,
    Cherokee,
    /// Han, Kana, Bopomofo, Hangul: written together, and with Latin (UTS #39 §5.2).
    EastAsian,
    /// Any other: its block of 128 code points stands for it.
    Other(u32),
}

/// Whether a label mixes scripts, or the domain's labels are of two that look alike.
fn is_mixed(domain: &str) -> bool {
    let mut alike = Vec::new();
    for label in domain.split('.') {
        let mut scripts: Vec<Script> = Vec::new();
        for script in label.chars().filter_map(script) {
            if !scripts.contains(&script) {
                scripts.push(script);
            }
        }
        let beside_latin = |script: &Script| matches!(script, Script::Latin | Script::EastAsian);
        if scripts.len() > 1 && !scripts.iter().all(beside_latin) {
            return true;
        }
        let looks_like_others =
            |script: &Script| !matches!(script, Script::EastAsian | Script::Other(_));
        alike.extend(scripts.into_iter().filter(looks_like_others));
    }
    alike.windows(2).any(|pair| pair.first() != pair.last())
}

/// The script of a letter; `None` for digits, hyphens and marks, which go with any.
fn script(c: char) -> Option<Script> {
    if !c.is_alphabetic() {
        return None;
    }
    Some(match u32::from(c) {
        0..=0x02AF
        | 0x1D00..=0x1DBF
        | 0x1E00..=0x1EFF
        | 0x2C60..=0x2C7F
        | 0xA720..=0xA7FF
        | 0xAB30..=0xAB6F => Script::Latin,
        0x0370..=0x03FF | 0x1F00..=0x1FFF => Script::Greek,
        0x0400..=0x052F | 0x1C80..=0x1C8F | 0x2DE0..=0x2DFF | 0xA640..=0xA69F => Script::Cyrillic,
        0x0530..=0x058F => Script::Armenian,
        0x13A0..=0x13FF | 0xAB70..=0xABBF => Script::Cherokee,
        0x1100..=0x11FF
        | 0x2E80..=0x9FFF
        | 0xA960..=0xA97F
        | 0xAC00..=0xD7FF
        | 0xF900..=0xFAFF
        | 0x1_B000..=0x1_B16F
        | 0x2_0000..=0x3_FFFF => Script::EastAsian,
        // Arabic spreads over several blocks.
        0x0600..=0x06FF | 0x0750..=0x077F | 0x0870..=0x08FF => Script::Other(0x0600 >> 7),
        code => Script::Other(code >> 7),
    })
}

#[cfg(test)]
mod tests {
    use shared::EmailAddress;

    use super::LetterEmail;

    /// The domain's A-labels as a runtime makes them (UTS #46).
    fn email(typed: &str) -> LetterEmail {
        let address = EmailAddress::parse(typed).unwrap();
        let domain = idna::domain_to_ascii(address.domain()).unwrap();
        LetterEmail::from(address).with_a_labels(Some(&domain))
    }

    #[test]
    fn ok_one_script_is_shown_as_it_was_typed_and_replied_to_in_ascii() {
        for (typed, ascii) in [
            ("anna@example.com", "anna@example.com"),
            ("anna@b\u{fc}cher.example", "anna@xn--bcher-kva.example"),
            ("ivan@почта.рф", "ivan@xn--80a1acny.xn--p1ai"),
            ("info@例え.jp", "info@xn--r8jz45g.jp"),
            ("info@日本abc.example", "info@xn--abc-s08fl0d.example"),
            ("a@παράδειγμα.δοκιμή", "a@xn--hxajbheg2az3al.xn--jxalpdlp"),
            ("a@مثال.إختبار", "a@xn--mgbh0fb.xn--kgbechtv"),
            ("a@उदाहरण.परीक्षा", "a@xn--p1b6ci4b4b3a.xn--11b5bs3a9aj6g"),
        ] {
            let email = email(typed);
            assert_eq!(email.shown(), typed);
            assert_eq!(email.reply_to(), Some(ascii));
        }
    }

    #[test]
    fn ok_mixed_scripts_are_shown_in_a_labels() {
        for typed in [
            "a@p\u{430}ypal.example",
            "a@\u{430}\u{440}\u{440}\u{4cf}\u{435}.com",
            "a@gοοgle.example",
            "a@bank.мosc.рф",
            "a@日本а.jp",
        ] {
            let email = email(typed);
            assert!(email.shown().is_ascii(), "{}", email.shown());
            assert!(email.shown().contains("xn--"));
        }
    }

    /// Node's `mailparser`, Rust's `mail-parser` and Python's `email` would each write to somebody else.
    #[test]
    fn err_an_encoded_word_is_shown_and_not_replied_to() {
        for typed in [
            "=?utf-8?q?x?=@posta.example",
            "a=?utf-8?b?DQo=?=@posta.example",
        ] {
            let email = email(typed);
            assert_eq!((email.reply_to(), email.shown()), (None, typed));
        }
    }

    #[test]
    fn err_a_labels_that_are_none() {
        let typed = EmailAddress::parse("anna@b\u{fc}cher.example").unwrap();
        for domain in [
            None,
            Some("b\u{fc}cher.example"),
            Some(""),
            Some("a b"),
            Some("x>\r\n.y"),
        ] {
            let email = LetterEmail::from(typed.clone()).with_a_labels(domain);
            assert_eq!(email.reply_to(), None, "{domain:?}");
            assert_eq!(email.shown(), "anna@b\u{fc}cher.example");
        }
    }
}
