//! One beat a second while something on the screen depends on time: a slow send, a try that comes
//! by itself, a receipt that is looked at again. None while nothing does.

use wasm_bindgen_futures::spawn_local;

use crate::{
    api, browser,
    panel::App,
    patience::Looks,
    phase::{Failure, Phase},
    send,
};

/// Between two beats.
const BEAT_MS: f64 = 1_000.0;

/// Beats until nothing depends on time any more, or the panel is gone.
pub(crate) fn begin(app: App) {
    if !app.begins_to_beat() {
        return;
    }
    spawn_local(async move {
        loop {
            browser::sleep(BEAT_MS).await;
            if !app.is_here() {
                return;
            }
            let now_ms = browser::now_ms();
            if !app.look_at(|phase| needs_beat(phase, now_ms)) {
                app.stops_to_beat();
                return;
            }
            beat(app, now_ms);
        }
    });
}

fn needs_beat(phase: &Phase, now_ms: f64) -> bool {
    let is_looked_at = phase
        .case()
        .is_some_and(|case| !case.is_over() && !Looks::are_over(now_ms - case.arrived_ms));
    let counts_down = matches!(phase.failure(), Some(Failure::Busy { .. }));
    phase.is_sending() || counts_down || is_looked_at
}

fn beat(app: App, now_ms: f64) {
    app.tick(now_ms);
    if app.look_at(Phase::is_due) {
        send::again(app);
    }
    if browser::is_visible()
        && let Some(url) = app.takes_look(now_ms)
    {
        spawn_local(async move {
            if let Some(receipt) = api::look(&url).await {
                app.saw(receipt);
            }
        });
    }
}
