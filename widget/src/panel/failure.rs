//! It did not go through: every word, or the pressed face, is here, and so are the other ways. Nothing
//! is fetched for it.

use leptos::prelude::*;

use super::parts::{self, element};
use crate::{
    app::App,
    draft::{self, Sent},
    phase::{Failure, Phase},
    send,
    wording::{count, fill, say},
};

pub(super) fn view(app: App) -> AnyView {
    let sent = app.get().look_at(Phase::sent).unwrap_or(Sent::Words);
    let words = app.get().words(sent);
    let has_words = !words.is_empty();
    let alert = element("p").fixed("role", "alert");
    let mut parts = vec![
        parts::title(Box::new(move || title(app))),
        alert.says(Box::new(move || why(app, has_words))),
        countdown(app),
        again(app),
        other_ways(app, sent, &words),
    ];
    if has_words {
        parts.insert(3, well(app, words));
    } else if sent.rating().is_some() {
        parts.insert(3, parts::faces(app));
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

/// Why, and what is kept. A face has no words that could be here.
fn why(app: App, has_words: bool) -> String {
    let failure = app.watch(Phase::failure);
    let why = match failure {
        Some(Failure::Elsewhere) => say("fail_origin"),
        Some(Failure::Unanswered) => say("fail_unanswered"),
        Some(Failure::Broken) => say("fail_broken"),
        Some(Failure::Refused | Failure::Busy { .. }) | None => say("fail_refused"),
    };
    let kept = match (has_words, failure) {
        (true, _) => say("fail_words_here"),
        // Another press would come to the same.
        (false, Some(Failure::Elsewhere)) => return why,
        (false, _) => say("fail_again"),
    };
    [&why, " ", &kept].concat()
}

fn may_have_arrived(app: App) -> bool {
    let leaves_open = app.watch(|phase| phase.failure().is_some_and(Failure::leaves_open));
    leaves_open || app.get().tried_key().is_some()
}

/// The try that comes by itself. Not part of the alert: it counts, and need not be read each time.
fn countdown(app: App) -> AnyView {
    let countdown = move || match app.watch(|phase| phase.failure().filter(|_| !phase.is_sending()))
    {
        Some(Failure::Busy { seconds }) => {
            count("fail_busy", usize::try_from(seconds).unwrap_or_default())
        }
        _ => String::new(),
    };
    element("p").says(Box::new(countdown))
}

/// One press tries again, where that can help.
fn again(app: App) -> AnyView {
    let key = parts::send_key(app, "send", parts::nothing(), "fail_try");
    let again = vec![parts::under_bar(app, key)];
    let again = parts::form(app, again, Box::new(move || send::again(&app.get())));
    let is_no_use = move || app.watch(Phase::failure) == Some(Failure::Elsewhere);
    parts::hidden_while("", Box::new(is_no_use), vec![again])
}

fn well(app: App, words: String) -> AnyView {
    let shown = element("p").fixed("class", "quote").fixed("dir", "auto");
    let shown = shown.holds(vec![words.clone().into_any()]);
    let copy = parts::copy_key(app, "link", "fail_copy", Box::new(move || words.clone()));
    parts::block("words", vec![parts::heading("fail_words"), shown, copy])
}

fn other_ways(app: App, sent: Sent, words: &str) -> AnyView {
    let panel = app.get();
    let call = fill("fail_call", &parts::isolated(&panel.site.phone));
    let mail = say(if words.is_empty() {
        "ways_mail"
    } else {
        "fail_mail"
    });
    let ways = vec![
        parts::heading("fail_ways"),
        parts::link("link", &panel.site.tel, call),
        parts::link("link", &panel.mail_with(words), mail),
        plain_page(app, sent),
    ];
    parts::block("other", ways)
}

/// A key of a form that carries the words: a window that opens by itself now would be blocked. What
/// was sent unanswered is replaced by what is sent there.
fn plain_page(app: App, sent: Sent) -> AnyView {
    let panel = app.get();
    let (_, mut draft) = panel.tries(sent);
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
