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
mod shape;
mod site;
mod smtp_address;
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
pub use time_zone::{NotATimeZone, TimeZone};
pub use web::{HttpUrl, NotAUrl, NotAnOrigin, Origin};

use self::{
    delivery::WrongValue,
    near::{did_you_mean, near},
    shape::Misshapen,
};

/// Everything that is no secret.
#[derive(Clone, Debug)]
pub struct Configuration {
    base_url: Origin,
    sites: Vec<Site>,
    delivery: Delivery,
    limits: Limits,
    retention: Retention,
}

/// What is wrong with the configuration, as a person can mend it: key, line and what is expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigurationError(String);

impl Configuration {
    /// Reads `pronto.toml`.
    ///
    /// # Errors
    /// [`ConfigurationError`] names the key, the line and what is expected there.
    pub fn parse(text: &str) -> Result<Self, ConfigurationError> {
        let mut written: Written =
            toml::from_str(text).map_err(|error| ConfigurationError::at(text, &error))?;
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
                return Err(ConfigurationError::of_site(
                    text,
                    site,
                    "id",
                    "expected an id that no other site has",
                ));
            }
            site.check().map_err(|(key, expected)| {
                ConfigurationError::of_site(text, site, key, expected)
            })?;
        }
        check_secrets(text, &written.sites)?;
        for (section, checked) in [
            ("delivery", written.delivery.check()),
            ("limits", written.limits.check()),
            ("retention", written.retention.check()),
        ] {
            checked.map_err(|wrong| ConfigurationError::of_section(text, section, &wrong))?;
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
    /// The reader's own message, with the line and the key to the left of it, and all that is missing. What
    /// the reader says of a shape is left out where that tells it better.
    fn at(text: &str, error: &toml::de::Error) -> Self {
        let line_at = |start: usize| {
            let before = text.get(..start).unwrap_or_default();
            before.matches('\n').count().saturating_add(1)
        };
        let misshapen = shape::misshapen(text);
        let told = misshapen
            .iter()
            .map(|Misshapen { start, said }| format!("line {}: {said}", line_at(*start)));
        let mut lines: Vec<String> = told.collect();
        let said = error.message();
        let is_of_shape = [
            "missing field ",
            "invalid type: map",
            "invalid type: sequence",
        ]
        .iter()
        .any(|start| said.starts_with(start));
        if lines.is_empty() || !is_of_shape {
            let line = line_at(error.span().map_or(0, |span| span.start));
            let written = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
            let key = written.split_once('=').map(|(key, _)| key.trim());
            let place = key.map_or_else(String::new, |key| format!(", `{key}`"));
            lines.insert(0, format!("line {line}{place}: {}", plainly(said)));
        }
        Self(lines.join("\n  "))
    }

    fn of_site(text: &str, site: &Site, key: &str, expected: &str) -> Self {
        let id = format!("\"{}\"", site.id);
        let is_start = |line: &str| is_of_key(line, "id") && line.contains(&id);
        let line = line_of(text, is_start, key);
        Self(format!(
            "line {line}, `{key}` of site `{}`: {expected}",
            site.id
        ))
    }

    fn of_section(text: &str, section: &str, wrong: &WrongValue) -> Self {
        let WrongValue { key, expected } = wrong;
        let header = format!("[{section}]");
        let line = line_of(text, |line| line.trim_start().starts_with(&header), key);
        Self(format!("line {line}, `{key}`: {expected}"))
    }
}

/// The number of the line that has a key, below the first line of its section.
fn line_of(text: &str, is_start: impl Fn(&str) -> bool, key: &str) -> usize {
    let start = text.lines().position(is_start).unwrap_or_default();
    let below = text.lines().skip(start);
    let offset = below.into_iter().position(|line| is_of_key(line, key));
    start
        .saturating_add(offset.unwrap_or_default())
        .saturating_add(1)
}

fn is_of_key(line: &str, key: &str) -> bool {
    let rest = line.trim_start().strip_prefix(key);
    rest.is_some_and(|rest| rest.trim_start().starts_with('='))
}

/// What the reader says, without the list of all that it knows where one of them was probably meant: "unknown
/// field `a`, expected one of `b`, `c`".
fn plainly(said: &str) -> String {
    let mut words = said.split('`').skip(1).step_by(2);
    let given = words.next().unwrap_or_default();
    let question = did_you_mean(near(given, words));
    if question.is_empty() {
        said.to_owned()
    } else if said.starts_with("unknown field ") {
        format!("no such key{question}")
    } else if said.starts_with("unknown variant ") {
        format!("`{given}` is not known{question}")
    } else {
        said.to_owned()
    }
}

/// Two channels under one name of a secret would share it, and one of them be refused for ever.
fn check_secrets(text: &str, sites: &[Site]) -> Result<(), ConfigurationError> {
    let mut names = BTreeSet::new();
    for site in sites {
        for channel in &site.channels {
            let name = channel.secret_name(site.id.as_str());
            if names.contains(&name) {
                let expected = format!(
                    "expected ids of which no two channels make one name of a secret, as `{name}`"
                );
                return Err(ConfigurationError::of_site(text, site, "id", &expected));
            }
            names.insert(name);
        }
    }
    Ok(())
}

impl fmt::Display for ConfigurationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "pronto.toml: {}", self.0)
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
