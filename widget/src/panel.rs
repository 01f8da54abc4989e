//! The panel on the page: mounted into the loader's dialog, redrawn when the screen changes.

mod app;
mod callback;
mod case;
mod failure;
mod home;
mod parts;
mod question;

use std::cell::RefCell;

use leptos::{
    mount::{UnmountHandle, mount_to},
    prelude::*,
};
use web_sys::HtmlElement;

pub(crate) use app::App;

use crate::{
    embed::PanelHost,
    focus,
    phase::Screen,
};

thread_local! {
    /// What is on the page; dropping it takes the view away. One panel at a time: the loader has
    /// one dialog.
    static MOUNTED: RefCell<Option<UnmountHandle<<AnyView as Render>::State>>> =
        const { RefCell::new(None) };
}

/// Draws what `host` wants, in place of what was drawn before.
pub(crate) fn mount(host: PanelHost) {
    drop(MOUNTED.take());
    let content = host.node();
    let parent = content.clone();
    let view = mount_to(parent, move || {
        let app = App::new(host);
        app.hears_back();
        follow(app, content);
        view(app)
    });
    MOUNTED.set(Some(view));
}

fn view(app: App) -> AnyView {
    let screen = app.screen();
    let draw: parts::View = Box::new(move || match screen.get() {
        Screen::Home => home::view(app),
        Screen::Question => question::view(app),
        Screen::Callback => callback::view(app),
        Screen::Case => case::view(app),
        Screen::Failure => failure::view(app),
    });
    draw.into_any()
}

/// On each new screen the title has the focus, and the header's back key is there or not.
fn follow(app: App, content: HtmlElement) {
    let screen = app.screen();
    Effect::new(move || {
        let leads_back = matches!(
            screen.get(),
            Screen::Question | Screen::Callback | Screen::Failure
        );
        app.shows_back(leads_back);
        focus::title(&content);
    });
}
