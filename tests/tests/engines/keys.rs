//! Keys alone: to the launcher, through the panel, and back to the page.

use libtest_mimic::Trial;
use tests::{Browser, Stage, Visitor, WidgetPage, eventually};

use crate::world::journeys;

const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";

pub(crate) fn journeys() -> Vec<Trial> {
    journeys![a_question_by_keys_alone]
}

async fn a_question_by_keys_alone(stage: &Stage, browser: &Browser) {
    let (page, visitor) = (WidgetPage::new(browser), Visitor::new());
    browser.open(&stage.shop.demo()).await;
    page.wait().await;
    let launcher = page.say("launcher_label");
    page.tab_to(&launcher).await;
    browser.keys(ENTER).await;
    page.see_sentence("home_title").await;
    page.wait_for_the_panel().await;
    assert_ne!(page.focused().await, "", "the focus is inside");

    // Whoever comes from the page meets Close first, and no other stop before it.
    page.tab_back_to(&launcher).await;
    browser.keys(TAB).await;
    assert_eq!(page.focused().await, page.say("close"));

    page.tab_to(&page.say("ask_label")).await;
    browser.keys(ENTER).await;
    page.see_sentence("ask_message").await;
    page.tab_to(&page.say("ask_message")).await;
    browser.keys(&visitor.message).await;
    page.tab_to(&page.say("ask_email")).await;
    browser.keys(&visitor.email).await;
    page.tab_to(&page.say("ask_send")).await;
    browser.keys(ENTER).await;
    let reference = page.reference().await;
    let rows = stage.rows().submissions(&reference);
    let is_stored = rows
        .iter()
        .any(|row| row.get("message") == Some(&visitor.message));
    assert!(is_stored, "{rows:?}");

    page.close().await;
    eventually("the launcher has the focus", || async {
        page.focused().await.starts_with(&launcher).then_some(())
    })
    .await;
}
