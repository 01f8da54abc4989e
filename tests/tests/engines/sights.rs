//! axe on every screen that a visitor can see, and how choices are drawn, in every engine.

use configuration::Language;
use libtest_mimic::Trial;
use tests::{Browser, Rung, Sight, Stage, Visitor, choices_read, hosted_tour, tour, violations};

use crate::world::journeys;

pub(crate) fn journeys() -> Vec<Trial> {
    journeys![
        axe_finds_nothing_in_the_panel,
        axe_finds_nothing_in_the_small_form,
        what_is_not_chosen_does_not_look_chosen,
    ]
}

async fn axe_finds_nothing_in_the_panel(stage: &Stage, browser: &Browser) {
    let mut found = listen(stage, browser, Rung::Panel).await;
    hosted_tour(stage, browser, Language::English, async |sight| {
        found.extend(at(sight, browser).await);
    })
    .await;
    assert!(found.is_empty(), "{}", found.join("\n"));
}

async fn axe_finds_nothing_in_the_small_form(stage: &Stage, browser: &Browser) {
    let found = listen(stage, browser, Rung::SmallForm).await;
    assert!(found.is_empty(), "{}", found.join("\n"));
}

async fn what_is_not_chosen_does_not_look_chosen(stage: &Stage, browser: &Browser) {
    let page = format!("{}/contact/acme", stage.client.base_url());
    browser.open(&page).await;
    choices_read(browser).await;
}

/// Stops at every screen and lets axe-core look at it.
async fn listen(stage: &Stage, browser: &Browser, rung: Rung) -> Vec<String> {
    let (gate, visitor) = (stage.gate().await, Visitor::new());
    let address = stage.shop.demo_through(&gate, "");
    let mut found = Vec::new();
    tour(
        browser,
        &gate,
        &address,
        rung,
        Language::English,
        &visitor,
        async |sight| found.extend(at(sight, browser).await),
    )
    .await;
    found
}

async fn at(sight: Sight, browser: &Browser) -> Vec<String> {
    let found = violations(browser).await;
    found
        .iter()
        .map(|one| format!("{}: {one}", sight.name()))
        .collect()
}
