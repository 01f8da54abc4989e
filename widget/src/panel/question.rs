//! A question: the words, and the address for the answer.

use leptos::prelude::*;

use super::{parts, written};
use crate::{app::App, draft::Sent, wording::say};

pub(super) fn view(app: App) -> AnyView {
    let foot = vec![
        parts::bar(app),
        parts::send_key(app, "send", parts::nothing(), "ask_send"),
        parts::going(app, |_| say("send_hint")),
    ];
    let foot = parts::foot("center", foot);
    written::view(app, Sent::Question, "ask_title", foot)
}
