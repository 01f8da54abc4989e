//! The same press on each rung of the ladder: panel, small form, hosted page.

use configuration::Language;
use libtest_mimic::Trial;
use serde_json::json;
use tests::{Browser, Look, Page, Row, Stage, Visitor, WidgetPage, eventually};

use crate::world::{browser_scenario, scenarios};

/// An ordinary strict policy: WebAssembly does not start under it.
const WITHOUT_WASM: &str =
    "default-src 'self'; script-src EDGE; connect-src EDGE; form-action EDGE";

pub(crate) fn scenarios() -> Vec<Trial> {
    scenarios![
        browser_scenario(
            one_press_of_a_face_in_the_shop_becomes_a_letter,
            Look::DESKTOP
        ),
        browser_scenario(a_question_is_stored_alike_by_each_rung, Look::DESKTOP),
        browser_scenario(a_callback_is_stored_alike_by_each_rung, Look::DESKTOP),
        browser_scenario(
            a_face_and_its_words_are_stored_alike_by_each_rung,
            Look::PHONE
        ),
        browser_scenario(the_hosted_page_keeps_what_it_refuses, Look::DESKTOP),
        browser_scenario(the_case_page_tells_what_is_true, Look::DESKTOP),
    ]
}

async fn one_press_of_a_face_in_the_shop_becomes_a_letter(stage: &Stage, browser: &Browser) {
    let page = WidgetPage::new(browser);
    browser.open(&stage.shop.demo()).await;
    page.open().await;
    page.press_sentence("rate_bad").await;
    let reference = page.reference().await;
    page.see_sentence("receipt_title_delivered").await;
    let letter = stage.mail.letter_about(&reference).await;
    assert_eq!(letter.recipients(), ["ascolto@cucineferri.example"]);
    let rows = stage.rows().submissions(&reference);
    assert_eq!(rows.len(), 1, "{rows:?}");
}

async fn a_question_is_stored_alike_by_each_rung(stage: &Stage, browser: &Browser) {
    let visitor = Visitor::new();
    alike(stage, browser, async |page, is_hosted| {
        if is_hosted {
            page.press_sentence("hosted_question").await;
        } else {
            page.press_sentence("ask_label").await;
        }
        page.fill("message", &visitor.message).await;
        page.fill("email", &visitor.email).await;
        page.press_sentence(if is_hosted { "send" } else { "ask_send" })
            .await;
    })
    .await;
}

async fn a_callback_is_stored_alike_by_each_rung(stage: &Stage, browser: &Browser) {
    let visitor = Visitor::new();
    alike(stage, browser, async |page, is_hosted| {
        if is_hosted {
            page.press_sentence("hosted_callback").await;
        } else {
            page.press_sentence("call_label").await;
        }
        page.fill("phone", &visitor.phone).await;
        page.fill("message", &visitor.message).await;
        page.fill("name", &visitor.name).await;
        page.press_sentence(if is_hosted { "send" } else { "call_send" })
            .await;
    })
    .await;
}

async fn a_face_and_its_words_are_stored_alike_by_each_rung(stage: &Stage, browser: &Browser) {
    let visitor = Visitor::new();
    alike(stage, browser, async |page, _| {
        page.press_sentence("rate_fair").await;
        page.see_sentence("add_label").await;
        page.fill("message", &visitor.message).await;
        page.press_sentence("add_send").await;
    })
    .await;
}

async fn the_hosted_page_keeps_what_it_refuses(stage: &Stage, browser: &Browser) {
    let (page, visitor) = (WidgetPage::new(browser), Visitor::new());
    browser.without_script().await;
    browser
        .open(&format!("{}/contact/acme", stage.edge.base_url()))
        .await;
    page.press_sentence("hosted_question").await;
    page.fill("message", &visitor.message).await;
    page.fill("email", "anna@").await;
    page.press_sentence("send").await;
    page.see_sentence("hosted_fault_lead").await;
    page.see_sentence("fault_email_shape").await;
    assert_eq!(page.value("message").await, visitor.message);
    assert_eq!(page.value("email").await, "anna@");
    page.fill_anew("email", &visitor.email).await;
    page.press_sentence("send").await;
    let reference = page.reference().await;
    assert!(browser.address().await.contains("/case/"));
    stage.mail.letter_about(&reference).await;
}

async fn the_case_page_tells_what_is_true(stage: &Stage, browser: &Browser) {
    let (page, visitor) = (WidgetPage::new(browser), Visitor::new());
    browser.open(&stage.shop.demo()).await;
    page.open().await;
    page.ask(&visitor).await;
    page.press_sentence("ask_send").await;
    let reference = page.reference().await;
    page.see_sentence("receipt_title_delivered").await;
    let case = page
        .look(
            "return here('a[href*=\"/case/\"]').at(-1).href",
            json!(null),
        )
        .await;
    browser.open(case.as_str().expect("an address")).await;
    for text in [
        reference.as_str(),
        &visitor.message,
        &page.say("case_private"),
        &page.say("fact_delivered"),
    ] {
        page.see(text).await;
    }
}

/// Does the same by panel, small form and hosted page, and compares what is stored.
async fn alike(stage: &Stage, browser: &Browser, act: impl AsyncFn(&WidgetPage<'_>, bool)) {
    let page = WidgetPage::in_language(browser, Language::English);
    let mut stored = Vec::new();

    browser.open(&stage.shop.demo()).await;
    page.open_warm().await;
    act(&page, false).await;
    assert_eq!(page.drawn_by().await, "panel");
    stored.push(stored_as(stage, &page).await);

    browser
        .open(&stage.shop.put_up(Page::new().policy(WITHOUT_WASM)))
        .await;
    page.open().await;
    act(&page, false).await;
    assert_eq!(page.drawn_by().await, "small form");
    stored.push(stored_as(stage, &page).await);

    browser.without_script().await;
    browser
        .open(&format!("{}/contact/acme", stage.edge.base_url()))
        .await;
    act(&page, true).await;
    stored.push(stored_as(stage, &page).await);

    let [panel, small_form, hosted_page] = stored.as_slice() else {
        panic!("three rungs")
    };
    assert_eq!(panel, small_form);
    assert_eq!(panel, hosted_page);
}

/// What a case holds, but for what must differ: its reference and the page that it came from.
async fn stored_as(stage: &Stage, page: &WidgetPage<'_>) -> Vec<Row> {
    let reference = page.reference().await;
    let mut rows = eventually("all of it is stored", || async {
        let rows = stage.rows().submissions(&reference);
        let is_all = rows.iter().any(|row| {
            row.get("message")
                .is_some_and(|message| !message.is_empty())
        });
        is_all.then_some(rows)
    })
    .await;
    for row in &mut rows {
        row.remove("reference");
        row.remove("page");
    }
    rows
}
