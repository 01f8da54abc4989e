//! The first screen: three faces, of which one press sends, and the other ways. What this tab
//! reported last comes before them.

use leptos::prelude::*;

use super::parts::{self, element};
use crate::{app::App, embed::Last, wording::say};

pub(super) fn view(app: App) -> AnyView {
    let last = app.get().last_report();
    parts::screen(vec![
        last.map_or_else(parts::nothing, |last| earlier(&last)),
        parts::title(Box::new(|| say("home_title"))),
        parts::going(app, |_| say("home_hint")),
        parts::under_bar(app, parts::faces(app)),
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

/// Leads to the visitor's private page, which a reload would else lose.
fn earlier(last: &Last) -> AnyView {
    let label = say("earlier_label");
    let (before, after) = label.split_once("{reference}").unwrap_or((&label, ""));
    let reference = element("bdi").fixed("dir", "ltr").fixed("class", "mono");
    let reference = reference.holds(vec![last.reference.to_string().into_any()]);
    let label = vec![
        before.to_owned().into_any(),
        reference,
        after.to_owned().into_any(),
    ];
    let inside = vec![
        parts::stations(),
        element("span").holds(label),
        parts::small(say("confirm_page")),
    ];
    parts::row_to("known", &last.case_url, inside)
}

fn row(app: App, icon: AnyView, label: &str, hint: &str, screen: &'static str) -> AnyView {
    let inside = vec![icon, say(label).into_any(), parts::small(say(hint))];
    parts::key("row", inside, Box::new(move || app.get().goes(screen)))
}
