//! A website that embeds the widget.

use serde::{Deserialize, Deserializer, de::Error as _};
use shared::{Country, EmailAddress, PhoneNumber, SiteId, limits};

use crate::{
    BounceAddress, Channel, ChannelId, ChannelOrder, Colour, HttpUrl, Language, Origin,
    SmtpAddress, TimeZone,
    near::{did_you_mean, near},
};

/// The most characters of a site's name: it stands on one line of a phone.
const NAME_CHARS_MAX: usize = 60;
/// The most touchpoints of a site: each is a row of figures an hour.
const TOUCHPOINTS_MAX: usize = 50;

/// A website: who it is, whom it may be embedded by, and where its letters go.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// Its name in addresses.
    pub id: SiteId,
    /// The company's name, as visitors read it.
    #[serde(deserialize_with = "name")]
    pub name: String,
    /// The origins that may embed the widget.
    pub origins: Vec<Origin>,
    /// The languages offered, the first by default.
    pub languages: Vec<Language>,
    /// Where letters go.
    #[serde(deserialize_with = "email")]
    pub inbox: EmailAddress,
    /// Whether a help desk reads that inbox: those put away unread what says that a machine wrote it.
    #[serde(default)]
    pub inbox_is_help_desk: bool,
    /// Whom letters come from: an address that the SMTP account may send as.
    #[serde(deserialize_with = "email")]
    pub sender: EmailAddress,
    /// Where letters come back to that a mail server took and could not deliver; nowhere if missing.
    #[serde(default)]
    pub bounce_address: Option<BounceAddress>,
    /// The mail server that takes the letters, in short: the first channel, under the name `smtp`.
    #[serde(default)]
    smtp: Option<SmtpAddress>,
    /// The account at that server; its password is a secret.
    #[serde(default, deserialize_with = "account")]
    smtp_user: Option<String>,
    /// The ways to the company, at least one, in their order.
    #[serde(default)]
    pub channels: Vec<Channel>,
    /// When the further ones are used.
    #[serde(default)]
    pub channel_order: ChannelOrder,
    /// Whether ratings of *good* and *fair* without words come one by one; else once a day together.
    #[serde(default)]
    pub single_ratings: bool,
    /// Whether strangers may read this site's volumes at `/status/{site}`.
    #[serde(default)]
    pub publish: bool,
    /// The telephone number that visitors can call.
    #[serde(deserialize_with = "phone")]
    pub phone: String,
    /// The mail address that visitors can write to.
    #[serde(deserialize_with = "email")]
    pub mail: EmailAddress,
    /// The house's colour.
    #[serde(default)]
    pub colour: Colour,
    /// Where the company says how it treats data.
    pub privacy_url: HttpUrl,
    /// The country in which numbers without a country code are dialled.
    #[serde(deserialize_with = "country")]
    pub country: Country,
    /// The zone of the times in letters and on pages, a name of the IANA time zone database.
    pub time_zone: TimeZone,
    /// The language of letters to the company.
    pub letter_language: Language,
    /// The named places in the journey that the site's figures tell apart. Whatever else a page gives as
    /// one is counted as *other*: anybody can invent names.
    #[serde(default, deserialize_with = "touchpoints")]
    pub touchpoints: Vec<String>,
    /// Where the platform may store the site's data, `eu` or `fedramp`; anywhere if missing.
    #[serde(default, deserialize_with = "jurisdiction")]
    pub jurisdiction: Option<String>,
}

impl Site {
    /// A channel by its name.
    #[must_use]
    pub fn channel(&self, id: &ChannelId) -> Option<&Channel> {
        self.channels.iter().find(|channel| channel.id == *id)
    }

    /// Puts the mail server that was given in short before the other channels.
    pub(crate) fn gather_channels(&mut self) {
        if let Some(address) = self.smtp.take() {
            let user = self.smtp_user.take();
            self.channels.insert(0, Channel::in_short(address, user));
        }
    }

    /// The checks that look at more than one key: the key at fault and what is expected there.
    pub(crate) fn check(&self) -> Result<(), (&'static str, &'static str)> {
        if self.origins.is_empty() {
            Err((
                "origins",
                "expected at least one origin, as `[\"https://shop.example\"]`",
            ))
        } else if self.languages.is_empty() {
            Err((
                "languages",
                "expected at least one language, as `[\"en\", \"it\"]`",
            ))
        } else if self.smtp_user.is_some() {
            Err((
                "smtp_user",
                "expected `smtp` beside it, whose account it is; a channel's own account is its `user`",
            ))
        } else if self.channels.is_empty() {
            Err((
                "id",
                "expected a way to the company: `smtp = \"smtps://…\"`, or `[[sites.channels]]`",
            ))
        } else if self.has_double_channel() {
            Err((
                "channels",
                "expected an `id` for each channel that no other has (`smtp` is the name of the one that `smtp` gives)",
            ))
        } else {
            Ok(())
        }
    }
}

impl Site {
    fn has_double_channel(&self) -> bool {
        let ids = self.channels.iter().map(|channel| &channel.id);
        let distinct: std::collections::BTreeSet<_> = ids.collect();
        distinct.len() < self.channels.len()
    }
}

fn email<'de, D: Deserializer<'de>>(reader: D) -> Result<EmailAddress, D::Error> {
    let given = String::deserialize(reader)?;
    let address = EmailAddress::parse(&given)
        .ok()
        .filter(|address| address.as_str().is_ascii());
    address.ok_or_else(|| {
        D::Error::custom(format!("`{given}` is no mail address: expected `help@shop.example`, the domain in ASCII (xn--…)"))
    })
}

/// The account at a mail server: any words on one line.
pub(crate) fn account<'de, D: Deserializer<'de>>(reader: D) -> Result<Option<String>, D::Error> {
    let given = String::deserialize(reader)?;
    if given.trim() == given && !given.is_empty() && !given.chars().any(char::is_control) {
        Ok(Some(given))
    } else {
        Err(D::Error::custom(
            "expected the account's name on one line, without blanks around it, or no such key",
        ))
    }
}

fn phone<'de, D: Deserializer<'de>>(reader: D) -> Result<String, D::Error> {
    let given = String::deserialize(reader)?;
    match PhoneNumber::parse(&given) {
        Ok(number) => Ok(number.as_typed().to_owned()),
        Err(_) => Err(D::Error::custom(format!(
            "`{given}` is no telephone number: expected it as people write it, `06 5555 0147`"
        ))),
    }
}

fn name<'de, D: Deserializer<'de>>(reader: D) -> Result<String, D::Error> {
    let given = String::deserialize(reader)?;
    let length = given.chars().count();
    if given.trim() == given
        && (1..=NAME_CHARS_MAX).contains(&length)
        && !given.chars().any(char::is_control)
    {
        Ok(given)
    } else {
        Err(D::Error::custom(format!(
            "expected the company's name on one line, 1 to {NAME_CHARS_MAX} characters"
        )))
    }
}

/// A country in which numbers can be dialled.
fn country<'de, D: Deserializer<'de>>(reader: D) -> Result<Country, D::Error> {
    let given = String::deserialize(reader)?;
    known_country(&given).ok_or_else(|| {
        let letters: String = given.trim().to_uppercase().chars().take(2).collect();
        // Two letters that people write and that are no country's.
        let letters = if letters == "UK" { "GB" } else { &letters };
        let meant = known_country(letters).map(String::from);
        D::Error::custom(format!(
            "`{given}` is no country with telephone numbers: expected two capital letters, as `IT`{}",
            did_you_mean(meant.as_deref())
        ))
    })
}

fn known_country(letters: &str) -> Option<Country> {
    let country = Country::try_from(letters.to_owned()).ok()?;
    PhoneNumber::is_known_in(country).then_some(country)
}

fn touchpoints<'de, D: Deserializer<'de>>(reader: D) -> Result<Vec<String>, D::Error> {
    let given = Vec::<String>::deserialize(reader)?;
    if given.len() > TOUCHPOINTS_MAX {
        return Err(D::Error::custom(format!(
            "expected at most {TOUCHPOINTS_MAX} touchpoints"
        )));
    }
    let is_name = |name: &&String| {
        let length = name.chars().count();
        name.trim() == name.as_str()
            && (1..=limits::TOUCHPOINT_CHARS_MAX).contains(&length)
            && !name.chars().any(char::is_control)
    };
    match given.iter().find(|name| !is_name(name)) {
        None => Ok(given),
        Some(name) => Err(D::Error::custom(format!(
            "`{name}` is no touchpoint: expected a name on one line, as `data-pronto-rate` gives it, 1 to {} characters",
            limits::TOUCHPOINT_CHARS_MAX
        ))),
    }
}

fn jurisdiction<'de, D: Deserializer<'de>>(reader: D) -> Result<Option<String>, D::Error> {
    let given = String::deserialize(reader)?;
    if given == "eu" || given == "fedramp" {
        Ok(Some(given))
    } else {
        Err(D::Error::custom(format!(
            "`{given}` is no jurisdiction: expected `eu` or `fedramp`, or no such key{}",
            did_you_mean(near(&given, ["eu", "fedramp"]))
        )))
    }
}
