//! A call: the number, what it is about, a name, and what the number is for.

use leptos::prelude::*;
use shared::Field;

use super::{
    App,
    parts::{self, Control},
};
use crate::{draft::Sent, send, wording::say};

pub(super) fn view(app: App) -> AnyView {
    let line = |kind, autocomplete| Control::Line { kind, autocomplete };
    let body = vec![
        parts::title(Box::new(move || parts::company(app, "call_title"))),
        parts::field(
            app,
            Field::Phone,
            line("tel", "tel"),
            "call_phone",
            Some(say("call_phone_hint")),
            false,
        ),
        parts::field(
            app,
            Field::Message,
            Control::Lines,
            "call_about",
            Some(say("call_about_hint")),
            true,
        ),
        parts::field(app, Field::Name, line("text", "name"), "call_name", None, true),
    ];
    let foot = vec![
        parts::bar(app),
        consent(app),
        parts::send_key(app, "", parts::handset(), "call_send"),
    ];
    let parts = vec![parts::block("body", body), parts::block("foot", foot)];
    parts::form(parts, Box::new(move || send::begin(app, Sent::Callback)))
}

/// The sentence whose version goes with the number. While the call is on its way, how that goes.
fn consent(app: App) -> AnyView {
    let (consent, privacy_url) = app.site(|site| (site.consent.clone(), site.privacy_url.clone()));
    let privacy = parts::link("", privacy_url, say("call_privacy"));
    view! {
        <div class="consent">
            {parts::going(app, consent)}
            " "
            {privacy}
        </div>
    }
    .into_any()
}
