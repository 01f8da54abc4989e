//! Who draws which screen, on which network.

use std::time::Duration;

use libtest_mimic::Trial;
use serde_json::json;
use tests::{Browser, Look, Mishap, Page, Stage, Visitor, WidgetPage, eventually, within};

use crate::world::{browser_scenario, scenarios};

/// Chrome's "fast 3G": what an ordinary phone has on an ordinary day.
const BITS_PER_SECOND: u32 = 1_600_000;
const DELAY: Duration = Duration::from_millis(150);
/// As docs/reliability.md promises: from Send to an answer.
const PROMISE: Duration = Duration::from_secs(13);

pub(crate) fn scenarios() -> Vec<Trial> {
    scenarios![
        browser_scenario(
            on_an_ordinary_connection_a_callback_is_written_in_the_panel,
            Look::PHONE
        ),
        browser_scenario(a_screen_once_drawn_stays, Look::DESKTOP),
        browser_scenario(the_first_screen_is_there_in_the_next_frame, Look::DESKTOP),
        browser_scenario(nothing_is_fetched_or_stored_before_a_press, Look::DESKTOP),
        browser_scenario(
            where_wasm_does_not_arrive_the_small_form_serves,
            Look::DESKTOP
        ),
        browser_scenario(
            f26_whatever_becomes_of_the_panel_a_call_is_taken,
            Look::DESKTOP
        ),
        browser_scenario(
            f26_whatever_becomes_of_the_rest_a_call_is_taken,
            Look::DESKTOP
        ),
        browser_scenario(the_receipt_is_one_whoever_drew_the_form, Look::DESKTOP),
    ]
}

async fn on_an_ordinary_connection_a_callback_is_written_in_the_panel(
    stage: &Stage,
    browser: &Browser,
) {
    let page = WidgetPage::new(browser);
    browser.network(BITS_PER_SECOND, DELAY).await;
    browser.open(&stage.shop.demo()).await;
    page.wait().await;
    // The press and, 1.5 s later, the pick: timed in the page, so that no other work is counted.
    let drawn_by = browser
        .script_async(&WidgetPage::script(
            "const done = arguments[0];
                     launcher().click();
                     setTimeout(() => {
                       pressable('Call me back').click();
                       requestAnimationFrame(() => done(drawnBy()));
                     }, 1500);",
        ))
        .await;
    assert_eq!(drawn_by, "panel");
    page.see_sentence("call_phone").await;
}

async fn a_screen_once_drawn_stays(stage: &Stage, browser: &Browser) {
    let (page, visitor) = (WidgetPage::new(browser), Visitor::new());
    browser.network(BITS_PER_SECOND, DELAY).await;
    browser.open(&stage.shop.demo()).await;
    page.wait().await;
    let first = browser
        .script_async(&WidgetPage::script(
            "const done = arguments[0];
                     launcher().click();
                     pressable('I have a question').click();
                     requestAnimationFrame(() => done(drawnBy()));",
        ))
        .await;
    assert_eq!(first, "small form");
    page.fill("message", &visitor.message).await;
    page.wait_for_the_panel().await;
    page.fill("email", &visitor.email).await;
    assert_eq!(page.drawn_by().await, "small form", "it stays");
    assert_eq!(page.value("message").await, visitor.message);
    page.press_sentence("ask_send").await;
    page.reference().await;
}

async fn the_first_screen_is_there_in_the_next_frame(stage: &Stage, browser: &Browser) {
    let page = WidgetPage::new(browser);
    // However slow the network is: nothing is fetched for it.
    browser.open(&stage.shop.demo()).await;
    page.wait().await;
    browser.offline().await;
    let reads = browser
        .script_async(&WidgetPage::script(
            "const done = arguments[0];
                     launcher().click();
                     requestAnimationFrame(() => done(reads('How is it going?')));",
        ))
        .await;
    assert_eq!(reads, json!(true));
}

async fn nothing_is_fetched_or_stored_before_a_press(stage: &Stage, browser: &Browser) {
    let page = WidgetPage::new(browser);
    browser.open(&stage.shop.put_up(Page::new())).await;
    page.wait().await;
    let fetched = page
        .look(
            "return performance.getEntriesByType('resource').map((entry) => entry.name)",
            json!(null),
        )
        .await;
    assert_eq!(
        fetched,
        json!([format!("{}/acme/pronto.js", stage.edge.base_url())])
    );
    let stored = page
        .look(
            "return [sessionStorage.length, localStorage.length, document.cookie]",
            json!(null),
        )
        .await;
    assert_eq!(stored, json!([0, 0, ""]));
}

async fn where_wasm_does_not_arrive_the_small_form_serves(stage: &Stage, browser: &Browser) {
    let (page, visitor) = (WidgetPage::new(browser), Visitor::new());
    browser.block(&["*.wasm"]).await;
    browser.open(&stage.shop.demo()).await;
    page.open().await;
    page.press_sentence("call_label").await;
    page.fill("phone", &visitor.phone).await;
    page.press_sentence("call_send").await;
    let reference = page.reference().await;
    assert_eq!(page.drawn_by().await, "small form");
    page.see_sentence("receipt_title_delivered").await;
    stage.mail.letter_about(&reference).await;
}

async fn f26_whatever_becomes_of_the_panel_a_call_is_taken(stage: &Stage, browser: &Browser) {
    for mishap in [
        Mishap::HungUp,
        Mishap::Status(404),
        Mishap::Corrupt,
        Mishap::Cut,
        Mishap::WrongType,
        Mishap::Late(Duration::from_secs(30)),
        Mishap::Silent,
    ] {
        let drawn_by = call(stage, browser, ".wasm", mishap).await;
        // What says that it is text is WebAssembly all the same, and its own code may find that out.
        if mishap != Mishap::WrongType {
            assert_eq!(drawn_by, "small form", "{mishap:?}");
        }
    }
}

async fn f26_whatever_becomes_of_the_rest_a_call_is_taken(stage: &Stage, browser: &Browser) {
    for file in ["/panel.js", "/panel.css", "/later.js", "/en.json"] {
        for mishap in [Mishap::Status(404), Mishap::Corrupt, Mishap::Silent] {
            call(stage, browser, file, mishap).await;
        }
    }
}

/// Asks for a call while this happens to every file whose name ends so. Who drew the form.
async fn call(stage: &Stage, browser: &Browser, file: &str, mishap: Mishap) -> String {
    let (page, visitor, gate) = (WidgetPage::new(browser), Visitor::new(), stage.gate().await);
    let what = format!("a reference, {file}: {mishap:?}");
    gate.befall(file, mishap);
    browser.open(&stage.shop.demo_through(&gate, "")).await;
    page.open().await;
    gate.has_struck().await;
    // The next first screen is the panel's, if it can be.
    page.close().await;
    page.open().await;
    page.press_sentence("call_label").await;
    page.fill("phone", &visitor.phone).await;
    let drawn_by = page.drawn_by().await;
    page.press_sentence("call_send").await;
    let reference = within(PROMISE, &what, page.reference()).await;
    let rows = stage.rows().submissions(&reference);
    assert!(
        rows.iter()
            .any(|row| row.get("phone") == Some(&visitor.phone)),
        "{what}: {rows:?}"
    );
    drawn_by
}

async fn the_receipt_is_one_whoever_drew_the_form(stage: &Stage, browser: &Browser) {
    let page = WidgetPage::new(browser);
    browser.open(&stage.shop.demo()).await;
    page.open().await;
    page.wait_for_the_panel().await;
    // The first screen is the small form's; its face leads to the panel's receipt.
    assert_eq!(page.drawn_by().await, "small form");
    page.press_sentence("rate_good").await;
    let reference = page.reference().await;
    let drawn = eventually("the panel draws it", || async {
        let by = page.drawn_by().await;
        (by == "panel").then_some(by)
    })
    .await;
    assert_eq!(drawn, "panel");
    assert_eq!(page.reference().await, reference);
}
