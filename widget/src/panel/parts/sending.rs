//! How a sending shows: the key that sends, the bar of the promise, and the sentence that says how it is
//! going.

use leptos::prelude::*;

use super::{Words, element, hidden, hidden_while};
use crate::{app::App, draft::Sent, phase::Phase, wording::say};

/// The key that sends. While something is on its way it says so, stays focused and does nothing.
pub(crate) fn send_key(app: App, part: &str, icon: AnyView, label: &'static str) -> AnyView {
    let text: Words = Box::new(move || {
        say(if app.watch(Phase::is_sending) {
            "sending"
        } else {
            label
        })
    });
    let key = element("button")
        .fixed("type", "submit")
        .fixed("part", part);
    key.live("aria-disabled", while_sending(app, "true"))
        .holds(vec![icon, element("span").says(text)])
}

/// What is pressed, with the bar of the promise above it.
pub(crate) fn under_bar(app: App, pressed: AnyView) -> AnyView {
    let parts = vec![bar(app), pressed];
    element("div").fixed("class", "waits").holds(parts)
}

/// The bar of the promise, while something is on its way. It is there all the time and hidden when
/// nothing is: an element that is drawn anew would begin its 15 seconds anew.
pub(crate) fn bar(app: App) -> AnyView {
    let is_hidden = move || app.watch(|phase| !phase.is_sending());
    let bar = element("div")
        .fixed("class", "wait")
        .fixed("aria-hidden", "true");
    let bar = bar.live("hidden", hidden(Box::new(is_hidden)));
    bar.holds(vec![element("i").holds(Vec::new())])
}

/// A sentence that gives way, while something is on its way, to how that is going. All of them stand
/// in one place, and one is seen: what is pressed next to them stays where it is.
pub(crate) fn going(app: App, text: fn(App) -> String) -> AnyView {
    let slow = move || {
        let is_face = matches!(app.get().look_at(Phase::sent), Some(Sent::Rating(_)));
        say(if is_face { "rate_slow" } else { "sending_slow" })
    };
    let now = move || app.watch(Going::of);
    let one = |which: Going, words: Words| {
        let one = element("small").live(
            "class",
            Box::new(move || (now() != which).then(|| "gone".to_owned())),
        );
        one.says(words)
    };
    let is_empty = move || now() == Going::Not && app.watch(|_| text(app).is_empty());
    let all = vec![
        one(Going::Not, Box::new(move || app.watch(|_| text(app)))),
        one(Going::Begun, Box::new(|| say("sending_hint"))),
        one(Going::Slow, Box::new(slow)),
    ];
    hidden_while("going", Box::new(is_empty), all)
}

/// How a sending is going.
#[derive(Clone, Copy, PartialEq)]
enum Going {
    Not,
    Begun,
    Slow,
}

impl Going {
    const fn of(phase: &Phase) -> Self {
        match (phase.is_sending(), phase.is_slow()) {
            (false, _) => Self::Not,
            (true, false) => Self::Begun,
            (true, true) => Self::Slow,
        }
    }
}

/// An attribute that is there while something is on its way.
pub(crate) fn while_sending(app: App, value: &'static str) -> element::Attribute {
    Box::new(move || app.watch(Phase::is_sending).then(|| value.to_owned()))
}
