//! What visitors can do on their page: close the case, take that back, add words.

use configuration::Catalogue;
use maud::{Markup, html};
use shared::{Field, Kind};

use super::CaseView;
use crate::page::hosted::{KEY_FIELD, Proof, TOKEN_FIELD, fault_line};

/// The field by which a form for further words is known: should something be wrong with them, the page
/// of the case is shown again, and no other form.
pub(crate) const ADD_FIELD: &str = "add";
/// The form's field that says what to do.
pub(crate) const ACTION_FIELD: &str = "action";
/// Its value that closes the case.
pub(crate) const SOLVE: &str = "solve";
/// Its value that takes that back.
pub(crate) const UNDO: &str = "undo";

/// What the form for further words needs; it posts to the hosted page.
#[derive(Clone, Copy)]
pub(crate) struct AddForm<'a> {
    /// Where it posts to.
    pub(crate) action_url: &'a str,
    /// What makes it one of ours.
    pub(crate) proof: Proof<'a>,
    /// The token of the case that they join.
    pub(crate) receipt: &'a str,
    /// What adding comes to.
    pub(crate) adding: Adding,
    /// What was typed and is not taken as it is.
    pub(crate) refused: Option<RefusedWords<'a>>,
}

/// Words that are not taken as they are.
#[derive(Clone, Copy)]
pub(crate) struct RefusedWords<'a> {
    /// As they were typed.
    pub(crate) typed: &'a str,
    /// What is wrong, as a sentence.
    pub(crate) fault: &'a str,
}

/// What it comes to if words are added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Adding {
    /// They are the words to a face that was pressed without.
    Words,
    /// They are one report more.
    Report,
    /// They open the case again.
    OpensAgain,
}

/// What the form of the case itself needs; it posts to this page.
#[derive(Clone, Copy)]
pub(crate) struct CaseForm<'a> {
    /// Where it posts to.
    pub(crate) action_url: &'a str,
    /// Proof that a post comes from a page of ours.
    pub(crate) form_token: &'a str,
    /// What can be done.
    pub(crate) offer: Offer<'a>,
}

/// What can be done to a case.
#[derive(Clone, Copy)]
pub(crate) enum Offer<'a> {
    /// To close it.
    Solve,
    /// To take the closing back.
    Undo {
        /// Until when, in words.
        until: &'a str,
    },
}

pub(super) fn case_form(view: &CaseView<'_>, catalogue: &'static Catalogue) -> Markup {
    let Some(form) = view.form else {
        return Markup::default();
    };
    html! {
        form.press method="post" action=(form.action_url) {
            input type="hidden" name=(TOKEN_FIELD) value=(form.form_token);
            input type="hidden" name="locale" value=(view.language.tag());
            @match form.offer {
                Offer::Solve => p {
                    button.key.plain type="submit" name=(ACTION_FIELD) value=(SOLVE) {
                        (catalogue.say("solved_button"))
                    }
                },
                Offer::Undo { until } => {
                    p {
                        button.key.plain type="submit" name=(ACTION_FIELD) value=(UNDO)
                            aria-describedby="c-undo-hint" { (catalogue.say("act_undo")) }
                    }
                    p.hint id="c-undo-hint" {
                        (catalogue.fill("act_undo_hint", &[("time", until)]))
                    }
                },
            }
        }
    }
}

/// What joins as a report of its own is asked for below a fold: the page is for reading first.
pub(super) fn add_form(view: &CaseView<'_>, catalogue: &'static Catalogue) -> Markup {
    let Some(add) = view.add else {
        return Markup::default();
    };
    match add.adding {
        Adding::Words => fields(view, &add, Some("add_hint"), catalogue),
        Adding::OpensAgain => fields(view, &add, Some("add_reopens"), catalogue),
        Adding::Report => html! {
            details open[add.refused.is_some()] {
                summary { (catalogue.say("add_label")) }
                (fields(view, &add, None, catalogue))
            }
        },
    }
}

/// The form. Without a hint its label is for voices alone: it stands on the fold already.
fn fields(
    view: &CaseView<'_>,
    add: &AddForm<'_>,
    hint: Option<&str>,
    catalogue: &'static Catalogue,
) -> Markup {
    let typed = add.refused.map_or("", |refused| refused.typed);
    let fault = add.refused.map(|refused| refused.fault);
    // The fault first: it is what a voice should say before the hint.
    let described_by = match (fault.is_some(), hint.is_some()) {
        (true, true) => Some("c-add-fault c-add-hint"),
        (true, false) => Some("c-add-fault"),
        (false, true) => Some("c-add-hint"),
        (false, false) => None,
    };
    html! {
        form.fields method="post" action=(add.action_url) {
            input type="hidden" name=(TOKEN_FIELD) value=(add.proof.token);
            input type="hidden" name=(KEY_FIELD) value=(add.proof.key);
            input type="hidden" name=(ADD_FIELD) value="1";
            input type="hidden" name=(Field::Kind.name()) value=(Kind::Feedback.name());
            input type="hidden" name="receipt" value=(add.receipt);
            input type="hidden" name="locale" value=(view.language.tag());
            div.field {
                @match hint {
                    Some(hint) => {
                        label for="c-add" {
                            (catalogue.say("add_label")) " "
                            span.optional { (catalogue.say("optional")) }
                        }
                        p.hint id="c-add-hint" { (catalogue.say(hint)) }
                    },
                    None => label.spoken for="c-add" { (catalogue.say("add_label")) },
                }
                // The first line end after the tag is not part of the text (HTML §13.1.2.5).
                textarea id="c-add" name=(Field::Message.name()) rows="3" dir="auto"
                    aria-describedby=[described_by] aria-invalid=[fault.map(|_| "true")]
                    autofocus[fault.is_some()] { "\n" (typed) }
                @if let Some(fault) = fault { (fault_line("c-add-fault", fault)) }
            }
            p { button.key.plain type="submit" { (catalogue.say("add_send")) } }
        }
    }
}
