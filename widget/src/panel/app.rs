//! Handles to everything that a screen needs, and every change to it.

use leptos::prelude::*;
use shared::{Draft, Fault, Faults, Field, Rating, Receipt, Submission};
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::spawn_local;
use web_sys::{AbortController, HtmlElement};

use crate::{
    browser,
    draft::{Kept, Sent, store},
    embed::{PanelHost, Site, Wanted},
    focus, line,
    phase::{Case, Failure, Phase, Place, Screen, Shown},
    pulse, send, wording,
};

/// Copied freely; the values live as long as the view.
#[derive(Clone, Copy)]
pub(crate) struct App {
    phase: RwSignal<Phase>,
    screen: Memo<Screen>,
    kept: StoredValue<Kept>,
    site: StoredValue<Site>,
    host: StoredValue<PanelHost, LocalStorage>,
    /// Ends the attempt that is under way.
    abort: StoredValue<Option<AbortController>, LocalStorage>,
    /// What the header's back key calls.
    on_back: StoredValue<Option<Closure<dyn FnMut()>>, LocalStorage>,
    is_beating: StoredValue<bool>,
}

impl App {
    /// The panel as it opens on a screen. A face that the first screen was left with is sent.
    pub(crate) fn new(host: PanelHost) -> Self {
        let site = host.site();
        let Wanted {
            screen,
            rating,
            receipt,
        } = host.wanted();
        let mut kept = store::read(&site.id).unwrap_or_default();
        if kept.key.is_empty() {
            kept.key = browser::fresh_key();
        }
        let place = match (screen.as_str(), receipt) {
            (_, Some(receipt)) => {
                kept.receipt.clone_from(&receipt.receipt);
                let mut case = send::arrived(receipt);
                case.rating = rating;
                Place::Case(Box::new(case))
            }
            ("question", None) => Place::Question,
            ("callback", None) => Place::Callback,
            _ => Place::Home(None),
        };
        let has_case = matches!(place, Place::Case(_));
        let phase = RwSignal::new(Phase::open(place));
        let app = Self {
            phase,
            screen: Memo::new(move |_| phase.with(Phase::screen)),
            kept: StoredValue::new(kept),
            site: StoredValue::new(site),
            host: StoredValue::new_local(host),
            abort: StoredValue::new_local(None),
            on_back: StoredValue::new_local(None),
            is_beating: StoredValue::new(false),
        };
        if has_case {
            pulse::begin(app);
        } else if let Some(rating) = rating {
            app.rates(rating);
        }
        app
    }

    /// What is drawn.
    pub(crate) const fn screen(self) -> Memo<Screen> {
        self.screen
    }

    /// Reads the phase, and again when it changes.
    pub(crate) fn watch<T>(self, read: impl FnOnce(&Phase) -> T) -> T {
        self.phase.with(read)
    }

    /// Reads the phase once.
    pub(crate) fn look_at<T>(self, read: impl FnOnce(&Phase) -> T) -> T {
        self.phase.with_untracked(read)
    }

    /// Reads the site.
    pub(crate) fn site<T>(self, read: impl FnOnce(&Site) -> T) -> T {
        self.site.with_value(read)
    }

    /// Reads what is kept.
    pub(crate) fn kept<T>(self, read: impl FnOnce(&Kept) -> T) -> T {
        self.kept.with_value(read)
    }

    /// Whether the panel is still on the page.
    pub(crate) fn is_here(self) -> bool {
        !self.phase.is_disposed()
    }

    /// Whether it is, and waits for an answer.
    pub(crate) fn is_sending(self) -> bool {
        self.is_here() && self.look_at(Phase::is_sending)
    }

    /// A face was pressed: the press sends.
    pub(crate) fn rates(self, rating: Rating) {
        if !self.is_sending() {
            self.moves(|_| Phase::open(Place::Home(Some(rating))));
            send::begin(self, Sent::Rating(rating));
        }
    }

    /// The visitor typed.
    pub(crate) fn types(self, field: Field, value: String) {
        let Some(sent) = self.look_at(Phase::sent) else {
            return;
        };
        self.kept
            .update_value(|kept| kept.edit(field, value, browser::fresh_key));
        let found = Submission::try_from(self.aims(sent)).err();
        self.moves(|phase| phase.typed(field, found.as_ref()));
    }

    /// What is to be sent, as a draft. From here on it is kept.
    pub(crate) fn aims(self, sent: Sent) -> Draft {
        let around = self.site(|site| site.around.clone());
        self.keeps(|kept| {
            kept.aim(sent, &around, browser::fresh_key);
            kept.draft(sent, &around)
        })
    }

    /// What an attempt sends: where to, under which key, what. `abort` ends it.
    pub(crate) fn tries(self, sent: Sent, abort: &AbortController) -> (String, String, Draft) {
        self.abort.set_value(Some(abort.clone()));
        let (url, around) = self.site(|site| {
            let url = [&site.edge, "/v1/sites/", &site.id, "/submissions"].concat();
            (url, site.around.clone())
        });
        self.kept(|kept| (url, kept.key.clone(), kept.draft(sent, &around)))
    }

    /// Says whether an attempt may have arrived. Returns what was said before.
    pub(crate) fn marks_tried(self, tried: bool) -> bool {
        self.keeps(|kept| std::mem::replace(&mut kept.tried, tried))
    }

    /// Another key, in place of the one that was used.
    pub(crate) fn renews(self) {
        self.keeps(|kept| kept.renew(browser::fresh_key()));
    }

    /// Send was pressed too early.
    pub(crate) fn is_incomplete(self, faults: &Faults) {
        self.moves(|phase| phase.incomplete(faults));
        self.shows_faults(faults.iter().map(Fault::field).collect());
    }

    /// The edge found faults.
    pub(crate) fn is_faulty(self, shown: Vec<Shown>) {
        let fields = shown.iter().map(|shown| shown.field).collect();
        self.moves(|phase| phase.refused_at(shown));
        self.shows_faults(fields);
    }

    /// The receipt is there.
    pub(crate) fn is_received(self, sent: Sent, mut case: Case) {
        self.keeps(|kept| {
            case.words = kept.words(sent);
            kept.clear(sent, browser::fresh_key());
            if matches!(sent, Sent::Rating(_)) {
                kept.receipt.clone_from(&case.receipt.receipt);
            }
        });
        let reference = case.receipt.reference.to_string();
        self.tells("submit", &[("kind", sent.kind().name()), ("reference", &reference)]);
        self.moves(|phase| phase.accepted(case));
        self.announces_case();
    }

    /// It did not go through.
    pub(crate) fn fails(self, failure: Failure, reason: &str) {
        self.moves(|phase| phase.failed(failure));
        self.tells("error", &[("reason", reason)]);
    }

    /// The receipt was looked at again: what changed is said once.
    pub(crate) fn saw(self, receipt: Receipt) {
        if !self.is_here() {
            return;
        }
        let title = |phase: &Phase| phase.case().map(line::title);
        let is_delivered =
            |phase: &Phase| phase.case().is_some_and(|c| c.receipt.delivered_at.is_some());
        let before = self.look_at(|phase| (title(phase), is_delivered(phase)));
        let is_other = self.look_at(|phase| phase.case().is_some_and(|case| case.differs(&receipt)));
        if is_other {
            self.moves(|phase| phase.seen(receipt));
        }
        let after = self.look_at(|phase| (title(phase), is_delivered(phase)));
        if before.0 != after.0 {
            self.announces_case();
        }
        if after.1 && !before.1 {
            let reference = self.look_at(|phase| phase.case().map(|c| c.receipt.reference.to_string()));
            self.tells("delivered", &[("reference", &reference.unwrap_or_default())]);
        }
    }

    /// A second has passed.
    pub(crate) fn tick(self, now_ms: f64) {
        self.phase.maybe_update(|phase| phase.tick(now_ms));
    }

    /// Where the receipt is read again, if it is time to.
    pub(crate) fn takes_look(self, now_ms: f64) -> Option<String> {
        let look = self.phase.try_update_untracked(|phase| phase.takes_look(now_ms));
        look.flatten()
    }

    /// Says whether the beat begins now, that is, whether there was none.
    pub(crate) fn begins_to_beat(self) -> bool {
        !self.is_beating.try_update_value(|beats| std::mem::replace(beats, true)).unwrap_or(true)
    }

    /// The beat ends.
    pub(crate) fn stops_to_beat(self) {
        self.is_beating.set_value(false);
    }

    /// Another screen, which the loader asks us, or the small form, to draw. Not before the event
    /// that asks for it is over: its view goes.
    pub(crate) fn goes(self, screen: &'static str) {
        spawn_local(async move {
            if self.is_here() {
                self.host.with_value(|host| host.go(screen));
            }
        });
    }

    /// What the header's back key does: it ends what is under way, or leads to the form, or home.
    pub(crate) fn hears_back(self) {
        let act = Closure::<dyn FnMut()>::new(move || {
            if let Some(abort) = self.abort.try_update_value(Option::take).flatten() {
                abort.abort();
            }
            match self.look_at(Clone::clone).back() {
                Some(phase) => self.phase.set(phase),
                None => self.goes("home"),
            }
        });
        self.host.with_value(|host| host.on_back(&act));
        self.on_back.set_value(Some(act));
    }

    /// Shows or hides that key.
    pub(crate) fn shows_back(self, show: bool) {
        self.host.with_value(|host| host.show_back(show));
    }

    /// Says something in the live region.
    pub(crate) fn announces(self, text: &str) {
        self.host.with_value(|host| host.announce(text));
    }

    /// A move takes the old phase and gives the new one.
    pub(crate) fn moves(self, step: impl FnOnce(Phase) -> Phase) {
        self.phase.update(|phase| {
            let old = std::mem::replace(phase, Phase::open(Place::Home(None)));
            *phase = step(old);
        });
    }

    /// Changes what is kept, and keeps it.
    fn keeps<T: 'static>(self, change: impl FnOnce(&mut Kept) -> T) -> T {
        let mut kept = self.kept(Clone::clone);
        let result = change(&mut kept);
        self.site(|site| store::write(&site.id, &kept));
        self.kept.set_value(kept);
        result
    }

    fn shows_faults(self, fields: Vec<Field>) {
        self.announces(&wording::count("fault_count", fields.len()));
        let content: HtmlElement = self.host.with_value(PanelHost::node);
        // The form may have to be drawn first.
        spawn_local(async move {
            if let Some(first) = fields.first() {
                focus::field(&content, *first);
            }
        });
    }

    fn announces_case(self) {
        let title = self.look_at(|phase| phase.case().map(|case| super::case::title(self, case)));
        self.announces(&title.unwrap_or_default());
    }

    fn tells(self, event: &str, detail: &[(&str, &str)]) {
        self.host.with_value(|host| host.tell(event, detail));
    }
}
