//! A telephone number, however it is written.
//!
//! The panel calls [`PhoneNumber::parse`] alone, and does not carry the tables of the numbering plans.

mod parts;
mod reading;

mod calling_codes;
mod plans;

use serde::{Deserialize, Serialize};

use self::reading::{Certain, read};
use crate::{Country, Fault, limits, text};

/// A number as it was typed. Nobody has verified it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PhoneNumber(String);

/// Why it is not certain which number was meant: then only what was typed is true.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// Fewer digits than the numbers that begin like it.
    Short,
    /// More digits than the numbers that begin like it.
    Long,
    /// It fits no numbering plan.
    Unplanned,
    /// It may be a national number, or one from abroad without its plus.
    TwoReadings,
    /// There are digits behind it that may be another number.
    Several,
}

impl PhoneNumber {
    /// Reads what was typed: digits of any script, everything else is punctuation.
    ///
    /// # Errors
    /// [`Fault::PhoneEmpty`], [`Fault::PhoneShort`], [`Fault::PhoneLong`] or, where two numbers together
    /// are too long, [`Fault::PhoneUnsure`]; the visitor can mend it.
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        let (typed, _) = text::one_line(typed);
        if typed.is_empty() {
            return Err(Fault::PhoneEmpty);
        }
        let digits = typed.chars().filter_map(digit).count();
        if text::over(&typed, limits::PHONE_CHARS_MAX).is_some() {
            Err(Fault::PhoneLong)
        } else if digits > limits::PHONE_DIGITS_MAX {
            let is_one = !typed.contains(['/', ',', ';']);
            Err(if is_one {
                Fault::PhoneLong
            } else {
                Fault::PhoneUnsure
            })
        } else if digits < limits::PHONE_DIGITS_MIN {
            Err(Fault::PhoneShort)
        } else {
            Ok(Self(typed))
        }
    }

    /// Whether it is known how numbers are dialled in a country. Where it is not, none without a country
    /// code is certain.
    #[must_use]
    pub fn is_known_in(country: Country) -> bool {
        calling_codes::home(country).is_some()
    }

    /// The number as it was typed, on one line.
    #[must_use]
    pub fn as_typed(&self) -> &str {
        &self.0
    }

    /// Its last two digits, `…82`: enough for whoever typed it to know which it is, and nothing for anybody
    /// else.
    #[must_use]
    pub fn masked(&self) -> String {
        let digits: Vec<char> = self.0.chars().filter_map(digit).collect();
        let last = digits.last_chunk::<2>();
        std::iter::once('…')
            .chain(last.into_iter().flatten().copied())
            .collect()
    }

    /// The number in the international form of ITU-T E.164, `+390612345678`, read as a person in
    /// `country` would dial it, without an extension. `None` in [`Doubt`]: nobody should dial a guess.
    #[must_use]
    pub fn international(&self, country: Country) -> Option<String> {
        Some(read(&self.0, country).ok()?.number.international())
    }

    /// Why there is no [`PhoneNumber::international`].
    #[must_use]
    pub fn doubt(&self, country: Country) -> Option<Doubt> {
        read(&self.0, country).err()
    }

    /// The digits behind the number that reach one person in a house, if the number is certain.
    #[must_use]
    pub fn extension(&self, country: Country) -> Option<String> {
        read(&self.0, country).ok()?.extension
    }

    /// [`PhoneNumber::international`] in groups that can be read and dialled, `+39 06 5555 0182`: in
    /// those of whoever typed it, since they know where the area code ends.
    #[must_use]
    pub fn readable(&self, country: Country) -> Option<String> {
        let certain = read(&self.0, country).ok()?;
        let groups =
            typed_groups(&certain).unwrap_or_else(|| neutral_groups(&certain.number.national));
        Some(["+", certain.number.calling_code, " ", &groups].concat())
    }

    /// A text by which one number is told from another, however it was typed: without an extension, and
    /// in doubt without the digits that were added to a number.
    #[must_use]
    pub fn alone(&self, country: Country) -> String {
        self.international(country)
            .unwrap_or_else(|| reading::first(&self.0, country))
    }
}

impl TryFrom<String> for PhoneNumber {
    type Error = Fault;

    fn try_from(given: String) -> Result<Self, Fault> {
        Self::parse(&given)
    }
}

impl From<PhoneNumber> for String {
    fn from(number: PhoneNumber) -> Self {
        number.0
    }
}

impl Doubt {
    /// What a visitor is asked about it. Nothing where the number is whole: they see no fault in it.
    #[must_use]
    pub const fn fault(self) -> Option<Fault> {
        match self {
            Self::Short => Some(Fault::PhoneShort),
            Self::Long => Some(Fault::PhoneLong),
            Self::Unplanned | Self::Several => Some(Fault::PhoneUnsure),
            Self::TwoReadings => None,
        }
    }
}

/// The national number in groups as they were typed. `None` if it was typed in one.
fn typed_groups(certain: &Certain) -> Option<String> {
    let digits = certain.typed.chars().filter_map(digit).count();
    let mut before = digits.checked_sub(certain.number.national.len())?;
    let mut groups: Vec<String> = Vec::new();
    for typed in certain.typed.split(|c| digit(c).is_none()) {
        let group: String = typed.chars().filter_map(digit).skip(before).collect();
        before = before.saturating_sub(typed.chars().count());
        if !group.is_empty() {
            groups.push(group);
        }
    }
    (groups.len() > 1).then(|| groups.join(" "))
}

/// A number that was typed in one, in groups that claim nothing. After a leading zero stands an
/// area code whose length is not known here: in pairs no group looks like one. Other numbers are
/// read in threes, with up to four digits at the end.
fn neutral_groups(national: &str) -> String {
    let size = if national.starts_with('0') { 2 } else { 3 };
    let mut groups = Vec::new();
    let mut rest = national;
    while let Some((group, after)) = rest
        .split_at_checked(size)
        .filter(|(_, after)| after.len() > 1)
    {
        groups.push(group);
        rest = after;
    }
    groups.push(rest);
    groups.join(" ")
}

/// A decimal digit of the scripts whose keyboards have digits of their own, as an ASCII digit.
fn digit(c: char) -> Option<char> {
    const ZEROS: [u32; 8] = [0x30, 0x660, 0x6F0, 0x966, 0x9E6, 0xE50, 0x1040, 0xFF10];
    let code = u32::from(c);
    ZEROS
        .iter()
        .find_map(|zero| char::from_digit(code.checked_sub(*zero).filter(|d| *d < 10)?, 10))
}

#[cfg(test)]
mod tests;
