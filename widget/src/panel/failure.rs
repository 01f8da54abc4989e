//! It did not go through: every word is here, and so are the other ways.

use js_sys::encode_uri_component;
use leptos::prelude::*;

use super::{
    App,
    parts::{self, View, Words},
};
use crate::{
    draft::Sent,
    phase::{Failure, Phase},
    send,
    wording::{fill, say},
};

pub(super) fn view(app: App) -> AnyView {
    let sent = app.look_at(Phase::sent).unwrap_or(Sent::Words);
    let words = app.kept(|kept| kept.words(sent));
    let said = words.clone();
    let alert: Words = Box::new(move || why(app, &said));
    let again = vec![
        parts::bar(app),
        parts::send_key(app, "", parts::nothing(), "fail_try"),
    ];
    let body = vec![
        parts::title(Box::new(move || title(app))),
        view! { <p role="alert">{alert}</p> }.into_any(),
        countdown(app),
        well(app, &words),
        parts::form(again, Box::new(move || send::again(app))),
        other_ways(app, sent, &words),
    ];
    parts::block("body", body)
}

/// "Not received" is said only where an answer refused it.
fn title(app: App) -> String {
    say(if may_have_arrived(app) {
        "fail_title_unknown"
    } else {
        "fail_title"
    })
}

fn why(app: App, words: &str) -> String {
    match (may_have_arrived(app), words) {
        // A face has no words that could be here.
        (true, "") => say("rate_fail"),
        (false, "") => String::new(),
        (true, _) => say("fail_text_unknown"),
        (false, _) => say("fail_text"),
    }
}

fn may_have_arrived(app: App) -> bool {
    app.watch(|phase| phase.failure() == Some(Failure::Unanswered)) || app.kept(|kept| kept.tried)
}

/// The try that comes by itself. Not part of the alert: it counts, and need not be read each time.
fn countdown(app: App) -> AnyView {
    let countdown: View = Box::new(move || {
        app.watch(|phase| match phase.failure() {
            Some(Failure::Busy { seconds }) if !phase.is_sending() => {
                parts::sentence(fill("fail_busy", "n", &seconds.to_string()))
            }
            _ => parts::nothing(),
        })
    });
    countdown.into_any()
}

fn well(app: App, words: &str) -> AnyView {
    if words.is_empty() {
        return parts::nothing();
    }
    let (shown, copied) = (words.to_owned(), words.to_owned());
    let copy = parts::copy_key(app, "link", "fail_copy", Box::new(move || copied.clone()));
    view! {
        <div class="words">
            {parts::heading(say("fail_words"))}
            <p class="quote" dir="auto">{shown}</p>
            {copy}
        </div>
    }
    .into_any()
}

fn other_ways(app: App, sent: Sent, words: &str) -> AnyView {
    let (phone, email) = app.site(|site| (site.phone.clone(), site.email.clone()));
    let body = String::from(encode_uri_component(words));
    let mail = ["mailto:", &email, "?body=", &body].concat();
    let ways = [
        parts::heading(say("fail_ways")),
        parts::link("link", parts::telephone(&phone), fill("fail_call", "phone", &phone)),
        parts::link("link", mail, say("fail_mail")),
        plain_page(app, sent),
    ];
    parts::block("other", ways.into())
}

/// A key of a form that carries the words: a window that opens by itself now would be blocked.
fn plain_page(app: App, sent: Sent) -> AnyView {
    let action = app.site(|site| [&site.edge, "/contact/", &site.id].concat());
    let around = app.site(|site| site.around.clone());
    let draft = app.kept(|kept| kept.draft(sent, &around));
    let replaces = app.kept(|kept| kept.tried.then(|| kept.key.clone()));
    let fields = [
        ("kind", draft.kind),
        ("rating", draft.rating),
        ("message", draft.message),
        ("name", draft.name),
        ("phone", draft.phone),
        ("email", draft.email),
        ("page", draft.page),
        ("touchpoint", draft.touchpoint),
        ("locale", draft.locale),
        ("receipt", draft.receipt),
        ("replaces", replaces.or(draft.replaces)),
    ];
    let hidden: Vec<AnyView> = fields
        .into_iter()
        .filter_map(|(name, value)| {
            let value = value?;
            Some(view! { <input type="hidden" name=name value=value /> }.into_any())
        })
        .collect();
    view! {
        <form method="post" action=action target="_blank">
            {hidden}
            <button type="submit" class="link">{say("fail_page")}</button>
        </form>
    }
    .into_any()
}
