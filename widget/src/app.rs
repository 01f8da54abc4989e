//! The panel on the page: what is shown, what is kept, and every change to either.

mod acts;

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use leptos::prelude::*;
use shared::{Draft, Field};
use wasm_bindgen::closure::Closure;
use web_sys::HtmlElement;

use crate::{
    browser,
    draft::{Kept, Sent},
    embed::{Last, PanelHost, Site, Wanted},
    focus,
    phase::{Phase, Place, Screen},
    told, wording,
};

/// What follows a change, set by who mounts the panel: its screens and its beat stand above it.
#[derive(Clone, Copy)]
pub(crate) struct Follows {
    /// Draws another screen.
    pub(crate) draws: fn(&Rc<Panel>),
    /// Begins the beat, while something on the screen depends on time.
    pub(crate) beats: fn(&Rc<Panel>),
}

/// A panel, from one `draw` to the next.
pub(crate) struct Panel {
    /// The site for which it speaks.
    pub(crate) site: Site,
    host: PanelHost,
    follows: Follows,
    phase: RefCell<Phase>,
    /// The phase is another one now.
    changed: ArcTrigger,
    /// Words that the page begins with, until something is kept.
    beginning: RefCell<Option<String>>,
    /// The label of the key that has copied, on this screen.
    copied: Cell<Option<&'static str>>,
    on_back: RefCell<Option<Closure<dyn FnMut()>>>,
    is_beating: Cell<bool>,
    is_gone: Cell<bool>,
}

/// The panel as views hold it: copied freely into their callbacks.
#[derive(Clone, Copy)]
pub(crate) struct App(StoredValue<Rc<Panel>, LocalStorage>);

impl App {
    /// A handle for views of the current owner.
    pub(crate) fn new(panel: Rc<Panel>) -> Self {
        Self(StoredValue::new_local(panel))
    }

    /// The panel.
    pub(crate) fn get(self) -> Rc<Panel> {
        self.0.get_value()
    }

    /// Reads the phase, and again when it changes.
    pub(crate) fn watch<T>(self, read: impl FnOnce(&Phase) -> T) -> T {
        let panel = self.get();
        panel.changed.track();
        panel.look_at(read)
    }
}

impl Panel {
    /// The panel as it opens on the screen that the host wants.
    pub(crate) fn new(host: PanelHost, wanted: Wanted, follows: Follows) -> Rc<Self> {
        let site = host.site();
        let Wanted {
            screen,
            rating,
            receipt,
            message,
        } = wanted;
        let place = match (screen.as_str(), receipt) {
            (_, Some(receipt)) => Place::Case(Box::new(told::begun(receipt, rating))),
            ("question", None) => Place::Question,
            ("callback", None) => Place::Callback,
            _ => Place::Home(None),
        };
        let panel = Rc::new(Self {
            site,
            host,
            follows,
            phase: RefCell::new(Phase::open(place)),
            changed: ArcTrigger::new(),
            beginning: RefCell::new(message),
            copied: Cell::new(None),
            on_back: RefCell::new(None),
            is_beating: Cell::new(false),
            is_gone: Cell::new(false),
        });
        panel.hears_back();
        // What was said of another screen is not true of this one.
        panel.announces("");
        panel
    }

    /// Another one is drawn in its place.
    pub(crate) fn goes_away(&self) {
        self.is_gone.set(true);
    }

    /// Where it is drawn.
    pub(crate) fn node(&self) -> HtmlElement {
        self.host.node()
    }

    /// Whether another one was.
    pub(crate) fn is_gone(&self) -> bool {
        self.is_gone.get()
    }

    /// Reads the phase once.
    pub(crate) fn look_at<T>(&self, read: impl FnOnce(&Phase) -> T) -> T {
        read(&self.phase.borrow())
    }

    /// Whether it is on the page and waits for an answer.
    pub(crate) fn is_sending(&self) -> bool {
        !self.is_gone() && self.look_at(Phase::is_sending)
    }

    /// What a field holds.
    pub(crate) fn value(&self, field: Field) -> String {
        self.kept().value(field).to_owned()
    }

    /// The words that are sent.
    pub(crate) fn words(&self, sent: Sent) -> String {
        self.kept().words(sent)
    }

    /// The key of an attempt that may have arrived.
    pub(crate) fn tried_key(&self) -> Option<String> {
        let kept = self.kept();
        kept.tried.then_some(kept.key)
    }

    /// What is sent, as it is now, and under which key.
    pub(crate) fn tries(&self, sent: Sent) -> (String, Draft) {
        let kept = self.kept();
        let draft = kept.draft(sent, &self.site.around);
        (kept.key, draft)
    }

    /// Where it goes.
    pub(crate) fn address(&self) -> String {
        [&self.site.edge, "/v1/sites/", &self.site.id, "/submissions"].concat()
    }

    /// Whether the edge takes nothing from this page.
    pub(crate) fn is_elsewhere(&self) -> bool {
        self.host.is_elsewhere()
    }

    /// The last report of this tab.
    pub(crate) fn last_report(&self) -> Option<Last> {
        self.host.last_report()
    }

    /// A link to a mail to the company, with words in it if there are any.
    pub(crate) fn mail_with(&self, words: &str) -> String {
        self.host.mail_with(words)
    }

    /// Says whether there is a beat; from now on there is one or not.
    pub(crate) fn beats(&self, beats: bool) -> bool {
        self.is_beating.replace(beats)
    }

    /// From now on something may depend on time.
    fn wakes(self: &Rc<Self>) {
        (self.follows.beats)(self);
    }

    /// Something was copied by the key of this label.
    pub(crate) fn has_copied(&self, label: &'static str) {
        self.copied.set(Some(label));
        self.changed.notify();
        self.announces(&wording::say("link_copied"));
    }

    /// The label of the key that has copied.
    pub(crate) fn copied(&self) -> Option<&'static str> {
        self.copied.get()
    }

    /// Another screen, which the loader asks us, or the small form, to draw. Not while something is
    /// on its way, and not before the event that asks for it is over: its view goes.
    pub(crate) fn goes(self: &Rc<Self>, screen: &'static str) {
        if self.is_sending() {
            return;
        }
        let panel = Rc::clone(self);
        browser::spawn(Box::pin(async move {
            if !panel.is_gone() {
                panel.host.go(screen);
            }
        }));
    }

    /// Says something in the live region.
    fn announces(&self, text: &str) {
        self.host.announce(text);
    }

    /// Says the furthest fact that is true; of words that were added, that they were.
    fn announces_case(&self, sent: Option<Sent>) {
        let news = self.look_at(|phase| {
            let case = phase.case()?;
            let added = told::added(&self.site, case).filter(|_| sent == Some(Sent::Words));
            Some(added.unwrap_or_else(|| told::title(&self.site, case)))
        });
        self.announces(&news.unwrap_or_default());
    }

    fn tells(&self, event: &str, detail: &[(&str, Option<&str>)]) {
        self.host.tell(event, detail);
    }

    /// The first fault has the focus, once its form is drawn.
    fn shows_faults(self: &Rc<Self>, fields: Vec<Field>) {
        self.announces(&wording::count("fault_count", fields.len()));
        let panel = Rc::clone(self);
        browser::spawn(Box::pin(async move {
            if let Some(first) = fields.first() {
                focus::field(&panel.node(), *first);
            }
        }));
    }

    /// A move takes the old phase and gives the new one. Another screen is drawn when the event, or
    /// the answer, that led to it is over: its view goes.
    fn moves(self: &Rc<Self>, step: impl FnOnce(Phase) -> Phase) {
        let old = self.phase.replace(Phase::open(Place::Home(None)));
        let screen = old.screen();
        self.phase.replace(step(old));
        self.changed.notify();
        if self.look_at(Phase::screen) != screen {
            self.copied.set(None);
            let panel = Rc::clone(self);
            browser::spawn(Box::pin(async move { (panel.follows.draws)(&panel) }));
        }
    }

    /// What is kept, as it is now.
    fn kept(&self) -> Kept {
        let mut kept = self.host.recalls();
        kept.begin_with(self.beginning.borrow().clone());
        kept
    }

    /// Changes what is kept, and keeps it.
    fn keeps(&self, change: impl FnOnce(&mut Kept)) {
        let mut kept = self.kept();
        change(&mut kept);
        self.host.keeps(&kept);
        self.beginning.replace(None);
    }

    /// The header's back key is there on every screen but the first. What it can leave, the loader
    /// leaves as it is while the dialog is closed.
    pub(crate) fn shows_back(&self) {
        self.host
            .show_back(self.look_at(Phase::screen) != Screen::Home);
    }

    /// What that key does: it ends what is under way, or leads to the form, or home.
    fn hears_back(self: &Rc<Self>) {
        let panel = Rc::downgrade(self);
        let act = Closure::<dyn FnMut()>::new(move || {
            let Some(panel) = panel.upgrade() else {
                return;
            };
            if panel.look_at(Phase::has_back) {
                panel.moves(Phase::back);
                panel.announces("");
            } else {
                panel.goes("feedback");
            }
        });
        self.host.on_back(&act);
        self.on_back.replace(Some(act));
    }
}
