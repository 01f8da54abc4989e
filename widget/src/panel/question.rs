//! A question: the words, and the address for the answer.

use leptos::prelude::*;
use shared::Field;

use super::{
    App,
    parts::{self, Control},
};
use crate::{draft::Sent, send, wording::say};

pub(super) fn view(app: App) -> AnyView {
    let email = Control::Line {
        kind: "email",
        autocomplete: "email",
    };
    let message_hint = Some("ask_message_hint");
    // Until answers can be read on the private page, the address is the only way back.
    let email_hint = Some("ask_email_hint_only");
    let foot = vec![
        parts::bar(app),
        parts::send_key(app, "send", parts::nothing(), "ask_send"),
        parts::going(app, |_| say("send_hint")),
    ];
    let parts = vec![
        parts::title(Box::new(move || parts::company(app, "ask_title"))),
        parts::field(
            app,
            Field::Message,
            Control::Lines,
            "ask_message",
            message_hint,
            false,
        ),
        parts::field(app, Field::Email, email, "ask_email", email_hint, false),
        parts::foot("center", foot),
    ];
    let act = move || send::begin(&app.get(), Sent::Question);
    parts::screen(vec![parts::form(app, parts, Box::new(act))])
}
