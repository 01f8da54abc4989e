//! What a visitor meets in the panel: nothing moves under the finger, nothing stays that is no longer
//! true, nothing is covered on a low screen.

use std::time::Duration;

use libtest_mimic::Trial;
use serde_json::{Value, json};
use tests::{Browser, Look, Page, Rung, Stage, Visitor, WidgetPage, eventually};

use crate::world::{browser_scenario, scenarios};

/// Longer than the time after which the second sentence stands.
const SLOW: Duration = Duration::from_secs(5);
const BITS_PER_SECOND: u32 = 1_600_000;

pub(crate) fn scenarios() -> Vec<Trial> {
    scenarios![
        browser_scenario(
            a_failed_face_stays_pressed_and_one_press_tries_again,
            Look::DESKTOP
        ),
        browser_scenario(the_bar_of_the_promise_runs_once, Look::DESKTOP),
        browser_scenario(a_press_moves_no_other_key, Look::PHONE),
        browser_scenario(what_was_said_of_a_sending_is_not_left_behind, Look::DESKTOP),
        browser_scenario(
            a_low_screen_shows_the_field_with_label_and_fault,
            Look::DESKTOP
        ),
        browser_scenario(nothing_scrolls_sideways_on_a_narrow_screen, Look::PHONE),
        browser_scenario(a_wide_sheet_keeps_its_column, Look::DESKTOP),
        browser_scenario(
            half_an_emoji_is_sent_once_as_what_can_be_read,
            Look::DESKTOP
        ),
        browser_scenario(numbers_keep_their_order_from_right_to_left, Look::DESKTOP),
    ]
}

async fn a_failed_face_stays_pressed_and_one_press_tries_again(stage: &Stage, browser: &Browser) {
    let page = WidgetPage::new(browser);
    let faces = "<div data-pronto-rate=\"checkout\"></div>";
    for place in [Some(Rung::Panel), Some(Rung::SmallForm), None] {
        let own = if place.is_none() { faces } else { "" };
        browser
            .open(&stage.shop.put_up(Page::new().body(own)))
            .await;
        match place {
            Some(rung) => page.open_on(rung).await,
            None => page.wait().await,
        }
        browser.block(&["*/submissions"]).await;
        let count = "window.failed = 0;
            document.addEventListener('pronto:error', () => (failed += 1))";
        page.look(count, json!(null)).await;
        // Another one may be meant by now.
        for (face, failed) in [("rate_bad", 1), ("rate_fair", 2)] {
            page.press_sentence(face).await;
            eventually("it fails", || async {
                let counted = page.look("return failed", json!(null)).await;
                (counted == json!(failed)).then_some(())
            })
            .await;
            page.see_promised("fail_title_unknown").await;
            page.see_sentence("fail_again").await;
            page.see_sentence("ways_mail").await;
            assert!(!page.reads(&page.say("fail_words_here")).await);
            assert!(!page.reads(&page.say("fail_mail")).await);
            let pressed = "return here('[aria-pressed=true]').map(nameOf)";
            let pressed = page.look(pressed, json!(null)).await;
            assert_eq!(pressed, json!([page.say(face)]), "{place:?}");
        }
        browser.block(&[]).await;
        page.press_sentence("fail_try").await;
        let reference = page.reference().await;
        let rows = stage.rows().submissions(&reference);
        assert_eq!(rows.len(), 1, "{place:?}");
        let rating = rows.first().and_then(|row| row.get("rating")).cloned();
        assert_eq!(rating.as_deref(), Some("fair"), "{place:?}");
        page.look("sessionStorage.clear()", json!(null)).await;
    }
}

/// An element that is drawn anew begins its animation anew.
async fn the_bar_of_the_promise_runs_once(stage: &Stage, browser: &Browser) {
    let page = WidgetPage::new(browser);
    browser.open(&stage.shop.demo()).await;
    page.open_warm().await;
    browser.network(BITS_PER_SECOND, SLOW).await;
    page.press_sentence("rate_bad").await;
    page.look("here('.wait')[0].isFirst = true", json!(null))
        .await;
    page.see_within(SLOW, &page.say("rate_slow")).await;
    assert_eq!(
        page.look("return here('.wait')[0].isFirst", json!(null))
            .await,
        json!(true)
    );
    page.reference().await;
}

/// The sentence above the faces is another one while one of them is on its way.
async fn a_press_moves_no_other_key(stage: &Stage, browser: &Browser) {
    let page = WidgetPage::new(browser);
    browser.open(&stage.shop.demo()).await;
    page.open_warm().await;
    browser.network(BITS_PER_SECOND, SLOW).await;
    let before = places(&page).await;
    page.press_sentence("rate_bad").await;
    page.see_sentence("sending_hint").await;
    assert_eq!(places(&page).await, before);
    page.see_within(SLOW, &page.say("rate_slow")).await;
    assert_eq!(places(&page).await, before);
    page.reference().await;
}

/// Where everything that can be pressed stands.
async fn places(page: &WidgetPage<'_>) -> Value {
    let places = "return here('button, a[href]').filter(seen).map((key) => {
        const { x, y, width } = key.getBoundingClientRect();
        return [nameOf(key), Math.round(x), Math.round(y), Math.round(width)];
    })";
    page.look(places, json!(null)).await
}

async fn what_was_said_of_a_sending_is_not_left_behind(stage: &Stage, browser: &Browser) {
    let (page, visitor) = (WidgetPage::new(browser), Visitor::new());
    browser.open(&stage.shop.demo()).await;
    page.open_warm().await;
    page.press_sentence("ask_label").await;
    page.fill("email", &visitor.email).await;
    page.press_sentence("ask_send").await;
    said(&page, "1 thing to complete").await;
    page.fill("message", &visitor.message).await;
    said(&page, "").await;
    browser.block(&["*/submissions"]).await;
    page.press_sentence("ask_send").await;
    said(&page, &page.say("sending")).await;
    page.see_promised("fail_title_unknown").await;
    said(&page, "").await;
}

/// Waits until this stands in the live region.
async fn said(page: &WidgetPage<'_>, text: &str) {
    eventually(&format!("{text:?} is said"), || async {
        let said = "return here('[role=status]')[0].textContent";
        (page.look(said, json!(null)).await == json!(text)).then_some(())
    })
    .await;
}

/// 400 % of a desktop's window, a little more, and a phone held sideways above its keyboard.
async fn a_low_screen_shows_the_field_with_label_and_fault(stage: &Stage, browser: &Browser) {
    let page = WidgetPage::new(browser);
    for (width, height) in [(320, 200), (320, 256), (640, 180)] {
        window(browser, width, height).await;
        browser.open(&stage.shop.demo()).await;
        page.open_warm().await;
        page.press_sentence("ask_label").await;
        page.see_sentence("ask_message").await;
        page.press_sentence("ask_send").await;
        page.see_sentence("fault_email_empty").await;
        for name in ["message", "email"] {
            let is_seen = "const input = field(wanted);
                input.focus();
                const box = input.closest('.field').getBoundingClientRect();
                const at = (y) => {
                  let top = document.elementFromPoint(box.x + 9, y);
                  while (top?.shadowRoot) top = top.shadowRoot.elementFromPoint(box.x + 9, y);
                  return input.closest('.field').contains(top);
                };
                // A field that is higher than the screen shows at least what is typed into.
                return at(box.top + 2) && at(box.bottom - 2) || box.height > innerHeight - 24 && at(input.getBoundingClientRect().top + 2)";
            assert_eq!(
                page.look(is_seen, json!(name)).await,
                json!(true),
                "{name} at {width}x{height}"
            );
        }
        browser.script("sessionStorage.clear()", Vec::new()).await;
    }
}

async fn nothing_scrolls_sideways_on_a_narrow_screen(stage: &Stage, browser: &Browser) {
    let page = WidgetPage::new(browser);
    window(browser, 300, 640).await;
    for rung in [Rung::Panel, Rung::SmallForm] {
        browser.open(&stage.shop.demo()).await;
        page.open_on(rung).await;
        fits(&page, "home").await;
        page.press_sentence("call_label").await;
        page.see_sentence("call_phone").await;
        fits(&page, "callback").await;
        page.press_sentence("back").await;
        page.press_sentence("rate_good").await;
        page.reference().await;
        fits(&page, "receipt").await;
        page.press_sentence("back").await;
        page.see_sentence("earlier_label").await;
        fits(&page, "home again").await;
        page.look("sessionStorage.clear()", json!(null)).await;
    }
}

async fn fits(page: &WidgetPage<'_>, what: &str) {
    let over = "const panel = here('article')[0];
        return [panel.scrollWidth - panel.clientWidth, dialog().scrollWidth - dialog().clientWidth]";
    assert_eq!(page.look(over, json!(null)).await, json!([0, 0]), "{what}");
}

async fn a_wide_sheet_keeps_its_column(stage: &Stage, browser: &Browser) {
    let page = WidgetPage::new(browser);
    window(browser, 1_280, 500).await;
    browser.open(&stage.shop.demo()).await;
    page.open_warm().await;
    page.press_sentence("ask_label").await;
    page.see_sentence("ask_message").await;
    let width = page
        .look("return field('message').clientWidth <= 400", json!(null))
        .await;
    assert_eq!(width, json!(true));
}

async fn window(browser: &Browser, width: u32, height: u32) {
    browser
        .devtools(
            "Emulation.setDeviceMetricsOverride",
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false }),
        )
        .await;
}

async fn half_an_emoji_is_sent_once_as_what_can_be_read(stage: &Stage, browser: &Browser) {
    let (page, visitor) = (WidgetPage::new(browser), Visitor::new());
    browser.open(&stage.shop.demo()).await;
    page.open_warm().await;
    page.close().await;
    let open = "pronto('open', { kind: 'question', message: arguments[0] + '\\ud83d' })";
    browser.script(open, vec![json!(visitor.message)]).await;
    page.see_sentence("ask_email").await;
    assert_eq!(page.drawn_by().await, "panel");
    page.fill("email", &visitor.email).await;
    browser.block(&["*/submissions"]).await;
    page.press_sentence("ask_send").await;
    page.see_promised("fail_title_unknown").await;
    browser.block(&[]).await;
    page.press_sentence("fail_try").await;
    let reference = page.reference().await;
    let rows = stage.rows().submissions(&reference);
    assert_eq!(rows.len(), 1, "{rows:?}");
    let message = rows.first().and_then(|row| row.get("message"));
    assert!(message.is_some_and(|words| words.starts_with(&visitor.message)));
}

async fn numbers_keep_their_order_from_right_to_left(stage: &Stage, browser: &Browser) {
    let page = WidgetPage::new(browser);
    browser.open(&stage.shop.demo()).await;
    page.open_warm().await;
    page.look("dialog().closest('section').dir = 'rtl'", json!(null))
        .await;
    // The first digit stands to the left of the last one.
    let order = "const [link] = here('a[href^=\"tel:\"]').filter(seen);
        const words = link.firstChild;
        const at = (place) => {
          const range = document.createRange();
          range.setStart(words, place);
          range.setEnd(words, place + 1);
          return range.getBoundingClientRect().x;
        };
        const digits = [...words.data].flatMap((c, place) => /\\d/.test(c) ? [place] : []);
        return at(digits[0]) < at(digits.at(-1))";
    assert_eq!(page.look(order, json!(null)).await, json!(true));
    page.press_sentence("call_label").await;
    page.see_sentence("call_phone").await;
    let directions = "return ['phone', 'message', 'name'].map((name) => field(name).dir)";
    assert_eq!(
        page.look(directions, json!(null)).await,
        json!(["ltr", "auto", "auto"])
    );
}
