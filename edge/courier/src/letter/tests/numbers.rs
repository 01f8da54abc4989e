//! The number in a letter: which can be dialled by a press, and which only stand there.

use super::read_back::read_back;
use crate::letter::{
    LetterFacts,
    content::Content,
    html,
    samples::{ENGLISH, ITALIAN, callback, phone, words},
    text,
};

/// The link once dialled the extension as a part of the number, and guesses without a word.
#[test]
fn ok_a_link_dials_the_number_alone_and_in_doubt_there_is_none() {
    for (typed, shown, link) in [
        (
            "06 5555 0182 int. 12",
            "+39 06 5555 0182, int. 12",
            Some("tel:+390655550182;ext=12"),
        ),
        (
            "393475550182",
            "+39 347 555 0182",
            Some("tel:+393475550182"),
        ),
        (
            "447911123456",
            "+44 791 112 3456",
            Some("tel:+447911123456"),
        ),
        ("06 5555 0182/83", "06 5555 0182/83", None),
        ("32123456 / 42123456", "32123456 / 42123456", None),
        ("347 55", "347 55", None),
        ("06 5555 0182 dopo le 18", "06 5555 0182 dopo le 18", None),
    ] {
        let facts = LetterFacts {
            phone: Some(phone(typed)),
            ..callback()
        };
        let words = words("it", ITALIAN);
        let letter = read_back(&facts, &words).unwrap();
        let number = Content::new(&facts, &words).number.unwrap();
        assert_eq!(
            (number.shown.as_str(), number.link.as_deref()),
            (shown, link),
            "{typed}"
        );
        assert_eq!(letter.html.contains("tel:"), link.is_some(), "{typed}");
        assert!(
            letter.html.contains(shown) && letter.text.contains(shown),
            "{typed}"
        );
        assert_eq!(
            link.is_none(),
            number.mark.is_some() && !typed.starts_with("44"),
            "{typed}"
        );
    }
}

#[test]
fn ok_number_that_fits_no_plan_is_shown_without_a_link() {
    let facts = LetterFacts {
        phone: Some(phone("+999 1234567")),
        ..callback()
    };
    let words = words("en", ENGLISH);
    let html = html::render(&Content::new(&facts, &words));
    assert!(
        html.contains("+999 1234567") && !html.contains("tel:"),
        "{html}"
    );
}

#[test]
fn ok_extension_that_was_typed_is_not_lost() {
    let facts = LetterFacts {
        phone: Some(phone("06 1234 567 int. 8")),
        ..callback()
    };
    let text = text::render(&Content::new(&facts, &words("en", ENGLISH)));
    assert!(text.contains("06 1234 567 int. 8"), "{text}");
}
