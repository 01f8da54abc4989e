//! A telephone number, however it is written.

mod calling_codes;

use crate::{Country, Fault, limits, phone_number::calling_codes::NumberingPlan, text};

/// A number as it was typed, and its digits. Nobody has verified it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneNumber {
    typed: String,
    digits: String,
    has_plus: bool,
}

impl PhoneNumber {
    /// Reads what was typed: digits of any script, everything else is punctuation.
    ///
    /// # Errors
    /// [`Fault::PhoneEmpty`], [`Fault::PhoneShort`] or [`Fault::PhoneLong`]; the visitor can mend it.
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        let (typed, _) = text::one_line(typed);
        if typed.is_empty() {
            return Err(Fault::PhoneEmpty);
        }
        let digits: String = typed.chars().filter_map(digit).collect();
        let too_long = text::over(&typed, limits::PHONE_CHARS_MAX).is_some();
        if too_long || digits.len() > limits::PHONE_DIGITS_MAX {
            Err(Fault::PhoneLong)
        } else if digits.len() < limits::PHONE_DIGITS_MIN {
            Err(Fault::PhoneShort)
        } else {
            let has_plus = typed.starts_with(['+', '\u{FF0B}']) || typed.starts_with("(+");
            Ok(Self {
                typed,
                digits,
                has_plus,
            })
        }
    }

    /// The number as it was typed, on one line.
    #[must_use]
    pub fn as_typed(&self) -> &str {
        &self.typed
    }

    /// The number in the international form of ITU-T E.164, `+390612345678`, read as a person in
    /// `country` would dial it. `None` if it fits no numbering plan: then only what was typed is true.
    #[must_use]
    pub fn international(&self, country: Country) -> Option<String> {
        let home = calling_codes::plan(country);
        let exit_prefix = home.map_or("00", |plan| plan.exit_prefix);
        let abroad = if self.has_plus {
            Some(self.digits.as_str())
        } else {
            self.digits.strip_prefix(exit_prefix)
        };
        let (plan, national) = match abroad {
            Some(digits) => {
                let plan = calling_codes::plan_of(digits)?;
                (plan, digits.strip_prefix(plan.calling_code)?)
            }
            None => (home?, self.digits.as_str()),
        };
        complete(plan, national)
    }

    /// What a visitor should be asked about the number before it is taken: `None` if it fits a plan.
    #[must_use]
    pub fn doubt(&self, country: Country) -> Option<Fault> {
        if self.international(country).is_some() {
            return None;
        }
        let home = calling_codes::plan(country)?;
        let mut digits = self.digits.bytes();
        let is_alike = digits.all(|b| self.digits.starts_with(char::from(b)));
        Some(match self.digits.len() {
            _ if is_alike => Fault::PhoneUnsure,
            digits if digits < home.digits_min => Fault::PhoneShort,
            digits if digits > home.digits_max => Fault::PhoneLong,
            _ => Fault::PhoneUnsure,
        })
    }

    /// [`PhoneNumber::international`] in groups that can be read and dialled, `+39 06 5555 0182`: in
    /// those of whoever typed it, since he knows where his area code ends.
    #[must_use]
    pub fn readable(&self, country: Country) -> Option<String> {
        let international = self.international(country)?;
        let digits = international.strip_prefix('+')?;
        let (code, national) =
            digits.split_at_checked(calling_codes::plan_of(digits)?.calling_code.len())?;
        let groups = self
            .typed_groups(national.len())
            .unwrap_or_else(|| neutral_groups(national));
        Some(["+", code, " ", &groups].concat())
    }

    /// The last so many digits, in groups as they were typed. `None` if they were typed in one.
    fn typed_groups(&self, digits: usize) -> Option<String> {
        let mut before = self.digits.len().checked_sub(digits)?;
        let mut groups: Vec<String> = Vec::new();
        for typed in self.typed.split(|c| digit(c).is_none()) {
            let group: String = typed.chars().filter_map(digit).skip(before).collect();
            before = before.saturating_sub(typed.chars().count());
            if !group.is_empty() {
                groups.push(group);
            }
        }
        (groups.len() > 1).then(|| groups.join(" "))
    }
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

/// A national number with its calling code. A trunk prefix goes, as in `+44 (0)20 …`, if what is
/// left still fits.
fn complete(plan: NumberingPlan, dialled: &str) -> Option<String> {
    let fits = |digits: &str| (plan.digits_min..=plan.digits_max).contains(&digits.len());
    let without_trunk = match plan.trunk_prefix {
        "" => None,
        prefix => dialled.strip_prefix(prefix).filter(|digits| fits(digits)),
    };
    let national = without_trunk.or_else(|| Some(dialled).filter(|digits| fits(digits)))?;
    Some(["+", plan.calling_code, national].concat())
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
mod tests {
    use super::PhoneNumber;
    use crate::{Country, Fault};

    fn in_country(typed: &str, country: &str) -> Option<String> {
        let country = Country::try_from(country.to_owned()).unwrap();
        PhoneNumber::parse(typed).unwrap().international(country)
    }

    #[test]
    fn ok_however_it_is_written() {
        let cases = [
            ("06 1234 5678", "IT", "+390612345678"),
            ("347 555 01 82", "IT", "+393475550182"),
            ("+39 347.555.0182", "DE", "+393475550182"),
            ("0039-06-12345678", "IT", "+390612345678"),
            ("(020) 7946 0958", "GB", "+442079460958"),
            ("+44 (0)20 7946 0958", "IT", "+442079460958"),
            ("1-202-555-0143", "US", "+12025550143"),
            ("011 39 06 12345678", "US", "+390612345678"),
            ("\u{0660}\u{0665}\u{0660} 123 4567", "AE", "+971501234567"),
        ];
        for (typed, country, international) in cases {
            assert_eq!(
                in_country(typed, country).as_deref(),
                Some(international),
                "{typed} in {country}"
            );
        }
    }

    #[test]
    fn ok_what_fits_no_plan_stays_as_typed() {
        assert_eq!(in_country("12345", "US"), None);
        assert_eq!(in_country("+999 1234567", "IT"), None);
    }

    fn readable(typed: &str, country: &str) -> Option<String> {
        let country = Country::try_from(country.to_owned()).unwrap();
        PhoneNumber::parse(typed).unwrap().readable(country)
    }

    /// Once `06 5555 0182`, of Rome, became `+39 065 555 0182`, which looks like another place.
    #[test]
    fn ok_readable_in_the_groups_as_typed() {
        let cases = [
            ("06 5555 0182", "IT", "+39 06 5555 0182"),
            ("347.555.01.82", "IT", "+39 347 555 01 82"),
            ("(020) 7946-0958", "GB", "+44 20 7946 0958"),
            ("+44 (0)20 7946 0958", "IT", "+44 20 7946 0958"),
            ("0039-06-55550182", "IT", "+39 06 55550182"),
            ("06 51 26 32 72", "HU", "+36 51 26 32 72"),
            (
                "\u{0660}\u{0665}\u{0660} 123 4567",
                "AE",
                "+971 50 123 4567",
            ),
        ];
        for (typed, country, read) in cases {
            assert_eq!(
                readable(typed, country).as_deref(),
                Some(read),
                "{typed} in {country}"
            );
        }
    }

    #[test]
    fn ok_readable_without_groups() {
        let cases = [
            ("3475550182", "IT", "+39 347 555 0182"),
            ("+393475550182", "DE", "+39 347 555 0182"),
            ("+39 3475550182", "DE", "+39 347 555 0182"),
            ("0655550182", "IT", "+39 06 55 55 01 82"),
            ("011555018", "IT", "+39 01 15 55 018"),
            ("2025550143", "US", "+1 202 555 0143"),
        ];
        for (typed, country, read) in cases {
            assert_eq!(
                readable(typed, country).as_deref(),
                Some(read),
                "{typed} in {country}"
            );
        }
        assert_eq!(readable("12345", "US"), None);
    }

    #[test]
    fn err_too_short_or_long() {
        assert_eq!(PhoneNumber::parse(" "), Err(Fault::PhoneEmpty));
        assert_eq!(PhoneNumber::parse("1234"), Err(Fault::PhoneShort));
        assert_eq!(PhoneNumber::parse("call me"), Err(Fault::PhoneShort));
        assert_eq!(
            PhoneNumber::parse("1234567890123456789"),
            Err(Fault::PhoneLong)
        );
        assert_eq!(PhoneNumber::parse(&"1 ".repeat(17)), Err(Fault::PhoneLong));
    }
}
