//! It did not go through: every word is here, and so are the other ways.

use js_sys::encode_uri_component;
use leptos::prelude::*;

use super::{
    App,
    parts::{self, View, element},
};
use crate::{
    draft::{self, Sent},
    phase::{Failure, Phase},
    send,
    wording::{fill, say},
};

pub(super) fn view(app: App) -> AnyView {
    let sent = app.get().look_at(Phase::sent).unwrap_or(Sent::Words);
    let words = app.get().words(sent);
    let has_words = !words.is_empty();
    let alert = element("p").fixed("role", "alert");
    let again = vec![
        parts::bar(app),
        parts::send_key(app, "send", parts::nothing(), "fail_try"),
    ];
    let act = move || send::again(&app.get());
    let mut parts = vec![
        parts::title(parts::nothing(), Box::new(move || title(app))),
        alert.says(Box::new(move || why(app, has_words))),
        countdown(app),
        parts::form(app, again, Box::new(act)),
        other_ways(app, sent, &words),
    ];
    if has_words {
        parts.insert(3, well(app, words));
    }
    parts::screen(parts)
}

/// "Not received" is said only where an answer refused it.
fn title(app: App) -> String {
    say(if may_have_arrived(app) {
        "fail_title_unknown"
    } else {
        "fail_title"
    })
}

/// A face has no words that could be here.
fn why(app: App, has_words: bool) -> String {
    match (may_have_arrived(app), has_words) {
        (true, true) => say("fail_text_unknown"),
        (true, false) => say("rate_fail"),
        (false, true) => say("fail_text"),
        (false, false) => String::new(),
    }
}

fn may_have_arrived(app: App) -> bool {
    let is_unanswered = app.watch(|phase| phase.failure() == Some(Failure::Unanswered));
    is_unanswered || app.get().tried_key().is_some()
}

/// The try that comes by itself. Not part of the alert: it counts, and need not be read each time.
fn countdown(app: App) -> AnyView {
    let countdown: View = Box::new(move || {
        match app.watch(|phase| phase.failure().filter(|_| !phase.is_sending())) {
            Some(Failure::Busy { seconds }) => {
                parts::sentence(fill("fail_busy", &seconds.to_string()))
            }
            _ => parts::nothing(),
        }
    });
    countdown.into_any()
}

fn well(app: App, words: String) -> AnyView {
    let shown = element("p").fixed("class", "quote").fixed("dir", "auto");
    let shown = shown.holds(vec![words.clone().into_any()]);
    let copy = parts::copy_key(app, "link", "fail_copy", Box::new(move || words.clone()));
    parts::block("words", vec![parts::heading("fail_words"), shown, copy])
}

fn other_ways(app: App, sent: Sent, words: &str) -> AnyView {
    let panel = app.get();
    let (phone, email) = (&panel.site.phone, &panel.site.email);
    let body = String::from(encode_uri_component(words));
    let mail = ["mailto:", email, "?body=", &body].concat();
    let call = fill("fail_call", &parts::isolated(phone));
    let ways = vec![
        parts::heading("fail_ways"),
        parts::link("link", &parts::telephone(phone), call),
        parts::link("link", &mail, say("fail_mail")),
        plain_page(app, sent),
    ];
    parts::block("other", ways)
}

/// A key of a form that carries the words: a window that opens by itself now would be blocked. What
/// was sent unanswered is replaced by what is sent there.
fn plain_page(app: App, sent: Sent) -> AnyView {
    let panel = app.get();
    let mut draft = panel.draft(sent);
    draft.replaces = panel.tried_key().or(draft.replaces);
    let action = [&panel.site.edge, "/contact/", &panel.site.id].concat();
    let mut parts = Vec::new();
    for (name, value) in draft::members(&draft) {
        if let Some(value) = value {
            let input = element("input").fixed("type", "hidden").fixed("name", name);
            parts.push(input.fixed("value", value).holds(Vec::new()));
        }
    }
    let key = element("button")
        .fixed("type", "submit")
        .fixed("part", "link");
    parts.push(key.holds(vec![say("fail_page").into_any()]));
    let form = element("form")
        .fixed("method", "post")
        .fixed("action", &action);
    form.fixed("target", "_blank").holds(parts)
}
