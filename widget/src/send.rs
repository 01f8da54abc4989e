//! From Send to a verdict, within 13 seconds: two attempts with one key.

use std::rc::Rc;

use shared::{Rating, Submission};

use crate::{
    api::{self, Answer, Arrived},
    app::Panel,
    browser,
    draft::Sent,
    patience::{self, ATTEMPT_MS},
    phase::{Failure, Phase},
    told,
};

/// A face was pressed: the press sends.
pub(crate) fn rate(panel: &Rc<Panel>, rating: Rating) {
    if !panel.is_sending() {
        panel.presses(rating);
        begin(panel, Sent::Rating(rating));
    }
}

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
        Answer::Later { seconds } => Some(*seconds),
        Answer::Nothing | Answer::Broken => None,
        Answer::KeyUsed => {
            // Nothing of ours is lost: under that key something else was sent, which this replaces.
            panel.renews();
            Some(0)
        }
        Answer::Received(_) | Answer::Faulty(_) | Answer::Refused | Answer::Elsewhere => {
            return None;
        }
    };
    patience::second_attempt(elapsed_ms, retry_after_s)
}

async fn attempt(panel: &Panel, sent: Sent, limit_ms: f64) -> Option<Answer> {
    if !panel.is_sending() {
        return None;
    }
    let was_tried = panel.marks_tried(true);
    let (key, draft) = panel.tries(sent);
    let mut answer = api::submit(&panel.address(), &key, &draft, limit_ms).await;
    if !panel.is_sending() {
        return None;
    }
    // A browser does not show a page the answer that this page may not send.
    if answer == Answer::Nothing && panel.is_elsewhere() {
        answer = Answer::Elsewhere;
    }
    if answer.is_refusal() {
        panel.marks_tried(was_tried);
    }
    Some(answer)
}

fn settle(panel: &Rc<Panel>, sent: Sent, answer: Answer) {
    match answer {
        Answer::Received(arrived) => {
            let Arrived { receipt, written } = *arrived;
            panel.is_received(sent, told::begun(receipt, sent.rating()), &written);
        }
        Answer::Faulty(shown) => panel.is_faulty(sent, shown),
        Answer::Later { seconds } => panel.fails(Failure::Busy { seconds }),
        Answer::KeyUsed | Answer::Refused => panel.fails(Failure::Refused),
        Answer::Elsewhere => panel.fails(Failure::Elsewhere),
        Answer::Broken => panel.fails(Failure::Broken),
        Answer::Nothing => panel.fails(Failure::Unanswered),
    }
}
