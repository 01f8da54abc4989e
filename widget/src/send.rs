//! From Send to a verdict, within 13 seconds: two attempts with one key.

use shared::{Draft, Receipt, Submission};
use wasm_bindgen_futures::spawn_local;
use web_sys::AbortController;

use crate::{
    api::{self, Answer},
    browser,
    draft::Sent,
    panel::App,
    patience::{self, ATTEMPT_MS},
    phase::{Case, Failure},
    pulse, wording,
};

/// Send was pressed: what is incomplete is said at its field, what is complete leaves.
pub(crate) fn begin(app: App, sent: Sent) {
    if app.look_at(crate::phase::Phase::is_sending) {
        return;
    }
    let draft = app.aims(sent);
    match Submission::try_from(draft) {
        Err(faults) => app.is_incomplete(&faults),
        Ok(_) => {
            let now_ms = browser::now_ms();
            app.moves(|phase| phase.send(now_ms));
            app.announces(&wording::say("sending"));
            pulse::begin(app);
            spawn_local(deliver(app, sent, now_ms));
        }
    }
}

/// Another try of what did not go through.
pub(crate) fn again(app: App) {
    if let Some(sent) = app.look_at(crate::phase::Phase::sent) {
        begin(app, sent);
    }
}

async fn deliver(app: App, sent: Sent, since_ms: f64) {
    let mut answer = attempt(app, sent, ATTEMPT_MS).await;
    if answer == Some(Answer::KeyUsed) {
        // Nothing of ours is lost: under that key something else was sent, which this replaces.
        app.renews();
        answer = attempt(app, sent, ATTEMPT_MS).await;
    }
    let retry_after_s = match answer {
        Some(Answer::Later { seconds } | Answer::Running { seconds }) => Some(Some(seconds)),
        Some(Answer::Nothing) => Some(None),
        _ => None,
    };
    let elapsed_ms = browser::now_ms() - since_ms;
    let second = retry_after_s.and_then(|after| patience::second_attempt(elapsed_ms, after));
    if let Some(second) = second {
        browser::sleep(second.wait_ms).await;
        answer = attempt(app, sent, second.limit_ms).await;
    }
    if let Some(answer) = answer {
        settle(app, sent, answer);
    }
}

/// `None` when the visitor went back meanwhile, or the panel is gone.
async fn attempt(app: App, sent: Sent, limit_ms: f64) -> Option<Answer> {
    if !app.is_sending() {
        return None;
    }
    let abort = AbortController::new().ok()?;
    let (url, key, draft): (String, String, Draft) = app.tries(sent, &abort);
    let was_tried = app.marks_tried(true);
    let answer = api::submit(&url, &key, &draft, limit_ms, abort).await;
    if !app.is_sending() {
        return None;
    }
    if answer.is_refusal() {
        app.marks_tried(was_tried);
    }
    Some(answer)
}

fn settle(app: App, sent: Sent, answer: Answer) {
    match answer {
        Answer::Received(receipt) => received(app, sent, *receipt),
        Answer::Faulty(shown) => app.is_faulty(shown),
        Answer::Later { seconds } => app.fails(Failure::Busy { seconds }, "busy"),
        Answer::KeyUsed | Answer::Refused => app.fails(Failure::Refused, "refused"),
        Answer::Running { .. } | Answer::Nothing => app.fails(Failure::Unanswered, "unanswered"),
    }
}

fn received(app: App, sent: Sent, receipt: Receipt) {
    let mut case = arrived(receipt);
    if let Sent::Rating(rating) = sent {
        case.rating = Some(rating);
    }
    app.is_received(sent, case);
    pulse::begin(app);
}

/// A case whose receipt has just come. Both its times are the edge's, so that a wrong clock here
/// does not matter.
pub(crate) fn arrived(receipt: Receipt) -> Case {
    let by = receipt.next.as_ref().and_then(|next| next.by.as_ref());
    let due_in_ms = by.map(|by| browser::millis(by) - browser::millis(&receipt.received_at));
    Case::new(receipt, browser::now_ms(), due_in_ms)
}
