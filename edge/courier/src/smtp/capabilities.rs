//! What a server can do, as its answer to `EHLO` says.

use crate::smtp::credentials::Mechanism;

/// The extensions that matter here. All else is left unread.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Capabilities {
    pub(super) starts_tls: bool,
    /// Octets of a letter at most, RFC 1870. 0 or no number there means no limit.
    pub(super) size_max: Option<u64>,
    mechanisms: Vec<Mechanism>,
}

impl Capabilities {
    /// Reads the lines after the first, which greets.
    pub(super) fn read(texts: &[String]) -> Self {
        let mut capabilities = Self::default();
        for text in texts.iter().skip(1) {
            // `AUTH=PLAIN` is how servers wrote it before RFC 2554, and some write both.
            let mut words = text.split([' ', '=']).filter(|word| !word.is_empty());
            let keyword = words.next().unwrap_or_default().to_ascii_uppercase();
            match keyword.as_str() {
                "STARTTLS" => capabilities.starts_tls = true,
                "SIZE" => {
                    let bytes_max = words.next().and_then(|word| word.parse().ok());
                    capabilities.size_max = bytes_max.filter(|max| *max > 0);
                }
                "AUTH" => {
                    let offered: Vec<_> = words.map(str::to_ascii_uppercase).collect();
                    let known = Mechanism::ALL
                        .into_iter()
                        .filter(|mechanism| offered.iter().any(|name| name == mechanism.name()));
                    capabilities.mechanisms.extend(known);
                }
                _ => {}
            }
        }
        capabilities
    }

    /// The mechanism that we prefer among those offered.
    pub(super) fn mechanism(&self) -> Option<Mechanism> {
        Mechanism::ALL
            .into_iter()
            .find(|mechanism| self.mechanisms.contains(mechanism))
    }
}

#[cfg(test)]
mod tests {
    use super::Capabilities;
    use crate::smtp::Mechanism;

    fn read(lines: &[&str]) -> Capabilities {
        Capabilities::read(
            &lines
                .iter()
                .map(|line| (*line).to_owned())
                .collect::<Vec<_>>(),
        )
    }

    #[test]
    fn ok_known_extensions() {
        let found = read(&[
            "mx.example",
            "PIPELINING",
            "size 35882577",
            "starttls",
            "AUTH LOGIN PLAIN XOAUTH2",
        ]);
        assert!(found.starts_tls);
        assert_eq!(found.size_max, Some(35_882_577));
        assert_eq!(found.mechanism(), Some(Mechanism::Plain));
    }

    #[test]
    fn ok_old_and_odd_forms() {
        assert_eq!(
            read(&["mx", "AUTH=LOGIN"]).mechanism(),
            Some(Mechanism::Login)
        );
        assert_eq!(read(&["mx", "AUTH CRAM-MD5"]).mechanism(), None);
        assert_eq!(read(&["mx", "SIZE"]).size_max, None);
        assert_eq!(read(&["mx", "SIZE 0"]).size_max, None);
        assert_eq!(read(&["STARTTLS"]), Capabilities::default());
    }
}
