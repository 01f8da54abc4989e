//! The receipt: the furthest fact that is true, the line, the stub; after a face, room for words.

use leptos::prelude::*;
use shared::{Field, Timestamp};

use super::{
    App, home,
    parts::{self, Control, View},
};
use crate::{
    browser,
    draft::Sent,
    line::{self, Mark, Station},
    phase::{Case, Phase},
    send,
    wording::{fill, say},
};

pub(super) fn view(app: App) -> AnyView {
    let rating = app.look_at(|phase| phase.case().and_then(|case| case.rating));
    let is_rated = rating.is_some();
    let title = parts::title(Box::new(move || of(app, |case| title(app, case))));
    let head = vec![rating.map_or_else(parts::nothing, parts::face), title];
    let body = vec![
        parts::block(if is_rated { "rated" } else { "" }, head),
        lead(app),
        if is_rated { add(app) } else { parts::nothing() },
        stations(app),
        ways(app),
    ];
    view! {
        {parts::block("body", body)}
        {stub(app)}
    }
    .into_any()
}

/// The title of a case: the furthest fact that is true.
pub(super) fn title(app: App, case: &Case) -> String {
    let id = line::title(case);
    match case.rating {
        Some(rating) if id == "receipt_title_rated" => {
            fill(id, "face", &say(home::name(rating)).to_lowercase())
        }
        _ => parts::company(app, id),
    }
}

fn lead(app: App) -> AnyView {
    let lead: View = Box::new(move || {
        let id = app.watch(|phase| phase.case().and_then(|case| line::lead(&case.receipt)));
        id.map_or_else(parts::nothing, |id| parts::sentence(parts::company(app, id)))
    });
    lead.into_any()
}

/// Room for words. What is added joins the same case.
fn add(app: App) -> AnyView {
    let message = parts::field(
        app,
        Field::Message,
        Control::Lines,
        "add_label",
        Some(say("add_hint")),
        true,
    );
    let added = parts::hint(Box::new(move || {
        let language = app.site(|site| site.around.language.clone());
        app.watch(|phase| {
            let added_ms = phase.case().and_then(|case| case.added_ms);
            match (phase.is_sending(), phase.is_slow(), added_ms) {
                (true, false, _) => say("sending_hint"),
                (true, true, _) => say("sending_slow"),
                (false, _, Some(ms)) => fill("added", "time", &browser::clock(ms, &language)),
                (false, _, None) => String::new(),
            }
        })
    }));
    let parts = vec![
        message,
        parts::bar(app),
        parts::send_key(app, "plain", parts::nothing(), "add_send"),
        added,
    ];
    parts::form(parts, Box::new(move || send::begin(app, Sent::Words)))
}

fn stations(app: App) -> AnyView {
    let stations: View = Box::new(move || {
        let stations = app.watch(|phase| phase.case().map(line::stations));
        let stations = stations.into_iter().flatten();
        let stations: Vec<AnyView> = stations.map(|station| view_of(app, &station)).collect();
        view! { <ol>{stations}</ol> }.into_any()
    });
    stations.into_any()
}

fn view_of(app: App, station: &Station) -> AnyView {
    let language = app.site(|site| site.around.language.clone());
    let clock = |at: &Timestamp| browser::clock(browser::millis(at), &language);
    let (class, when) = match &station.mark {
        Mark::Done(at) => ("d", clock(at)),
        Mark::NotYet => ("", say("fact_not_yet")),
        Mark::Late(at) => ("late", clock(at)),
    };
    let note = station.note.map(|id| {
        let due = of(app, |case| {
            let by = case.receipt.next.as_ref().and_then(|next| next.by.as_ref());
            by.map(clock).unwrap_or_default()
        });
        parts::company(app, id).replace("{time}", &due)
    });
    let note = note.map_or_else(parts::nothing, |note| {
        parts::hint(Box::new(move || note.clone()))
    });
    view! {
        <li class=class>
            <b>{say(station.name)}</b>
            " "
            <span>{when}</span>
            {note}
        </li>
    }
    .into_any()
}

/// Phone and mail, and the words to copy, where the company cannot be expected to have it.
fn ways(app: App) -> AnyView {
    let ways: View = Box::new(move || {
        let words = app.watch(|phase| {
            let late = phase.case().filter(|case| line::needs_ways(case));
            late.map(|case| case.words.clone())
        });
        match words {
            None => parts::nothing(),
            Some(words) => {
                let copy = parts::copy_key(app, "plain", "fail_copy", Box::new(move || words.clone()));
                parts::block("other", vec![copy, parts::ways(app)])
            }
        }
    });
    ways.into_any()
}

/// What the visitor takes away: the reference and the link.
fn stub(app: App) -> AnyView {
    let reference = app.look_at(|phase| phase.case().map(|case| case.receipt.reference.clone()));
    let shown = reference.as_ref().map(ToString::to_string);
    let spelled = reference.as_ref().map(shared::Reference::spelled);
    let page = move || of(app, |case| case.receipt.case_url.clone().unwrap_or_default());
    let keys = vec![
        parts::link("key", app.look_at(|_| page()), say("link_open")),
        parts::copy_key(app, "plain", "link_copy", Box::new(page)),
    ];
    view! {
        <div class="r">
            {parts::heading(say("reference_label"))}
            <b aria-hidden="true">{shown}</b>
            <span class="sr">{spelled}</span>
            {parts::hint(Box::new(|| say("reference_hint")))}
            {parts::block("pair", keys)}
            {parts::hint(Box::new(|| say("link_note")))}
        </div>
    }
    .into_any()
}

/// Reads the case, and again when it changes.
fn of<T: Default>(app: App, read: impl FnOnce(&Case) -> T) -> T {
    app.watch(|phase: &Phase| phase.case().map(read).unwrap_or_default())
}
