//! The letters of a case: each says who it is and what was said before, under one subject.

use super::read_back::{header, read_back, wire_text};
use crate::letter::{
    EARLIER_CHARS_MAX, EARLIER_MAX, Earlier, LetterFacts, chat_lines, compose,
    content::Content,
    html,
    samples::{ENGLISH, ITALIAN, bare, callback, question, said_before, second, words},
    text,
};

/// It once said the new words alone: no number, no name, nothing from before.
#[test]
fn pin_the_second_letter_of_a_case() {
    let letter = read_back(&second(), &words("en", ENGLISH)).unwrap();
    assert_eq!(letter.subject, "[K7Q2-9M4X-3PC] Please call");
    insta::assert_snapshot!("second_en_text", letter.text);
    insta::assert_snapshot!("second_en_html", letter.html);
    let italian = read_back(&second(), &words("it", ITALIAN)).unwrap();
    insta::assert_snapshot!("second_it_text", italian.text);
}

/// Nothing is said in it but the new number: who calls must see that the old one is wrong.
#[test]
fn ok_a_changed_number_stands_beside_what_it_was() {
    let facts = LetterFacts {
        messages: Vec::new(),
        changed: Some("347 555 0181".to_owned()),
        ..second()
    };
    for (language, said) in [
        (
            "en",
            ["Changed", "Given before. The customer has changed it."],
        ),
        ("it", ["Cambiato", "Dato prima. Il cliente lo ha cambiato."]),
    ] {
        let catalogue = if language == "en" { ENGLISH } else { ITALIAN };
        let letter = compose(&facts, &words(language, catalogue)).unwrap();
        for said in said.into_iter().chain(["347 555 0181"]) {
            assert!(letter.text.contains(said), "{said}: {}", letter.text);
            assert!(letter.html.contains(said), "{said}: {}", letter.html);
        }
    }
    let unchanged = compose(&second(), &words("en", ENGLISH)).unwrap();
    assert!(!unchanged.text.contains("Changed"), "{}", unchanged.text);
}

/// Mail programs gather by it: a count, or the kind of what was added, would make a thread of each.
#[test]
fn ok_the_subject_is_the_same_on_each_letter_of_a_case() {
    let words = words("it", ITALIAN);
    let first = compose(&callback(), &words).unwrap();
    for n in 2..5 {
        let facts = LetterFacts {
            case_submissions: n,
            ..second()
        };
        let later = compose(&facts, &words).unwrap();
        assert_eq!(later.subject, first.subject);
        assert_eq!(
            header(&wire_text(&later), "Subject"),
            [first.subject.as_str()]
        );
        let count = format!(", {n}ª segnalazione");
        assert!(later.text.to_lowercase().contains(&count), "{}", later.text);
    }
}

#[test]
fn ok_new_words_come_first_and_whole_and_earlier_ones_are_cut_and_seen_to_be() {
    let long = "è".repeat(3_000);
    let facts = LetterFacts {
        messages: vec![long.clone()],
        earlier: vec![said_before(&long)],
        ..callback()
    };
    let html = html::render(&Content::new(&facts, &words("en", ENGLISH)));
    let (new, before) = html.split_once("Said before").unwrap();
    assert!(new.contains(&long));
    let cut = ["è".repeat(EARLIER_CHARS_MAX), "…</p>".to_owned()].concat();
    assert!(before.contains(&cut) && !before.contains(&"è".repeat(EARLIER_CHARS_MAX + 1)));
}

/// Three dots may be the visitor's own: whoever takes the beginning for the whole misses the rest.
#[test]
fn ok_that_earlier_words_are_not_whole_is_said() {
    for (chars, is_told) in [(EARLIER_CHARS_MAX, false), (EARLIER_CHARS_MAX + 1, true)] {
        let facts = LetterFacts {
            earlier: vec![said_before(&"è".repeat(chars))],
            ..callback()
        };
        for (language, catalogue, told) in [
            (
                "en",
                ENGLISH,
                "3 May 2025, 09:12, Question (shortened here)",
            ),
            ("it", ITALIAN, "3 May 2025, 09:12, Domanda (qui abbreviato)"),
        ] {
            let words = words(language, catalogue);
            let letter = read_back(&facts, &words).unwrap();
            let chat = chat_lines::letter(&facts, &words).before.join("\n");
            for part in [letter.text, letter.html, chat] {
                assert_eq!(part.contains(told), is_told, "{part}");
            }
        }
    }
}

#[test]
fn ok_the_latest_of_many_are_repeated_and_that_there_were_more_is_said() {
    let said = |n: usize| {
        (0..n)
            .map(|at| said_before(&format!("number {at}.")))
            .collect()
    };
    for (n, more) in [(EARLIER_MAX, false), (EARLIER_MAX + 1, true)] {
        let facts = LetterFacts {
            earlier: said(n),
            ..callback()
        };
        let words = words("en", ENGLISH);
        let letter = read_back(&facts, &words).unwrap();
        for part in [letter.text, letter.html] {
            assert_eq!(part.contains("Only the latest stand here."), more);
            assert_eq!(part.contains("number 0."), !more);
            assert!(part.contains(&format!("number {}.", n - 1)), "{part}");
        }
    }
}

/// Feedback and callbacks had no `Reply-To` and not a word about it: an answer went to ourselves.
#[test]
fn ok_without_an_address_it_is_said_that_a_reply_reaches_nobody() {
    for facts in [bare(), callback(), second()] {
        let letter = read_back(&facts, &words("it", ITALIAN)).unwrap();
        assert_eq!(header(&wire_text(&letter), "Reply-To"), [""; 0]);
        let sentence = "Non è stato lasciato un indirizzo: una risposta non arriva a nessuno.";
        let text = letter.text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            text.contains(sentence) && letter.html.contains(sentence),
            "{text}"
        );
    }
    let letter = read_back(&question(), &words("it", ITALIAN)).unwrap();
    assert!(!letter.html.contains("non arriva a nessuno"));
}

#[test]
fn ok_page_and_place_have_labels_and_the_page_is_a_link() {
    let facts = LetterFacts {
        touchpoint: Some("checkout".to_owned()),
        ..callback()
    };
    let letter = read_back(&facts, &words("en", ENGLISH)).unwrap();
    let text = "Page      https://cucineferri.example/account/bills\nPlace     checkout\n";
    assert!(letter.text.contains(text), "{}", letter.text);
    let link = "href=\"https://cucineferri.example/account/bills\"";
    let label = ">cucineferri.example/account/bills</a>";
    assert!(letter.html.contains(link) && letter.html.contains(label));
}

/// What a list forgot once went through: joiners, fillers, selectors, tags, private characters.
#[test]
fn ok_nothing_invisible_stands_in_a_title_or_a_fact() {
    let hidden: String = ('\0'..=char::MAX)
        .filter(|c| shared::is_invisible(*c))
        .collect();
    let hide = |text: &str| [text, hidden.as_str(), text].concat();
    let mut facts = LetterFacts {
        received: hide("now"),
        name: Some(hide("Marta")),
        touchpoint: Some(hide("till")),
        changed: Some(hide("347 555 0181")),
        writes_in: Some(hide("Greek")),
        earlier: vec![Earlier {
            received: hide("then"),
            ..said_before("x")
        }],
        messages: vec![hide("word")],
        ..callback()
    };
    facts.letterhead.parties.from_name = hide("Ferri");
    let words = words("en", ENGLISH);
    let letter = compose(&facts, &words).unwrap();
    let content = Content::new(&facts, &words);
    let is_hidden = |c: char| shared::is_invisible(c) && c != '\n';
    assert!(!letter.subject.contains(is_hidden) && !letter.parties.from_name.contains(is_hidden));
    let (text, html) = (text::render(&content), html::render(&content));
    let text = text.split("In the customer’s words").next().unwrap();
    assert!(!text.contains(is_hidden), "{text:?}");
    let (head, rest) = html.split_once("In the customer’s words").unwrap();
    let (_, before) = rest.split_once("Said before").unwrap();
    assert!(
        !head.contains(is_hidden) && !before.contains(is_hidden),
        "{head}"
    );
}

/// Left alone, it stood at the left: the column's own alignment was handed down to it.
#[test]
fn ok_a_persons_words_begin_where_their_script_begins() {
    let facts = LetterFacts {
        messages: vec!["لم يصل شيء حتى الآن.".to_owned()],
        name: Some("مريم".to_owned()),
        touchpoint: Some("الدفع".to_owned()),
        earlier: vec![said_before("أين طلبي؟")],
        ..callback()
    };
    let html = html::render(&Content::new(&facts, &words("en", ENGLISH)));
    for said in ["لم يصل شيء حتى الآن.", "مريم", "الدفع", "أين طلبي؟"]
    {
        let (before, _) = html.rsplit_once(said).unwrap();
        let element = before.rsplit_once('<').unwrap().1;
        assert!(element.contains("dir=\"auto\""), "{element}");
        assert!(element.contains("text-align:start"), "{element}");
    }
}
