//! Which characters nobody sees, by Unicode's own properties.
//!
//! The table is Unicode's and is held against its data by a test, which prints a new one where the two
//! differ. A library of properties weighs many times as much, and the panel is downloaded.

/// Whether a character must not stand in one line: a control, format, surrogate or private-use character
/// (general categories Cc, Cf, Cs, Co), a separator of lines or paragraphs (Zl, Zp), a noncharacter, or
/// one that is shown as nothing by default (`Default_Ignorable_Code_Point`, UAX #44 §5), assigned or not.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    let code = u32::from(c);
    // Every plane ends in two noncharacters.
    let is_noncharacter = code & 0xFFFE == 0xFFFE;
    let at = RANGES.partition_point(|(_, last)| *last < code);
    is_noncharacter || RANGES.get(at).is_some_and(|(first, _)| *first <= code)
}

/// First and last of each range, in their order; the last two code points of each plane are left out.
const RANGES: &[(u32, u32)] = &[
    (0x0000, 0x001F),
    (0x007F, 0x009F),
    (0x00AD, 0x00AD),
    (0x034F, 0x034F),
    (0x0600, 0x0605),
    (0x061C, 0x061C),
    (0x06DD, 0x06DD),
    (0x070F, 0x070F),
    (0x0890, 0x0891),
    (0x08E2, 0x08E2),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x200B, 0x200F),
    (0x2028, 0x202E),
    (0x2060, 0x206F),
    (0x3164, 0x3164),
    (0xD800, 0xF8FF),
    (0xFDD0, 0xFDEF),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFFB),
    (0x1_10BD, 0x1_10BD),
    (0x1_10CD, 0x1_10CD),
    (0x1_3430, 0x1_343F),
    (0x1_BCA0, 0x1_BCA3),
    (0x1_D173, 0x1_D17A),
    (0xE_0000, 0xE_0FFF),
    (0xF_0000, 0xF_FFFD),
    (0x10_0000, 0x10_FFFD),
];

#[cfg(test)]
mod tests {
    use icu_properties::{
        CodePointMapData, CodePointSetData,
        props::{DefaultIgnorableCodePoint, GeneralCategory, NoncharacterCodePoint},
    };

    use super::{RANGES, is_invisible};

    fn is_invisible_by_unicode(code: u32) -> bool {
        let category = CodePointMapData::<GeneralCategory>::new().get32(code);
        matches!(
            category,
            GeneralCategory::Control
                | GeneralCategory::Format
                | GeneralCategory::Surrogate
                | GeneralCategory::PrivateUse
                | GeneralCategory::LineSeparator
                | GeneralCategory::ParagraphSeparator
        ) || CodePointSetData::new::<DefaultIgnorableCodePoint>().contains32(code)
            || CodePointSetData::new::<NoncharacterCodePoint>().contains32(code)
    }

    /// A later Unicode may have more of them: then this fails, and says the table.
    #[test]
    fn ok_the_table_is_unicodes() {
        let mut ranges: Vec<(u32, u32)> = Vec::new();
        for code in (0..=0x10_FFFF).filter(|code| code & 0xFFFE != 0xFFFE) {
            match ranges.last_mut() {
                _ if !is_invisible_by_unicode(code) => {}
                Some((_, last)) if *last + 1 == code => *last = code,
                _ => ranges.push((code, code)),
            }
        }
        assert!(ranges == RANGES, "{ranges:#06X?}");
    }

    #[test]
    fn ok_every_character_is_told_as_unicode_tells_it() {
        for c in '\0'..=char::MAX {
            assert_eq!(
                is_invisible(c),
                is_invisible_by_unicode(u32::from(c)),
                "{c:?}"
            );
        }
    }
}
