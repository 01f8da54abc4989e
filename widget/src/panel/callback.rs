//! A call: whom, about what, and what the number is for.

use leptos::prelude::*;

use super::{
    parts::{self, element},
    written,
};
use crate::{app::App, draft::Sent, wording::say};

pub(super) fn view(app: App) -> AnyView {
    let foot = vec![
        parts::bar(app),
        consent(app),
        parts::send_key(app, "send", parts::handset(), "call_send"),
        parts::going(app, |_| String::new()),
    ];
    let foot = parts::foot("", foot);
    written::view(app, Sent::Callback, "call_title", foot)
}

/// The sentence whose version goes with the number.
fn consent(app: App) -> AnyView {
    let panel = app.get();
    let privacy = parts::link("", &panel.site.privacy_url, say("call_privacy"));
    let consent = panel.site.consent.clone().into_any();
    element("small").holds(vec![consent, " ".into_any(), privacy])
}
