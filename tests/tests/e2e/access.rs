//! Without a mouse, and for those who listen.

use configuration::Language;
use libtest_mimic::Trial;
use serde_json::json;
use shared::limits;
use tests::{
    Browser, Look, Rung, Sight, Stage, Visitor, WidgetPage, eventually, hosted_tour, tour,
    violations,
};

use crate::world::{browser_scenario, scenarios};

const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";
/// So many presses of Tab lead around the demo page and the panel; more, and the focus is lost.
const TABS_MAX: usize = 40;

pub(crate) fn scenarios() -> Vec<Trial> {
    scenarios![
        browser_scenario(a_question_by_keyboard_alone_in_the_panel, Look::DESKTOP),
        browser_scenario(
            a_question_by_keyboard_alone_in_the_small_form,
            Look::DESKTOP
        ),
        browser_scenario(escape_closes_and_gives_the_focus_back, Look::DESKTOP),
        browser_scenario(a_hint_bears_no_mark_of_a_fault, Look::PHONE),
        browser_scenario(one_character_too_many_is_one, Look::DESKTOP),
        browser_scenario(what_is_only_spoken_does_not_make_it_scroll, Look::DESKTOP),
        browser_scenario(it_rises_unless_motion_is_unwelcome, Look::DESKTOP),
        browser_scenario(axe_finds_nothing_in_the_panel, Look::DESKTOP),
        browser_scenario(axe_finds_nothing_in_the_dark_panel, Look::DESKTOP.dark()),
        browser_scenario(axe_finds_nothing_in_the_panel_on_a_phone, Look::PHONE),
        browser_scenario(
            axe_finds_nothing_in_the_dark_panel_on_a_phone,
            Look::PHONE.dark()
        ),
        browser_scenario(axe_finds_nothing_in_the_small_form, Look::DESKTOP),
        browser_scenario(
            axe_finds_nothing_in_the_dark_small_form_on_a_phone,
            Look::PHONE.dark()
        ),
    ]
}

/// The two rungs share a sheet, and where one has its hints the other has its faults: once each hint
/// of the panel stood there with the mark of a fault.
async fn a_hint_bears_no_mark_of_a_fault(stage: &Stage, browser: &Browser) {
    let page = WidgetPage::new(browser);
    browser.open(&stage.shop.demo()).await;
    page.open_warm().await;
    for (form, hint) in [
        ("ask_label", "ask_message_hint"),
        ("call_label", "call_phone_hint"),
    ] {
        page.press_sentence(form).await;
        page.see_sentence(hint).await;
        let marked = page
            .look(
                "return here('label + small').filter(seen).filter((hint) => {
                   const mark = getComputedStyle(hint, '::before');
                   return mark.content.includes('!') && mark.display !== 'none';
                 }).map((hint) => hint.textContent)",
                json!(null),
            )
            .await;
        assert_eq!(marked, json!([]));
        page.press_sentence("back").await;
    }
}

async fn one_character_too_many_is_one(stage: &Stage, browser: &Browser) {
    let page = WidgetPage::new(browser);
    browser.open(&stage.shop.demo()).await;
    page.open_warm().await;
    page.press_sentence("ask_label").await;
    page.see_sentence("ask_message").await;
    let long = "x".repeat(limits::MESSAGE_CHARS_MAX);
    for (over, sentence) in [
        ("y", "1 character too many."),
        ("yy", "2 characters too many."),
        ("y", "1 character too many."),
    ] {
        page.look(
            "const message = field('message');
             message.value = wanted;
             message.dispatchEvent(new Event('input', { bubbles: true }))",
            json!(format!("{long}{over}")),
        )
        .await;
        page.see(sentence).await;
    }
}

async fn what_is_only_spoken_does_not_make_it_scroll(stage: &Stage, browser: &Browser) {
    let (page, visitor) = (WidgetPage::new(browser), Visitor::new());
    for blocked in [&["*.wasm"][..], &[]] {
        browser.block(blocked).await;
        browser.open(&stage.shop.demo()).await;
        if blocked.is_empty() {
            page.open_warm().await;
        } else {
            page.open().await;
        }
        page.ask(&visitor).await;
        page.press_sentence("ask_send").await;
        page.see_sentence("receipt_title_delivered").await;
        eventually("it is spoken", || async {
            let spoken = "return here('[role=status]').map((spoken) => spoken.textContent !== '')";
            (page.look(spoken, json!(null)).await == json!([true])).then_some(())
        })
        .await;
        let hidden = "return dialog().scrollHeight - dialog().clientHeight";
        assert_eq!(
            page.look(hidden, json!(null)).await,
            json!(0),
            "{blocked:?}"
        );
    }
}

async fn it_rises_unless_motion_is_unwelcome(stage: &Stage, browser: &Browser) {
    let page = WidgetPage::new(browser);
    browser.open(&stage.shop.demo()).await;
    page.open().await;
    page.wait_for_the_panel().await;
    page.close().await;
    for (motion, moved) in [
        ("reduce", json!([])),
        ("no-preference", json!(["translate"])),
    ] {
        browser
            .devtools(
                "Emulation.setEmulatedMedia",
                json!({ "features": [{ "name": "prefers-reduced-motion", "value": motion }] }),
            )
            .await;
        let moves = browser
            .script_async(&WidgetPage::script(
                "const done = arguments[0];
                         launcher().click();
                         requestAnimationFrame(() => {
                           const moves = dialog().getAnimations();
                           done(moves.map((move) => move.transitionProperty));
                         });",
            ))
            .await;
        assert_eq!(moves, moved, "{motion}");
        page.close().await;
    }
}

async fn axe_finds_nothing_in_the_panel(stage: &Stage, browser: &Browser) {
    listen(stage, browser, Rung::Panel).await;
}

async fn axe_finds_nothing_in_the_dark_panel(stage: &Stage, browser: &Browser) {
    listen(stage, browser, Rung::Panel).await;
}

async fn axe_finds_nothing_in_the_panel_on_a_phone(stage: &Stage, browser: &Browser) {
    listen(stage, browser, Rung::Panel).await;
}

async fn axe_finds_nothing_in_the_dark_panel_on_a_phone(stage: &Stage, browser: &Browser) {
    listen(stage, browser, Rung::Panel).await;
}

async fn axe_finds_nothing_in_the_small_form(stage: &Stage, browser: &Browser) {
    listen(stage, browser, Rung::SmallForm).await;
}

async fn axe_finds_nothing_in_the_dark_small_form_on_a_phone(stage: &Stage, browser: &Browser) {
    listen(stage, browser, Rung::SmallForm).await;
}

/// Stops at every screen and lets axe-core look at it.
async fn listen(stage: &Stage, browser: &Browser, rung: Rung) {
    let mut found = Vec::new();
    let (gate, visitor) = (stage.gate().await, Visitor::new());
    tour(
        browser,
        &gate,
        &stage.shop.demo_through(&gate, ""),
        rung,
        Language::English,
        &visitor,
        async |sight| {
            found.extend(at(sight, browser).await);
        },
    )
    .await;
    hosted_tour(stage, browser, Language::English, async |sight| {
        found.extend(at(sight, browser).await);
    })
    .await;
    assert!(found.is_empty(), "{}", found.join("\n"));
}

async fn a_question_by_keyboard_alone_in_the_panel(stage: &Stage, browser: &Browser) {
    by_keyboard(stage, browser, true).await;
}

async fn a_question_by_keyboard_alone_in_the_small_form(stage: &Stage, browser: &Browser) {
    browser.block(&["*.wasm"]).await;
    by_keyboard(stage, browser, false).await;
}

async fn escape_closes_and_gives_the_focus_back(stage: &Stage, browser: &Browser) {
    let page = WidgetPage::new(browser);
    browser.open(&stage.shop.demo()).await;
    page.open().await;
    assert_ne!(page.focused().await, "", "the focus is inside");
    page.close().await;
    has_the_focus_back(&page).await;
}

async fn at(sight: Sight, browser: &Browser) -> Vec<String> {
    let found = violations(browser).await;
    found
        .iter()
        .map(|one| format!("{}: {one}", sight.name()))
        .collect()
}

/// From the top of the shop's page to a receipt and back to the page, by keys.
async fn by_keyboard(stage: &Stage, browser: &Browser, is_warm: bool) {
    let (page, visitor) = (WidgetPage::new(browser), Visitor::new());
    browser.open(&stage.shop.demo()).await;
    page.wait().await;
    tab_to(&page, browser, &page.say("launcher_label")).await;
    browser.keys(ENTER).await;
    page.see_sentence("home_title").await;
    if is_warm {
        page.wait_for_the_panel().await;
    }
    tab_to(&page, browser, &page.say("ask_label")).await;
    browser.keys(ENTER).await;
    page.see_sentence("ask_message").await;
    tab_to(&page, browser, &page.say("ask_message")).await;
    browser.keys(&visitor.message).await;
    tab_to(&page, browser, &page.say("ask_email")).await;
    browser.keys(&visitor.email).await;
    tab_to(&page, browser, &page.say("ask_send")).await;
    browser.keys(ENTER).await;
    let reference = page.reference().await;
    assert_eq!(
        page.drawn_by().await,
        if is_warm { "panel" } else { "small form" }
    );
    page.close().await;
    has_the_focus_back(&page).await;
    let rows = stage.rows().submissions(&reference);
    assert!(
        rows.iter()
            .any(|row| row.get("message") == Some(&visitor.message)),
        "{rows:?}"
    );
}

/// The launcher has the focus once the panel is closed.
async fn has_the_focus_back(page: &WidgetPage<'_>) {
    let label = page.say("launcher_label");
    eventually("the launcher has the focus", || async {
        page.focused().await.starts_with(&label).then_some(())
    })
    .await;
}

/// Presses Tab until what has the focus is named so.
async fn tab_to(page: &WidgetPage<'_>, browser: &Browser, name: &str) {
    let mut seen = Vec::new();
    for _ in 0..TABS_MAX {
        browser.keys(TAB).await;
        let focused = page.focused().await;
        if focused.starts_with(name) {
            return;
        }
        seen.push(focused);
    }
    panic!("{name} is not reached by Tab: {seen:?}");
}
