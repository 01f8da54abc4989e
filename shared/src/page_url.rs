//! The page on which something was said, without what could name a person.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{limits, text};

/// An `http` or `https` address without user name, query and fragment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PageUrl(String);

/// No address of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAPage;

impl PageUrl {
    /// Reads what the browser said. `None` if it is no address of a page; the second value says
    /// whether it was longer than [`limits::PAGE_CHARS_MAX`] and cut.
    #[must_use]
    pub fn parse(given: &str) -> (Option<Self>, bool) {
        let given = given.trim();
        let Some((scheme, rest)) = given.split_once(':') else {
            return (None, false);
        };
        let Some(rest) = rest.strip_prefix("//") else {
            return (None, false);
        };
        let scheme = scheme.to_ascii_lowercase();
        let rest = rest.split(['?', '#']).next().unwrap_or_default();
        let slash = rest.find('/').unwrap_or(rest.len());
        let (authority, path) = rest.split_at_checked(slash).unwrap_or((rest, ""));
        let host = authority.rsplit('@').next().unwrap_or_default();
        let is_page = (scheme == "https" || scheme == "http") && !host.is_empty();
        let is_clean = !rest.chars().any(|c| c.is_control() || c.is_whitespace());
        if !is_page || !is_clean {
            return (None, false);
        }
        let url = seen(&[&scheme, "://", host, path].concat());
        let (url, was_cut) = text::cut(&url, limits::PAGE_CHARS_MAX);
        (Some(Self(url)), was_cut)
    }

    /// The whole address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address as people read it: without scheme and without a slash at the end.
    #[must_use]
    pub fn readable(&self) -> &str {
        let rest = self
            .0
            .split_once("://")
            .map_or(self.0.as_str(), |(_, rest)| rest);
        rest.strip_suffix('/').unwrap_or(rest)
    }
}

impl TryFrom<String> for PageUrl {
    type Error = NotAPage;

    fn try_from(given: String) -> Result<Self, NotAPage> {
        let (page, _) = Self::parse(&given);
        page.ok_or(NotAPage)
    }
}

impl From<PageUrl> for String {
    fn from(page: PageUrl) -> Self {
        page.0
    }
}

impl fmt::Display for NotAPage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not the address of a page")
    }
}

/// The same address with each character that nobody sees written as its octets, as browsers do
/// (RFC 3986 §2.1): nothing then turns or hides a part of it.
fn seen(url: &str) -> String {
    let mut seen = String::with_capacity(url.len());
    for c in url.chars() {
        if text::is_invisible(c) {
            for octet in c.encode_utf8(&mut [0; 4]).bytes() {
                let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or_default();
                let digits = [digit(octet >> 4), digit(octet & 0xF)];
                seen.push('%');
                seen.extend(digits.map(|digit| digit.to_ascii_uppercase()));
            }
        } else {
            seen.push(c);
        }
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::PageUrl;
    use crate::limits::PAGE_CHARS_MAX;

    #[test]
    fn ok_query_fragment_and_user_go() {
        let (page, was_cut) = PageUrl::parse("https://me:secret@shop.example/a/b?token=1#x");
        assert_eq!(
            page.as_ref().map(PageUrl::as_str),
            Some("https://shop.example/a/b")
        );
        assert_eq!(
            page.as_ref().map(PageUrl::readable),
            Some("shop.example/a/b")
        );
        assert!(!was_cut);
    }

    #[test]
    fn ok_long_is_cut() {
        let (page, was_cut) =
            PageUrl::parse(&format!("https://shop.example/{}", "a".repeat(3_000)));
        assert!(was_cut);
        assert_eq!(
            page.map(|p| p.as_str().chars().count()),
            Some(PAGE_CHARS_MAX)
        );
    }

    /// Right-to-left override once made `gpj.exe` of `exe.jpg` in a letter.
    #[test]
    fn ok_what_nobody_sees_is_written_out() {
        let (page, _) = PageUrl::parse("https://shop.example/a\u{202E}gpj.exe\u{200B}");
        let url = "https://shop.example/a%E2%80%AEgpj.exe%E2%80%8B";
        assert_eq!(page.as_ref().map(PageUrl::as_str), Some(url));
        assert_eq!(PageUrl::parse(url).0, page);
    }

    #[test]
    fn err_what_is_no_page() {
        for given in [
            "javascript:alert(1)",
            "about:blank",
            "",
            "https://",
            "https://a b/",
            "file:///etc/passwd",
            "https://x/\r\ny",
        ] {
            assert_eq!(PageUrl::parse(given).0, None, "{given:?}");
        }
    }
}
