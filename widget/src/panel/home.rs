//! The first screen: three faces, of which one press sends, and the other ways.

use leptos::prelude::*;
use shared::Rating;

use super::{App, parts};
use crate::{
    phase::{Phase, Place},
    wording::say,
};

pub(super) fn view(app: App) -> AnyView {
    let faces = [Rating::Good, Rating::Fair, Rating::Bad].map(|rating| face(app, rating));
    let rate = view! {
        <div class="rate" role="group" aria-labelledby="title">
            {parts::title(Box::new(|| say("home_title")))}
            {parts::going(app, say("home_hint"))}
            {parts::block("k", faces.into())}
            {parts::bar(app)}
        </div>
    };
    let body = vec![
        rate.into_any(),
        row(app, parts::question_mark(), "ask_label", "ask_hint", "question"),
        row(app, parts::handset(), "call_label", "call_asap", "callback"),
    ];
    view! {
        {parts::block("body", body)}
        {parts::block("foot", vec![parts::ways(app)])}
    }
    .into_any()
}

/// The pressed face shows that it is on its way; meanwhile the others do nothing.
fn face(app: App, rating: Rating) -> AnyView {
    let pressed = move || {
        let is_pressed = app.watch(|phase| *phase.place() == Place::Home(Some(rating)));
        is_pressed.then_some("true")
    };
    let disabled = move || app.watch(Phase::is_sending).then_some("true");
    view! {
        <button
            type="button"
            part="key"
            aria-pressed=pressed
            aria-disabled=disabled
            on:click=move |_| app.rates(rating)
        >
            {parts::face(rating)}
            {say(name(rating))}
        </button>
    }
    .into_any()
}

/// The id of a face's word.
pub(super) const fn name(rating: Rating) -> &'static str {
    match rating {
        Rating::Good => "rate_good",
        Rating::Fair => "rate_fair",
        Rating::Bad => "rate_bad",
    }
}

fn row(
    app: App,
    icon: AnyView,
    label: &'static str,
    hint: &'static str,
    screen: &'static str,
) -> AnyView {
    let inside = vec![
        icon,
        parts::text(say(label)),
        parts::hint(Box::new(move || say(hint))),
    ];
    parts::key("w", inside.into_any(), Box::new(move || app.goes(screen)))
}
