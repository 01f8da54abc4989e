//! Letters read back by two parsers that are not ours.

mod cases;
mod numbers;
mod preview;
mod read_back;

use std::collections::BTreeSet;

use mail_parser::{MessageParser, MimeHeaders};
use proptest::prelude::*;
use shared::{EmailAddress, Kind, PageUrl, PhoneNumber, Rating, visible_line};

use self::read_back::{header, read_back, seen_by_mail_parser, wire_text};
use super::samples::{
    ENGLISH, ITALIAN, address, bare, callback, phone, question, said_before, words,
};
use super::{LetterEmail, LetterFacts, LetterFault, compose, content::Content, html, text};

#[test]
fn pin_callback_in_english() {
    let (facts, words) = (callback(), words("en", ENGLISH));
    let letter = read_back(&facts, &words).unwrap();
    let seen = seen_by_mail_parser(&letter);
    assert_eq!(seen.subject, "[K7Q2-9M4X-3PC] Please call");
    insta::assert_snapshot!("callback_en_text", seen.text);
    insta::assert_snapshot!("callback_en_html", seen.html);
    insta::assert_snapshot!("callback_en_wire", wire_text(&letter).replace("\r\n", "\n"));
}

#[test]
fn pin_question_in_italian() {
    let (facts, words) = (question(), words("it", ITALIAN));
    let letter = read_back(&facts, &words).unwrap();
    let seen = seen_by_mail_parser(&letter);
    assert_eq!(seen.subject, "[K7Q2-9M4X-3PC] Domanda");
    insta::assert_snapshot!("question_it_text", seen.text);
    insta::assert_snapshot!("question_it_html", seen.html);
}

/// The number's kind and country, big, and that nobody verified it, all before the link to dial.
#[test]
fn pin_callback_to_a_premium_number_abroad() {
    let named = phone("+49 900 3 123456").with_country_name(Some("Germany".to_owned()));
    let facts = LetterFacts {
        phone: Some(named),
        number_asked_today: 3,
        case_submissions: 2,
        ..callback()
    };
    let letter = read_back(&facts, &words("en", ENGLISH)).unwrap();
    assert_eq!(letter.subject, "[K7Q2-9M4X-3PC] Please call");
    insta::assert_snapshot!("premium_en_text", letter.text);
    insta::assert_snapshot!("premium_en_html", letter.html);
    let at = |words: &str| letter.html.find(words).unwrap();
    assert!(at("Premium-rate number, Germany (+49)") < at("href=\"tel:"));
    assert!(at("number not verified") < at("href=\"tel:"));
}

#[test]
fn ok_each_kind_of_number_has_its_words() {
    for (typed, mark) in [
        ("347 555 0182", None),
        ("+49 30 123456", Some("Numero estero: DE (+49)")),
        ("840 123 456", Some("Numero a costo ripartito, IT (+39)")),
        (
            "178 123 4567",
            Some("Numero personale, spesso caro, IT (+39)"),
        ),
        ("+870 773 123456", Some("Numero satellitare")),
        ("+883 5100 123456", Some("Numero di nessun paese")),
        ("+999 123456", Some("Fuori da ogni piano di numerazione")),
        ("347 55", Some("Fuori da ogni piano di numerazione")),
        ("00000000", Some("Fuori da ogni piano di numerazione")),
        ("06 5555 0182/83", Some("Si può leggere come due numeri")),
    ] {
        let facts = LetterFacts {
            phone: Some(phone(typed)),
            ..callback()
        };
        let words = words("it", ITALIAN);
        let content = Content::new(&facts, &words);
        assert_eq!(content.number.unwrap().mark.as_deref(), mark, "{typed}");
    }
}

#[test]
fn ok_how_often_is_said_from_two_on() {
    for (n, en, it) in [
        (0, "", ""),
        (1, "", ""),
        (2, ", 2nd report", ", 2ª segnalazione"),
        (3, ", 3rd report", ", 3ª segnalazione"),
        (11, ", 11th report", ", 11ª segnalazione"),
        (13, ", 13th report", ", 13ª segnalazione"),
        (21, ", 21st report", ", 21ª segnalazione"),
        (112, ", 112th report", ", 112ª segnalazione"),
    ] {
        let facts = LetterFacts {
            case_submissions: n,
            number_asked_today: n,
            ..callback()
        };
        for (language, catalogue, expected) in [("en", ENGLISH, en), ("it", ITALIAN, it)] {
            let letter = compose(&facts, &words(language, catalogue)).unwrap();
            let title = letter.html.split("</h1>").next().unwrap();
            assert!(
                title.ends_with(&["Please call", expected].concat())
                    || title.ends_with(&["Da richiamare", expected].concat())
            );
            assert!(!letter.subject.contains(','), "{}", letter.subject);
            let times = format!(" {n} ");
            assert_eq!(letter.text.contains(&times), n > 1, "{}", letter.text);
        }
    }
}

#[test]
fn ok_an_international_domain_is_replied_to_in_a_labels() {
    let email = LetterEmail::from(address("anna@b\u{fc}cher.example"));
    let facts = LetterFacts {
        email: Some(email.with_a_labels(Some("xn--bcher-kva.example"))),
        ..question()
    };
    let words = words("en", ENGLISH);
    let letter = read_back(&facts, &words).unwrap();
    let reply_to = header(&wire_text(&letter), "Reply-To").join("");
    assert_eq!(reply_to, "<anna@xn--bcher-kva.example>");
    assert!(
        letter.text.contains("anna@b\u{fc}cher.example"),
        "{}",
        letter.text
    );
}

#[test]
fn ok_headers_of_a_question() {
    let letter = compose(&question(), &words("it", ITALIAN)).unwrap();
    let wire = wire_text(&letter);
    let expected = [
        ("From", "\"Cucine Ferri\" <pronto@cucineferri.example>"),
        ("To", "<assistenza@cucineferri.example>"),
        ("Reply-To", "<niccolo@posta.example>"),
        ("Subject", "[K7Q2-9M4X-3PC] Domanda"),
        ("Date", "Mon, 24 Nov 2025 10:04:05 +0000"),
        ("Message-ID", "<4f1c2d.smtp@cucineferri.example>"),
        ("In-Reply-To", "<4f0000.smtp@cucineferri.example>"),
        ("References", "<4f0000.smtp@cucineferri.example>"),
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "All"),
        ("MIME-Version", "1.0"),
    ];
    for (name, value) in expected {
        assert_eq!(header(&wire, name), [value], "{name}");
    }
}

#[test]
fn ok_same_facts_same_bytes() {
    let words = words("en", ENGLISH);
    let (one, two) = (compose(&callback(), &words), compose(&callback(), &words));
    assert_eq!(one.unwrap().bytes, two.unwrap().bytes);
}

#[test]
fn ok_rating_and_its_comment_in_one_letter() {
    let facts = LetterFacts {
        messages: vec!["Too slow.".to_owned(), "And dear.".to_owned()],
        ..bare()
    };
    let words = words("it", ITALIAN);
    let letter = read_back(&facts, &words).unwrap();
    assert_eq!(letter.subject, "[K7Q2-9M4X-3PC] Valutazione: Male");
    let text = text::render(&Content::new(&facts, &words));
    assert!(
        text.ends_with(":\n\n  Too slow.\n\n  And dear.\n"),
        "{text}"
    );
}

#[test]
fn ok_bare_rating_says_no_more_than_it_has() {
    let words = words("en", ENGLISH);
    let text = text::render(&Content::new(&bare(), &words));
    assert_eq!(
        text,
        "FEEDBACK: BAD\nCucine Ferri, K7Q2-9M4X-3PC, 24 Nov 2025, 11:04\n\n\
        From  No address was left: a reply reaches nobody.\n"
    );
    let without_face = LetterFacts {
        rating: None,
        case_rating: None,
        ..bare()
    };
    let letter = compose(&without_face, &words).unwrap();
    assert_eq!(letter.subject, "[K7Q2-9M4X-3PC] Feedback");
}

#[test]
fn ok_subject_outside_ascii_is_encoded() {
    let facts = LetterFacts {
        case_rating: Some(Rating::Fair),
        ..bare()
    };
    let letter = read_back(&facts, &words("it", ITALIAN)).unwrap();
    assert_eq!(letter.subject, "[K7Q2-9M4X-3PC] Valutazione: Così così");
}

#[test]
fn ok_address_outside_ascii_is_shown_and_not_replied_to() {
    let facts = LetterFacts {
        email: Some(address("anna@b\u{fc}cher.example").into()),
        ..question()
    };
    let words = words("en", ENGLISH);
    let letter = read_back(&facts, &words).unwrap();
    assert_eq!(header(&wire_text(&letter), "Reply-To"), [""; 0]);
    let text = text::render(&Content::new(&facts, &words));
    assert!(text.contains("anna@b\u{fc}cher.example"), "{text}");
    assert!(!text.contains("Reply to this mail"), "{text}");
    assert!(text.contains("does not reach the customer"), "{text}");
}

#[test]
fn ok_markup_in_words_is_text() {
    let payload = "<img src=x onerror=alert(1)>\"'&</p><script>alert(1)</script>";
    let facts = LetterFacts {
        messages: vec![payload.to_owned()],
        name: Some(payload.to_owned()),
        touchpoint: Some(payload.to_owned()),
        ..callback()
    };
    let html = html::render(&Content::new(&facts, &words("en", ENGLISH)));
    assert!(
        !html.contains("<img") && !html.contains("<script"),
        "{html}"
    );
    // The number and the page.
    assert_eq!(html.matches("href=").count(), 2);
}

#[test]
fn ok_nothing_is_fetched() {
    let html = html::render(&Content::new(&question(), &words("it", ITALIAN)));
    for word in ["<img", "<link", "src=", "url(", "@import"] {
        assert!(!html.contains(word), "{word}");
    }
    let page = "href=\"https://cucineferri.example/prodotti/cucina-lucia\"";
    assert!(html.contains(page), "{html}");
    assert_eq!(html.matches("href=").count(), 1, "{html}");
}

#[test]
fn ok_wide_characters_count_twice() {
    let facts = LetterFacts {
        messages: vec!["请尽快给我回电话".repeat(20)],
        ..bare()
    };
    let text = text::render(&Content::new(&facts, &words("en", ENGLISH)));
    let longest = text.lines().map(textwrap::core::display_width).max();
    assert!(longest.is_some_and(|columns| (60..=72).contains(&columns)));
}

#[test]
fn err_own_address_outside_ascii() {
    let mut facts = bare();
    facts.letterhead.parties.to = address("a@b\u{fc}cher.example");
    let fault = compose(&facts, &words("en", ENGLISH)).err();
    assert_eq!(fault, Some(LetterFault::AddressNotAscii));
}

/// Text that has broken mail before, and any other.
fn nasty() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "\r\n.\r\n",
        "\n.\n",
        "\r.\r",
        "\n.\r\n",
        "\r\n.\n",
        "\r\n\0.\r\n",
        "\r\n.",
        ".",
        "\nFrom ",
        "\r\nBcc: x@y.example\r\n\r\n",
        "=?utf-8?q?=0D=0A?=",
        "=0D=0A",
        "--=_4f1c2d.smtp--",
        "\u{2028}",
        "\u{85}",
        "\u{202e}",
        "\u{0}",
        "\t",
        " ",
        "=",
        "\u{1F600}",
        "请",
        "ا",
        "é",
        "a",
    ]);
    prop_oneof![
        any::<String>(),
        prop::collection::vec(known, 0..40).prop_map(|parts| parts.concat()),
    ]
}

proptest! {
    /// Even text that `shared` would never let through comes out clean and comes back equal.
    #[test]
    fn prop_any_text_in_any_field(
        message in nasty(), second in nasty(), name in nasty(), touchpoint in nasty(), site in nasty(),
        received in nasty(), earlier in nasty(), typed in "\\PC{0,40}", page in nasty(), email in nasty(), is_call: bool,
    ) {
        let facts = LetterFacts {
            kind: if is_call { Kind::Callback } else { Kind::Feedback },
            messages: vec![message, second],
            earlier: vec![said_before(&earlier)],
            name: Some(name),
            touchpoint: Some(touchpoint),
            received,
            phone: PhoneNumber::parse(&typed).ok().map(|_| phone(&typed)),
            page: PageUrl::parse(&format!("https://shop.example/{page}")).0,
            email: EmailAddress::parse(&email).ok().map(LetterEmail::from),
            ..bare()
        };
        let letter = read_back(&facts, &words("it", ITALIAN))?;
        let mut letterhead = facts.letterhead.clone();
        letterhead.parties.from_name = site;
        let named = LetterFacts { letterhead, ..facts.clone() };
        let named = compose(&named, &words("it", ITALIAN));
        prop_assert!(named.is_ok());
        let seen = seen_by_mail_parser(&letter);
        for link in seen.html.split("<a ").skip(1) {
            let target = link.split("href=\"").nth(1).and_then(|rest| rest.split('"').next());
            let target = target.unwrap_or_default();
            if let Some(digits) = target.strip_prefix("tel:+") {
                prop_assert!(!digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()), "{target}");
            } else {
                let label = link.split('>').nth(1).unwrap_or_default();
                let host = target.strip_prefix("https://").and_then(|rest| rest.split('/').next());
                prop_assert_eq!(host, Some("shop.example"));
                prop_assert!(label.starts_with("shop.example"), "{label}");
            }
        }
        let one_line = |typed: &str| visible_line(typed).split_whitespace().collect::<Vec<_>>().join("");
        for fact in facts.name.iter().chain(&facts.touchpoint) {
            let text: String = seen.text.split_whitespace().collect();
            prop_assert!(text.contains(&one_line(fact)), "{fact:?}");
        }
        for part in &mailparse::parse_mail(letter.bytes.as_slice()).unwrap().subparts {
            let decoded = String::from_utf8(part.get_body_raw().unwrap()).unwrap();
            prop_assert!(!decoded.replace("\r\n", "").contains(['\r', '\n']));
        }
        let raw = wire_text(&letter);
        let long = raw.lines().find(|line| line.len() > 78);
        prop_assert_eq!(long, None);
        let encodings: BTreeSet<_> = MessageParser::new().parse(raw.as_bytes()).unwrap().parts.iter()
            .filter_map(|part| part.content_transfer_encoding().map(str::to_owned)).collect();
        prop_assert!(encodings.iter().all(|name| name == "base64" || name == "quoted-printable"));
    }
}
