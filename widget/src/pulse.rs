//! One beat a second while something on the screen depends on time: a slow send, a try that comes
//! by itself, a receipt that is looked at again. None while nothing does.

use std::rc::Rc;

use crate::{
    api,
    app::Panel,
    browser,
    patience::Looks,
    phase::{Failure, Phase},
    send,
};

/// Between two beats.
const BEAT_MS: f64 = 1_000.0;

/// Beats until nothing depends on time any more, or the panel is gone.
pub(crate) fn begin(panel: &Rc<Panel>) {
    if !panel.beats(true) {
        browser::spawn(Box::pin(beat(Rc::clone(panel))));
    }
}

async fn beat(panel: Rc<Panel>) {
    loop {
        let now_ms = browser::now_ms();
        if panel.is_gone() || !panel.look_at(|phase| depends_on_time(phase, now_ms)) {
            panel.beats(false);
            return;
        }
        browser::sleep(BEAT_MS).await;
        let now_ms = browser::now_ms();
        panel.tick(now_ms);
        if panel.look_at(Phase::is_due) {
            send::again(&panel);
        }
        if browser::is_visible()
            && let Some(url) = panel.takes_look(now_ms)
        {
            browser::spawn(Box::pin(look(Rc::clone(&panel), url)));
        }
    }
}

async fn look(panel: Rc<Panel>, url: String) {
    if let Some(receipt) = api::look(&url).await {
        panel.saw(receipt, browser::now_ms());
    }
}

fn depends_on_time(phase: &Phase, now_ms: f64) -> bool {
    let is_looked_at = phase
        .case()
        .is_some_and(|case| !case.is_over() && !Looks::are_over(now_ms - case.arrived_ms));
    let counts_down = matches!(phase.failure(), Some(Failure::Busy { .. }));
    phase.is_sending() || counts_down || is_looked_at
}
