//! `pronto.toml` as types, and the catalogue of sentences.
//!
//! The bundle step reads the configuration when it builds, the Worker reads the same text from a
//! binding when it starts; both call [`Configuration::parse`], so what builds also starts.

mod appearance;
mod bounce_address;
mod catalogue;
mod channel;
mod channel_id;
mod colour;
mod delivery;
mod language;
mod links;
mod near;
mod reading;
mod site;
mod smtp_address;
mod status_key;
mod time_zone;
mod web;

use std::{collections::BTreeSet, fmt};

use serde::Deserialize;

pub use appearance::{appearance, consent_version};
pub use bounce_address::{BOUNCE_TOKEN_CHARS, BounceAddress, NotABounceAddress};
pub use catalogue::Catalogue;
pub use channel::{
    Channel, ChannelOrder, ChatApp, HookUrl, MailApi, NotAHookUrl, SMTP_CHANNEL, Way,
};
pub use channel_id::ChannelId;
pub use colour::{Colour, NotAColour, Roles, Theme};
pub use delivery::{Delivery, Limits, Retention};
pub use language::{Language, NotALanguage};
pub use site::Site;
pub use smtp_address::{NotAnSmtpAddress, Security, SmtpAddress};
pub use status_key::{STATUS_KEY_CHARS_MIN, STATUS_KEY_EXPECTED, is_status_key};
pub use time_zone::{NotATimeZone, TimeZone};
pub use web::{HttpUrl, NotAUrl, NotAnOrigin, Origin};

use self::{delivery::WrongValue, reading::Document};

/// Everything that is no secret.
#[derive(Clone, Debug)]
pub struct Configuration {
    base_url: Origin,
    sites: Vec<Site>,
    delivery: Delivery,
    limits: Limits,
    retention: Retention,
}

/// What is wrong with the configuration, as a person can mend it: key, line and what is expected; a line for
/// each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigurationError(String);

impl Configuration {
    /// Reads `pronto.toml`.
    ///
    /// # Errors
    /// [`ConfigurationError`] names the key, the line and what is expected there.
    pub fn parse(text: &str) -> Result<Self, ConfigurationError> {
        let document = Document::of(text)?;
        let mut written: Written = document.read()?;
        for site in &mut written.sites {
            site.gather_channels();
        }
        if written.sites.is_empty() {
            return Err(ConfigurationError(
                "`sites`: expected at least one `[[sites]]`".to_owned(),
            ));
        }
        for (at, site) in written.sites.iter().enumerate() {
            let is_double = written
                .sites
                .iter()
                .take(at)
                .any(|earlier| earlier.id == site.id);
            if is_double {
                let expected = "expected an id that no other site has";
                return Err(ConfigurationError::of_site(
                    &document,
                    (at, site),
                    "id",
                    expected,
                ));
            }
            site.check().map_err(|(key, expected)| {
                ConfigurationError::of_site(&document, (at, site), key, expected)
            })?;
        }
        check_secrets(&document, &written.sites)?;
        for (section, checked) in [
            ("delivery", written.delivery.check()),
            ("limits", written.limits.check()),
            ("retention", written.retention.check()),
        ] {
            checked.map_err(|wrong| ConfigurationError::of_section(&document, section, &wrong))?;
        }
        Ok(Self {
            base_url: written.base_url,
            sites: written.sites,
            delivery: written.delivery,
            limits: written.limits,
            retention: written.retention,
        })
    }

    /// Where visitors reach the edge, without a slash at the end.
    #[must_use]
    pub fn base_url(&self) -> &str {
        self.base_url.as_str()
    }

    /// All sites, at least one.
    #[must_use]
    pub fn sites(&self) -> &[Site] {
        &self.sites
    }

    /// The site of an id. All look-ups go through here.
    #[must_use]
    pub fn site(&self, id: &str) -> Option<&Site> {
        self.sites.iter().find(|site| site.id.as_str() == id)
    }

    /// How the outbox tries.
    #[must_use]
    pub const fn delivery(&self) -> &Delivery {
        &self.delivery
    }

    /// How long what was said is kept.
    #[must_use]
    pub const fn retention(&self) -> &Retention {
        &self.retention
    }

    /// How much is taken from one address, and how many letters one inbox gets.
    #[must_use]
    pub const fn limits(&self) -> &Limits {
        &self.limits
    }
}

impl ConfigurationError {
    fn of_site(
        document: &Document<'_>,
        (at, site): (usize, &Site),
        key: &str,
        expected: &str,
    ) -> Self {
        let line = document.line_of("sites", at, key);
        Self(format!(
            "line {line}, `{key}` of site `{}`: {expected}",
            site.id
        ))
    }

    fn of_section(document: &Document<'_>, section: &str, wrong: &WrongValue) -> Self {
        let WrongValue { key, expected } = wrong;
        let line = document.line_of(section, 0, key);
        Self(format!("line {line}, `{key}`: {expected}"))
    }
}

/// Two channels under one name of a secret would share it, and one of them be refused for ever.
fn check_secrets(document: &Document<'_>, sites: &[Site]) -> Result<(), ConfigurationError> {
    let mut names = BTreeSet::new();
    for (at, site) in sites.iter().enumerate() {
        for channel in &site.channels {
            let name = channel.secret_name(site.id.as_str());
            if names.contains(&name) {
                let expected = format!(
                    "expected ids of which no two channels make one name of a secret, as `{name}`"
                );
                return Err(ConfigurationError::of_site(
                    document,
                    (at, site),
                    "id",
                    &expected,
                ));
            }
            names.insert(name);
        }
    }
    Ok(())
}

impl fmt::Display for ConfigurationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.lines().count() {
            0 | 1 => write!(f, "pronto.toml: {}", self.0),
            n => {
                write!(f, "pronto.toml: {n} things to mend")?;
                let mut lines = self.0.lines();
                lines.try_for_each(|line| write!(f, "\n  {line}"))
            }
        }
    }
}

impl std::error::Error for ConfigurationError {}

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    base_url: Origin,
    sites: Vec<Site>,
    #[serde(default)]
    delivery: Delivery,
    #[serde(default)]
    limits: Limits,
    #[serde(default)]
    retention: Retention,
}

#[cfg(test)]
mod tests;
