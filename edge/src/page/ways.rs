//! The ways to the company that need nothing of ours: its phone and its mail.

use configuration::{Catalogue, Site};
use maud::{Markup, html};
use shared::PhoneNumber;

/// Phone and mail, at the foot of every page.
pub(super) fn ways(site: &Site, catalogue: &Catalogue) -> Markup {
    html! {
        p.ways {
            a.link href=(tel(site)) dir="ltr" { (site.phone) }
            " "
            a.link href=(mailto(site, None)) { (catalogue.say("ways_mail")) }
        }
    }
}

/// Phone and mail where something did not go through: the mail has the words in it.
pub(super) fn ways_with_words(site: &Site, catalogue: &Catalogue, words: Option<&str>) -> Markup {
    // Digits of a number stand as they were written, whatever script is around them.
    let (before, after) = catalogue
        .say("fail_call")
        .split_once("{phone}")
        .unwrap_or_default();
    html! {
        p.ways {
            a.link href=(tel(site)) { (before) bdi dir="ltr" { (site.phone) } (after) }
            " "
            @match words {
                Some(words) => a.link href=(mailto(site, Some(words))) { (catalogue.say("fail_mail")) },
                None => a.link href=(mailto(site, None)) { (catalogue.say("ways_mail")) },
            }
        }
    }
}

/// The number to dial, RFC 3966: the international form, or what was typed where it has none.
fn tel(site: &Site) -> String {
    let international = PhoneNumber::parse(&site.phone)
        .ok()
        .and_then(|number| number.international(site.country));
    let number = international.unwrap_or_else(|| {
        site.phone
            .chars()
            .filter(|c| c.is_ascii_digit() || *c == '+')
            .collect()
    });
    ["tel:", &number].concat()
}

/// An address that opens the visitor's own mail, RFC 6068.
fn mailto(site: &Site, words: Option<&str>) -> String {
    let address = percent_encoded(site.mail.as_str(), b"-._~@");
    match words {
        // A line's end is CR LF there (RFC 6068 §5).
        Some(words) => {
            let lines: Vec<&str> = words.lines().collect();
            let body = percent_encoded(&lines.join("\r\n"), b"-._~");
            ["mailto:", &address, "?body=", &body].concat()
        }
        None => ["mailto:", &address].concat(),
    }
}

/// Percent-encoding of RFC 3986 §2.1: letters, digits and `plain` stay.
fn percent_encoded(text: &str, plain: &[u8]) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || plain.contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            let halves = [byte >> 4, byte & 15];
            let digits = halves
                .into_iter()
                .filter_map(|half| char::from_digit(u32::from(half), 16));
            encoded.extend(digits.map(|digit| digit.to_ascii_uppercase()));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::percent_encoded;

    #[test]
    fn ok_percent_encoding() {
        assert_eq!(
            percent_encoded("a+b?c&d@x.example", b"-._~@"),
            "a%2Bb%3Fc%26d@x.example"
        );
        assert_eq!(percent_encoded("È \r\n", b"-._~"), "%C3%88%20%0D%0A");
    }
}
