//! What the screens are built of: key, field, title, link, icon.
//!
//! Each part is a plain function that gives a view without its type, and takes callbacks in boxes;
//! all of them are built by [`element`]. A `view!` of its own at each place made the panel half as
//! large again, and would write what stands fixed in it as HTML, which a page's Trusted Types
//! refuse.

pub(crate) mod element;
mod field;
mod icon;
mod sending;

use leptos::prelude::*;
use shared::Rating;

pub(crate) use element::{Node, View, Words, element, nothing};
pub(crate) use field::{Labels, field};
pub(crate) use icon::{face, handset, question_mark, stations};
pub(crate) use sending::{bar, going, send_key, under_bar, while_sending};

use crate::{
    app::App,
    browser,
    embed::Site,
    send, told,
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

/// Parts that are hidden while something is so. They stay what they are: an element that is drawn anew
/// loses the keyboard, and begins its animation anew.
pub(crate) fn hidden_while(
    class: &str,
    is_so: Box<dyn Fn() -> bool>,
    parts: Vec<AnyView>,
) -> AnyView {
    let block = element("div").fixed("class", class);
    block.live("hidden", hidden(is_so)).holds(parts)
}

/// The attribute that hides, while something is so.
pub(crate) fn hidden(is_so: Box<dyn Fn() -> bool>) -> element::Attribute {
    Box::new(move || is_so().then(String::new))
}

/// What stands at a screen's end, above the keyboard.
pub(crate) fn foot(class: &str, parts: Vec<AnyView>) -> AnyView {
    element("footer").fixed("class", class).holds(parts)
}

/// The screen's title. It takes the focus when the screen is new.
pub(crate) fn title(text: Words) -> AnyView {
    heads("", vec![element("span").says(text)])
}

/// The title with the face before it that was pressed.
pub(crate) fn title_of(rating: Rating, text: Words) -> AnyView {
    heads("rated", vec![face(rating), element("span").says(text)])
}

fn heads(class: &str, inside: Vec<AnyView>) -> AnyView {
    let title = element("h3").fixed("id", "title").fixed("tabindex", "-1");
    title.fixed("class", class).holds(inside)
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

/// A key that copies, and says that it did. Without a clipboard there is none.
pub(crate) fn copy_key(app: App, part: &str, label: &'static str, what: Words) -> AnyView {
    if !browser::has_clipboard() {
        return nothing();
    }
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
    leads(part, "", href, vec![text.into_any()])
}

/// A row that leads to a page. Its class tells it from other rows.
pub(crate) fn row_to(class: &str, href: &str, inside: Vec<AnyView>) -> AnyView {
    leads("row", class, href, inside)
}

fn leads(part: &str, class: &str, href: &str, inside: Vec<AnyView>) -> AnyView {
    let target = if href.starts_with("http") {
        "_blank"
    } else {
        ""
    };
    let link = element("a").fixed("part", part).fixed("class", class);
    link.fixed("href", href)
        .fixed("target", target)
        .fixed("rel", "noopener")
        .holds(inside)
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

/// The three faces. The pressed one shows that it is on its way; meanwhile the others do nothing.
pub(crate) fn faces(app: App) -> AnyView {
    let faces = [Rating::Good, Rating::Fair, Rating::Bad].map(|rating| {
        let is_pressed = move || app.watch(|phase| phase.has_pressed(rating));
        let key = element("button")
            .fixed("type", "button")
            .fixed("part", "key");
        key.live(
            "aria-pressed",
            Box::new(move || is_pressed().then(|| "true".to_owned())),
        )
        .live("aria-disabled", while_sending(app, "true"))
        .on("click", Box::new(move |_| send::rate(&app.get(), rating)))
        .holds(vec![face(rating), say(told::face_name(rating)).into_any()])
    });
    let group = element("div").fixed("role", "group");
    group
        .fixed("aria-label", &say("home_title"))
        .holds(faces.into())
}

/// Phone and mail, side by side.
pub(crate) fn ways(app: App) -> Vec<AnyView> {
    let panel = app.get();
    let Site { phone, tel, .. } = &panel.site;
    vec![
        link("way", tel, isolated(phone)),
        link("way", &panel.mail_with(""), say("ways_mail")),
    ]
}

/// A number as it is shown: its groups keep their order beside words that run from right to left.
pub(crate) fn isolated(phone: &str) -> String {
    ["\u{2066}", phone, "\u{2069}"].concat()
}

/// A sentence with the company's name in it.
pub(crate) fn company(app: App, id: &str) -> String {
    fill(id, &app.get().site.company)
}
