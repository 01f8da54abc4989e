//! axe on every screen that a visitor can see, in every engine.

use configuration::Language;
use libtest_mimic::Trial;
use tests::{Browser, Rung, Stage, Visitor, hosted_tour, tour, violations};

use crate::world::journeys;

pub(crate) fn journeys() -> Vec<Trial> {
    journeys![axe_finds_nothing]
}

async fn axe_finds_nothing(stage: &Stage, browser: &Browser) {
    let mut found = Vec::new();
    for rung in [Rung::Panel, Rung::SmallForm] {
        let (gate, visitor) = (stage.gate().await, Visitor::new());
        let address = stage.shop.demo_through(&gate, "");
        let look = async |sight: tests::Sight| {
            let violations = violations(browser).await;
            let violations = violations.iter();
            found.extend(violations.map(|one| format!("{rung:?} {}: {one}", sight.name())));
        };
        tour(
            browser,
            &gate,
            &address,
            rung,
            Language::English,
            &visitor,
            look,
        )
        .await;
    }
    hosted_tour(stage, browser, Language::English, async |sight| {
        let violations = violations(browser).await;
        let violations = violations.iter();
        found.extend(violations.map(|one| format!("{}: {one}", sight.name())));
    })
    .await;
    assert!(found.is_empty(), "{}", found.join("\n"));
}
