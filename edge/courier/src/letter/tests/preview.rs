//! What an inbox shows beside the subject.

use super::read_back::read_back;
use crate::letter::{
    LetterFacts,
    samples::{ENGLISH, bare, callback, second, words},
};

/// The first text of the body, which is hidden.
fn preview(facts: &LetterFacts) -> String {
    let letter = read_back(facts, &words("en", ENGLISH)).unwrap();
    let body = letter.html.split_once("<body").unwrap().1;
    let first = body.split_once('>').unwrap().1;
    let Some(hidden) = first.strip_prefix("<div style=\"display:none;") else {
        return String::new();
    };
    let text = hidden.split_once('>').unwrap().1;
    let text = text.split("</div>").next().unwrap();
    text.replace("<bdi>", "").replace("</bdi>", "")
}

/// It once repeated the subject.
#[test]
fn ok_a_preview_says_what_the_subject_does_not() {
    assert!(preview(&callback()).starts_with("The bill of 12 May has still"));
    assert_eq!(
        preview(&second()),
        "Feedback, 2nd report: Still nothing charged."
    );
    let without_words = LetterFacts {
        messages: Vec::new(),
        ..callback()
    };
    assert_eq!(preview(&without_words), "Marta B., +39 347 555 0182");
    assert_eq!(preview(&bare()), "");
}

#[test]
fn ok_a_preview_is_short_and_on_one_line() {
    let facts = LetterFacts {
        messages: vec!["<b>a</b>\n\u{202e}\n b ".repeat(2_000)],
        ..callback()
    };
    let preview = preview(&facts);
    assert!(
        preview.starts_with("&lt;b&gt;a&lt;/b&gt; b &lt;b&gt;"),
        "{preview}"
    );
    assert!(preview.ends_with('…') && !preview.contains(['\n', '\u{202e}']));
    let shown = preview.replace("&lt;", "<").replace("&gt;", ">");
    assert_eq!(shown.chars().count(), 141);
}
