//! From Send to a verdict, within 13 seconds: two attempts with one key.

use std::rc::Rc;

use shared::{Receipt, Submission};

use crate::{
    api::{self, Answer},
    browser,
    draft::Sent,
    panel::Panel,
    patience::{self, ATTEMPT_MS},
    phase::{Case, Failure, Phase},
};

/// Send was pressed: what is incomplete is said at its field, what is complete leaves.
pub(crate) fn begin(panel: &Rc<Panel>, sent: Sent) {
    if panel.is_sending() {
        return;
    }
    if let Err(faults) = Submission::try_from(panel.aims(sent)) {
        panel.is_incomplete(&faults);
        return;
    }
    let now_ms = browser::now_ms();
    panel.leaves(now_ms);
    browser::spawn(Box::pin(deliver(Rc::clone(panel), sent, now_ms)));
}

/// Another try of what did not go through.
pub(crate) fn again(panel: &Rc<Panel>) {
    if let Some(sent) = panel.look_at(Phase::sent) {
        begin(panel, sent);
    }
}

/// `None` at any attempt: the visitor went back meanwhile, or the panel is gone.
async fn deliver(panel: Rc<Panel>, sent: Sent, since_ms: f64) {
    let mut attempts = 0_u32;
    let mut limit_ms = ATTEMPT_MS;
    loop {
        let Some(answer) = attempt(&panel, sent, limit_ms).await else {
            return;
        };
        attempts = attempts.saturating_add(1);
        let elapsed_ms = browser::now_ms() - since_ms;
        let again = if attempts == 1 {
            second(&panel, &answer, elapsed_ms)
        } else {
            None
        };
        let Some(again) = again else {
            settle(&panel, sent, answer);
            return;
        };
        browser::sleep(again.wait_ms).await;
        limit_ms = again.limit_ms;
    }
}

/// The second attempt, if the first one's answer leaves one.
fn second(panel: &Panel, answer: &Answer, elapsed_ms: f64) -> Option<patience::Attempt> {
    let retry_after_s = match answer {
        Answer::Later { seconds } | Answer::Running { seconds } => Some(*seconds),
        Answer::Nothing => None,
        Answer::KeyUsed => {
            // Nothing of ours is lost: under that key something else was sent, which this replaces.
            panel.renews();
            Some(0)
        }
        Answer::Received(_) | Answer::Faulty(_) | Answer::Refused => return None,
    };
    patience::second_attempt(elapsed_ms, retry_after_s)
}

async fn attempt(panel: &Panel, sent: Sent, limit_ms: f64) -> Option<Answer> {
    if !panel.is_sending() {
        return None;
    }
    let (url, key) = panel.tries();
    let was_tried = panel.marks_tried(true);
    let draft = panel.draft(sent);
    let answer = api::submit(&url, &key, &draft, limit_ms).await;
    if !panel.is_sending() {
        return None;
    }
    if answer.is_refusal() {
        panel.marks_tried(was_tried);
    }
    Some(answer)
}

fn settle(panel: &Rc<Panel>, sent: Sent, answer: Answer) {
    match answer {
        Answer::Received(receipt) => {
            let mut case = arrived(*receipt);
            if let Sent::Rating(rating) = sent {
                case.rating = Some(rating);
            }
            panel.is_received(sent, case);
        }
        Answer::Faulty(shown) => panel.is_faulty(shown),
        Answer::Later { seconds } => panel.fails(Failure::Busy { seconds }, "busy"),
        Answer::KeyUsed | Answer::Refused => panel.fails(Failure::Refused, "refused"),
        Answer::Running { .. } | Answer::Nothing => panel.fails(Failure::Unanswered, "unanswered"),
    }
}

/// A case whose receipt has just come. Both its times are the edge's, so that a wrong clock here
/// does not matter.
pub(crate) fn arrived(receipt: Receipt) -> Case {
    let by = receipt.next.as_ref().and_then(|next| next.by.as_ref());
    let due_in_ms = by.map(|by| browser::millis(by) - browser::millis(&receipt.received_at));
    Case::new(receipt, browser::now_ms(), due_in_ms)
}
