//! What the API takes, and what comes back.

use libtest_mimic::Trial;
use serde_json::{Value, json};
use shared::State;
use tests::{Answer, Setting, Stage, Visitor, eventually, plant};

use crate::world::{key, lone_scenario, scenario, scenarios};

pub(crate) fn scenarios() -> Vec<Trial> {
    scenarios![
        scenario(one_press_of_a_face_becomes_a_letter),
        scenario(each_kind_is_stored_as_it_was_sent),
        scenario(a_comment_joins_the_letter_of_its_rating),
        scenario(a_long_message_is_taken_however_it_is_escaped),
        scenario(the_same_key_gets_the_same_answer),
        scenario(the_same_key_in_parallel_is_one_case),
        scenario(an_edit_that_replaces_joins_the_same_case),
        scenario(a_forged_receipt_is_a_case_of_its_own),
        scenario(what_nobody_typed_is_cut_and_never_refused),
        scenario(html_in_a_message_stays_text),
        scenario(line_ends_in_every_field_reach_no_header),
        scenario(receipts_are_read_by_their_token_alone),
        lone_scenario(
            the_twenty_first_from_one_address_has_to_wait,
            Setting {
                submissions_per_address: 20,
                ..Setting::default()
            }
        ),
    ]
}

async fn one_press_of_a_face_becomes_a_letter(stage: &Stage) {
    let receipt = stage
        .client
        .accepted(&key(), &json!({ "kind": "feedback", "rating": "bad" }))
        .await;
    assert_eq!(receipt.state, State::Received);
    assert_eq!(receipt.delivered_at, None);
    assert!(
        receipt.next.is_some_and(|next| next.joins),
        "words may follow"
    );
    let letter = stage
        .mail
        .letter_about(&receipt.reference.to_string())
        .await;
    assert_eq!(letter.recipients(), ["ascolto@cucineferri.example"]);
    let token = receipt.receipt.expect("a token");
    let now = stage.client.receipt(&token).await;
    assert_eq!(now.state, State::Delivered);
    assert!(
        now.delivered_at.is_some() && now.steps.len() == 2,
        "{now:?}"
    );
    assert!(now.receipt.is_none(), "the token is told once");
}

async fn each_kind_is_stored_as_it_was_sent(stage: &Stage) {
    for kind in ["feedback", "question", "callback"] {
        let visitor = Visitor::new();
        let receipt = stage.client.accepted(&key(), &full(kind, &visitor)).await;
        let rows = stage.rows().submissions(&receipt.reference.to_string());
        let [row] = rows.as_slice() else {
            panic!("one submission: {rows:?}")
        };
        let is = |column: &str, wanted: &str| {
            assert_eq!(row.get(column).map(String::as_str), Some(wanted));
        };
        is("kind", kind);
        is("message", &visitor.message);
        is("name", &visitor.name);
        is("email", &visitor.email);
        is("touchpoint", "checkout");
        is("locale", "en");
        let letter = stage
            .mail
            .letter_about(&receipt.reference.to_string())
            .await;
        for typed in [&visitor.message, &visitor.name] {
            assert!(
                letter.text.contains(typed) && letter.html.contains(typed),
                "{letter:?}"
            );
        }
        let head = stage.mail.head_of(&letter).await;
        assert!(
            head.contains(&format!("Reply-To: <{}>", visitor.email)),
            "{head}"
        );
    }
}

async fn a_comment_joins_the_letter_of_its_rating(stage: &Stage) {
    let visitor = Visitor::new();
    let rated = stage
        .client
        .accepted(&key(), &json!({ "kind": "feedback", "rating": "fair" }))
        .await;
    let token = rated.receipt.clone().expect("a token");
    let comment = json!({ "kind": "feedback", "message": visitor.message, "receipt": token });
    let joined = stage.client.accepted(&key(), &comment).await;
    assert_eq!(joined.reference, rated.reference);
    // It leaves now: nobody is told of a wait that is over.
    let next = joined.next.expect("it is still to be delivered");
    assert!(!next.joins, "nothing can be added to the letter: {next:?}");
    let before = rated.next.and_then(|next| next.by).expect("a time");
    let due = next.by.expect("a time");
    assert!(
        due.as_str() < before.as_str(),
        "{due:?} is not before {before:?}"
    );
    let reference = rated.reference.to_string();
    let letter = stage.mail.letter_about(&reference).await;
    assert!(letter.text.contains(&visitor.message), "{letter:?}");
    delivered(stage, &token).await;
    assert_eq!(stage.mail.letters_about(&reference).await.len(), 1);
    assert_eq!(stage.rows().submissions(&reference).len(), 2);
}

/// Other clients than ours escape whatever is not ASCII: an emoji is twelve bytes then.
async fn a_long_message_is_taken_however_it_is_escaped(stage: &Stage) {
    for (escaped, character) in [
        ("\\ud83d\\ude00", "😀"),
        ("\\u5b57", "字"),
        ("\\u0061", "a"),
        ("字", "字"),
    ] {
        let visitor = Visitor::new();
        let body = format!(
            "{{\"kind\":\"question\",\"message\":\"{}\",\"email\":\"{}\"}}",
            escaped.repeat(5_000),
            visitor.email
        );
        let answer = Answer::of(stage.client.submission(&key()).body(body)).await;
        assert_eq!(answer.status, 202, "{escaped}: {answer:?}");
        let reference = answer.receipt().reference.to_string();
        let rows = stage.rows().submissions(&reference);
        let message = rows.first().and_then(|row| row.get("message"));
        assert_eq!(message, Some(&character.repeat(5_000)));
    }
}

async fn the_same_key_gets_the_same_answer(stage: &Stage) {
    let (key, draft) = (key(), full("question", &Visitor::new()));
    let first = stage.client.submit(&key, &draft).await;
    assert_eq!(first.status, 202);
    let second = stage.client.submit(&key, &draft).await;
    assert_eq!((second.status, &second.body), (200, &first.body));
    assert_eq!(second.header("idempotency-replayed"), "true");
    let reference = first.receipt().reference.to_string();
    assert_eq!(stage.rows().submissions(&reference).len(), 1);
}

async fn the_same_key_in_parallel_is_one_case(stage: &Stage) {
    let (key, draft) = (key(), full("question", &Visitor::new()));
    let (a, b, c, d) = tokio::join!(
        stage.client.submit(&key, &draft),
        stage.client.submit(&key, &draft),
        stage.client.submit(&key, &draft),
        stage.client.submit(&key, &draft),
    );
    let taken: Vec<Answer> = [a, b, c, d]
        .into_iter()
        .filter(|answer| answer.status != 409)
        .collect();
    let first = taken.first().expect("one is taken");
    for answer in &taken {
        assert!(matches!(answer.status, 200 | 202), "{answer:?}");
        assert_eq!(answer.body, first.body);
    }
    assert_eq!(
        stage
            .rows()
            .submissions(&first.receipt().reference.to_string())
            .len(),
        1
    );
}

async fn an_edit_that_replaces_joins_the_same_case(stage: &Stage) {
    let (old, visitor) = (key(), Visitor::new());
    let first = stage
        .client
        .accepted(&old, &full("question", &visitor))
        .await;
    let edited = with(
        full("question", &visitor),
        "message",
        &Visitor::new().message,
    );
    let edited = with(edited, "replaces", &old);
    let second = stage.client.accepted(&key(), &edited).await;
    assert_eq!(second.reference, first.reference);
}

async fn a_forged_receipt_is_a_case_of_its_own(stage: &Stage) {
    let real = stage
        .client
        .accepted(&key(), &full("question", &Visitor::new()))
        .await;
    let token = real.receipt.expect("a token");
    let mut turned: Vec<char> = token.chars().collect();
    turned.reverse();
    let turned: String = turned.into_iter().collect();
    let untrue = with_another_tag(&token);
    for forged in ["nonsense", "", &turned, &token.repeat(9), &untrue] {
        let draft = with(full("question", &Visitor::new()), "receipt", forged);
        let receipt = stage.client.accepted(&key(), &draft).await;
        assert_ne!(receipt.reference, real.reference);
    }
}

async fn what_nobody_typed_is_cut_and_never_refused(stage: &Stage) {
    let page = format!("https://shop.example/{}", "a".repeat(5_000));
    let draft = with(full("question", &Visitor::new()), "page", &page);
    let draft = with(draft, "touchpoint", &"t".repeat(500));
    let draft = with(draft, "locale", &"x".repeat(200));
    let draft = with(draft, "consent", &"c".repeat(2_000));
    let receipt = stage.client.accepted(&key(), &draft).await;
    let rows = stage.rows().submissions(&receipt.reference.to_string());
    let row = rows.first().expect("it is stored");
    assert_eq!(
        row.get("page").map(String::len),
        Some(shared::limits::PAGE_CHARS_MAX)
    );
    assert_eq!(
        row.get("touchpoint").map(String::len),
        Some(shared::limits::TOUCHPOINT_CHARS_MAX)
    );
    let marks = row.get("marks").cloned().unwrap_or_default();
    for mark in [
        "page_cut",
        "touchpoint_cut",
        "locale_dropped",
        "consent_dropped",
    ] {
        assert!(marks.contains(mark), "{marks}");
    }
}

async fn html_in_a_message_stays_text(stage: &Stage) {
    let html = "<script>alert(1)</script><img src=x onerror=alert(2)> &amp; \"'";
    let draft = with(full("question", &Visitor::new()), "message", html);
    let receipt = stage.client.accepted(&key(), &draft).await;
    let letter = stage
        .mail
        .letter_about(&receipt.reference.to_string())
        .await;
    assert!(letter.text.contains(html), "{}", letter.text);
    assert!(
        !letter.html.contains("<script>") && !letter.html.contains("<img"),
        "{}",
        letter.html
    );
    let case = receipt.case_url.expect("a page");
    let page = reqwest::get(case)
        .await
        .expect("the page")
        .text()
        .await
        .expect("its text");
    assert!(
        !page.contains("<script>alert") && !page.contains("<img src=x"),
        "{page}"
    );
}

async fn line_ends_in_every_field_reach_no_header(stage: &Stage) {
    let evil = "x\r\nBcc: thief@example.net\r\n\r\nbody\r\n.\r\nMAIL FROM:<a@b.c>";
    for field in [
        "message",
        "name",
        "page",
        "touchpoint",
        "locale",
        "consent",
        "receipt",
    ] {
        let before = if field == "page" {
            "https://shop.example/"
        } else {
            ""
        };
        let draft = with(
            full("question", &Visitor::new()),
            field,
            &format!("{before}{evil}"),
        );
        let receipt = stage.client.accepted(&key(), &draft).await;
        let letter = stage
            .mail
            .letter_about(&receipt.reference.to_string())
            .await;
        assert_eq!(letter.header("bcc"), "", "{field}");
        assert_eq!(
            letter.recipients(),
            ["ascolto@cucineferri.example"],
            "{field}"
        );
        let head = stage.mail.head_of(&letter).await;
        assert!(!head.to_lowercase().contains("thief"), "{field}: {head}");
    }
    for field in ["email", "phone", "kind", "rating"] {
        let draft = with(full("callback", &Visitor::new()), field, evil);
        let answer = stage.client.submit(&key(), &draft).await;
        assert_eq!(answer.status, 422, "{field}: {answer:?}");
    }
}

async fn receipts_are_read_by_their_token_alone(stage: &Stage) {
    let receipt = stage
        .client
        .accepted(&key(), &full("question", &Visitor::new()))
        .await;
    let address = receipt.receipt_url.expect("an address");
    let answer = reqwest::get(&address).await.expect("an answer");
    assert_eq!(answer.status(), 200);
    for forged in [
        format!("{address}x"),
        address.replace("/v1/receipts/", "/v1/receipts/A"),
    ] {
        let answer = reqwest::get(&forged).await.expect("an answer");
        assert_eq!(answer.status(), 404, "{forged}");
    }
}

async fn the_twenty_first_from_one_address_has_to_wait(stage: &mut Stage) {
    let first = (key(), full("question", &Visitor::new()));
    stage.client.accepted(&first.0, &first.1).await;
    for _ in 1..20 {
        stage
            .client
            .accepted(&key(), &full("question", &Visitor::new()))
            .await;
    }
    let refused = stage
        .client
        .submit(&key(), &full("question", &Visitor::new()))
        .await;
    assert_eq!(refused.status, 429, "{refused:?}");
    let wait: u32 = refused.header("retry-after").parse().expect("seconds");
    assert!((1..=600).contains(&wait), "{wait}");
    assert!(
        refused
            .header("access-control-expose-headers")
            .contains("Retry-After"),
        "{refused:?}"
    );
    let _ = refused.problem();
    // Neither a repetition nor a refusal counts.
    assert_eq!(stage.client.submit(&first.0, &first.1).await.status, 200);
}

/// A draft with everything that its kind can have.
pub(crate) fn full(kind: &str, visitor: &Visitor) -> Value {
    let mut draft = json!({
        "kind": kind,
        "message": visitor.message,
        "name": visitor.name,
        "phone": visitor.phone,
        "email": visitor.email,
        "page": "https://shop.example/ovens?id=7#top",
        "touchpoint": "checkout",
        "locale": "en",
    });
    if kind == "feedback" {
        draft = with(draft, "rating", "good");
    }
    plant(&visitor.message);
    draft
}

/// A draft with another value in a field.
pub(crate) fn with(mut draft: Value, field: &str, value: &str) -> Value {
    let fields = draft.as_object_mut().expect("a draft is an object");
    fields.insert(field.to_owned(), json!(value));
    draft
}

/// A token of the right form for the same case, whose tag nobody made who has the key.
pub(crate) fn with_another_tag(token: &str) -> String {
    let (before, tag) = token.rsplit_once('.').expect("a tag");
    let turned = if tag.starts_with('A') { "B" } else { "A" };
    let rest: String = tag.chars().skip(1).collect();
    [before, ".", turned, &rest].concat()
}

/// Waits until a case is delivered.
pub(crate) async fn delivered(stage: &Stage, token: &str) {
    eventually("the case is delivered", || async {
        let receipt = stage.client.receipt(token).await;
        (receipt.state == State::Delivered).then_some(())
    })
    .await;
}
