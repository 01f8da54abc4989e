//! What visitor and edge do, and what the panel makes of it.

use std::rc::Rc;

use leptos::prelude::Notify;
use shared::{Draft, Fault, Faults, Field, Rating, Receipt, Submission};
use wasm_bindgen::JsValue;

use super::Panel;
use crate::{
    draft::{Kept, Sent},
    line,
    phase::{Case, Failure, Phase, Shown},
    told, wording,
};

impl Panel {
    /// A face was pressed.
    pub(crate) fn presses(self: &Rc<Self>, rating: Rating) {
        self.moves(|phase| phase.press(rating));
    }

    /// The visitor typed.
    pub(crate) fn types(self: &Rc<Self>, field: Field, value: String) {
        if let Some(sent) = self.look_at(Phase::sent) {
            self.keeps(|kept| kept.edit(field, value, &|| self.host.mints()));
            let found = Submission::try_from(self.aims(sent)).err();
            self.moves(|phase| phase.typed(field, found.as_ref()));
            // How many things were to be completed is another number now.
            self.announces("");
        }
    }

    /// What is to be sent, as a draft. From here on it is kept.
    pub(crate) fn aims(&self, sent: Sent) -> Draft {
        let token = |phase: &Phase| phase.case().and_then(|case| case.receipt.receipt.clone());
        let receipt = (sent == Sent::Words).then(|| self.look_at(token)).flatten();
        let around = &self.site.around;
        self.keeps(|kept| kept.aim(sent, receipt, around, &|| self.host.mints()));
        let (_, draft) = self.tries(sent);
        draft
    }

    /// Says whether an attempt may have arrived. Returns what was said before.
    pub(crate) fn marks_tried(&self, tried: bool) -> bool {
        let was_tried = self.kept().tried;
        self.keeps(|kept| kept.tried = tried);
        was_tried
    }

    /// Another key, in place of the one that was used.
    pub(crate) fn renews(&self) {
        self.keeps(|kept| kept.renew(self.host.mints()));
    }

    /// It is on its way.
    pub(crate) fn leaves(self: &Rc<Self>, now_ms: f64) {
        self.moves(|phase| phase.send(now_ms));
        self.announces(&wording::say("sending"));
        self.wakes();
    }

    /// Send was pressed too early.
    pub(crate) fn is_incomplete(self: &Rc<Self>, faults: &Faults) {
        self.moves(|phase| phase.incomplete(faults));
        self.shows_faults(faults.iter().map(Fault::field).collect());
    }

    /// The edge found faults, or asks back about the number.
    pub(crate) fn is_faulty(self: &Rc<Self>, sent: Sent, shown: Vec<Shown>) {
        let fields: Vec<Field> = shown.iter().map(|shown| shown.field).collect();
        if fields.contains(&Field::Phone) && self.kept().asks_back(sent) {
            self.keeps(Kept::was_asked);
        }
        self.moves(|phase| phase.refused_at(shown));
        self.shows_faults(fields);
    }

    /// The receipt is there, and as the edge wrote it.
    pub(crate) fn is_received(self: &Rc<Self>, sent: Sent, mut case: Case, written: &JsValue) {
        case.words = self.words(sent);
        self.keeps(|kept| kept.clear(sent, self.host.mints()));
        self.host.has_received(sent.kind(), written, sent.rating());
        self.moves(|phase| phase.accepted(case));
        self.announces_case(Some(sent));
        self.wakes();
    }

    /// It did not go through: the screen says so, and nothing is sent any more.
    pub(crate) fn fails(self: &Rc<Self>, failure: Failure) {
        self.moves(|phase| phase.failed(failure));
        self.announces("");
        let reason = self.look_at(Phase::failure).map(Failure::reason);
        self.tells("error", &[("reason", reason)]);
        self.wakes();
    }

    /// The receipt was looked at again: what changed is said once.
    pub(crate) fn saw(self: &Rc<Self>, receipt: Receipt, now_ms: f64) {
        if self.is_gone() {
            return;
        }
        let facts = |phase: &Phase| {
            let case = phase.case();
            let delivered = case.and_then(|case| case.receipt.delivered_at.clone());
            (case.map(line::title), delivered.is_some())
        };
        let (title, was_delivered) = self.look_at(facts);
        let due_after_ms = told::due_after_ms(&receipt);
        self.moves(|phase| phase.seen(receipt, due_after_ms, now_ms));
        let (new_title, is_delivered) = self.look_at(facts);
        if new_title != title {
            self.announces_case(None);
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
