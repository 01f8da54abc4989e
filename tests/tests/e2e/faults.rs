//! What a visitor sees when something is broken: never less than before, never a lie.

use std::time::Duration;

use libtest_mimic::Trial;
use serde_json::json;
use tests::{Browser, Gate, Look, Mishap, Page, Rung, Setting, Stage, Visitor, WidgetPage};

use crate::tls_front::TlsFront;
use crate::world::{browser_scenario, lone_browser_scenario, scenarios};

/// Longer than an answer takes on a busy machine, shorter than any wait that is promised.
const AT_ONCE: Duration = Duration::from_secs(5);

/// A browser that lets no page store anything.
const REFUSED: &str = "<script>
    for (const store of ['sessionStorage', 'localStorage', 'indexedDB'])
      Object.defineProperty(window, store, { get() { throw new DOMException('denied', 'SecurityError') } });
    </script>";
/// One in which there is no room for another character.
const FULL: &str = "<script>
    for (const store of [sessionStorage, localStorage])
      for (let size = 1 << 22; size >= 1; size >>= 1)
        try { for (let at = 0; ; at++) store[`${size}.${at}`] = 'x'.repeat(size) } catch {}
    const full = () => { throw new DOMException('full', 'QuotaExceededError') };
    indexedDB.open = full;
    window.empty = () => { sessionStorage.clear(); localStorage.clear() };
    </script>";
/// Whether each of the three takes something.
const IS_KEPT: &str = "return [
      () => { sessionStorage.probe = 'a visitor and their words' },
      () => { localStorage.probe = 'a visitor and their words' },
      () => indexedDB.open('probe'),
    ].map((keep) => { try { keep(); return true } catch { return false } });";

pub(crate) fn scenarios() -> Vec<Trial> {
    scenarios![
        browser_scenario(a_refused_question_keeps_every_word, Look::DESKTOP),
        browser_scenario(no_network_shows_the_other_ways_and_then_sends, Look::PHONE),
        browser_scenario(what_may_be_stored_is_not_said_to_be_lost, Look::DESKTOP),
        browser_scenario(what_was_answered_to_nobody_is_not_sent_twice, Look::DESKTOP),
        lone_browser_scenario(
            too_many_shows_the_other_ways_at_once,
            Setting {
                submissions_per_address: 1,
                ..Setting::default()
            }
        ),
        browser_scenario(
            f28_an_edge_that_is_down_costs_no_word_in_the_panel,
            Look::DESKTOP
        ),
        browser_scenario(
            f28_an_edge_that_is_down_costs_no_word_in_the_small_form,
            Look::DESKTOP
        ),
        browser_scenario(f28_an_edge_without_tls_costs_no_word, Look::DESKTOP),
        browser_scenario(
            f29_where_nothing_can_be_stored_it_is_sent_all_the_same,
            Look::DESKTOP
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
    page.ask(&visitor).await;
    page.press_sentence("ask_send").await;
    page.see_within(AT_ONCE, &page.say("fail_busy")).await;
    page.see_sentence("fail_title").await;
    let are_kept = page
        .look("return keeps(wanted)", json!(visitor.message))
        .await;
    assert_eq!(are_kept, json!(true), "every word is there");
}

async fn f28_an_edge_that_is_down_costs_no_word_in_the_panel(stage: &Stage, browser: &Browser) {
    is_down(stage, browser, Rung::Panel).await;
}

async fn f28_an_edge_that_is_down_costs_no_word_in_the_small_form(
    stage: &Stage,
    browser: &Browser,
) {
    is_down(stage, browser, Rung::SmallForm).await;
}

/// In each way that it can be, `None` being that connections are refused.
async fn is_down(stage: &Stage, browser: &Browser, rung: Rung) {
    for mishap in [
        None,
        Some(Mishap::Status(500)),
        Some(Mishap::Silent),
        Some(Mishap::Unshared),
    ] {
        let (page, gate) = (WidgetPage::new(browser), stage.gate().await);
        let visitor = Visitor::new();
        browser.open(&stage.shop.demo_through(&gate, "")).await;
        begin(&gate, &page, rung).await;
        write(&page, &visitor).await;
        match mishap {
            None => gate.shut().await,
            Some(mishap) => gate.befall("/submissions", mishap),
        }
        page.press_sentence("ask_send").await;
        failure(&page, &visitor).await;
        if mishap.is_none() {
            gate.reopen().await;
        }
        gate.relent();
        browser.reload().await;
        begin(&gate, &page, rung).await;
        is_sent_once(stage, &page, &visitor).await;
    }
}

async fn f28_an_edge_without_tls_costs_no_word(stage: &Stage, browser: &Browser) {
    let (page, gate) = (WidgetPage::new(browser), stage.gate().await);
    let tls = TlsFront::before(gate.port()).await;
    gate.stands_behind(tls.address());
    for rung in [Rung::Panel, Rung::SmallForm] {
        let visitor = Visitor::new();
        browser.open(&stage.shop.demo_from(&tls.address())).await;
        begin(&gate, &page, rung).await;
        write(&page, &visitor).await;
        tls.fail();
        page.press_sentence("ask_send").await;
        failure(&page, &visitor).await;
        tls.recover();
        browser.reload().await;
        begin(&gate, &page, rung).await;
        is_sent_once(stage, &page, &visitor).await;
    }
}

/// Opens the widget, drawn by the panel or by what serves without it.
async fn begin(gate: &Gate, page: &WidgetPage<'_>, rung: Rung) {
    match rung {
        Rung::Panel => page.open_warm().await,
        Rung::SmallForm => {
            gate.befall(".wasm", Mishap::Status(404));
            page.open().await;
        }
    }
}

async fn write(page: &WidgetPage<'_>, visitor: &Visitor) {
    page.ask(visitor).await;
}

/// What was typed before a reload is there, and becomes one case.
async fn is_sent_once(stage: &Stage, page: &WidgetPage<'_>, visitor: &Visitor) {
    page.press_sentence("ask_label").await;
    assert_eq!(page.value("message").await, visitor.message);
    assert_eq!(page.value("email").await, visitor.email);
    page.press_sentence("ask_send").await;
    page.see_sentence("receipt_title_delivered").await;
    let rows = stage.rows().ask("SELECT message FROM words");
    let same = rows
        .iter()
        .filter(|row| row.get("message") == Some(&visitor.message));
    assert_eq!(same.count(), 1);
    page.look("sessionStorage.clear()", json!(null)).await;
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
    page.ask(&visitor).await;
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
    let rows = stage.rows().ask("SELECT reference, message FROM words");
    let same = rows
        .iter()
        .filter(|row| row.get("message") == Some(&visitor.message));
    assert_eq!(same.count(), 1);
    stage.mail.letter_about(&reference).await;
}

/// "This has not reached us" was once said of each 503, also where our side did not know.
async fn what_may_be_stored_is_not_said_to_be_lost(stage: &Stage, browser: &Browser) {
    for rung in [Rung::Panel, Rung::SmallForm] {
        for (refused, title, why) in [
            (false, "fail_title_unknown", "fail_broken"),
            (true, "fail_title", "fail_words_here"),
        ] {
            let (page, visitor) = (WidgetPage::new(browser), Visitor::new());
            browser.open(&stage.shop.put_up(Page::new())).await;
            page.open_on(rung).await;
            page.ask(&visitor).await;
            page.look(
                "const real = window.fetch;
                 const problem = { type: 'x', title: 'y', status: 503, refused: wanted };
                 const headers = { 'Content-Type': 'application/problem+json', 'Retry-After': '30' };
                 window.fetch = async (...all) => `${all[0].url ?? all[0]}`.includes('submissions')
                   ? new Response(JSON.stringify(problem), { status: 503, headers }) : real(...all)",
                json!(refused),
            )
            .await;
            page.press_sentence("ask_send").await;
            page.see_promised(title).await;
            page.see_sentence(why).await;
            page.look("sessionStorage.clear()", json!(null)).await;
            browser.block(&[]).await;
        }
    }
}

/// F29: what was typed is in the page alone, and leaves it all the same.
async fn f29_where_nothing_can_be_stored_it_is_sent_all_the_same(stage: &Stage, browser: &Browser) {
    for storage in [REFUSED, FULL] {
        for rung in [Rung::Panel, Rung::SmallForm] {
            let (page, gate) = (WidgetPage::new(browser), stage.gate().await);
            let visitor = Visitor::new();
            let shelf = Page::new().through(&gate).body(storage);
            browser.open(&stage.shop.put_up(shelf)).await;
            let is_kept = page.look(IS_KEPT, json!(null)).await;
            assert_eq!(is_kept, json!([false, false, false]), "{storage}");
            begin(&gate, &page, rung).await;
            write(&page, &visitor).await;
            gate.befall("/submissions", Mishap::HungUp);
            page.press_sentence("ask_send").await;
            failure(&page, &visitor).await;
            gate.relent();
            page.press_sentence("fail_try").await;
            let reference = page.reference().await;
            assert_eq!(stage.rows().submissions(&reference).len(), 1);
            page.press_sentence("back").await;
            page.press_sentence("rate_good").await;
            page.see_sentence("add_label").await;
            page.look("window.empty?.()", json!(null)).await;
        }
    }
}

/// The screen that shows all other ways, with every word, and says no more than is known.
async fn failure(page: &WidgetPage<'_>, visitor: &Visitor) {
    page.see_unanswered(visitor).await;
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
