//! Numbers of each kind for more than ten countries. What is here as special is so by the country's
//! own plan; what is ordinary is a number of a fixed line or a mobile.

use shared::{Country, PhoneNumber};

use super::{CODES, NumberKind, PARTS, TARIFFS, Tariff, calling_code, rows};

fn kind(typed: &str, country: &str) -> NumberKind {
    NumberKind::of(&PhoneNumber::parse(typed).unwrap(), in_letters(country))
}

fn in_letters(country: &str) -> Country {
    Country::try_from(country.to_owned()).unwrap()
}

/// Country, premium or personal or shared cost, typed as people of the country do.
const SPECIAL: [(&str, Tariff, &[&str]); 34] = [
    (
        "IT",
        Tariff::Premium,
        &["899 123456", "892 424", "895 1234567", "+39 899 123 456"],
    ),
    ("IT", Tariff::SharedCost, &["840 123 456", "848 800 800"]),
    ("IT", Tariff::Personal, &["199 123456", "178 1234567"]),
    (
        "DE",
        Tariff::Premium,
        &[
            "0900 1 123456",
            "0137 7 123456",
            "11833",
            "0049 900 3 123456",
        ],
    ),
    ("DE", Tariff::SharedCost, &["0180 5 12345", "01802 123456"]),
    ("DE", Tariff::Personal, &["0700 12345678"]),
    (
        "FR",
        Tariff::Premium,
        &["08 99 12 34 56", "+33 (0)8 92 12 34 56"],
    ),
    (
        "FR",
        Tariff::SharedCost,
        &["0825 12 34 56", "0811 12 34 56"],
    ),
    (
        "GB",
        Tariff::Premium,
        &["0906 123 4567", "0871 123 4567", "+44 9098 790000"],
    ),
    ("GB", Tariff::Personal, &["070 1234 5678"]),
    (
        "ES",
        Tariff::Premium,
        &["803 123 456", "806 123 456", "807 123 456"],
    ),
    ("ES", Tariff::SharedCost, &["902 123 456", "901 123 456"]),
    ("ES", Tariff::Personal, &["704 123 456"]),
    (
        "CH",
        Tariff::Premium,
        &["0900 123 456", "0901 123 456", "0906 123 456"],
    ),
    ("CH", Tariff::SharedCost, &["0848 123 456", "0842 123 456"]),
    ("CH", Tariff::Personal, &["0878 123 456"]),
    (
        "AT",
        Tariff::Premium,
        &["0900 123456", "0930 123456", "0939 123456"],
    ),
    ("AT", Tariff::SharedCost, &["0810 123456", "0820 123456"]),
    (
        "NL",
        Tariff::Premium,
        &["0900 1234", "0906 12345", "0909 1234567"],
    ),
    (
        "BE",
        Tariff::Premium,
        &["0902 12 345", "0905 12 345", "070 12 34 56"],
    ),
    ("US", Tariff::Premium, &["900 555 0143", "1-900-555-0143"]),
    ("US", Tariff::Personal, &["500 555 0143"]),
    ("PL", Tariff::Premium, &["701 123 456", "708 123 456"]),
    ("PL", Tariff::SharedCost, &["801 123 456"]),
    ("PT", Tariff::Premium, &["760 123 456", "607 123 456"]),
    ("PT", Tariff::SharedCost, &["808 123 456"]),
    ("PT", Tariff::Personal, &["884 123 456"]),
    ("SE", Tariff::Premium, &["0900 123 4567", "0939 123 4567"]),
    ("DK", Tariff::Premium, &["90 12 34 56"]),
    ("NO", Tariff::Premium, &["829 12 345"]),
    ("IE", Tariff::Premium, &["1550 123 456", "1580 123 456"]),
    ("IE", Tariff::SharedCost, &["1850 123 456"]),
    ("GR", Tariff::Premium, &["901 123 4567", "909 123 4567"]),
    ("CZ", Tariff::Premium, &["900 123 456", "906 123 456"]),
];

const ORDINARY: [(&str, &[&str]); 16] = [
    (
        "IT",
        &[
            "06 5555 0182",
            "347 555 0182",
            "+39 02 1234 5678",
            "0039 333 1234567",
            "800 123456",
        ],
    ),
    (
        "DE",
        &[
            "030 123456",
            "0151 12345678",
            "+49 (0)89 123456",
            "0800 1234567",
        ],
    ),
    (
        "FR",
        &[
            "01 42 68 53 00",
            "06 12 34 56 78",
            "07 12 34 56 78",
            "09 72 12 34 56",
        ],
    ),
    (
        "GB",
        &[
            "020 7946 0958",
            "07700 900123",
            "0118 496 0000",
            "0800 123 4567",
        ],
    ),
    ("ES", &["91 123 45 67", "612 34 56 78", "900 123 456"]),
    ("CH", &["044 668 18 00", "079 123 45 67", "0800 123 456"]),
    ("AT", &["01 2345678", "0664 1234567", "0800 123456"]),
    (
        "NL",
        &["020 123 4567", "06 12345678", "088 123 4567", "0800 1234"],
    ),
    (
        "BE",
        &[
            "02 123 45 67",
            "0470 12 34 56",
            "078 15 12 34",
            "0800 12 345",
        ],
    ),
    ("US", &["202-555-0143", "(415) 555-0123", "800 555 0143"]),
    ("PL", &["22 123 45 67", "512 345 678", "800 123 456"]),
    ("PT", &["21 123 4567", "912 345 678", "800 123 456"]),
    ("CA", &["416 555 0123", "+1 604 555 0123"]),
    ("SM", &["0549 886377"]),
    ("VA", &["06 698 12345"]),
    ("GG", &["01481 123456"]),
];

#[test]
fn ok_special_numbers_are_marked_in_their_country_and_abroad() {
    for (country, tariff, numbers) in SPECIAL {
        for number in numbers {
            let expected = NumberKind::Special(tariff, Some(in_letters(country)));
            assert_eq!(kind(number, country), expected, "{number} in {country}");
            let national = PhoneNumber::parse(number).unwrap();
            let international = national.international(in_letters(country)).unwrap();
            for site in ["JP", if country == "IT" { "DE" } else { "IT" }] {
                assert_eq!(
                    kind(&international, site),
                    expected,
                    "{international} in {site}"
                );
            }
        }
    }
}

#[test]
fn ok_ordinary_numbers_are_unmarked_at_home_and_named_abroad() {
    for (country, numbers) in ORDINARY {
        for number in numbers {
            assert_eq!(
                kind(number, country),
                NumberKind::Ordinary,
                "{number} in {country}"
            );
            let national = PhoneNumber::parse(number).unwrap();
            let international = national.international(in_letters(country)).unwrap();
            // Vatican City's numbers cannot be told from Italy's.
            let named = if country == "VA" { "IT" } else { country };
            let expected = NumberKind::OtherCountry(in_letters(named));
            assert_eq!(kind(&international, "JP"), expected, "{international}");
        }
    }
}

#[test]
fn ok_numbers_of_no_country() {
    let cases = [
        ("+870 773 123456", Tariff::Satellite),
        ("+8816 1234 5678", Tariff::Satellite),
        ("00 8816 1234 5678", Tariff::Satellite),
        ("+8818 1234 5678", Tariff::Satellite),
        ("+882 16 1234567", Tariff::International),
        ("+883 5100 1234567", Tariff::International),
        ("+888 123 456 789", Tariff::International),
        ("+878 10 123456789", Tariff::Personal),
        ("+979 1 2345 6789", Tariff::Premium),
        ("+808 1234 5678", Tariff::SharedCost),
        ("011 870 773 123456", Tariff::Satellite),
    ];
    for (typed, tariff) in cases {
        for site in ["IT", "US"] {
            // The prefix for calls abroad is each country's own.
            if typed.starts_with("00 ") && site == "US" || typed.starts_with("011") && site == "IT"
            {
                continue;
            }
            assert_eq!(
                kind(typed, site),
                NumberKind::Special(tariff, None),
                "{typed} in {site}"
            );
        }
    }
}

#[test]
fn ok_behind_one_calling_code_the_islands_are_abroad() {
    for (typed, site, country) in [
        ("+1 876 555 0123", "US", "JM"),
        ("876 555 0123", "US", "JM"),
        ("+1 416 555 0123", "US", "CA"),
        ("202 555 0143", "JM", "US"),
        ("+7 727 123 4567", "RU", "KZ"),
        ("01481 123456", "GB", "GG"),
    ] {
        let expected = NumberKind::OtherCountry(in_letters(country));
        assert_eq!(kind(typed, site), expected, "{typed} in {site}");
    }
}

#[test]
fn ok_what_fits_no_plan_says_so() {
    assert_eq!(kind("+999 1234567", "IT"), NumberKind::Unknown);
    assert_eq!(kind("12345", "US"), NumberKind::Unknown);
}

#[test]
fn ok_tables_are_sound() {
    for row in rows(CODES) {
        for region in row.list.split(',') {
            assert_eq!(calling_code(in_letters(region)), Some(row.key));
        }
    }
    for row in rows(PARTS) {
        let (region, beginnings) = row.list.split_at(2);
        assert_eq!(calling_code(in_letters(region)), Some(row.key));
        assert!(is_list(beginnings), "{region}");
    }
    for row in rows(TARIFFS) {
        let (letter, beginnings) = row.list.split_at(1);
        assert!(
            ["P", "S", "N"].contains(&letter) && is_list(beginnings),
            "{}",
            row.key
        );
        assert!(rows(CODES).any(|code| code.key == row.key), "{}", row.key);
    }
}

/// No table has lost a comma where its line was broken.
fn is_list(beginnings: &str) -> bool {
    beginnings
        .split(',')
        .all(|digits| (1..=5).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()))
}
