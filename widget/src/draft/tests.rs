//! What is sent of what was typed, and under which key.

use shared::{Draft, Field, Rating};

use super::{Around, Kept, Sent, members};

fn around() -> Around {
    Around {
        page: "https://shop.example/alba".to_owned(),
        touchpoint: Some("checkout".to_owned()),
        language: "en".to_owned(),
        consent: Some("0b7cdd0e".to_owned()),
    }
}

fn kept() -> Kept {
    let mut kept = Kept {
        key: "first".to_owned(),
        ..Kept::default()
    };
    for (field, value) in [
        (Field::Message, "The door does not close."),
        (Field::Name, "Anna"),
        (Field::Phone, "347 555 01 82"),
        (Field::Email, "anna@example.com"),
    ] {
        kept.edit(field, value.to_owned(), &&second);
    }
    kept
}

fn second() -> String {
    "second".to_owned()
}

/// Aimed at, and one attempt begun.
fn tried(sent: Sent) -> Kept {
    let mut kept = kept();
    kept.aim(sent, None, &around(), &&second);
    kept.tried = true;
    kept
}

fn sent_fields(sent: Sent) -> Vec<&'static str> {
    let mut kept = kept();
    let receipt = (sent == Sent::Words).then(|| "token".to_owned());
    kept.aim(sent, receipt, &around(), &&second);
    let draft = kept.draft(sent, &around());
    let there = members(&draft);
    let there = there.iter().filter(|(_, value)| value.is_some());
    there.map(|(name, _)| *name).collect()
}

#[test]
fn ok_only_what_belongs_to_the_kind_is_sent() {
    assert_eq!(
        sent_fields(Sent::Rating(Rating::Bad)),
        ["kind", "rating", "page", "touchpoint", "locale"]
    );
    assert_eq!(
        sent_fields(Sent::Words),
        ["kind", "message", "page", "touchpoint", "locale", "receipt"]
    );
    assert_eq!(
        sent_fields(Sent::Question),
        ["kind", "message", "email", "page", "touchpoint", "locale"]
    );
    assert_eq!(
        sent_fields(Sent::Callback),
        [
            "kind",
            "message",
            "name",
            "phone",
            "page",
            "touchpoint",
            "locale",
            "consent"
        ]
    );
}

/// The panel writes the body by hand; the names and their order are `shared`'s.
#[test]
fn pin_members_are_those_of_the_wire() {
    let text = || Some("x".to_owned());
    let draft = Draft {
        kind: text(),
        rating: text(),
        message: text(),
        name: text(),
        phone: text(),
        email: text(),
        page: text(),
        touchpoint: text(),
        locale: text(),
        receipt: text(),
        consent: text(),
        replaces: text(),
        // No text: it is added beside them.
        ask_back: None,
        is_correction: false,
    };
    let by_hand = members(&draft).map(|(name, value)| format!("\"{name}\":\"{}\"", value.unwrap()));
    let by_shared = serde_json::to_string(&draft).unwrap();
    assert_eq!(format!("{{{}}}", by_hand.join(",")), by_shared);
}

#[test]
fn ok_an_edit_before_any_attempt_keeps_the_key() {
    let mut kept = kept();
    kept.edit(Field::Message, "Other words".to_owned(), &second);
    assert_eq!((kept.key.as_str(), kept.draft.replaces), ("first", None));
}

#[test]
fn ok_an_edit_after_an_unanswered_attempt_replaces_it() {
    let mut kept = tried(Sent::Question);
    kept.edit(Field::Message, "Other words".to_owned(), &second);
    assert_eq!(kept.key, "second");
    assert_eq!(kept.draft.replaces.as_deref(), Some("first"));
    assert!(!kept.tried);
}

#[test]
fn ok_the_same_again_keeps_key_and_page() {
    let mut kept = tried(Sent::Question);
    let elsewhere = Around {
        page: "https://shop.example/other".to_owned(),
        ..around()
    };
    kept.edit(
        Field::Message,
        "The door does not close.".to_owned(),
        &second,
    );
    kept.aim(Sent::Question, None, &elsewhere, &second);
    assert_eq!(kept.key, "first");
    assert_eq!(
        kept.draft.page.as_deref(),
        Some("https://shop.example/alba")
    );
}

#[test]
fn ok_another_face_or_words_than_the_unanswered_one_replace_it() {
    for (sent, then) in [
        (Sent::Rating(Rating::Good), Sent::Rating(Rating::Bad)),
        (Sent::Rating(Rating::Good), Sent::Words),
    ] {
        let mut kept = tried(sent);
        kept.aim(then, None, &around(), &second);
        assert_eq!(kept.draft.replaces.as_deref(), Some("first"), "{sent:?}");
    }
}

#[test]
fn ok_the_same_words_to_another_receipt_are_another_submission() {
    let mut kept = tried(Sent::Words);
    kept.aim(Sent::Words, Some("token".to_owned()), &around(), &second);
    assert_eq!(kept.key, "second");
}

/// Words that were begun under the faces are not sent by a face; all else goes with what it is of.
#[test]
fn ok_what_was_not_sent_survives() {
    let mut kept = tried(Sent::Rating(Rating::Good));
    kept.clear(Sent::Rating(Rating::Good), second());
    assert_eq!(kept.value(Field::Message), "The door does not close.");
    assert_eq!((kept.key.as_str(), kept.draft.rating), ("second", None));

    for sent in [Sent::Words, Sent::Question, Sent::Callback] {
        let mut kept = tried(sent);
        kept.was_asked();
        kept.clear(sent, second());
        let empty = Kept {
            key: second(),
            ..Kept::default()
        };
        assert_eq!(kept, empty, "{sent:?}");
    }
}

/// The edge asks back about a doubtful number once; then it goes as typed, until it is another one.
#[test]
fn ok_a_number_is_asked_back_once() {
    let asks = |kept: &Kept| kept.draft(Sent::Callback, &around()).ask_back;
    let mut kept = kept();
    assert_eq!(asks(&kept), Some(true));
    kept.was_asked();
    assert_eq!(asks(&kept), None);
    kept.edit(Field::Message, "Other words".to_owned(), &second);
    assert_eq!(asks(&kept), None);
    kept.edit(Field::Phone, "347 55".to_owned(), &second);
    assert_eq!(asks(&kept), Some(true));
    assert_eq!(kept.draft(Sent::Question, &around()).ask_back, None);
    kept.edit(Field::Phone, String::new(), &second);
    assert_eq!(asks(&kept), None);
}

#[test]
fn ok_words_as_a_visitor_would_copy_them() {
    let kept = kept();
    assert_eq!(kept.words(Sent::Rating(Rating::Bad)), "");
    assert_eq!(
        kept.words(Sent::Question),
        "The door does not close.\nanna@example.com"
    );
    assert_eq!(
        kept.words(Sent::Callback),
        "The door does not close.\nAnna\n347 555 01 82"
    );
}

#[test]
fn ok_the_pages_words_do_not_displace_the_visitors() {
    let mut typed = kept();
    typed.begin_with(Some("From the page".to_owned()));
    assert_eq!(typed.value(Field::Message), "The door does not close.");
    let mut empty = Kept::default();
    empty.begin_with(Some("From the page".to_owned()));
    assert_eq!(empty.value(Field::Message), "From the page");
}
