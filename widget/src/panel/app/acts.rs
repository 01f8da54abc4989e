//! What visitor and edge do, and what the panel makes of it.

use std::rc::Rc;

use leptos::prelude::Notify;
use shared::{Draft, Fault, Faults, Field, Rating, Receipt, Submission};

use super::Panel;
use crate::{
    browser,
    draft::Sent,
    line,
    phase::{Case, Failure, Phase, Place, Shown},
    pulse, send, wording,
};

impl Panel {
    /// A face was pressed: the press sends.
    pub(crate) fn rates(self: &Rc<Self>, rating: Rating) {
        if !self.is_sending() {
            self.moves(|_| Phase::open(Place::Home(Some(rating))));
            send::begin(self, Sent::Rating(rating));
        }
    }

    /// The visitor typed.
    pub(crate) fn types(self: &Rc<Self>, field: Field, value: String) {
        if let Some(sent) = self.look_at(Phase::sent) {
            self.keeps(|kept| kept.edit(field, value, browser::fresh_key));
            let found = Submission::try_from(self.aims(sent)).err();
            self.moves(|phase| phase.typed(field, found.as_ref()));
        }
    }

    /// What is to be sent, as a draft. From here on it is kept.
    pub(crate) fn aims(&self, sent: Sent) -> Draft {
        self.keeps(|kept| kept.aim(sent, &self.site.around, browser::fresh_key));
        self.draft(sent)
    }

    /// Says whether an attempt may have arrived. Returns what was said before.
    pub(crate) fn marks_tried(&self, tried: bool) -> bool {
        let was_tried = self.kept.borrow().tried;
        self.keeps(|kept| kept.tried = tried);
        was_tried
    }

    /// Another key, in place of the one that was used.
    pub(crate) fn renews(&self) {
        self.keeps(|kept| kept.renew(browser::fresh_key()));
    }

    /// It is on its way.
    pub(crate) fn leaves(self: &Rc<Self>, now_ms: f64) {
        self.moves(|phase| phase.send(now_ms));
        self.announces(&wording::say("sending"));
        pulse::begin(self);
    }

    /// Send was pressed too early.
    pub(crate) fn is_incomplete(self: &Rc<Self>, faults: &Faults) {
        self.moves(|phase| phase.incomplete(faults));
        self.shows_faults(faults.iter().map(Fault::field).collect());
    }

    /// The edge found faults.
    pub(crate) fn is_faulty(self: &Rc<Self>, shown: Vec<Shown>) {
        let fields = shown.iter().map(|shown| shown.field).collect();
        self.moves(|phase| phase.refused_at(shown));
        self.shows_faults(fields);
    }

    /// The receipt is there.
    pub(crate) fn is_received(self: &Rc<Self>, sent: Sent, mut case: Case) {
        case.words = self.words(sent);
        let token = case.receipt.receipt.clone();
        self.keeps(|kept| {
            kept.clear(sent, browser::fresh_key());
            if matches!(sent, Sent::Rating(_)) {
                kept.draft.receipt = token;
            }
        });
        let reference = case.receipt.reference.to_string();
        let kind = sent.kind().name();
        self.tells(
            "submit",
            &[("kind", Some(kind)), ("reference", Some(&reference))],
        );
        self.moves(|phase| phase.accepted(case));
        self.announces_case();
        pulse::begin(self);
    }

    /// It did not go through.
    pub(crate) fn fails(self: &Rc<Self>, failure: Failure, reason: &str) {
        self.moves(|phase| phase.failed(failure));
        self.tells("error", &[("reason", Some(reason))]);
        pulse::begin(self);
    }

    /// The receipt was looked at again: what changed is said once.
    pub(crate) fn saw(self: &Rc<Self>, receipt: Receipt) {
        if self.is_gone() {
            return;
        }
        let facts = |phase: &Phase| {
            let case = phase.case();
            let delivered = case.and_then(|case| case.receipt.delivered_at.clone());
            (case.map(line::title), delivered.is_some())
        };
        let (title, was_delivered) = self.look_at(facts);
        self.moves(|phase| phase.seen(receipt));
        let (new_title, is_delivered) = self.look_at(facts);
        if new_title != title {
            self.announces_case();
        }
        if is_delivered && !was_delivered {
            let name = |phase: &Phase| phase.case().map(|c| c.receipt.reference.to_string());
            let reference = self.look_at(name).unwrap_or_default();
            self.tells("delivered", &[("reference", Some(&reference))]);
        }
    }

    /// A second has passed.
    pub(crate) fn tick(&self, now_ms: f64) {
        if self.phase.borrow_mut().tick(now_ms) {
            self.changed.notify();
        }
    }

    /// Where the receipt is read again, if it is time to.
    pub(crate) fn takes_look(&self, now_ms: f64) -> Option<String> {
        self.phase.borrow_mut().takes_look(now_ms)
    }
}
