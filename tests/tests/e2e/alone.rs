//! The loader where nothing else of ours arrives: what it has to say and to show then is baked into it.

use libtest_mimic::Trial;
use serde_json::json;
use tests::{Browser, Look, Page, Rung, Stage, Visitor, WidgetPage};

use crate::world::{browser_scenario, scenarios};

pub(crate) fn scenarios() -> Vec<Trial> {
    scenarios![
        browser_scenario(with_the_script_alone_the_other_ways_stand, Look::DESKTOP),
        browser_scenario(without_a_fetch_the_other_ways_stand, Look::DESKTOP),
        browser_scenario(a_number_is_read_from_left_to_right, Look::DESKTOP),
    ]
}

/// Only `pronto.js` arrived, and "No answer came" was all that was said, for ever.
async fn with_the_script_alone_the_other_ways_stand(stage: &Stage, browser: &Browser) {
    let (page, visitor) = (WidgetPage::new(browser), Visitor::new());
    browser.block(&["*/w/*", "*/submissions"]).await;
    let body = "<div data-pronto-rate=\"checkout\"></div>";
    browser
        .open(&stage.shop.put_up(Page::new().body(body)))
        .await;
    page.press_sentence("rate_bad").await;
    page.see_promised("fail_title_unknown").await;
    page.see_sentence("fail_try").await;
    page.see_sentence("fail_page").await;
    page.open().await;
    page.ask(&visitor).await;
    page.press_sentence("ask_send").await;
    page.see_promised("fail_title_unknown").await;
    other_ways(&page, &visitor).await;
}

/// A page's policy may have no `connect-src` for us, and a page's `fetch` may throw.
async fn without_a_fetch_the_other_ways_stand(stage: &Stage, browser: &Browser) {
    let (page, visitor) = (WidgetPage::new(browser), Visitor::new());
    for bare in [
        Page::new()
            .policy("default-src 'none'; script-src EDGE 'wasm-unsafe-eval'; form-action EDGE"),
        Page::new().body("<script>window.fetch = () => { throw new Error('not here') }</script>"),
    ] {
        browser.open(&stage.shop.put_up(bare)).await;
        page.open().await;
        page.ask(&visitor).await;
        page.press_sentence("ask_send").await;
        page.see_promised("fail_title_unknown").await;
        page.see_sentence("fail_unanswered").await;
        other_ways(&page, &visitor).await;
        browser.script("sessionStorage.clear()", Vec::new()).await;
    }
}

/// Telephone, mail with the words in it, copy, and the hosted page, which is filled in.
async fn other_ways(page: &WidgetPage<'_>, visitor: &Visitor) {
    page.see_sentence("fail_copy").await;
    let links = page
        .look(
            "return here('a').filter(seen).map((link) => link.getAttribute('href'))",
            json!(null),
        )
        .await;
    let links = links.to_string();
    assert!(links.contains("tel:+390655550147"), "{links}");
    let subject = visitor.email.replace('@', "%40");
    assert!(links.contains(&format!("{subject}\"")), "{links}");
    let posted = page
        .look(
            "const form = here('form[action]').find(seen);
             return [form.method, form.action.split('/contact/')[1], form.elements.message.value]",
            json!(null),
        )
        .await;
    assert_eq!(posted, json!(["post", "acme", visitor.message]));
}

async fn a_number_is_read_from_left_to_right(stage: &Stage, browser: &Browser) {
    let page = WidgetPage::new(browser);
    let turn = "<script>document.documentElement.dir = 'rtl'</script>";
    for rung in [Rung::SmallForm, Rung::Panel] {
        browser
            .open(&stage.shop.put_up(Page::new().body(turn)))
            .await;
        page.open_on(rung).await;
        // Where the first and the last digit stand, in a place whose letters run from right to left.
        let order = page
            .look(
                "const link = here('a[href^=tel]').find(seen);
                 link.closest('section').dir = 'rtl';
                 const digits = document.createRange();
                 const node = document.createTreeWalker(link, NodeFilter.SHOW_TEXT).nextNode();
                 const at = (index) => { digits.setStart(node, index); digits.setEnd(node, index + 1);
                   return digits.getBoundingClientRect().x };
                 const number = node.data;
                 return at(number.indexOf('0')) < at(number.lastIndexOf('7'))",
                json!(null),
            )
            .await;
        assert_eq!(order, json!(true), "{rung:?}");
        browser.block(&[]).await;
    }
}
