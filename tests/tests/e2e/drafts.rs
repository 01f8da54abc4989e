//! What the visitor has typed, and what they have sent, in this tab and its double.

use libtest_mimic::Trial;
use serde_json::json;
use tests::{Browser, Look, Page, Rung, Stage, Visitor, WidgetPage, eventually};

use crate::world::{browser_scenario, scenarios};

pub(crate) fn scenarios() -> Vec<Trial> {
    scenarios![
        browser_scenario(a_draft_belongs_to_its_kind_and_place, Look::DESKTOP),
        browser_scenario(a_duplicated_tab_sends_a_case_of_its_own, Look::DESKTOP),
        browser_scenario(the_last_report_is_found_again_after_a_reload, Look::DESKTOP),
        browser_scenario(a_doubtful_number_is_asked_about_once, Look::DESKTOP),
        browser_scenario(words_that_are_added_are_said_to_be, Look::DESKTOP),
    ]
}

/// A half-typed question once stood in "Anything to add?" of a face on another page.
async fn a_draft_belongs_to_its_kind_and_place(stage: &Stage, browser: &Browser) {
    let (page, visitor) = (WidgetPage::new(browser), Visitor::new());
    let body = "<div data-pronto-rate=\"checkout\"></div>";
    let faces = stage.shop.put_up(Page::new().body(body));
    for rung in [Rung::SmallForm, Rung::Panel] {
        browser.open(&stage.shop.demo()).await;
        page.open_on(rung).await;
        page.press_sentence("ask_label").await;
        page.fill("message", &visitor.message).await;
        browser.open(&faces).await;
        page.press_sentence("rate_good").await;
        page.see_sentence("add_label").await;
        assert_eq!(page.value("message").await, "", "{rung:?}");
        browser.open(&stage.shop.demo()).await;
        page.open().await;
        page.press_sentence("call_label").await;
        assert_eq!(page.value("message").await, "", "{rung:?}");
        page.press_sentence("back").await;
        page.press_sentence("ask_label").await;
        assert_eq!(page.value("message").await, visitor.message, "{rung:?}");
        page.look("sessionStorage.clear()", json!(null)).await;
        browser.block(&[]).await;
    }
}

/// Both questions once got one reference: the second tab sent under the key of the first.
async fn a_duplicated_tab_sends_a_case_of_its_own(stage: &Stage, browser: &Browser) {
    let (page, visitor) = (WidgetPage::new(browser), Visitor::new());
    browser.open(&stage.shop.put_up(Page::new())).await;
    page.open_warm().await;
    page.ask(&visitor).await;
    // A window opened by the page begins with a copy of its storage, as a duplicated tab does.
    browser.open_copy().await;
    page.open_warm().await;
    page.press_sentence("ask_label").await;
    assert_eq!(page.value("message").await, visitor.message);
    page.fill("message", " And another thing.").await;
    // It takes a moment until the other tab is known to be there.
    eventually("a key of its own", || async {
        let keys = page
            .look(
                "const own = JSON.parse(sessionStorage['pronto:acme:question:']).key;
                 return own !== window.opener.sessionStorage['pronto:acme:question:'].match(/\"key\":\"([^\"]*)/)[1]",
                json!(null),
            )
            .await;
        (keys == json!(true)).then_some(())
    })
    .await;
    page.press_sentence("ask_send").await;
    let second = page.reference().await;
    browser.close_copy().await;
    page.press_sentence("ask_send").await;
    let first = page.reference().await;
    assert_ne!(first, second);
    assert_eq!(stage.rows().submissions(&first).len(), 1);
    assert_eq!(stage.rows().submissions(&second).len(), 1);
}

async fn the_last_report_is_found_again_after_a_reload(stage: &Stage, browser: &Browser) {
    let page = WidgetPage::new(browser);
    for rung in [Rung::SmallForm, Rung::Panel] {
        browser.open(&stage.shop.put_up(Page::new())).await;
        page.open_on(rung).await;
        page.press_sentence("rate_good").await;
        let reference = page.reference().await;
        browser.reload().await;
        page.open_on(rung).await;
        page.see_sentence("earlier_label").await;
        page.see(&reference).await;
        let link = page
            .eventually_element("the link", "pressable(wanted)", json!("About"))
            .await;
        let leads_to = link.attr("href").await.expect("an attribute");
        assert!(leads_to.is_some_and(|to| to.contains("/case/")), "{rung:?}");
        page.look("sessionStorage.clear()", json!(null)).await;
        browser.block(&[]).await;
    }
}

async fn a_doubtful_number_is_asked_about_once(stage: &Stage, browser: &Browser) {
    let page = WidgetPage::new(browser);
    for rung in [Rung::SmallForm, Rung::Panel] {
        browser.open(&stage.shop.put_up(Page::new())).await;
        page.open_on(rung).await;
        page.press_sentence("call_label").await;
        page.fill("phone", "+39 347 55").await;
        page.press_sentence("call_send").await;
        page.see_sentence("fault_phone_short").await;
        assert_eq!(page.value("phone").await, "+39 347 55", "{rung:?}");
        page.press_sentence("call_send").await;
        let reference = page.reference().await;
        let rows = stage.rows().submissions(&reference);
        let row = rows.first().expect("it is stored");
        assert_eq!(row.get("phone").map(String::as_str), Some("+39 347 55"));
        browser.block(&[]).await;
    }
}

async fn words_that_are_added_are_said_to_be(stage: &Stage, browser: &Browser) {
    let (page, visitor) = (WidgetPage::new(browser), Visitor::new());
    let body = "<div data-pronto-rate=\"checkout\"></div>";
    for place in [Some(Rung::SmallForm), Some(Rung::Panel), None] {
        let own = if place.is_none() { body } else { "" };
        browser
            .open(&stage.shop.put_up(Page::new().body(own)))
            .await;
        if let Some(rung) = place {
            page.open_on(rung).await;
        }
        page.press_sentence("rate_bad").await;
        page.see_sentence("add_label").await;
        // Nothing to add is said where it is missing, and leads nowhere.
        page.press_sentence("add_send").await;
        page.see_sentence("fault_add_empty").await;
        assert!(page.focused().await.starts_with(&page.say("add_label")));
        page.fill("message", &visitor.message).await;
        page.press_sentence("add_send").await;
        page.see_sentence("added").await;
        assert_eq!(page.value("message").await, "", "{place:?}");
        let text = page.text().await;
        assert!(!text.contains("with what you add"), "{place:?}: {text}");
        assert!(
            text.contains("bad"),
            "the face is still named, {place:?}: {text}"
        );
        browser.block(&[]).await;
    }
}
