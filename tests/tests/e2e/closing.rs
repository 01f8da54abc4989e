//! The visitor's private page, where a case is closed by one press, and opened again.

use libtest_mimic::Trial;
use reqwest::Method;
use serde_json::json;
use shared::State;
use tests::{Answer, Browser, Look, Stage, Visitor, WidgetPage, eventually};

use crate::api::with_another_tag;
use crate::world::{browser_scenario, key, scenario, scenarios};

pub(crate) fn scenarios() -> Vec<Trial> {
    scenarios![
        scenario(a_case_is_closed_once_and_that_can_be_undone),
        scenario(words_open_a_closed_case_again),
        scenario(words_that_are_not_taken_stay_on_the_page_of_their_case),
        scenario(only_a_press_on_the_page_itself_closes_a_case),
        browser_scenario(
            a_visitor_without_script_closes_and_opens_his_case,
            Look::DESKTOP
        ),
    ]
}

async fn a_case_is_closed_once_and_that_can_be_undone(stage: &Stage) {
    let case = Case::delivered(stage).await;
    let before = case.page().await;
    assert!(!before.body.contains("value=\"undo\""), "{before:?}");
    for _ in 0..3 {
        let answer = case.press("solve").await;
        assert_eq!(answer.status, 303, "{answer:?}");
        let to = answer.header("location");
        assert!(to.ends_with(&[&case.path, "?locale=en"].concat()), "{to}");
    }
    assert_eq!(case.states().await, ["received", "delivered", "solved"]);
    let receipt = stage.client.receipt(&case.token).await;
    assert_eq!(receipt.state, State::Solved);
    assert!(receipt.delivered_at.is_some(), "{receipt:?}");
    assert_eq!(case.actions(), 1, "three presses are one action");
    let closed = case.page().await;
    for said in [
        "Solved.",
        "What you told us is erased by ",
        "Times: Central European Time.",
        "Undo",
        "Possible until",
        "It opens the report again.",
    ] {
        assert!(closed.body.contains(said), "{said}: {closed:?}");
    }
    for _ in 0..2 {
        assert_eq!(case.press("undo").await.status, 303);
        assert_eq!(case.states().await, ["received", "delivered"]);
    }
    assert_eq!(
        case.actions(),
        2,
        "what was undone stays on record, and that it was"
    );
    let opened = case.page().await;
    assert!(opened.body.contains("value=\"solve\""), "{opened:?}");
}

async fn words_open_a_closed_case_again(stage: &Stage) {
    let case = Case::delivered(stage).await;
    case.press("solve").await;
    let words = Visitor::new().message;
    let page = case.page().await;
    let form = [
        ("token", unseen(&page, "token")),
        ("key", unseen(&page, "key")),
        ("kind", unseen(&page, "kind")),
        ("receipt", unseen(&page, "receipt")),
        ("message", words.clone()),
    ];
    let own = Some(stage.client.base_url());
    let sent = post(stage, "/contact/acme", &form, own).await;
    assert_eq!(sent.status, 303, "{sent:?}");
    let letters = eventually("the words' own letter", || async {
        let letters = stage.mail.letters_about(&case.reference).await;
        (letters.len() == 2).then_some(letters)
    })
    .await;
    assert!(
        letters.iter().any(|letter| letter.text.contains(&words)),
        "{letters:?}"
    );
    eventually("the case is delivered again", || async {
        let states = case.states().await;
        (states.last().map(String::as_str) == Some("delivered")).then_some(())
    })
    .await;
    let states = case.states().await;
    assert_eq!(
        states,
        [
            "received",
            "delivered",
            "solved",
            "received",
            "reopened",
            "delivered"
        ]
    );
    // It is closed once more, and only once more.
    case.press("solve").await;
    assert!(case.states().await.ends_with(&["solved".to_owned()]));
}

/// *Add it* without words led to the general form, with a callback chosen.
async fn words_that_are_not_taken_stay_on_the_page_of_their_case(stage: &Stage) {
    let case = Case::delivered(stage).await;
    for (words, said) in [
        (String::new(), "Write a line here, then it can go."),
        ("x".repeat(5_002), "2 characters too many."),
    ] {
        let page = case.page().await;
        let names = ["token", "key", "add", "kind", "receipt", "locale"];
        let hidden = names.map(|name| (name, unseen(&page, name)));
        let form = [hidden.to_vec(), vec![("message", words.clone())]].concat();
        let answer = post(stage, "/contact/acme", &form, Some(stage.client.base_url())).await;
        assert_eq!(answer.status, 422, "{answer:?}");
        assert!(answer.body.contains(said), "{answer:?}");
        assert!(answer.body.contains(&case.reference), "{answer:?}");
        assert!(answer.body.contains(&words), "every word is there");
        assert!(!answer.body.contains("type=\"radio\""), "{answer:?}");
    }
}

async fn only_a_press_on_the_page_itself_closes_a_case(stage: &Stage) {
    let case = Case::delivered(stage).await;
    let own = Some(stage.client.base_url());
    let token = unseen(&case.page().await, "token");
    let hosted = Answer::of(stage.client.request(Method::GET, "/contact/acme")).await;
    let of_hosted = unseen(&hosted, "token");
    let solve = |token: &str| vec![("token", token.to_owned()), ("action", "solve".to_owned())];
    let unknown = vec![("token", token.clone()), ("action", "erase".to_owned())];
    for (what, form, origin) in [
        ("no token", solve(""), own),
        ("the shop", solve(&token), Some(stage.client.origin())),
        ("a stranger", solve(&token), Some("https://evil.example")),
        ("a hidden origin", solve(&token), Some("null")),
        ("the hosted page's token", solve(&of_hosted), own),
        ("another action", unknown, own),
        ("no action", vec![("token", token.clone())], own),
    ] {
        let answer = post(stage, &case.path, &form, origin).await;
        assert_eq!(answer.status, 200, "{what}: {answer:?}");
        assert!(answer.body.contains(&case.reference), "{what}: {answer:?}");
    }
    for method in [Method::GET, Method::HEAD, Method::OPTIONS] {
        for _ in 0..20 {
            let path = [case.path.as_str(), "?action=solve&token=", &token].concat();
            let answer = Answer::of(stage.client.request(method.clone(), &path)).await;
            assert!(answer.status < 300, "{answer:?}");
        }
    }
    assert_eq!(case.actions(), 0);
    assert_eq!(case.states().await, ["received", "delivered"]);
    let quiet = stage.client.form(&case.path, &solve(&token));
    let strange = quiet.header("Sec-Fetch-Site", "cross-site");
    assert_eq!(Answer::of(strange).await.status, 200);
    assert_eq!(case.actions(), 0);
    let forged = with_another_tag(&case.path);
    let answer = post(stage, &forged, &solve(&token), own).await;
    assert_eq!(answer.status, 404, "{answer:?}");
    let answer = Answer::of(stage.client.request(Method::PUT, &case.path)).await;
    assert_eq!(answer.status, 405, "{answer:?}");
    assert_eq!(answer.header("allow"), "GET, HEAD, POST");
    let json = stage.client.request(Method::POST, &case.path);
    let json = json.header("Content-Type", "application/json").body("{}");
    assert_eq!(Answer::of(json).await.status, 415);
    // A browser that says nothing of its page: the form's token is enough.
    let answer = post(stage, &case.path, &solve(&token), None).await;
    assert_eq!(answer.status, 303, "{answer:?}");
    assert_eq!(case.actions(), 1);
}

async fn a_visitor_without_script_closes_and_opens_his_case(stage: &Stage, browser: &Browser) {
    let (page, case) = (WidgetPage::new(browser), Case::delivered(stage).await);
    browser.without_script().await;
    let address = format!("{}{}", stage.edge.base_url(), case.path);
    browser.open(&address).await;
    page.press_sentence("solved_button").await;
    page.see_sentence("receipt_title_solved").await;
    page.see_sentence("fact_solved").await;
    page.press_sentence("act_undo").await;
    page.see_sentence("receipt_title_delivered").await;
    page.press_sentence("solved_button").await;
    page.see_sentence("receipt_title_solved").await;
    let words = Visitor::new().message;
    page.fill("message", &words).await;
    page.press_sentence("add_send").await;
    page.see_sentence("fact_reopened").await;
    browser.open(&address).await;
    page.see(&words).await;
    page.press_sentence("add_label").await;
    page.fill("message", &Visitor::new().message).await;
}

/// A question that has arrived in the inbox.
struct Case<'a> {
    stage: &'a Stage,
    reference: String,
    token: String,
    path: String,
}

impl<'a> Case<'a> {
    async fn delivered(stage: &'a Stage) -> Self {
        let visitor = Visitor::new();
        let draft = json!({
            "kind": "question", "message": visitor.message, "email": visitor.email, "locale": "en",
        });
        let receipt = stage.client.accepted(&key(), &draft).await;
        let token = receipt.receipt.expect("a token");
        eventually("the question is delivered", || async {
            let receipt = stage.client.receipt(&token).await;
            (receipt.state == State::Delivered).then_some(())
        })
        .await;
        Self {
            stage,
            reference: receipt.reference.to_string(),
            path: ["/case/", &token].concat(),
            token,
        }
    }

    async fn page(&self) -> Answer {
        let answer = Answer::of(self.stage.client.request(Method::GET, &self.path)).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer
    }

    /// Presses what the page offers, or had offered.
    async fn press(&self, action: &str) -> Answer {
        let token = unseen(&self.page().await, "token");
        let form = [
            ("token", token),
            ("locale", "en".to_owned()),
            ("action", action.to_owned()),
        ];
        let own = Some(self.stage.client.base_url());
        post(self.stage, &self.path, &form, own).await
    }

    async fn states(&self) -> Vec<String> {
        let receipt = self.stage.client.receipt(&self.token).await;
        let steps = receipt.steps.into_iter();
        steps.map(|step| step.state.into()).collect()
    }

    /// How many actions are on record.
    fn actions(&self) -> usize {
        let rows = self
            .stage
            .rows()
            .ask("SELECT reference FROM events WHERE what IN ('solved', 'undone')");
        let own = rows
            .iter()
            .filter(|row| row.get("reference") == Some(&self.reference));
        own.count()
    }
}

/// The value of a page's hidden field.
fn unseen(page: &Answer, name: &str) -> String {
    page.hidden(name)
        .unwrap_or_else(|| panic!("no {name}: {page:?}"))
}

async fn post(stage: &Stage, path: &str, form: &[(&str, String)], origin: Option<&str>) -> Answer {
    let request = stage.client.form(path, form);
    Answer::of(match origin {
        Some(origin) => request.header("Origin", origin),
        None => request,
    })
    .await
}
