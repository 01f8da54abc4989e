//! What the screens are built of: key, field, title, link, icon.
//!
//! Each part is a plain function that gives a view without its type, and takes callbacks in boxes;
//! all of them are built by [`element`]. A `view!` of its own at each place made the panel half as
//! large again, and would write what stands fixed in it as HTML, which a page's Trusted Types
//! refuse.

pub(crate) mod element;
mod field;
mod icon;

use leptos::prelude::*;
use shared::Rating;

pub(crate) use element::{Node, View, Words, element, nothing};
pub(crate) use field::{Control, field};
pub(crate) use icon::{face, handset, question_mark};

use super::App;
use crate::{
    browser,
    embed::Site,
    phase::Phase,
    wording::{fill, say},
};

/// What a key does.
pub(crate) type Act = Box<dyn Fn()>;

/// A screen.
pub(crate) fn screen(parts: Vec<AnyView>) -> AnyView {
    element("article").fixed("class", "panel").holds(parts)
}

/// Parts under one another.
pub(crate) fn block(class: &str, parts: Vec<AnyView>) -> AnyView {
    element("div").fixed("class", class).holds(parts)
}

/// What stands at a screen's end, above the keyboard.
pub(crate) fn foot(class: &str, parts: Vec<AnyView>) -> AnyView {
    element("footer").fixed("class", class).holds(parts)
}

/// The screen's title, and the face before it. It takes the focus when the screen is new.
pub(crate) fn title(face: AnyView, text: Words) -> AnyView {
    let title = element("h3").fixed("id", "title").fixed("tabindex", "-1");
    title.holds(vec![face, element("span").says(text)])
}

/// A sentence.
pub(crate) fn sentence(text: String) -> AnyView {
    element("p").holds(vec![text.into_any()])
}

/// A small, soft sentence.
pub(crate) fn small(text: String) -> AnyView {
    element("small").holds(vec![text.into_any()])
}

/// The heading of a small part.
pub(crate) fn heading(id: &str) -> AnyView {
    element("h4").holds(vec![say(id).into_any()])
}

/// A key. Its part is `key` or `row` as in the small form, so that a site's own styles reach both.
pub(crate) fn key(part: &str, inside: Vec<AnyView>, act: Act) -> AnyView {
    let key = element("button")
        .fixed("type", "button")
        .fixed("part", part);
    key.on("click", Box::new(move |_| act())).holds(inside)
}

/// A key that copies, and says that it did.
pub(crate) fn copy_key(app: App, part: &str, label: &'static str, what: Words) -> AnyView {
    let label_or_copied: Words = Box::new(move || {
        let is_copied = app.watch(|_| app.get().copied() == Some(label));
        say(if is_copied { "link_copied" } else { label })
    });
    let act: Act = Box::new(move || {
        let (panel, what) = (app.get(), what());
        browser::spawn(Box::pin(async move {
            if browser::copy(&what).await {
                panel.has_copied(label);
            }
        }));
    });
    key(part, vec![element("span").says(label_or_copied)], act)
}

/// A link. Pages open beside the site, numbers and addresses in their programs.
pub(crate) fn link(part: &str, href: &str, text: String) -> AnyView {
    let target = if href.starts_with("http") {
        "_blank"
    } else {
        ""
    };
    let link = element("a").fixed("part", part).fixed("href", href);
    link.fixed("target", target)
        .fixed("rel", "noopener")
        .holds(vec![text.into_any()])
}

/// A form; `act` is what sending it does.
pub(crate) fn form(app: App, parts: Vec<AnyView>, act: Act) -> AnyView {
    let form = element("form").fixed("novalidate", "");
    form.live("aria-busy", while_sending(app, "true"))
        .on(
            "submit",
            Box::new(move |event| {
                event.prevent_default();
                act();
            }),
        )
        .holds(parts)
}

/// The key that sends. While something is on its way it says so, stays focused and does nothing.
pub(crate) fn send_key(app: App, part: &str, icon: AnyView, label: &'static str) -> AnyView {
    let text: Words = Box::new(move || {
        say(if app.watch(Phase::is_sending) {
            "sending"
        } else {
            label
        })
    });
    let key = element("button")
        .fixed("type", "submit")
        .fixed("part", part);
    key.live("aria-disabled", while_sending(app, "true"))
        .holds(vec![icon, element("span").says(text)])
}

/// The bar of the promise, while something is on its way.
pub(crate) fn bar(app: App) -> AnyView {
    let bar: View = Box::new(move || {
        if app.watch(Phase::is_sending) {
            let bar = element("div")
                .fixed("class", "wait")
                .fixed("aria-hidden", "true");
            bar.holds(vec![element("i").holds(Vec::new())])
        } else {
            nothing()
        }
    });
    bar.into_any()
}

/// A sentence that gives way, while something is on its way, to how that is going.
pub(crate) fn going(app: App, text: Words) -> AnyView {
    let text: Words =
        Box::new(
            move || match app.watch(|phase| (phase.is_sending(), phase.is_slow())) {
                (false, _) => text(),
                (true, false) => say("sending_hint"),
                (true, true) => say("sending_slow"),
            },
        );
    element("small").says(text)
}

/// Phone and mail, side by side.
pub(crate) fn ways(app: App) -> Vec<AnyView> {
    let panel = app.get();
    let Site { phone, email, .. } = &panel.site;
    vec![
        link("way", &telephone(phone), phone.clone()),
        link("way", &["mailto:", email].concat(), say("ways_mail")),
    ]
}

/// A number as an address to call.
pub(crate) fn telephone(phone: &str) -> String {
    let mut address = "tel:".to_owned();
    for c in phone.chars() {
        if c.is_ascii_digit() || c == '+' {
            address.push(c);
        }
    }
    address
}

/// A number as it is shown: its groups keep their order beside words that run from right to left.
pub(crate) fn isolated(phone: &str) -> String {
    ["\u{2066}", phone, "\u{2069}"].concat()
}

/// A sentence with the company's name in it.
pub(crate) fn company(app: App, id: &str) -> String {
    fill(id, &app.get().site.company)
}

/// The id of a face's word.
pub(crate) const fn face_name(rating: Rating) -> &'static str {
    match rating {
        Rating::Good => "rate_good",
        Rating::Fair => "rate_fair",
        Rating::Bad => "rate_bad",
    }
}

/// An attribute that is there while something is on its way.
pub(crate) fn while_sending(app: App, value: &'static str) -> element::Attribute {
    Box::new(move || app.watch(Phase::is_sending).then(|| value.to_owned()))
}
