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

    /// [`PhoneNumber::international`] in groups that can be read and dialled, `+39 061 234 5678`.
    #[must_use]
    pub fn readable(&self, country: Country) -> Option<String> {
        let international = self.international(country)?;
        let digits = international.strip_prefix('+')?;
        let (code, national) =
            digits.split_at_checked(calling_codes::plan_of(digits)?.calling_code.len())?;
        let mut readable = ["+", code].concat();
        let mut rest = national;
        while !rest.is_empty() {
            let size = if rest.len() <= 4 { rest.len() } else { 3 };
            let (group, after) = rest.split_at_checked(size)?;
            readable.push(' ');
            readable.push_str(group);
            rest = after;
        }
        Some(readable)
    }
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

    #[test]
    fn ok_readable() {
        let italy = Country::try_from("IT".to_owned()).unwrap();
        let number = PhoneNumber::parse("3475550182").unwrap();
        assert_eq!(number.readable(italy).as_deref(), Some("+39 347 555 0182"));
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
