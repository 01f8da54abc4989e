//! What a visitor sees when something is broken: never less than before, never a lie.

use std::time::Duration;

use libtest_mimic::Trial;
use serde_json::json;
use tests::{Browser, Look, Setting, Stage, Visitor, WidgetPage};

use crate::world::{browser_scenario, lone_browser_scenario, scenarios};

/// R8: by 13 s every other way is on the screen. One second is for looking.
const PROMISE: Duration = Duration::from_secs(14);

/// Longer than an answer takes on a busy machine, shorter than any wait that is promised.
const AT_ONCE: Duration = Duration::from_secs(5);

pub(crate) fn scenarios() -> Vec<Trial> {
    scenarios![
        browser_scenario(a_refused_question_keeps_every_word, Look::DESKTOP),
        browser_scenario(no_network_shows_the_other_ways_and_then_sends, Look::PHONE),
        browser_scenario(what_was_answered_to_nobody_is_not_sent_twice, Look::DESKTOP),
        lone_browser_scenario(
            too_many_shows_the_other_ways_at_once,
            Setting {
                submissions_per_address: 1,
                ..Setting::default()
            }
        ),
        lone_browser_scenario(
            an_edge_that_hangs_shows_the_other_ways_in_the_panel,
            Setting::default()
        ),
        lone_browser_scenario(
            an_edge_that_hangs_shows_the_other_ways_in_the_small_form,
            Setting::default()
        ),
    ]
}

async fn too_many_shows_the_other_ways_at_once(stage: &mut Stage, browser: &Browser) {
    let page = WidgetPage::new(browser);
    browser.block(&["*.wasm"]).await;
    browser.open(&stage.shop.demo()).await;
    page.open().await;
    page.press_sentence("rate_good").await;
    page.reference().await;
    page.press_sentence("back").await;
    has_to_wait(&page).await;

    page.look("sessionStorage.clear()", json!(null)).await;
    browser.block(&[]).await;
    browser.reload().await;
    page.open_warm().await;
    has_to_wait(&page).await;
}

async fn has_to_wait(page: &WidgetPage<'_>) {
    let visitor = Visitor::new();
    page.press_sentence("ask_label").await;
    page.fill("message", &visitor.message).await;
    page.fill("email", &visitor.email).await;
    page.press_sentence("ask_send").await;
    page.see_within(AT_ONCE, &page.say("fail_busy")).await;
    page.see_sentence("fail_title").await;
    let are_kept = page
        .look("return keeps(wanted)", json!(visitor.message))
        .await;
    assert_eq!(are_kept, json!(true), "every word is there");
}

async fn an_edge_that_hangs_shows_the_other_ways_in_the_panel(
    stage: &mut Stage,
    browser: &Browser,
) {
    browser.open(&stage.shop.demo()).await;
    WidgetPage::new(browser).open_warm().await;
    hangs(stage, browser).await;
}

async fn an_edge_that_hangs_shows_the_other_ways_in_the_small_form(
    stage: &mut Stage,
    browser: &Browser,
) {
    browser.block(&["*.wasm"]).await;
    browser.open(&stage.shop.demo()).await;
    WidgetPage::new(browser).open().await;
    hangs(stage, browser).await;
}

/// Connections are taken and nobody answers; later somebody does.
async fn hangs(stage: &Stage, browser: &Browser) {
    let (page, visitor) = (WidgetPage::new(browser), Visitor::new());
    page.press_sentence("ask_label").await;
    page.fill("message", &visitor.message).await;
    page.fill("email", &visitor.email).await;
    stage.edge.freeze();
    page.press_sentence("ask_send").await;
    failure(&page, &visitor).await;
    stage.edge.thaw();
    page.press_sentence("fail_try").await;
    page.reference().await;
}

async fn a_refused_question_keeps_every_word(stage: &Stage, browser: &Browser) {
    let (page, visitor) = (WidgetPage::new(browser), Visitor::new());
    for is_blocked in [true, false] {
        // The small form finds only what is missing; the form of an address is the edge's to judge.
        browser
            .block(if is_blocked { &["*.wasm"] } else { &[] })
            .await;
        browser.open(&stage.shop.demo()).await;
        if is_blocked {
            page.open().await;
        } else {
            page.open_warm().await;
        }
        page.press_sentence("ask_label").await;
        page.fill("message", &visitor.message).await;
        page.fill("email", "anna@").await;
        page.press_sentence("ask_send").await;
        page.see_sentence("fault_email_shape").await;
        assert_eq!(page.value("message").await, visitor.message);
        let focused = page.look("return focused()?.name", json!(null)).await;
        assert_eq!(focused, json!("email"), "the first fault has the focus");
        let invalid = page
            .look(
                "return field('email').getAttribute('aria-invalid')",
                json!(null),
            )
            .await;
        assert_eq!(invalid, json!("true"));
        page.fill_anew("email", &visitor.email).await;
        page.press_sentence("ask_send").await;
        page.reference().await;
        page.look("sessionStorage.clear()", json!(null)).await;
    }
}

async fn no_network_shows_the_other_ways_and_then_sends(stage: &Stage, browser: &Browser) {
    let (page, visitor) = (WidgetPage::new(browser), Visitor::new());
    browser.open(&stage.shop.demo()).await;
    page.open_warm().await;
    page.press_sentence("call_label").await;
    page.fill("phone", &visitor.phone).await;
    page.fill("message", &visitor.message).await;
    browser.block(&["*/submissions"]).await;
    page.press_sentence("call_send").await;
    failure(&page, &visitor).await;
    browser.block(&[]).await;
    page.press_sentence("fail_try").await;
    let reference = page.reference().await;
    assert_eq!(stage.rows().submissions(&reference).len(), 1);
}

async fn what_was_answered_to_nobody_is_not_sent_twice(stage: &Stage, browser: &Browser) {
    // The answers are lost, not the requests: the case is there, and a third try finds it.
    let (page, visitor) = (WidgetPage::new(browser), Visitor::new());
    browser.open(&stage.shop.demo()).await;
    page.open_warm().await;
    page.press_sentence("ask_label").await;
    page.fill("message", &visitor.message).await;
    page.fill("email", &visitor.email).await;
    page.look(
                "const real = window.fetch; window.fetch = async (...all) => {
                   const answer = await real(...all);
                   if (window.deaf && `${all[0].url ?? all[0]}`.includes('submissions')) throw new TypeError('lost');
                   return answer; };
                 window.deaf = true",
                json!(null),
            )
            .await;
    page.press_sentence("ask_send").await;
    failure(&page, &visitor).await;
    page.look("window.deaf = false", json!(null)).await;
    page.press_sentence("fail_try").await;
    let reference = page.reference().await;
    let rows = stage
        .rows()
        .ask("SELECT reference, message FROM submissions");
    let same = rows
        .iter()
        .filter(|row| row.get("message") == Some(&visitor.message));
    assert_eq!(same.count(), 1);
    stage.mail.letter_about(&reference).await;
}

/// The screen that shows all other ways, with every word, and says no more than is known.
async fn failure(page: &WidgetPage<'_>, visitor: &Visitor) {
    page.see_within(PROMISE, &page.say("fail_title_unknown"))
        .await;
    for text in [
        &page.say("fail_try"),
        &page.say("fail_page"),
        "06 5555 0147",
    ] {
        page.see(text).await;
    }
    let are_kept = page
        .look("return keeps(wanted)", json!(visitor.message))
        .await;
    assert_eq!(are_kept, json!(true), "every word is there");
    let mail = page
        .look(
            "return here('a[href^=\"mailto:\"]').at(-1)?.href",
            json!(null),
        )
        .await;
    let mail = mail.as_str().expect("a mail link");
    let word = visitor.message.rsplit(' ').next().unwrap_or_default();
    assert!(
        mail.contains(word.trim_end_matches('.')),
        "the words are in the mail: {mail}"
    );
}
