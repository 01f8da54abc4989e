//! How a site embeds the widget, and what of it the page can rely on.

use std::time::Duration;

use configuration::Language;
use libtest_mimic::Trial;
use serde_json::json;
use tests::{Browser, Look, Page, Stage, Visitor, WidgetPage, eventually};

use crate::world::{browser_scenario, scenarios};

/// So slow that a sending can be seen on its way.
const BITS_PER_SECOND: u32 = 1_600_000;
const SLOW: Duration = Duration::from_millis(1_500);

pub(crate) fn scenarios() -> Vec<Trial> {
    scenarios![
        browser_scenario(
            an_elements_own_button_opens_the_form_it_names,
            Look::DESKTOP
        ),
        browser_scenario(a_rating_in_the_page_is_one_press, Look::DESKTOP),
        browser_scenario(the_page_says_the_language, Look::DESKTOP),
        browser_scenario(the_script_tag_says_it_before_the_page, Look::DESKTOP),
        browser_scenario(a_page_may_do_without_the_launcher, Look::DESKTOP),
        browser_scenario(the_policy_that_is_documented_is_enough, Look::DESKTOP),
        browser_scenario(the_console_is_left_to_the_page, Look::DESKTOP),
        browser_scenario(a_draft_survives_a_reload, Look::DESKTOP),
        browser_scenario(a_half_typed_question_survives_a_rating, Look::DESKTOP),
        browser_scenario(what_was_there_is_there_again, Look::DESKTOP),
        browser_scenario(what_the_page_adds_later_is_heard_and_drawn, Look::DESKTOP),
        browser_scenario(the_page_can_call_and_is_told, Look::DESKTOP),
    ]
}

async fn an_elements_own_button_opens_the_form_it_names(stage: &Stage, browser: &Browser) {
    let page = WidgetPage::new(browser);
    let body = "<button data-pronto-open=\"callback\">Ring me</button>\
                        <button data-pronto-open=\"question\">Write me</button>";
    browser
        .open(&stage.shop.put_up(Page::new().body(body)))
        .await;
    page.wait().await;
    page.press("Ring me").await;
    page.see_sentence("call_phone").await;
    page.close().await;
    page.press("Write me").await;
    page.see_sentence("ask_message").await;
}

async fn a_rating_in_the_page_is_one_press(stage: &Stage, browser: &Browser) {
    let page = WidgetPage::new(browser);
    let body = "<div data-pronto-rate=\"checkout\"></div>";
    browser
        .open(&stage.shop.put_up(Page::new().body(body)))
        .await;
    page.press_sentence("rate_bad").await;
    let reference = page.reference().await;
    let rows = stage.rows().submissions(&reference);
    let row = rows.first().expect("it is stored");
    assert_eq!(row.get("touchpoint").map(String::as_str), Some("checkout"));
    assert_eq!(row.get("rating").map(String::as_str), Some("bad"));
    assert_eq!(page.drawn_by().await, "", "no panel opens");
}

async fn the_page_says_the_language(stage: &Stage, browser: &Browser) {
    let page = WidgetPage::in_language(browser, Language::Italian);
    browser
        .open(&stage.shop.put_up(Page::new().language("it")))
        .await;
    page.open().await;
    page.see_sentence("home_title").await;
    page.press_sentence("ask_label").await;
    page.press_sentence("ask_send").await;
    page.see_sentence("fault_message_empty").await;
}

async fn the_script_tag_says_it_before_the_page(stage: &Stage, browser: &Browser) {
    let page = WidgetPage::in_language(browser, Language::Italian);
    browser
        .open(
            &stage
                .shop
                .put_up(Page::new().language("en").attribute("data-locale", "it")),
        )
        .await;
    page.open_warm().await;
    page.see_sentence("home_title").await;
}

async fn a_page_may_do_without_the_launcher(stage: &Stage, browser: &Browser) {
    let page = WidgetPage::new(browser);
    let bare = Page::new()
        .attribute("data-launcher", "false")
        .body("<button data-pronto-open=\"feedback\">How was it?</button>");
    browser.open(&stage.shop.put_up(bare)).await;
    eventually("the script has run", || async {
        let is_there = page
            .look("return typeof window.pronto === 'function'", json!(null))
            .await;
        (is_there == json!(true)).then_some(())
    })
    .await;
    assert_eq!(
        page.look("return launcher() ?? null", json!(null)).await,
        json!(null)
    );
    page.press("How was it?").await;
    page.see_sentence("home_title").await;
}

async fn the_policy_that_is_documented_is_enough(stage: &Stage, browser: &Browser) {
    let (page, visitor) = (WidgetPage::new(browser), Visitor::new());
    let policy = "default-src 'none'; img-src data:; script-src EDGE 'wasm-unsafe-eval'; \
                  connect-src EDGE; form-action EDGE; require-trusted-types-for 'script'";
    browser
        .open(&stage.shop.put_up(Page::new().policy(policy)))
        .await;
    page.open_warm().await;
    page.ask(&visitor).await;
    page.press_sentence("ask_send").await;
    page.reference().await;
    page.see_sentence("receipt_title_delivered").await;
    assert_eq!(page.drawn_by().await, "panel");
    // What a policy refuses is told there, in words that differ with what it was.
    let told: Vec<String> = browser.console().await;
    assert_eq!(told, Vec::<String>::new());
}

/// A debug build once warned there of every state that it read in passing.
async fn the_console_is_left_to_the_page(stage: &Stage, browser: &Browser) {
    let (page, visitor) = (WidgetPage::new(browser), Visitor::new());
    browser.open(&stage.shop.put_up(Page::new())).await;
    page.open_warm().await;
    page.press_sentence("call_label").await;
    page.press_sentence("call_send").await;
    page.see_sentence("fault_phone_empty").await;
    page.fill("phone", &visitor.phone).await;
    page.press_sentence("call_send").await;
    page.see_sentence("receipt_title_delivered").await;
    page.press_sentence("link_copy").await;
    page.press_sentence("back").await;
    page.press_sentence("rate_good").await;
    page.see_sentence("add_label").await;
    assert_eq!(page.drawn_by().await, "panel");
    let told: Vec<String> = browser.console().await;
    assert_eq!(told, Vec::<String>::new());
}

async fn a_draft_survives_a_reload(stage: &Stage, browser: &Browser) {
    let (page, visitor) = (WidgetPage::new(browser), Visitor::new());
    for rung in ["small form", "panel"] {
        browser.open(&stage.shop.demo()).await;
        if rung == "panel" {
            page.open_warm().await;
        } else {
            browser.block(&["*.wasm"]).await;
            page.open().await;
        }
        page.press_sentence("call_label").await;
        page.fill("phone", &visitor.phone).await;
        page.fill("name", &visitor.name).await;
        browser.block(&[]).await;
        browser.reload().await;
        page.open().await;
        page.press_sentence("call_label").await;
        assert_eq!(page.value("phone").await, visitor.phone, "{rung}");
        assert_eq!(page.value("name").await, visitor.name, "{rung}");
        page.look("sessionStorage.clear()", json!(null)).await;
    }
}

async fn a_half_typed_question_survives_a_rating(stage: &Stage, browser: &Browser) {
    let (page, visitor) = (WidgetPage::new(browser), Visitor::new());
    browser.open(&stage.shop.demo()).await;
    page.open_warm().await;
    page.press_sentence("ask_label").await;
    page.fill("message", &visitor.message).await;
    page.press_sentence("back").await;
    page.press_sentence("rate_good").await;
    page.reference().await;
    page.press_sentence("back").await;
    page.press_sentence("ask_label").await;
    assert_eq!(page.value("message").await, visitor.message);
}

/// Whoever closes it and opens it again once stood before the first screen, their receipt gone.
async fn what_was_there_is_there_again(stage: &Stage, browser: &Browser) {
    let (page, visitor) = (WidgetPage::new(browser), Visitor::new());
    for rung in ["small form", "panel"] {
        browser.open(&stage.shop.demo()).await;
        if rung == "panel" {
            page.open_warm().await;
        } else {
            browser.block(&["*.wasm"]).await;
            page.open().await;
        }
        page.press_sentence("ask_label").await;
        page.fill("message", &visitor.message).await;
        page.close().await;
        page.open().await;
        assert_eq!(page.value("message").await, visitor.message, "{rung}");
        assert!(page.focused().await.starts_with("Ask "), "{rung}");

        page.fill("email", &visitor.email).await;
        browser.network(BITS_PER_SECOND, SLOW).await;
        page.press_sentence("ask_send").await;
        page.close().await;
        page.open().await;
        page.see_sentence("sending").await;
        let reference = page.reference().await;
        browser.network(BITS_PER_SECOND, Duration::ZERO).await;
        page.close().await;
        page.open().await;
        assert_eq!(page.reference().await, reference, "{rung}");
        assert_eq!(page.drawn_by().await, rung);
        page.press_sentence("back").await;
        page.see_sentence("home_title").await;

        // A kind that is asked for is drawn whatever stood there.
        page.look("window.pronto('open', { kind: 'callback' })", json!(null))
            .await;
        page.see_sentence("call_phone").await;
        browser.block(&[]).await;
    }
}

async fn what_the_page_adds_later_is_heard_and_drawn(stage: &Stage, browser: &Browser) {
    let page = WidgetPage::new(browser);
    browser.open(&stage.shop.put_up(Page::new())).await;
    page.wait().await;
    let add = "const place = document.createElement('div');
               place.dataset.prontoRate = wanted;
               const own = document.createElement('button');
               own.dataset.prontoOpen = 'callback';
               own.textContent = 'Ring me';
               document.body.append(place, own)";
    page.look(add, json!("account")).await;
    page.press("Ring me").await;
    page.see_sentence("call_phone").await;
    page.close().await;
    page.press_sentence("rate_fair").await;
    let reference = page.reference().await;
    let rows = stage.rows().submissions(&reference);
    let row = rows.first().expect("it is stored");
    assert_eq!(row.get("touchpoint").map(String::as_str), Some("account"));

    page.look("window.pronto('destroy')", json!(null)).await;
    page.look(add, json!("later")).await;
    let drawn = page
        .look(
            "return new Promise((done) => requestAnimationFrame(() => done(all('pronto-rate').length)))",
            json!(null),
        )
        .await;
    assert_eq!(drawn, json!(0));
}

async fn the_page_can_call_and_is_told(stage: &Stage, browser: &Browser) {
    let page = WidgetPage::new(browser);
    browser.open(&stage.shop.put_up(Page::new())).await;
    page.wait().await;
    page.look(
        "window.told = [];
                 for (const name of ['open', 'close', 'submit', 'delivered'])
                   document.addEventListener('pronto:' + name, (event) => told.push(name));
                 window.pronto('open', { kind: 'question', message: 'From the page' })",
        json!(null),
    )
    .await;
    page.see_sentence("ask_message").await;
    assert_eq!(page.value("message").await, "From the page");
    page.look("window.pronto('close')", json!(null)).await;
    eventually("it is closed", || async {
        page.drawn_by().await.is_empty().then_some(())
    })
    .await;
    // Closed and opened again in one breath: what the browser tells of the first comes after the second.
    let again = "window.pronto('open', { kind: 'question' }); window.pronto('close');
                 window.pronto('open', { kind: 'feedback' })";
    page.look(again, json!(null)).await;
    page.press_sentence("rate_good").await;
    page.see_sentence("receipt_title_delivered").await;
    let told = page.look("return window.told", json!(null)).await;
    let expected = [
        "open",
        "close",
        "open",
        "close",
        "open",
        "submit",
        "delivered",
    ];
    assert_eq!(told, json!(expected));
    let is_expanded = "return launcher().ariaExpanded";
    assert_eq!(page.look(is_expanded, json!(null)).await, json!("true"));
    page.look("window.pronto('destroy')", json!(null)).await;
    assert_eq!(
        page.look("return launcher() ?? null", json!(null)).await,
        json!(null)
    );
}
