//! What the screens are built of: key, field, title, link, icon.
//!
//! Each part is a plain function that gives a view without its type, and takes callbacks in boxes:
//! a `view!` of its own at each place made the panel 9 KB larger.
//!
//! No element stands wholly fixed inside another: leptos would write it as HTML, which a page's
//! Trusted Types refuse.

mod field;
mod icon;

use leptos::{ev::SubmitEvent, prelude::*};
use wasm_bindgen_futures::spawn_local;

pub(crate) use field::{Control, field};
pub(crate) use icon::{face, handset, question_mark};

use super::App;
use crate::{
    browser,
    phase::Phase,
    wording::{fill, say},
};

/// A view that follows the phase.
pub(crate) type View = Box<dyn Fn() -> AnyView + Send>;
/// Words that follow the phase.
pub(crate) type Words = Box<dyn Fn() -> String + Send>;
/// What a key does.
pub(crate) type Act = Box<dyn Fn()>;

/// Nothing.
pub(crate) fn nothing() -> AnyView {
    ().into_any()
}

/// Parts under one another.
pub(crate) fn block(class: &'static str, parts: Vec<AnyView>) -> AnyView {
    view! { <div class=class>{parts}</div> }.into_any()
}

/// Words alone.
pub(crate) fn text(words: String) -> AnyView {
    words.into_any()
}

/// Words that change.
pub(crate) fn changing(words: Words) -> AnyView {
    words.into_any()
}

/// The screen's title. It takes the focus when the screen is new.
pub(crate) fn title(words: Words) -> AnyView {
    view! { <h3 id="title" tabindex="-1">{words}</h3> }.into_any()
}

/// A sentence.
pub(crate) fn sentence(words: String) -> AnyView {
    view! { <p>{words}</p> }.into_any()
}

/// A small, soft sentence.
pub(crate) fn hint(words: Words) -> AnyView {
    view! { <small>{words}</small> }.into_any()
}

/// The heading of a small part.
pub(crate) fn heading(words: String) -> AnyView {
    view! { <h4>{words}</h4> }.into_any()
}

/// A key.
pub(crate) fn key(class: &'static str, inside: AnyView, act: Act) -> AnyView {
    view! {
        <button type="button" part="key" class=class on:click=move |_| act()>
            {inside}
        </button>
    }
    .into_any()
}

/// A key that copies, and says that it did.
pub(crate) fn copy_key(app: App, class: &'static str, label: &'static str, what: Words) -> AnyView {
    let is_copied = RwSignal::new(false);
    let words: Words = Box::new(move || say(if is_copied.get() { "link_copied" } else { label }));
    let act: Act = Box::new(move || {
        let what = what();
        spawn_local(async move {
            if browser::copy(&what).await && app.is_here() {
                is_copied.set(true);
                app.announces(&say("link_copied"));
            }
        });
    });
    key(class, changing(words), act)
}

/// A link. Pages open beside the site, numbers and addresses in their programs.
pub(crate) fn link(class: &'static str, href: String, words: String) -> AnyView {
    let target = href.starts_with("http").then_some("_blank");
    view! {
        <a class=class href=href target=target rel="noopener">
            {words}
        </a>
    }
    .into_any()
}

/// A form; `act` is what sending it does.
pub(crate) fn form(parts: Vec<AnyView>, act: Act) -> AnyView {
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        act();
    };
    view! {
        <form novalidate on:submit=on_submit>
            {parts}
        </form>
    }
    .into_any()
}

/// The key that sends. While something is on its way it says so, stays focused and does nothing.
pub(crate) fn send_key(app: App, class: &'static str, icon: AnyView, label: &'static str) -> AnyView {
    let words: Words = Box::new(move || {
        say(if app.watch(Phase::is_sending) { "sending" } else { label })
    });
    let is_disabled = move || app.watch(Phase::is_sending).then_some("true");
    view! {
        <button type="submit" part="key send" class=class aria-disabled=is_disabled>
            {icon}
            {words}
        </button>
    }
    .into_any()
}

/// The bar of the promise, while something is on its way.
pub(crate) fn bar(app: App) -> AnyView {
    let bar: View = Box::new(move || {
        if app.watch(Phase::is_sending) {
            view! { <div class="wait" aria-hidden="true">{block("", Vec::new())}</div> }.into_any()
        } else {
            nothing()
        }
    });
    bar.into_any()
}

/// A sentence that gives way, while something is on its way, to how that is going.
pub(crate) fn going(app: App, words: String) -> AnyView {
    hint(Box::new(move || {
        app.watch(|phase| match (phase.is_sending(), phase.is_slow()) {
            (false, _) => words.clone(),
            (true, false) => say("sending_hint"),
            (true, true) => say("sending_slow"),
        })
    }))
}

/// Phone and mail, side by side.
pub(crate) fn ways(app: App) -> AnyView {
    let (phone, email) = app.site(|site| (site.phone.clone(), site.email.clone()));
    block(
        "ways",
        vec![
            link("", telephone(&phone), phone),
            link("", ["mailto:", &email].concat(), say("ways_mail")),
        ],
    )
}

/// A number as an address to call.
pub(crate) fn telephone(phone: &str) -> String {
    let digits = phone.chars().filter(|c| c.is_ascii_digit() || *c == '+');
    ["tel:", &digits.collect::<String>()].concat()
}

/// A sentence with the company's name in it.
pub(crate) fn company(app: App, id: &str) -> String {
    app.site(|site| fill(id, "company", &site.company))
}
