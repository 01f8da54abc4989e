//! Numbers as people type them, and what a telephone dials.

use super::{Doubt, PhoneNumber};
use crate::{Country, Fault};

fn country(letters: &str) -> Country {
    Country::try_from(letters.to_owned()).unwrap()
}

fn in_country(typed: &str, letters: &str) -> Option<String> {
    let number = PhoneNumber::parse(typed).unwrap();
    number.international(country(letters))
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
    for (typed, letters, international) in cases {
        assert_eq!(
            in_country(typed, letters).as_deref(),
            Some(international),
            "{typed} in {letters}"
        );
    }
}

/// A wrong number used to be dialled for each of these, or may be by whoever reads them otherwise.
#[test]
fn ok_an_extension_stands_apart() {
    let cases = [
        ("06 5555 0182 int. 12", "IT", "+390655550182", "12"),
        ("06 5555 0182, int.12", "IT", "+390655550182", "12"),
        ("06/55550182 - interno 3", "IT", "+390655550182", "3"),
        ("(212) 555-0143 x4455", "US", "+12125550143", "4455"),
        ("+1 212 555 0143 EXT 7", "IT", "+12125550143", "7"),
        ("tel:+390655550182;ext=12", "DE", "+390655550182", "12"),
        ("06 5555 0182 #12", "IT", "+390655550182", "12"),
        ("06 5555 0182,,12", "IT", "+390655550182", "12"),
        ("01 42 68 53 00 poste 210", "FR", "+33142685300", "210"),
        ("8 (495) 123-45-67 доб. 89", "RU", "+74951234567", "89"),
        ("030 123456 Durchwahl 78", "DE", "+4930123456", "78"),
        ("03-1234-5678 内線 9", "JP", "+81312345678", "9"),
        ("\u{FF0B}81 3-1234-5678\u{FF03}9", "IT", "+81312345678", "9"),
    ];
    for (typed, letters, international, extension) in cases {
        assert_eq!(
            in_country(typed, letters).as_deref(),
            Some(international),
            "{typed}"
        );
        let number = PhoneNumber::parse(typed).unwrap();
        assert_eq!(
            number.extension(country(letters)).as_deref(),
            Some(extension),
            "{typed}"
        );
    }
}

#[test]
fn ok_a_plus_may_be_left_out() {
    let cases = [
        ("393475550182", "IT", "+393475550182"),
        ("39 06 5555 0182", "IT", "+390655550182"),
        ("447911123456", "IT", "+447911123456"),
        ("44 7911 123456", "US", "+447911123456"),
        ("00447911123456", "US", "+447911123456"),
        // A mobile of this country, not a number of Belgium.
        ("3281234567", "IT", "+393281234567"),
        ("(323) 555-0143", "US", "+13235550143"),
        ("131 2345 6789", "CN", "+8613123456789"),
        ("13123456789", "CN", "+8613123456789"),
    ];
    for (typed, letters, international) in cases {
        assert_eq!(
            in_country(typed, letters).as_deref(),
            Some(international),
            "{typed} in {letters}"
        );
    }
}

#[test]
fn err_in_doubt_no_number_is_told() {
    let cases = [
        ("12345", "US", Doubt::Short),
        ("+999 1234567", "IT", Doubt::Unplanned),
        ("347 55", "IT", Doubt::Short),
        ("12345", "IT", Doubt::Short),
        ("00000000", "IT", Doubt::Unplanned),
        ("+39 347", "IT", Doubt::Short),
        ("0039 347 555", "IT", Doubt::Short),
        ("347 555 0182 71", "IT", Doubt::Long),
        ("+44 7911 1234567", "IT", Doubt::Long),
        ("06 5555 0182/83", "IT", Doubt::Several),
        ("32123456 / 42123456", "DK", Doubt::Several),
        ("06 555501, 06 555502", "IT", Doubt::Several),
        ("347 555018 o 06 555501", "IT", Doubt::Several),
        ("06 5555 0182 dopo le 18", "IT", Doubt::Several),
        ("+39 347 55501 +39 06 55", "IT", Doubt::Several),
        // As many digits as a number of Milan, with the comma or without.
        ("02 5555 01,82", "IT", Doubt::Several),
        // Without the trunk prefix, or without the plus?
        ("15123456789", "DE", Doubt::TwoReadings),
        // An Italian mobile with a digit too many, or one of Paris without its plus?
        ("33155501827", "IT", Doubt::TwoReadings),
    ];
    for (typed, letters, doubt) in cases {
        let number = PhoneNumber::parse(typed).unwrap();
        let country = country(letters);
        assert_eq!(number.doubt(country), Some(doubt), "{typed}");
        assert_eq!(number.international(country), None, "{typed}");
        assert_eq!(number.extension(country), None, "{typed}");
        assert_eq!(number.readable(country), None, "{typed}");
    }
}

#[test]
fn ok_one_number_however_much_is_added_to_it() {
    let alone = |typed: &str| PhoneNumber::parse(typed).unwrap().alone(country("IT"));
    for typed in [
        "347 555 0182",
        "+39 347 555 0182",
        "393475550182",
        "347 555 0182 int. 1",
        "347 555 0182 x2",
        "347 555 0182 3",
        "347 555 0182 / 4",
        "347 555 0182 o 06 5555",
    ] {
        assert_eq!(alone(typed), "+393475550182", "{typed}");
    }
    assert_eq!(alone("00000000"), "00000000");
}

fn readable(typed: &str, letters: &str) -> Option<String> {
    PhoneNumber::parse(typed)
        .unwrap()
        .readable(country(letters))
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
        ("06 52 26 32 72", "HU", "+36 52 26 32 72"),
        (
            "\u{0660}\u{0665}\u{0660} 123 4567",
            "AE",
            "+971 50 123 4567",
        ),
    ];
    for (typed, letters, read) in cases {
        assert_eq!(
            readable(typed, letters).as_deref(),
            Some(read),
            "{typed} in {letters}"
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
    for (typed, letters, read) in cases {
        assert_eq!(
            readable(typed, letters).as_deref(),
            Some(read),
            "{typed} in {letters}"
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
    assert_eq!(
        PhoneNumber::parse("06 5555 0182 / 347 555 0182"),
        Err(Fault::PhoneUnsure)
    );
}

#[test]
fn ok_two_digits_say_which_it_is() {
    for (typed, masked) in [
        ("347 555 01 82", "…82"),
        ("06 5555 0182 int. 12", "…12"),
        ("\u{0660}\u{0665}\u{0660} 123 45\u{0666}\u{0667}", "…67"),
    ] {
        assert_eq!(
            PhoneNumber::parse(typed).unwrap().masked(),
            masked,
            "{typed}"
        );
    }
}
