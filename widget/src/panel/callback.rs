//! A call: the number, what it is about, a name, and what the number is for.

use leptos::prelude::*;
use shared::Field;

use super::{
    App,
    parts::{self, Control, element},
};
use crate::{draft::Sent, send, wording::say};

pub(super) fn view(app: App) -> AnyView {
    let line = |kind, autocomplete| Control::Line { kind, autocomplete };
    let (number, name) = (line("tel", "tel"), line("text", "name"));
    let (number_hint, about_hint) = (Some("call_phone_hint"), Some("call_about_hint"));
    let foot = vec![
        parts::bar(app),
        consent(app),
        parts::send_key(app, "send", parts::handset(), "call_send"),
        parts::going(app, |_| String::new()),
    ];
    let parts = vec![
        parts::title(Box::new(move || parts::company(app, "call_title"))),
        parts::field(app, Field::Phone, number, "call_phone", number_hint, false),
        parts::field(
            app,
            Field::Message,
            Control::Lines,
            "call_about",
            about_hint,
            true,
        ),
        parts::field(app, Field::Name, name, "call_name", None, true),
        parts::foot("", foot),
    ];
    let act = move || send::begin(&app.get(), Sent::Callback);
    parts::screen(vec![parts::form(app, parts, Box::new(act))])
}

/// The sentence whose version goes with the number.
fn consent(app: App) -> AnyView {
    let panel = app.get();
    let privacy = parts::link("", &panel.site.privacy_url, say("call_privacy"));
    let consent = panel.site.consent.clone().into_any();
    element("small").holds(vec![consent, " ".into_any(), privacy])
}
