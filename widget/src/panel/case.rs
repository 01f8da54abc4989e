//! The receipt: the furthest fact that is true, the line, the stub; after a face, room for words.

use leptos::prelude::*;
use shared::{Field, Reference, Timestamp};

use super::parts::{self, View, Words, element};
use crate::{
    app::App,
    browser,
    draft::Sent,
    embed::Site,
    line::{self, Mark, Station},
    phase::Case,
    send, told,
    wording::{fill, say},
};

pub(super) fn view(app: App) -> AnyView {
    let rating = app
        .get()
        .look_at(|phase| phase.case().and_then(|case| case.rating));
    let title: Words = Box::new(move || of(app, |case| told::title(&app.get().site, case)));
    let parts = match rating {
        Some(rating) => vec![parts::title_of(rating, title), lead(app), add(app)],
        None => vec![parts::title(title), lead(app)],
    };
    let follows = vec![stations(app), zone(app), contact(app), ways(app), stub(app)];
    parts::screen(parts.into_iter().chain(follows).collect())
}

fn lead(app: App) -> AnyView {
    let lead = move || {
        let id = of(app, |case| line::lead(&case.receipt));
        id.map_or_else(String::new, |id| parts::company(app, id))
    };
    element("p").says(Box::new(lead))
}

/// Room for words. What is added joins the same case.
fn add(app: App) -> AnyView {
    let parts = vec![
        parts::field(app, Field::Message, ("add_label", Some("add_hint")), true),
        parts::under_bar(
            app,
            parts::send_key(app, "key", parts::nothing(), "add_send"),
        ),
        parts::going(app, |app| {
            now(app, |case| told::added(&app.get().site, case)).unwrap_or_default()
        }),
    ];
    let act = move || send::begin(&app.get(), Sent::Words);
    parts::form(app, parts, Box::new(act))
}

fn stations(app: App) -> AnyView {
    let stations: View = Box::new(move || {
        let mut parts = Vec::new();
        for station in of(app, line::stations) {
            parts.push(station_view(app, &station));
        }
        element("ol").holds(parts)
    });
    stations.into_any()
}

fn station_view(app: App, station: &Station) -> AnyView {
    let panel = app.get();
    let clock = |at: &Timestamp| browser::clock(browser::millis(at), &panel.site.around.language);
    let (class, when) = match &station.mark {
        Mark::Done(at) if station.leads_on => ("done on", clock(at)),
        Mark::Done(at) => ("done", clock(at)),
        Mark::NotYet => ("", say("fact_not_yet")),
        Mark::Late(at) => ("late", clock(at)),
    };
    let span = element("span").holds(vec![when.into_any()]);
    let name = element("b").holds(vec![say(station.name).into_any()]);
    let mut parts = vec![name, " ".into_any(), span];
    if let Some(id) = station.note {
        let by = of(app, |case| {
            case.receipt.next.as_ref().and_then(|next| next.by.clone())
        });
        let note = match (id, by) {
            ("next_delivery_rated_at", Some(by)) => fill(id, &clock(&by)),
            _ => fill(id, &panel.site.company),
        };
        parts.push(parts::small(note));
    }
    element("li").fixed("class", class).holds(parts)
}

/// The times are the visitor's. Where the clocks of the site, which its pages go by, show others, they
/// say whose they are.
fn zone(app: App) -> AnyView {
    let panel = app.get();
    let Site {
        time_zone, around, ..
    } = &panel.site;
    let received_ms = now(app, |case| browser::millis(&case.receipt.received_at));
    let there = browser::clock_in(received_ms, &around.language, Some(time_zone));
    let is_same = there == Some(browser::clock(received_ms, &around.language));
    match browser::time_zone().filter(|_| !time_zone.is_empty() && !is_same) {
        Some(zone) => parts::small(fill("call_zone", &line::place(&zone))),
        None => parts::nothing(),
    }
}

/// The number or the address that was given, and where it is changed.
fn contact(app: App) -> AnyView {
    let read = |case: &Case| {
        Some((
            case.receipt.contact.clone()?,
            case.receipt.contact_url.clone()?,
        ))
    };
    match now(app, read) {
        Some((given, url)) => {
            let given = element("bdi")
                .fixed("dir", "ltr")
                .holds(vec![given.into_any()]);
            let change = parts::link("", &url, say("contact_change"));
            element("p").holds(vec![given, " ".into_any(), change])
        }
        None => parts::nothing(),
    }
}

/// Phone and mail, and the words to copy, where the company cannot be expected to have it.
fn ways(app: App) -> AnyView {
    let words = move || now(app, |case| case.words.clone());
    let copy = parts::copy_key(app, "key", "fail_copy", Box::new(words));
    let has_none = move || of(app, |case| case.words.is_empty());
    let mut all = parts::ways(app);
    all.insert(
        0,
        parts::hidden_while("copy", Box::new(has_none), vec![copy]),
    );
    parts::hidden_while("ways", Box::new(move || !of(app, line::needs_ways)), all)
}

/// What the visitor takes away: the reference and the link.
fn stub(app: App) -> AnyView {
    let text = |tag, name, value: &'static str, words: String| {
        element(tag)
            .fixed(name, value)
            .holds(vec![words.into_any()])
    };
    let reference = now(app, |case| Some(case.receipt.reference.clone()));
    let spelled = reference.as_ref().map(Reference::spelled);
    let reference = reference.as_ref().map(ToString::to_string);
    let page = move || {
        now(app, |case| {
            case.receipt.case_url.clone().unwrap_or_default()
        })
    };
    let keys = vec![
        parts::link("key", &page(), say("link_open")),
        parts::copy_key(app, "key", "link_copy", Box::new(page)),
    ];
    let parts = vec![
        parts::heading("reference_label"),
        element("b").fixed("aria-hidden", "true").holds(vec![text(
            "bdi",
            "dir",
            "ltr",
            reference.unwrap_or_default(),
        )]),
        text("span", "class", "sr", spelled.unwrap_or_default()),
        parts::small(say("reference_hint")),
        parts::block("pair", keys),
        parts::small(say("link_note")),
    ];
    parts::foot("stub", parts)
}

/// Reads the case, and again when it changes.
fn of<T: Default>(app: App, read: impl FnOnce(&Case) -> T) -> T {
    app.watch(|phase| phase.case().map(read).unwrap_or_default())
}

/// Reads the case once: where it is drawn, or a key is pressed.
fn now<T: Default>(app: App, read: impl FnOnce(&Case) -> T) -> T {
    let panel = app.get();
    panel.look_at(|phase| phase.case().map(read).unwrap_or_default())
}
