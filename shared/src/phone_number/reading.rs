//! Which number was meant: the readings that the numbering plans allow.

use super::{
    Doubt,
    calling_codes::{self, Home},
    digit,
    parts::{Strokes, Tail, take_apart},
    plans,
};
use crate::{Country, text};

/// A number with its calling code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Whole {
    pub(super) calling_code: &'static str,
    pub(super) national: String,
}

/// A number of which there is one reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Certain {
    pub(super) number: Whole,
    /// The digits behind it that reach one person in a house.
    pub(super) extension: Option<String>,
    /// The number as it was typed, without the extension.
    pub(super) typed: String,
}

impl Whole {
    /// The form of ITU-T E.164, `+390612345678`.
    pub(super) fn international(&self) -> String {
        ["+", self.calling_code, &self.national].concat()
    }
}

/// Reads what was typed as a person in `country` would dial it.
pub(super) fn read(typed: &str, country: Country) -> Result<Certain, Doubt> {
    let parts = take_apart(typed, Strokes::Part);
    let certain = |number: Whole, typed: &str, extension: Option<String>| Certain {
        number,
        extension,
        typed: typed.to_owned(),
    };
    match parts.tail {
        Tail::Nothing => number(typed, country).map(|whole| certain(whole, typed, None)),
        Tail::Extension(extension) => {
            number(parts.number, country).map(|whole| certain(whole, parts.number, Some(extension)))
        }
        Tail::Other => Err(Doubt::Several),
        Tail::Pause(_) | Tail::Stroke => {
            let joined = take_apart(typed, Strokes::Group);
            let extension = match joined.tail {
                Tail::Extension(extension) => Some(extension),
                Tail::Nothing => None,
                _ => return Err(Doubt::Several),
            };
            let joined_whole = number(joined.number, country);
            match (number(parts.number, country), parts.tail) {
                (Ok(before), Tail::Pause(pause))
                    if joined_whole.is_err() && extension.is_none() =>
                {
                    Ok(certain(before, parts.number, Some(pause)))
                }
                (Ok(_), _) => Err(Doubt::Several),
                (Err(_), _) => joined_whole.map(|whole| certain(whole, joined.number, extension)),
            }
        }
    }
}

/// The number that stands first in what was typed, whatever is in doubt: the same one for whoever adds
/// a digit or another number to it.
pub(super) fn first(typed: &str, country: Country) -> String {
    let parts = take_apart(typed, Strokes::Part);
    let mut rest = parts.number.trim_end();
    // At most as many turns as there are characters, of which a number has few.
    while !rest.is_empty() {
        if let Ok(whole) = number(rest, country) {
            return whole.international();
        }
        let mut characters = rest.chars();
        characters.next_back();
        rest = characters.as_str();
    }
    digits_of(parts.number)
}

/// What was typed as one number.
fn number(typed: &str, country: Country) -> Result<Whole, Doubt> {
    let home = calling_codes::home(country);
    let digits = digits_of(typed);
    if has_plus(typed) {
        return abroad(&digits).ok_or_else(|| doubt(&digits, plans::code_of(&digits)));
    }
    let Some(home) = home else {
        return behind(&digits, "00").ok_or(Doubt::Unplanned);
    };
    let dialled = [
        behind(&digits, home.exit_prefix),
        behind(&digits, "00"),
        behind_trunk(&digits, home),
    ];
    let bare = whole(home.calling_code, &digits);
    let mut prefixed = dialled.into_iter().flatten();
    let Some(first) = prefixed.next() else {
        return without_prefix(typed, &digits, (home, bare));
    };
    let is_only = prefixed.chain(bare).all(|other| other == first);
    is_only.then_some(first).ok_or(Doubt::TwoReadings)
}

/// A number with neither plus nor prefix: a national one, or one from abroad whose plus was left out.
fn without_prefix(
    typed: &str,
    digits: &str,
    (home, bare): (Home, Option<Whole>),
) -> Result<Whole, Doubt> {
    let coded = plans::code_of(digits).and_then(|(code, national)| whole(code, national));
    let Some(coded) = coded else {
        return bare.ok_or_else(|| at_home(digits, home));
    };
    let is_own = coded.calling_code == home.calling_code;
    let mut groups = typed
        .split(|c| digit(c).is_none())
        .filter(|group| !group.is_empty());
    let first_group = groups.next().map(digits_of).unwrap_or_default();
    let is_grouped = groups.next().is_some();
    // Whoever leaves out the plus still sets the calling code apart.
    let is_set_apart = is_grouped && first_group == coded.calling_code;
    let Some(bare) = bare else {
        let is_likely = is_own || is_set_apart || !nearly_fits(digits, home);
        return is_likely.then_some(coded).ok_or(Doubt::TwoReadings);
    };
    if is_grouped && !is_set_apart {
        Ok(bare)
    } else if is_own && is_set_apart {
        Ok(coded)
    } else if !is_own && home.is_trunk_seldom && is_regular(&bare) {
        // Nearly everybody who types the like of it here means the number of this country.
        Ok(bare)
    } else {
        Err(Doubt::TwoReadings)
    }
}

/// Whether these would be a number of the country with a digit more or less: an Italian mobile with a
/// digit too many is a number of Paris without its plus.
fn nearly_fits(digits: &str, home: Home) -> bool {
    let ends = plans::lengths(home.calling_code, digits).and_then(|lengths| lengths.ends());
    let is_near = |(min, max): (usize, usize)| {
        digits.len().checked_sub(max) == Some(1) || min.checked_sub(digits.len()) == Some(1)
    };
    home.is_trunk_seldom && ends.is_some_and(is_near)
}

/// A number behind the prefix for calls abroad.
fn behind(digits: &str, exit_prefix: &str) -> Option<Whole> {
    abroad(digits.strip_prefix(exit_prefix)?)
}

/// A national number behind the trunk prefix.
fn behind_trunk(digits: &str, home: Home) -> Option<Whole> {
    let national = digits.strip_prefix(home.trunk_prefix)?;
    let has_trunk = !home.trunk_prefix.is_empty();
    whole(home.calling_code, national).filter(|_| has_trunk)
}

/// A number with its calling code. A trunk prefix goes, as in `+44 (0)20 …`, if nothing fits with it.
fn abroad(digits: &str) -> Option<Whole> {
    let (code, national) = plans::code_of(digits)?;
    whole(code, national).or_else(|| {
        let trunk_prefix = calling_codes::trunk_prefix(code);
        let national = national.strip_prefix(trunk_prefix)?;
        whole(code, national).filter(|_| !trunk_prefix.is_empty())
    })
}

/// A number that fits the plan behind its calling code.
fn whole(calling_code: &'static str, national: &str) -> Option<Whole> {
    let fits = plans::lengths(calling_code, national)?.has(national.len());
    fits.then(|| Whole {
        calling_code,
        national: national.to_owned(),
    })
}

/// Whether numbers that begin like this one have one length or two, so that fitting says something.
fn is_regular(number: &Whole) -> bool {
    plans::lengths(number.calling_code, &number.national)
        .is_some_and(|lengths| lengths.count() <= 2)
}

/// Why digits that a person in this country typed are no number.
fn at_home(digits: &str, home: Home) -> Doubt {
    let abroad = [home.exit_prefix, "00"].into_iter();
    let mut abroad = abroad.filter_map(|prefix| plans::code_of(digits.strip_prefix(prefix)?));
    let national = digits.strip_prefix(home.trunk_prefix).unwrap_or(digits);
    doubt(
        digits,
        abroad.next().or(Some((home.calling_code, national))),
    )
}

/// Why digits are no number, with the plan that they come nearest to.
fn doubt(digits: &str, plan: Option<(&'static str, &str)>) -> Doubt {
    let is_one_digit = digits.chars().all(|digit| digits.starts_with(digit));
    let ends = plan.filter(|_| !is_one_digit).and_then(|(code, national)| {
        let begins_alike = plans::lengths(code, national).and_then(|lengths| lengths.ends());
        Some((begins_alike.or_else(|| plans::ends(code))?, national.len()))
    });
    match ends {
        Some(((min, _), digits)) if digits < min => Doubt::Short,
        Some(((_, max), digits)) if digits > max => Doubt::Long,
        _ => Doubt::Unplanned,
    }
}

/// Whether a plus stands before the first digit.
fn has_plus(typed: &str) -> bool {
    let before = typed.split(|c| digit(c).is_some()).next();
    before.is_some_and(|before| before.chars().any(|c| text::half_width(c) == '+'))
}

fn digits_of(typed: &str) -> String {
    typed.chars().filter_map(digit).collect()
}
