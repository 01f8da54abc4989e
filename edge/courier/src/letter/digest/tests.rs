//! Digests, and that none is left out.

use mail_parser::MessageParser;
use proptest::prelude::*;
use shared::{Kind, PageUrl, Rating, Reference};

use super::{DigestEntry, DigestFacts, DigestKind, HTML_BYTES_MAX, compose_digest};
use crate::letter::{
    Letter,
    samples::{ENGLISH, ITALIAN, digest, phone, words},
};

fn rating(reference: Reference, rating: Rating, page: &str) -> DigestEntry {
    DigestEntry {
        reference,
        received: "24 Nov, 10:02".to_owned(),
        kind: Kind::Feedback,
        rating: Some(rating),
        messages: Vec::new(),
        name: None,
        phone: None,
        email: None,
        page: PageUrl::parse(page).0,
        case_submissions: 1,
    }
}

fn read(letter: &Letter) -> (String, String) {
    let message = MessageParser::new().parse(letter.bytes.as_slice()).unwrap();
    let with_line_feeds = |text: &str| text.replace("\r\n", "\n");
    (
        with_line_feeds(&message.body_text(0).unwrap()),
        with_line_feeds(&message.body_html(0).unwrap()),
    )
}

#[test]
fn pin_overflow_in_english() {
    let letter = compose_digest(&digest(DigestKind::Overflow), &words("en", ENGLISH)).unwrap();
    assert_eq!(letter.subject, "3 reports in one letter");
    let (text, html) = read(&letter);
    insta::assert_snapshot!("overflow_text", text);
    insta::assert_snapshot!("overflow_html", html);
    assert_eq!((text, html), (letter.text, letter.html));
}

#[test]
fn pin_ratings_in_italian() {
    let shop = "https://cucineferri.example/checkout";
    let pressed = [Rating::Good, Rating::Good, Rating::Fair, Rating::Good];
    let pages = [shop, shop, shop, "https://cucineferri.example/cucine/alba"];
    let references = (0..).filter_map(Reference::from_bits);
    let entries = references.zip(pressed).zip(pages);
    let facts = DigestFacts {
        period: "24 novembre".to_owned(),
        entries: entries
            .map(|((reference, face), page)| rating(reference, face, page))
            .collect(),
        total: 4,
        ..digest(DigestKind::Ratings)
    };
    assert_eq!(facts.entries.len(), 4);
    let letter = compose_digest(&facts, &words("it", ITALIAN)).unwrap();
    assert_eq!(letter.subject, "4 valutazioni senza parole, 24 novembre");
    insta::assert_snapshot!("ratings_it_text", letter.text);
    insta::assert_snapshot!("ratings_it_html", letter.html);
}

#[test]
fn ok_callbacks_stand_first_then_what_was_told_most() {
    let letter = compose_digest(&digest(DigestKind::Overflow), &words("en", ENGLISH)).unwrap();
    let at = |words: &str| letter.text.find(words).unwrap();
    assert!(at("Please call") < at("5th report") && at("5th report") < at("Question"));
}

#[test]
fn ok_no_visitor_word_in_the_headers() {
    let mut facts = digest(DigestKind::Overflow);
    for entry in &mut facts.entries {
        entry.messages = vec!["canary".to_owned()];
        entry.name = Some("canary".to_owned());
    }
    let letter = compose_digest(&facts, &words("en", ENGLISH)).unwrap();
    let wire = String::from_utf8(letter.bytes.as_slice().to_vec()).unwrap();
    assert!(!wire.split("\r\n\r\n").next().unwrap().contains("canary"));
    assert!(letter.parties.reply_to.is_none());
}

/// Left alone, each stood at the left; and a name kept its marks of direction, which turned what followed.
#[test]
fn ok_what_a_person_says_begins_where_its_script_begins_and_hides_nothing() {
    for kind in [DigestKind::Overflow, DigestKind::Ratings] {
        let mut facts = digest(kind);
        for entry in &mut facts.entries {
            entry.messages = vec!["لم يصل شيء حتى الآن.".to_owned()];
            entry.name = Some("\u{202e}مر\u{3164}يم\n\u{e0041}".to_owned());
        }
        let letter = compose_digest(&facts, &words("en", ENGLISH)).unwrap();
        for said in ["لم يصل شيء حتى الآن.", "مريم"] {
            let parts: Vec<_> = letter.html.split(said).collect();
            let (_, before) = parts.split_last().unwrap();
            assert_eq!(before.len(), facts.entries.len(), "{}", letter.html);
            for before in before {
                let element = before.rsplit_once('<').unwrap().1;
                assert!(element.contains("dir=\"auto\""), "{element}");
                assert!(element.contains("text-align:start"), "{element}");
            }
            assert_eq!(letter.text.matches(said).count(), facts.entries.len());
        }
    }
}

#[test]
fn ok_markup_in_words_is_text_and_lines_are_short() {
    let payload = "<img src=x onerror=alert(1)>\"'&</td><script>alert(1)</script>".repeat(9);
    let mut facts = digest(DigestKind::Overflow);
    for entry in &mut facts.entries {
        entry.messages = vec![payload.clone()];
        entry.name = Some(payload.clone());
    }
    let letter = compose_digest(&facts, &words("en", ENGLISH)).unwrap();
    assert!(!letter.html.contains("<img") && !letter.html.contains("<script"));
    // The one link is the callback's number.
    assert_eq!(letter.html.matches("href=").count(), 1);
    assert_eq!(letter.html.matches("href=\"tel:+393475550182\"").count(), 1);
    let wire = String::from_utf8(letter.bytes.as_slice().to_vec()).unwrap();
    assert_eq!(wire.lines().find(|line| line.len() > 78), None);
}

#[test]
fn ok_a_comment_to_a_rating_is_not_lost_in_the_daily_digest() {
    let mut facts = digest(DigestKind::Ratings);
    let reference = "K7Q2-9M4X-3PC".parse().unwrap();
    let mut commented = rating(reference, Rating::Good, "https://cucineferri.example/");
    commented.messages = vec!["But slow.".to_owned()];
    facts.entries = vec![commented];
    facts.total = 1;
    let letter = compose_digest(&facts, &words("en", ENGLISH)).unwrap();
    assert!(letter.text.contains("But slow.") && letter.html.contains("But slow."));
    assert_eq!(
        letter.subject,
        "1 rating without words, 24 November, 10:00–10:15"
    );
}

/// A digest of so many that say the same, and how many of them it shows.
fn many(kind: DigestKind, n: usize, said: &str) -> (Letter, usize) {
    let mut facts = digest(kind);
    let mut entry = facts.entries.first().unwrap().clone();
    entry.messages = vec![said.to_owned()];
    facts.entries = vec![entry; n];
    facts.total = n;
    let letter = compose_digest(&facts, &words("en", ENGLISH)).unwrap();
    let shown = letter.html.matches("K7Q2-9M4X-3PC").count();
    assert!(letter.html.len() <= HTML_BYTES_MAX, "{}", letter.html.len());
    assert_eq!(letter.text.matches("K7Q2-9M4X-3PC").count(), shown);
    assert!(letter.subject.starts_with(&n.to_string()));
    (letter, shown)
}

#[test]
fn ok_no_digest_is_longer_than_a_mail_program_shows() {
    let read = digest(DigestKind::Overflow).read_url;
    for (n, said) in [
        (118, "Still nothing charged.".to_owned()),
        (350, "&".repeat(5_000)),
        (8, "\"<'&".repeat(1_250)),
        (2_000, "x".to_owned()),
    ] {
        let (letter, shown) = many(DigestKind::Overflow, n, &said);
        assert!(shown > 2 && shown < n, "{shown} of {n}");
        assert_eq!(letter.html.matches(&read).count(), 1);
        assert!(
            letter.text.lines().any(|line| line == read),
            "on a line of its own"
        );
        let rest = format!("{} more do not fit here.", n - shown);
        let one = "One more does not fit here.";
        let says = |part: &str| part.contains(&rest) || part.contains(one);
        assert!(says(&letter.html) && says(&letter.text), "{}", letter.text);
    }
    let (letter, shown) = many(DigestKind::Overflow, 60, "Still nothing charged.");
    assert!(shown == 60 && !letter.html.contains(&read) && !letter.text.contains(&read));
}

#[test]
fn ok_ratings_from_many_long_pages_fit_with_every_reference() {
    let mut facts = digest(DigestKind::Ratings);
    let references = (0..).filter_map(Reference::from_bits);
    let pages = (0..350).map(|n| format!("https://cucineferri.example/{n}/{}", "a".repeat(1_900)));
    let entries = references.zip(pages);
    facts.entries = entries
        .map(|(reference, page)| rating(reference, Rating::Good, &page))
        .collect();
    facts.total = facts.entries.len();
    let letter = compose_digest(&facts, &words("en", ENGLISH)).unwrap();
    assert!(letter.html.len() <= HTML_BYTES_MAX, "{}", letter.html.len());
    for entry in &facts.entries {
        assert!(letter.html.contains(&entry.reference.to_string()));
    }
    assert!(letter.html.contains(&facts.read_url) && letter.text.contains(&facts.read_url));
}

#[test]
fn ok_one_that_shows_none_says_how_many_and_where() {
    let facts = DigestFacts {
        entries: Vec::new(),
        total: 912,
        ..digest(DigestKind::Overflow)
    };
    let letter = compose_digest(&facts, &words("en", ENGLISH)).unwrap();
    assert_eq!(letter.subject, "912 reports in one letter");
    insta::assert_snapshot!("counted_text", letter.text);
    insta::assert_snapshot!("counted_html", letter.html);
}

/// What is reckoned before is near what it comes to.
#[test]
fn ok_an_entry_takes_what_was_reckoned() {
    let empty = many(DigestKind::Overflow, 1, "").0.html.len();
    let facts = digest(DigestKind::Overflow);
    let one = facts.entries.first().unwrap();
    let said = one.page.as_ref().map_or(0, |page| page.as_str().len())
        + one.name.as_ref().map_or(0, String::len)
        + one.email.as_ref().map_or(0, |email| email.as_str().len());
    let two = many(DigestKind::Overflow, 2, "").0.html.len();
    let reckoned = super::digest_bytes(u64::try_from(said).unwrap(), false);
    let taken = u64::try_from(two - empty).unwrap();
    assert!(
        taken <= reckoned && reckoned <= taken + 400,
        "{taken} {reckoned}"
    );
}

proptest! {
    /// Every reference is there in both parts, with its words, whatever the number and the words.
    #[test]
    fn prop_none_is_left_out(
        draws in prop::collection::vec((any::<u64>(), 0_u8..3, any::<bool>(), "[^\\x00-\\x08\\x0a-\\x1f\\x7f-\\x9f\\u{2028}\\u{2029}]{0,60}", 0_u32..9), 1..60),
        is_overflow: bool,
    ) {
        let kind = if is_overflow { DigestKind::Overflow } else { DigestKind::Ratings };
        let mut facts = digest(kind);
        facts.entries = draws.into_iter().filter_map(|(bits, face, has_number, said, count)| {
            let face = [Rating::Good, Rating::Fair, Rating::Bad][usize::from(face)];
            let mut entry = rating(Reference::from_bits(bits)?, face, "https://cucineferri.example/");
            entry.phone = has_number.then(|| phone("347 555 0182"));
            entry.messages = if said.is_empty() { Vec::new() } else { vec![said] };
            entry.case_submissions = count;
            Some(entry)
        }).collect();
        facts.total = facts.entries.len();
        let letter = compose_digest(&facts, &words("en", ENGLISH)).unwrap();
        let (text, html) = read(&letter);
        for entry in &facts.entries {
            let reference = entry.reference.to_string();
            prop_assert!(text.contains(&reference) && html.contains(&reference));
        }
        prop_assert_eq!(text, letter.text.replace('\r', ""));
        prop_assert_eq!(html, letter.html.replace('\r', ""));
    }
}
