//! A page as a letter links to it.
//!
//! Anybody may name any page, so the host that a press leads to is the first thing that is read, and
//! nothing else stands in the link's words.

use shared::{PageUrl, visible_line};

/// A page for the eye and, where it is certain whose it is, for a press.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PageLink {
    /// The address as people read it: host first, no scheme.
    pub(super) shown: String,
    /// The address with its scheme, to be read by a program that makes links of its own.
    pub(super) whole: String,
    /// Where a press leads: `http` or `https`, and nothing but ASCII.
    pub(super) href: Option<String>,
}

impl PageLink {
    pub(super) fn new(page: &PageUrl) -> Self {
        let shown = visible_line(page.readable());
        let scheme = page.as_str().split_once("://").map_or("", |(name, _)| name);
        Self {
            href: href(page.as_str()),
            whole: [scheme, "://", &shown].concat(),
            shown,
        }
    }
}

/// The address with all that is not plain written as octets (RFC 3986 §2.1). None if the host is
/// anything but letters, digits and hyphens of ASCII with dots between: browsers name an internationalised
/// one in A-labels, and what else stands there may be read as another host than the one that is shown.
fn href(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let (host, path) = rest.split_at_checked(rest.find('/').unwrap_or(rest.len()))?;
    if !matches!(scheme, "http" | "https") || !is_plain(host) {
        return None;
    }
    let mut href = [scheme, "://", host].concat();
    for octet in path.bytes() {
        if octet.is_ascii_alphanumeric() || b"/-._~!$&()*+,;=:@%".contains(&octet) {
            href.push(char::from(octet));
        } else {
            href.push_str(percent_encoding::percent_encode_byte(octet));
        }
    }
    Some(href)
}

fn is_plain(host: &str) -> bool {
    let (name, port) = host.split_once(':').unwrap_or((host, "0"));
    let is_label = |label: &str| {
        !label.is_empty()
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let is_number = |port: &str| !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit());
    name.split('.').all(is_label) && is_number(port)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use shared::PageUrl;

    use super::PageLink;

    fn link(page: &str) -> PageLink {
        PageLink::new(&PageUrl::parse(page).0.unwrap())
    }

    #[test]
    fn ok_a_link_leads_to_the_host_that_is_read() {
        for (page, shown, href) in [
            (
                "https://shop.example/bills",
                "shop.example/bills",
                Some("https://shop.example/bills"),
            ),
            (
                "http://shop.example:8080/",
                "shop.example:8080",
                Some("http://shop.example:8080/"),
            ),
            (
                "https://shop.example/caffè\"<b>",
                "shop.example/caffè\"<b>",
                Some("https://shop.example/caff%C3%A8%22%3Cb%3E"),
            ),
            (
                "https://shop.example@evil.example/x",
                "evil.example/x",
                Some("https://evil.example/x"),
            ),
            (
                "https://shop.example\\@evil.example/x",
                "evil.example/x",
                Some("https://evil.example/x"),
            ),
            (
                "https://shop.example\\.evil.example/x",
                "shop.example\\.evil.example/x",
                None,
            ),
            ("https://sh\u{43E}p.example/x", "sh\u{43E}p.example/x", None),
            (
                "https://shop.example%2F.evil.example/",
                "shop.example%2F.evil.example",
                None,
            ),
            (
                "https://shop.example\u{2215}.evil.example/",
                "shop.example\u{2215}.evil.example",
                None,
            ),
            (
                "https://shop.example:80:evil/",
                "shop.example:80:evil",
                None,
            ),
            ("https://[::1]/", "[::1]", None),
            ("https://.../", "...", None),
        ] {
            let link = link(page);
            assert_eq!(
                (link.shown.as_str(), link.href.as_deref()),
                (shown, href),
                "{page}"
            );
        }
    }

    proptest! {
        #[test]
        fn prop_a_link_is_ascii_and_begins_as_it_reads(rest in "\\PC{0,20}|[a-z.@:/\\\\%?#\u{202E}\u{200B}-]{0,20}") {
            if let Some(page) = PageUrl::parse(&["https://", &rest].concat()).0 {
                let link = PageLink::new(&page);
                prop_assert!(!link.shown.contains(shared::is_invisible));
                if let Some(href) = link.href {
                    let is_bare = |b: u8| b.is_ascii_graphic() && !b"\"'<>\\`{}".contains(&b);
                    let is_all_bare = href.bytes().all(is_bare);
                    prop_assert!(is_all_bare, "{}", href);
                    let host = |url: &str| url.split('/').next().map(str::to_owned);
                    prop_assert_eq!(host(href.trim_start_matches("https://")), host(&link.shown));
                }
            }
        }
    }
}
