//! How the widget behaves as a guest on pages that know nothing of it: that have shortcuts, draw themselves anew, open
//! dialogs of their own, or live in an old browser.

use configuration::Language;
use libtest_mimic::Trial;
use serde_json::{Value, json};
use tests::{Browser, Look, Page, Rung, Stage, Visitor, WidgetPage, eventually};

use crate::world::{browser_scenario, scenarios};

pub(crate) fn scenarios() -> Vec<Trial> {
    scenarios![
        browser_scenario(what_is_typed_is_no_shortcut_of_the_page, Look::DESKTOP),
        browser_scenario(
            a_page_that_takes_the_keys_is_answered_by_the_plain_page,
            Look::DESKTOP
        ),
        browser_scenario(
            a_quick_press_on_our_own_head_is_not_the_pages_doing,
            Look::DESKTOP
        ),
        browser_scenario(a_word_that_is_composed_is_not_ended, Look::DESKTOP),
        browser_scenario(
            a_page_drawn_anew_keeps_the_widget_and_the_draft,
            Look::DESKTOP
        ),
        browser_scenario(a_sheet_comes_back_to_a_page_drawn_anew, Look::PHONE),
        browser_scenario(tags_of_languages_have_no_case, Look::DESKTOP),
        browser_scenario(
            half_an_emoji_from_the_page_is_sent_all_the_same,
            Look::DESKTOP
        ),
        browser_scenario(an_old_browser_gets_a_plain_link, Look::DESKTOP),
        browser_scenario(it_opens_within_a_modal_dialog_of_the_page, Look::DESKTOP),
        browser_scenario(a_script_that_is_a_module_works, Look::DESKTOP),
        browser_scenario(a_script_without_a_tag_works, Look::DESKTOP),
        browser_scenario(a_page_that_may_not_send_is_told_as_such, Look::DESKTOP),
        browser_scenario(nothing_of_it_is_printed, Look::DESKTOP),
        browser_scenario(what_arrives_later_moves_nothing, Look::DESKTOP),
    ]
}

/// "la spesa?" once left the field at the `s` of a page's own shortcut.
async fn what_is_typed_is_no_shortcut_of_the_page(stage: &Stage, browser: &Browser) {
    let page = WidgetPage::new(browser);
    let body = "<input id=\"search\"><script>
        document.addEventListener('keydown', (event) => {
          if (event.key === 's' || event.key === '?') { event.preventDefault(); search.focus(); }
        });
        for (const type of ['keydown', 'keyup', 'keypress', 'focusin', 'focusout'])
          window.addEventListener(type, () => (window.heard = (window.heard || 0) + 1));
      </script>";
    for rung in [Rung::SmallForm, Rung::Panel] {
        browser
            .open(&stage.shop.put_up(Page::new().body(body)))
            .await;
        page.open_on(rung).await;
        page.press_sentence("ask_label").await;
        page.look("window.heard = 0", json!(null)).await;
        page.fill("message", "la spesa?").await;
        assert_eq!(page.value("message").await, "la spesa?", "{rung:?}");
        let heard = page.look("return window.heard", json!(null)).await;
        assert_eq!(heard, json!(0), "{rung:?}");
        forget(browser).await;
    }
}

async fn a_page_that_takes_the_keys_is_answered_by_the_plain_page(
    stage: &Stage,
    browser: &Browser,
) {
    let page = WidgetPage::new(browser);
    let body =
        "<script>addEventListener('keydown', (event) => event.preventDefault(), true)</script>";
    browser
        .open(&stage.shop.put_up(Page::new().body(body)))
        .await;
    page.open_warm().await;
    page.press_sentence("ask_label").await;
    page.fill("message", "x").await;
    page.see_sentence("keys_taken").await;
    page.see_sentence("fail_page").await;
}

/// Whoever pressed Back as soon as a screen stood there was told that the page keeps keys for itself, and
/// Back moved away from under the press.
async fn a_quick_press_on_our_own_head_is_not_the_pages_doing(stage: &Stage, browser: &Browser) {
    let page = WidgetPage::new(browser);
    for rung in [Rung::SmallForm, Rung::Panel] {
        browser.open(&stage.shop.put_up(Page::new())).await;
        page.open_on(rung).await;
        page.press_sentence("ask_label").await;
        page.see_sentence("ask_message").await;
        for next in ["dialog().querySelector('header button')", "launcher()"] {
            let move_on = format!(
                "dialog().querySelector('h3').focus(); {next}.focus();
                 return !dialog().querySelector('.keys')"
            );
            let is_quiet = page.look(&move_on, json!(null)).await;
            assert_eq!(is_quiet, json!(true), "{rung:?}, {next}");
        }
        browser.block(&[]).await;
    }
}

async fn a_word_that_is_composed_is_not_ended(stage: &Stage, browser: &Browser) {
    let page = WidgetPage::new(browser);
    browser.open(&stage.shop.demo()).await;
    page.open().await;
    page.press_sentence("ask_label").await;
    let is_open = page
        .look(
            "field('message').dispatchEvent(new KeyboardEvent('keydown',
               { key: 'Escape', isComposing: true, bubbles: true, composed: true }));
             return !!dialog()",
            json!(null),
        )
        .await;
    assert_eq!(is_open, json!(true));
}

async fn a_page_drawn_anew_keeps_the_widget_and_the_draft(stage: &Stage, browser: &Browser) {
    let (page, visitor) = (WidgetPage::new(browser), Visitor::new());
    for redraw in [
        "document.body.innerHTML = '<main><h1>Another</h1></main>'",
        "document.documentElement.replaceChild(document.createElement('body'), document.body)",
    ] {
        browser.open(&stage.shop.put_up(Page::new())).await;
        page.open().await;
        page.press_sentence("ask_label").await;
        page.fill("message", &visitor.message).await;
        page.look(redraw, json!(null)).await;
        page.wait().await;
        assert_eq!(page.value("message").await, visitor.message);
        page.close().await;
        page.look("window.pronto('open')", json!(null)).await;
        assert_eq!(page.value("message").await, visitor.message);
        forget(browser).await;
    }
}

async fn a_sheet_comes_back_to_a_page_drawn_anew(stage: &Stage, browser: &Browser) {
    let (page, visitor) = (WidgetPage::new(browser), Visitor::new());
    browser.open(&stage.shop.put_up(Page::new())).await;
    page.open().await;
    page.press_sentence("ask_label").await;
    page.fill("message", &visitor.message).await;
    page.look("document.body.innerHTML = '<p>Another</p>'", json!(null))
        .await;
    assert_eq!(page.value("message").await, visitor.message);
    // Over the page again, which cannot be reached by Tab.
    let modal = page.look("return dialog().matches(':modal')", json!(null));
    assert_eq!(modal.await, json!(true));
}

async fn tags_of_languages_have_no_case(stage: &Stage, browser: &Browser) {
    let page = WidgetPage::in_language(browser, Language::Italian);
    for bare in [
        Page::new().language("IT"),
        Page::new().language("it_IT"),
        Page::new().attribute("data-locale", "It"),
    ] {
        browser.open(&stage.shop.put_up(bare)).await;
        page.open().await;
        page.see_sentence("home_title").await;
    }
}

async fn half_an_emoji_from_the_page_is_sent_all_the_same(stage: &Stage, browser: &Browser) {
    let (page, visitor) = (WidgetPage::new(browser), Visitor::new());
    for rung in [Rung::SmallForm, Rung::Panel] {
        browser.open(&stage.shop.put_up(Page::new())).await;
        page.open_on(rung).await;
        let open = "window.pronto('open', { kind: 'question', message: 'So good \\ud83d', touchpoint: 'x\\udc4d' })";
        page.look(open, json!(null)).await;
        page.fill("email", &visitor.email).await;
        page.press_sentence("ask_send").await;
        let reference = page.reference().await;
        let rows = stage.rows().submissions(&reference);
        let row = rows.first().expect("it is stored");
        let message = row.get("message").expect("its words");
        assert_eq!(message, "So good \u{fffd}", "{rung:?}");
        forget(browser).await;
    }
}

/// Safari before 16.4 once got an error in its console and nothing to press.
async fn an_old_browser_gets_a_plain_link(stage: &Stage, browser: &Browser) {
    let page = WidgetPage::new(browser);
    for lacks in [
        "delete window.CSSStyleSheet",
        "window.CSSStyleSheet = function () { throw new TypeError('Illegal constructor') }",
        "delete window.HTMLDialogElement",
        "delete AbortSignal.timeout",
        "delete Element.prototype.attachShadow",
        "delete Element.prototype.ariaLabel",
        "delete String.prototype.toWellFormed",
        // As on a page that is not secure.
        "delete Crypto.prototype.randomUUID",
    ] {
        let body = format!(
            "<script>{lacks}</script><button data-pronto-open=\"callback\">Ring me</button>"
        );
        browser
            .open(&stage.shop.put_up(Page::new().body(&body)))
            .await;
        let link = page
            .eventually_element("a plain link", "pressable(wanted)", json!("Hello?"))
            .await;
        let leads_to = link.attr("href").await.expect("an attribute");
        assert!(
            leads_to.is_some_and(|to| to.ends_with("/contact/acme")),
            "{lacks}"
        );
        page.press("Ring me").await;
        eventually("the hosted page", || async {
            let is_there = browser.address().await.ends_with("/contact/acme");
            is_there.then_some(())
        })
        .await;
    }
}

async fn it_opens_within_a_modal_dialog_of_the_page(stage: &Stage, browser: &Browser) {
    let page = WidgetPage::new(browser);
    let body = "<dialog id=\"own\"><button data-pronto-open=\"callback\">Ring me</button></dialog>";
    browser
        .open(&stage.shop.put_up(Page::new().body(body)))
        .await;
    page.wait().await;
    page.look("own.showModal()", json!(null)).await;
    let ring = page
        .eventually_element(
            "the page's own key",
            "document.querySelector('#own button')",
            json!(null),
        )
        .await;
    ring.click().await.expect("it can be pressed");
    let is_above = page
        .look(
            "const input = all('pronto-widget')[0].shadowRoot.querySelector('[name=phone]');
             const { x, y, width, height } = input.getBoundingClientRect();
             let top = document.elementFromPoint(x + width / 2, y + height / 2);
             while (top?.shadowRoot) top = top.shadowRoot.elementFromPoint(x + width / 2, y + height / 2);
             return top === input",
            json!(null),
        )
        .await;
    assert_eq!(is_above, json!(true), "it can be typed in");
    page.look("own.close()", json!(null)).await;
    page.wait().await;
    let parent = page
        .look(
            "return all('pronto-widget')[0].parentNode.localName",
            json!(null),
        )
        .await;
    assert_eq!(parent, json!("body"));
}

async fn a_script_that_is_a_module_works(stage: &Stage, browser: &Browser) {
    let page = WidgetPage::new(browser);
    browser
        .open(&stage.shop.put_up(Page::new().attribute("type", "module")))
        .await;
    page.open().await;
    page.see_sentence("home_title").await;
}

async fn a_script_without_a_tag_works(stage: &Stage, browser: &Browser) {
    let page = WidgetPage::new(browser);
    browser
        .open(&stage.shop.put_up(Page::whole("<!doctype html><p>Bare")))
        .await;
    // As an optimiser of a page's scripts does.
    let run = "return fetch(wanted).then((answer) => answer.text()).then((text) => {
        new Function(text)()
      })";
    let address = format!("{}/acme/pronto.js", stage.edge.base_url());
    page.look(run, json!(address)).await;
    page.open_on(Rung::Panel).await;
    page.see_sentence("home_title").await;
}

async fn a_page_that_may_not_send_is_told_as_such(stage: &Stage, browser: &Browser) {
    let (page, visitor) = (WidgetPage::new(browser), Visitor::new());
    // The same page by another name is another origin.
    let address = stage.shop.demo().replace("127.0.0.1", "localhost");
    for rung in [Rung::SmallForm, Rung::Panel] {
        browser.open(&address).await;
        page.open_on(rung).await;
        let told = browser.console().await.join("\n");
        assert!(told.contains("Pronto: the origins of acme lack"), "{told}");
        page.look("window.told = []; document.addEventListener('pronto:error', (event) => told.push(event.detail.reason))", json!(null)).await;
        page.ask(&visitor).await;
        page.press_sentence("ask_send").await;
        page.see_sentence("fail_origin").await;
        page.see_sentence("fail_title").await;
        page.see_sentence("fail_page").await;
        let reasons = page.look("return window.told", json!(null)).await;
        assert_eq!(reasons, json!(["origin"]), "{rung:?}");
        forget(browser).await;
    }
}

async fn nothing_of_it_is_printed(stage: &Stage, browser: &Browser) {
    let page = WidgetPage::new(browser);
    let body = "<div data-pronto-rate=\"checkout\"></div>";
    browser
        .open(&stage.shop.put_up(Page::new().body(body)))
        .await;
    page.wait().await;
    browser
        .devtools("Emulation.setEmulatedMedia", json!({ "media": "print" }))
        .await;
    let seen = page
        .look(
            "return all('button').filter(seen).map((button) => button.textContent)",
            json!(null),
        )
        .await;
    assert_eq!(seen, json!([]));
}

/// A style that arrived on hover once moved the keys under the pointer: who pointed at *So-so* sent *Bad*.
async fn what_arrives_later_moves_nothing(stage: &Stage, browser: &Browser) {
    let page = WidgetPage::new(browser);
    let body = "<div style=\"width: 560px\" data-pronto-rate=\"checkout\"></div>";
    browser
        .open(&stage.shop.put_up(Page::new().body(body)))
        .await;
    page.wait().await;
    let places = "return all('button, a, input, textarea').filter(seen).map((one) => {
        const { x, y, width, height } = one.getBoundingClientRect();
        return [nameOf(one), x, y, width, height].join(' ');
      })";
    let hover = "for (const host of all('pronto-rate, pronto-widget'))
        host.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }))";
    let before = page.look(places, json!(null)).await;
    page.look(hover, json!(null)).await;
    page.wait_for_the_panel().await;
    assert_eq!(page.look(places, json!(null)).await, before);

    // And what is open stays where it is while the rest arrives.
    browser.reload().await;
    page.wait().await;
    let during = browser
        .script_async(&WidgetPage::script(&format!(
            "const done = arguments[0];
             launcher().click();
             const places = () => {{ {places} }};
             requestAnimationFrame(() => done(places()));"
        )))
        .await;
    page.wait_for_the_panel().await;
    let after: Value = page.look(places, json!(null)).await;
    assert_eq!(after, during);
}

/// The next round begins with an empty tab, and with all that can be fetched.
async fn forget(browser: &Browser) {
    browser.script("sessionStorage.clear()", Vec::new()).await;
    browser.block(&[]).await;
}
