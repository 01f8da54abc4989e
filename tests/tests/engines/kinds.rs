//! Each kind of submission on each rung of the ladder, and what of it is stored and delivered.

use libtest_mimic::Trial;
use serde_json::json;
use tests::{Browser, Page, Row, Rung, Stage, Visitor, WidgetPage};

use crate::world::journeys;

/// An ordinary strict policy: WebAssembly does not start under it.
const WITHOUT_WASM: &str =
    "default-src 'self'; script-src EDGE; connect-src EDGE; form-action EDGE";

pub(crate) fn journeys() -> Vec<Trial> {
    journeys![
        each_kind_in_the_panel,
        each_kind_in_the_small_form,
        each_kind_on_the_hosted_page,
        a_face_in_the_page,
        a_draft_survives_a_reload,
    ]
}

async fn each_kind_in_the_panel(stage: &Stage, browser: &Browser) {
    let page = WidgetPage::new(browser);
    browser.open(&stage.shop.demo()).await;
    page.open_warm().await;
    each_kind(stage, &page, "panel").await;
}

async fn each_kind_in_the_small_form(stage: &Stage, browser: &Browser) {
    let page = WidgetPage::new(browser);
    let address = stage.shop.put_up(Page::new().policy(WITHOUT_WASM));
    browser.open(&address).await;
    page.open().await;
    each_kind(stage, &page, "small form").await;
}

/// From the first screen: a face and its words, a question, a call.
async fn each_kind(stage: &Stage, page: &WidgetPage<'_>, drawn_by: &str) {
    let visitor = Visitor::new();
    page.press_sentence("rate_bad").await;
    page.see_sentence("add_label").await;
    let rated = page.reference().await;
    page.fill("message", &visitor.message).await;
    page.press_sentence("add_send").await;
    page.see_sentence("added").await;
    stored(stage, &rated, "feedback", &[("message", &visitor.message)]).await;

    page.press_sentence("back").await;
    page.ask(&visitor).await;
    assert_eq!(page.drawn_by().await, drawn_by);
    page.press_sentence("ask_send").await;
    page.see_sentence("receipt_title_delivered").await;
    let fields = [("message", &visitor.message), ("email", &visitor.email)];
    stored(stage, &page.reference().await, "question", &fields).await;

    page.press_sentence("back").await;
    page.press_sentence("call_label").await;
    page.fill("phone", &visitor.phone).await;
    page.fill("name", &visitor.name).await;
    assert_eq!(page.drawn_by().await, drawn_by);
    page.press_sentence("call_send").await;
    page.see_sentence("receipt_title_delivered").await;
    let called = page.reference().await;
    let fields = [("phone", &visitor.phone), ("name", &visitor.name)];
    stored(stage, &called, "callback", &fields).await;
    stage.mail.letter_about(&called).await;
}

async fn each_kind_on_the_hosted_page(stage: &Stage, browser: &Browser) {
    let (page, visitor) = (WidgetPage::new(browser), Visitor::new());
    let hosted = format!("{}/contact/acme", stage.edge.base_url());
    browser.open(&hosted).await;
    page.press_sentence("rate_bad").await;
    page.see_sentence("add_label").await;
    stored(stage, &page.reference().await, "feedback", &[]).await;

    browser.open(&hosted).await;
    page.press_sentence("hosted_question").await;
    page.fill("message", &visitor.message).await;
    page.fill("email", &visitor.email).await;
    page.press_sentence("send").await;
    let fields = [("message", &visitor.message), ("email", &visitor.email)];
    stored(stage, &page.reference().await, "question", &fields).await;

    browser.open(&hosted).await;
    page.press_sentence("hosted_callback").await;
    page.fill("phone", &visitor.phone).await;
    page.fill("name", &visitor.name).await;
    page.press_sentence("send").await;
    let fields = [("phone", &visitor.phone), ("name", &visitor.name)];
    stored(stage, &page.reference().await, "callback", &fields).await;
}

async fn a_face_in_the_page(stage: &Stage, browser: &Browser) {
    let page = WidgetPage::new(browser);
    let faces = Page::new().body("<div data-pronto-rate=\"checkout\"></div>");
    browser.open(&stage.shop.put_up(faces)).await;
    page.press_sentence("rate_good").await;
    let reference = page.reference().await;
    let touchpoint = "checkout".to_owned();
    stored(
        stage,
        &reference,
        "feedback",
        &[("touchpoint", &touchpoint)],
    )
    .await;
    assert_eq!(page.drawn_by().await, "", "no panel opens");
}

async fn a_draft_survives_a_reload(stage: &Stage, browser: &Browser) {
    let page = WidgetPage::new(browser);
    for rung in [Rung::SmallForm, Rung::Panel] {
        let visitor = Visitor::new();
        browser.open(&stage.shop.demo()).await;
        page.look("sessionStorage.clear()", json!(null)).await;
        browser.reload().await;
        open(&page, rung).await;
        page.press_sentence("ask_label").await;
        page.fill("message", &visitor.message).await;
        browser.reload().await;
        open(&page, rung).await;
        page.press_sentence("ask_label").await;
        assert_eq!(page.value("message").await, visitor.message);
    }
}

async fn open(page: &WidgetPage<'_>, rung: Rung) {
    match rung {
        Rung::Panel => page.open_warm().await,
        Rung::SmallForm => page.open().await,
    }
}

/// Waits until a case has a submission of this kind with these fields.
async fn stored(stage: &Stage, reference: &str, kind: &str, fields: &[(&str, &String)]) {
    let has = |row: &Row, name: &str, wanted: &str| row.get(name).is_some_and(|is| is == wanted);
    let what = format!("a {kind} with its fields under {reference}");
    tests::eventually(&what, || async {
        let rows = stage.rows().submissions(reference);
        let found = rows.iter().any(|row| {
            has(row, "kind", kind) && fields.iter().all(|(name, wanted)| has(row, name, wanted))
        });
        found.then_some(())
    })
    .await;
}
