//! The first screen: three faces, of which one press sends, and the other ways.

use leptos::prelude::*;
use shared::Rating;

use super::{
    App,
    parts::{self, element},
};
use crate::wording::say;

pub(super) fn view(app: App) -> AnyView {
    let faces = [Rating::Good, Rating::Fair, Rating::Bad].map(|rating| face(app, rating));
    let group = element("div").fixed("role", "group");
    let group = group.fixed("aria-labelledby", "title").holds(faces.into());
    parts::screen(vec![
        parts::title(parts::nothing(), Box::new(|| say("home_title"))),
        parts::going(app, Box::new(|| say("home_hint"))),
        parts::bar(app),
        group,
        row(
            app,
            parts::question_mark(),
            "ask_label",
            "ask_hint",
            "question",
        ),
        row(app, parts::handset(), "call_label", "call_asap", "callback"),
        parts::foot("ways", parts::ways(app)),
    ])
}

/// The pressed face shows that it is on its way; meanwhile the others do nothing.
fn face(app: App, rating: Rating) -> AnyView {
    let is_pressed = move || app.watch(|phase| phase.has_pressed(rating));
    let key = element("button")
        .fixed("type", "button")
        .fixed("part", "key");
    key.live(
        "aria-pressed",
        Box::new(move || is_pressed().then(|| "true".to_owned())),
    )
    .live("aria-disabled", parts::while_sending(app, "true"))
    .on("click", Box::new(move |_| app.get().rates(rating)))
    .holds(vec![
        parts::face(rating),
        say(parts::face_name(rating)).into_any(),
    ])
}

fn row(app: App, icon: AnyView, label: &str, hint: &str, screen: &'static str) -> AnyView {
    let inside = vec![icon, say(label).into_any(), parts::small(say(hint))];
    parts::key("row", inside, Box::new(move || app.get().goes(screen)))
}
