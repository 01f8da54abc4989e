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
    let body = vec![
        parts::title(Box::new(move || parts::company(app, "ask_title"))),
        parts::field(
            app,
            Field::Message,
            Control::Lines,
            "ask_message",
            Some(say("ask_message_hint")),
            false,
        ),
        parts::field(
            app,
            Field::Email,
            email,
            "ask_email",
            Some(say("ask_email_hint_only")),
            false,
        ),
    ];
    let foot = vec![
        parts::bar(app),
        parts::send_key(app, "", parts::nothing(), "ask_send"),
        parts::going(app, say("send_hint")),
    ];
    let parts = vec![parts::block("body", body), parts::block("foot", foot)];
    parts::form(parts, Box::new(move || send::begin(app, Sent::Question)))
}
