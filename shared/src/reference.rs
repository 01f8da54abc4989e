//! The case's speakable name, `K7Q2-9M4X-3PC`.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// Crockford's base 32: no I, L, O, U. <https://www.crockford.com/base32.html>
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// The first symbol in this version.
const FIRST: u8 = b'K';
/// Random symbols after the first, five bits each.
const DRAWN: usize = 9;
/// Symbols of a reference, the check symbol included.
const SYMBOLS: usize = 11;
/// The prime of Crockford's check symbol.
const CHECK_PRIME: u64 = 37;

/// A case's reference: ten symbols of Crockford base 32, the first `K`, and the check symbol.
///
/// It shows no data by itself and opens nothing.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Reference([u8; SYMBOLS]);

/// Not a reference: other symbols, another length, or the check symbol does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAReference;

impl Reference {
    /// The reference of the lowest 45 bits. `None` if its check symbol could not be read aloud
    /// (one of `*~$=U`, 5 draws of 37): draw again.
    #[must_use]
    pub fn from_bits(bits: u64) -> Option<Self> {
        let mut symbols = [FIRST; SYMBOLS];
        let drawn = symbols.get_mut(1..=DRAWN)?;
        let mut rest = bits;
        for slot in drawn.iter_mut().rev() {
            *slot = symbol(rest & 31)?;
            rest >>= 5;
        }
        let check = symbol(checksum(symbols.get(..=DRAWN)?)?)?;
        *symbols.last_mut()? = check;
        Some(Self(symbols))
    }

    /// The symbols for a voice: `K 7 Q 2, 9 M 4 X, 3 P C`.
    #[must_use]
    pub fn spelled(&self) -> String {
        let grouped = self.to_string();
        let groups = grouped.split('-').map(|group| {
            group
                .chars()
                .map(|c| c.to_string())
                .collect::<Vec<_>>()
                .join(" ")
        });
        groups.collect::<Vec<_>>().join(", ")
    }
}

/// Small letters, missing or other dashes and blanks are fine; `O` reads as `0`, `I` and `L` as `1`.
impl FromStr for Reference {
    type Err = NotAReference;

    fn from_str(given: &str) -> Result<Self, NotAReference> {
        let mut symbols = [0; SYMBOLS];
        let mut slots = symbols.iter_mut();
        for c in given.chars() {
            if c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '_' | '.') {
                continue;
            }
            let read = match c.to_ascii_uppercase() {
                'O' => b'0',
                'I' | 'L' => b'1',
                other => u8::try_from(other).map_err(|_| NotAReference)?,
            };
            value(read).ok_or(NotAReference)?;
            *slots.next().ok_or(NotAReference)? = read;
        }
        if slots.next().is_some() || symbols.first() != Some(&FIRST) {
            return Err(NotAReference);
        }
        let (check, drawn) = symbols.split_last().ok_or(NotAReference)?;
        if checksum(drawn).and_then(symbol) == Some(*check) {
            Ok(Self(symbols))
        } else {
            Err(NotAReference)
        }
    }
}

impl TryFrom<String> for Reference {
    type Error = NotAReference;

    fn try_from(given: String) -> Result<Self, NotAReference> {
        given.parse()
    }
}

impl From<Reference> for String {
    fn from(reference: Reference) -> Self {
        reference.to_string()
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, byte) in self.0.iter().enumerate() {
            if at == 4 || at == 8 {
                f.write_str("-")?;
            }
            write!(f, "{}", char::from(*byte))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reference({self})")
    }
}

impl fmt::Display for NotAReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a reference")
    }
}

fn symbol(value: u64) -> Option<u8> {
    ALPHABET.get(usize::try_from(value).ok()?).copied()
}

fn value(symbol: u8) -> Option<u64> {
    ALPHABET
        .iter()
        .position(|s| *s == symbol)
        .and_then(|at| u64::try_from(at).ok())
}

/// The number that the symbols spell, modulo 37. Taken step by step, it stays below 37 × 32 + 32.
fn checksum(symbols: &[u8]) -> Option<u64> {
    symbols.iter().try_fold(0_u64, |sum, symbol| {
        sum.checked_mul(32)?
            .checked_add(value(*symbol)?)
            .map(|sum| sum % CHECK_PRIME)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Reference;

    #[test]
    fn pin_known_reference() {
        let reference: Reference = "K7Q2-9M4X-3PC".parse().unwrap();
        assert_eq!(reference.to_string(), "K7Q2-9M4X-3PC");
        assert_eq!(reference.spelled(), "K 7 Q 2, 9 M 4 X, 3 P C");
        assert_eq!("k7q29m4x 3pc".parse(), Ok(reference));
    }

    #[test]
    fn err_wrong_symbols() {
        for given in [
            "",
            "K7Q2-9M4X-3PD",
            "A7Q2-9M4X-3PC",
            "K7Q2-9M4X-3P",
            "K7Q2-9M4X-3PCC",
            "K7Q2-9M4X-3P=",
            "K7Q2-9M4U-3PC",
        ] {
            assert!(given.parse::<Reference>().is_err(), "{given}");
        }
    }

    proptest! {
        #[test]
        fn prop_reads_back(bits: u64) {
            if let Some(reference) = Reference::from_bits(bits) {
                prop_assert_eq!(reference.to_string().to_lowercase().replace('-', "").parse(), Ok(reference));
            }
        }

        /// The check symbol finds every single wrong symbol and every swap of neighbours.
        #[test]
        fn prop_one_slip_is_found(bits: u64, at in 1_usize..10, other in 0_usize..32) {
            if let Some(reference) = Reference::from_bits(bits) {
                let mut plain: Vec<char> = reference.to_string().replace('-', "").chars().collect();
                let wrong = char::from(super::ALPHABET[other]);
                prop_assume!(plain[at] != wrong);
                plain[at] = wrong;
                prop_assert!(plain.iter().collect::<String>().parse::<Reference>().is_err());
            }
        }
    }
}
