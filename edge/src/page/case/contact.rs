//! The number and the address that were given: masked for whoever comes by the link, in full and to be
//! changed in the tab that has just sent something.

use configuration::Catalogue;
use maud::{Markup, html};
use shared::{Draft, Faults, Field};

use super::{CaseView, forms::ADD_FIELD};
use crate::page::hosted::{
    ASKED_FIELD, Fields, KEY_FIELD, Proof, TOKEN_FIELD, consent, hidden, label,
};

/// The value of [`ADD_FIELD`] that says that only the contact is corrected.
pub(crate) const CONTACT: &str = "contact";

/// A number or an address, as it is shown.
pub(crate) struct Given<'a> {
    /// Which of the two.
    pub(crate) field: Field,
    /// As whoever looks may see it.
    pub(crate) shown: String,
    /// The form that changes it.
    pub(crate) change: Option<ChangeForm<'a>>,
}

/// What the form needs that changes a number or an address; it posts to the hosted page.
pub(crate) struct ChangeForm<'a> {
    /// Where it posts to.
    pub(crate) action_url: &'a str,
    /// What makes it one of ours.
    pub(crate) proof: Proof<'a>,
    /// What stands in it, and the token of the case that it corrects.
    pub(crate) draft: &'a Draft,
    /// What is wrong with it.
    pub(crate) faults: Option<&'a Faults>,
    /// The number that the visitor was asked about.
    pub(crate) asked: Option<&'a str>,
    /// Whether the form is unfolded.
    pub(crate) is_open: bool,
}

pub(super) fn contact(view: &CaseView<'_>, catalogue: &'static Catalogue) -> Markup {
    html! {
        @for given in view.given {
            div.given {
                p { b { (catalogue.say(label(given.field))) } " " bdi dir="ltr" { (given.shown) } }
                @if let Some(change) = &given.change {
                    details open[change.is_open] {
                        summary { (catalogue.say("contact_change")) }
                        (form(view, given.field, change, catalogue))
                    }
                }
            }
        }
    }
}

fn form(
    view: &CaseView<'_>,
    field: Field,
    change: &ChangeForm<'_>,
    catalogue: &'static Catalogue,
) -> Markup {
    let fields = Fields::new(catalogue, change.draft, change.faults);
    html! {
        form.fields method="post" action=(change.action_url) novalidate {
            (hidden(TOKEN_FIELD, Some(change.proof.token)))
            (hidden(KEY_FIELD, Some(change.proof.key)))
            (hidden(ADD_FIELD, Some(CONTACT)))
            (hidden(Field::Kind.name(), change.draft.kind.as_deref()))
            (hidden("receipt", change.draft.receipt.as_deref()))
            (hidden("locale", Some(view.language.tag())))
            (hidden(ASKED_FIELD, change.asked))
            @if field == Field::Phone { (consent(catalogue)) }
            (fields.draw(field, view.site))
            p.hint { (catalogue.fill("contact_hint", &[("company", &view.site.name)])) }
            p { button.key.plain type="submit" { (catalogue.say("contact_send")) } }
        }
    }
}
