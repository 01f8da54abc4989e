//! Nobody answers: the other ways are shown, and every word is kept.

use libtest_mimic::Trial;
use tests::{Browser, Gate, Mishap, Page, Stage, Visitor, WidgetPage};

use crate::world::journeys;

pub(crate) fn journeys() -> Vec<Trial> {
    journeys![
        where_nobody_answers_the_panel_shows_the_other_ways,
        where_nobody_answers_the_small_form_shows_the_other_ways,
    ]
}

async fn where_nobody_answers_the_panel_shows_the_other_ways(stage: &Stage, browser: &Browser) {
    let (page, gate) = (WidgetPage::new(browser), stage.gate().await);
    browser.open(&stage.shop.demo_through(&gate, "")).await;
    page.open_warm().await;
    nobody_answers(&gate, &page).await;
}

async fn where_nobody_answers_the_small_form_shows_the_other_ways(
    stage: &Stage,
    browser: &Browser,
) {
    let (page, gate) = (WidgetPage::new(browser), stage.gate().await);
    gate.befall(".wasm", Mishap::Status(404));
    browser.open(&stage.shop.demo_through(&gate, "")).await;
    page.open().await;
    nobody_answers(&gate, &page).await;

    // And a face in the page, which has no other screen.
    let faces = Page::new().body("<div data-pronto-rate=\"checkout\"></div>");
    browser.open(&stage.shop.put_up(faces.through(&gate))).await;
    // What follows Send is on its way from the first sign of intent.
    page.press_sentence("rate_good").await;
    page.reference().await;
    browser.reload().await;
    gate.befall("/submissions", Mishap::HungUp);
    page.press_sentence("rate_bad").await;
    page.see_promised("fail_page").await;
    page.see("06 5555 0147").await;
}

/// From the first screen to the ways that need no server, and on to a receipt when it is back.
async fn nobody_answers(gate: &Gate, page: &WidgetPage<'_>) {
    let visitor = Visitor::new();
    page.ask(&visitor).await;
    gate.shut().await;
    page.press_sentence("ask_send").await;
    page.see_unanswered(&visitor).await;
    gate.reopen().await;
    page.press_sentence("fail_try").await;
    page.reference().await;
}
