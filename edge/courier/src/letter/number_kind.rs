//! What calling a number may cost, read off its beginning: nobody should dial a premium number or
//! the other end of the world without having been told.
//!
//! A number is judged as the courier reads it, complete with its calling code. It may still be
//! forwarded anywhere, and a plan may have changed since the table was made: this is a warning where
//! there is cause for one, no promise where there is none.

mod plans;

use shared::{Country, Doubt, PhoneNumber};

use self::plans::{CODES, GLOBAL, PARTS, TARIFFS};

/// What is known of a number before anybody dials it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberKind {
    /// An ordinary number of the site's own country.
    Ordinary,
    /// An ordinary number of another country.
    OtherCountry(Country),
    /// Dear by its tariff, in this country; `None` for a number of no country.
    Special(Tariff, Option<Country>),
    /// It fits no numbering plan.
    Unknown,
    /// It may be one of two numbers, or there are two.
    Ambiguous,
}

/// Why a number is dear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tariff {
    /// The caller pays for a service.
    Premium,
    /// Caller and owner share the cost.
    SharedCost,
    /// A personal number, which follows its owner anywhere at the caller's cost.
    Personal,
    /// A telephone that speaks to a satellite.
    Satellite,
    /// A network of no country.
    International,
}

impl NumberKind {
    /// The kind of `number` as a person in `country` would dial it.
    #[must_use]
    pub fn of(number: &PhoneNumber, country: Country) -> Self {
        match (number.international(country), number.doubt(country)) {
            (Some(international), _) => Self::of_international(&international, country),
            (None, Some(Doubt::TwoReadings | Doubt::Several)) => Self::Ambiguous,
            (None, _) => global(number.as_typed()),
        }
    }

    /// The name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ordinary => "ordinary",
            Self::OtherCountry(_) => "other_country",
            Self::Special(Tariff::Premium, _) => "premium",
            Self::Special(Tariff::SharedCost, _) => "shared_cost",
            Self::Special(Tariff::Personal, _) => "personal",
            Self::Special(Tariff::Satellite, _) => "satellite",
            Self::Special(Tariff::International, _) => "international",
            Self::Unknown => "unknown",
            Self::Ambiguous => "ambiguous",
        }
    }

    /// The country that the letter should name: where the number is dear or abroad.
    #[must_use]
    pub const fn country(self) -> Option<Country> {
        match self {
            Self::OtherCountry(country) | Self::Special(_, Some(country)) => Some(country),
            Self::Ordinary | Self::Special(_, None) | Self::Unknown | Self::Ambiguous => None,
        }
    }

    fn of_international(international: &str, site: Country) -> Self {
        let digits = international.trim_start_matches('+');
        let Some((code, regions)) = rows(CODES).find_map(|row| row.beginning(digits)) else {
            return global(international);
        };
        let national = digits.strip_prefix(code).unwrap_or_default();
        let mut regions = regions.split(',');
        let part = part(code, national);
        let country = part.or_else(|| regions.next().and_then(country_of));
        let tariff = rows(TARIFFS).find_map(|row| row.tariff(code, national));
        let is_home = country == Some(site) || (part.is_none() && is_undivided(code, site));
        match (tariff, country) {
            (Some(tariff), country) => Self::Special(tariff, country),
            (None, Some(country)) if !is_home => Self::OtherCountry(country),
            (None, _) => Self::Ordinary,
        }
    }
}

/// The calling code of a country.
pub(super) fn calling_code(country: Country) -> Option<&'static str> {
    rows(CODES).find_map(|row| {
        let has = row.list.split(',').any(|region| region == country.as_str());
        has.then_some(row.key)
    })
}

/// One row of a table: digits, what they are the code of, and a list.
struct Row {
    key: &'static str,
    list: &'static str,
}

/// A row's key is its leading digits, its list the rest.
fn rows(table: &'static str) -> impl Iterator<Item = Row> {
    table.split(';').filter_map(|row| {
        let at = row.find(|c: char| !c.is_ascii_digit())?;
        let (key, list) = row.split_at_checked(at)?;
        Some(Row { key, list })
    })
}

impl Row {
    /// The key and the list, if the key begins the digits. No calling code begins another.
    fn beginning(&self, digits: &str) -> Option<(&'static str, &'static str)> {
        digits
            .starts_with(self.key)
            .then_some((self.key, self.list))
    }

    /// The tariff, if this row is of the calling code and one of its beginnings fits.
    fn tariff(&self, code: &str, national: &str) -> Option<Tariff> {
        let (letter, beginnings) = self.list.split_at_checked(1)?;
        let fits = self.key == code && begins(national, beginnings);
        fits.then(|| tariff(letter)).flatten()
    }
}

/// The part of a divided calling code to which a national number belongs.
fn part(code: &str, national: &str) -> Option<Country> {
    rows(PARTS).filter(|row| row.key == code).find_map(|row| {
        let (region, beginnings) = row.list.split_at_checked(2)?;
        begins(national, beginnings)
            .then(|| country_of(region))
            .flatten()
    })
}

/// Whether the site's country shares this calling code and has no beginnings of its own in it: then
/// its numbers cannot be told from its neighbour's.
fn is_undivided(code: &str, site: Country) -> bool {
    let mut parts = rows(PARTS).filter(|row| row.key == code);
    let is_a_part = parts.any(|row| row.list.starts_with(site.as_str()));
    !is_a_part && calling_code(site) == Some(code)
}

/// A number of no country: typed with a plus or the prefix for calls abroad.
fn global(typed: &str) -> NumberKind {
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let abroad = ["00", "011"]
        .into_iter()
        .find_map(|prefix| digits.strip_prefix(prefix))
        .unwrap_or(&digits);
    let row = GLOBAL.split(';').find_map(|row| {
        let (letter, codes) = row.split_at_checked(1)?;
        begins(abroad, codes).then(|| tariff(letter)).flatten()
    });
    row.map_or(NumberKind::Unknown, |tariff| {
        NumberKind::Special(tariff, None)
    })
}

fn begins(national: &str, beginnings: &str) -> bool {
    beginnings
        .split(',')
        .any(|beginning| national.starts_with(beginning))
}

fn tariff(letter: &str) -> Option<Tariff> {
    match letter {
        "P" => Some(Tariff::Premium),
        "S" => Some(Tariff::SharedCost),
        "N" => Some(Tariff::Personal),
        "T" => Some(Tariff::Satellite),
        "I" => Some(Tariff::International),
        _ => None,
    }
}

fn country_of(region: &str) -> Option<Country> {
    Country::try_from(region.to_owned()).ok()
}

#[cfg(test)]
mod tests;
