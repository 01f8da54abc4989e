//! The panel on the page: mounted into the loader's dialog, redrawn when the screen changes.

mod callback;
mod case;
mod failure;
mod home;
mod parts;
mod question;
mod written;

use std::{cell::RefCell, rc::Rc};

use leptos::{
    mount::{UnmountHandle, mount_to},
    prelude::*,
};
use web_sys::HtmlElement;

use crate::{
    app::{App, Follows, Panel},
    embed::PanelHost,
    focus,
    phase::{Phase, Screen},
    pulse, send,
};

/// What follows a change of the panel.
const FOLLOWS: Follows = Follows {
    draws: show,
    beats: pulse::begin,
};

thread_local! {
    /// What is on the page: the dialog's panel, and one for each other place that is drawn into.
    static MOUNTED: RefCell<Vec<Mounted>> = const { RefCell::new(Vec::new()) };
}

struct Mounted {
    panel: Rc<Panel>,
    _view: UnmountHandle<<AnyView as Render>::State>,
}

/// Draws what `host` wants, in place of what was drawn there before. A face that the first screen was left
/// with is sent.
pub(crate) fn mount(host: PanelHost) {
    let place = host.node();
    if let Some(before) = unmount(&place) {
        before.goes_away();
    }
    // What the small form drew there.
    place.set_text_content(None);
    let wanted = host.wanted();
    let face = wanted.rating.filter(|_| wanted.receipt.is_none());
    let panel = Panel::new(host, wanted, FOLLOWS);
    match face {
        Some(rating) => send::rate(&panel, rating),
        None => pulse::begin(&panel),
    }
    show(&panel);
}

/// Draws the panel's screen. The title has the focus, and the header's back key is there or not.
fn show(panel: &Rc<Panel>) {
    if panel.is_gone() {
        return;
    }
    let content = panel.node();
    unmount(&content);
    let app = Rc::clone(panel);
    let view = mount_to(content.clone(), move || view(App::new(app)));
    panel.shows_back();
    focus::title(&content);
    let mounted = Mounted {
        panel: Rc::clone(panel),
        _view: view,
    };
    MOUNTED.with_borrow_mut(|all| all.push(mounted));
}

/// Takes away what stands in a place.
fn unmount(place: &HtmlElement) -> Option<Rc<Panel>> {
    let mounted = MOUNTED.with_borrow_mut(|all| {
        let is_here = |mounted: &Mounted| mounted.panel.node() == *place;
        let at = all.iter().position(is_here)?;
        Some(all.swap_remove(at))
    });
    mounted.map(|mounted| mounted.panel)
}

fn view(app: App) -> AnyView {
    match app.get().look_at(Phase::screen) {
        Screen::Home => home::view(app),
        Screen::Question => question::view(app),
        Screen::Callback => callback::view(app),
        Screen::Case => case::view(app),
        Screen::Failure => failure::view(app),
    }
}
