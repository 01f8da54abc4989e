//! A screen on which something is written: its title, the fields of its kind, and what stands at its end.

use leptos::prelude::*;
use shared::{Field, Kind, Need};

use super::parts::{self, Labels};
use crate::{app::App, draft::Sent, send};

/// The screen. Send sends what it names.
pub(super) fn view(app: App, sent: Sent, heading: &'static str, foot: AnyView) -> AnyView {
    let kind = sent.kind();
    let mut parts = vec![parts::title(Box::new(move || parts::company(app, heading)))];
    for carried in kind.fields() {
        let is_optional = carried.need == Need::Optional;
        let labels = labels(kind, carried.field);
        parts.push(parts::field(app, carried.field, labels, is_optional));
    }
    parts.push(foot);
    let act = move || send::begin(&app.get(), sent);
    parts::screen(vec![parts::form(app, parts, Box::new(act))])
}

/// Feedback has no form: its words are added to a receipt.
const fn labels(kind: Kind, field: Field) -> Labels {
    match (kind, field) {
        (Kind::Question, Field::Message) => ("ask_message", Some("ask_message_hint")),
        (Kind::Question, Field::Email) => ("ask_email", Some("ask_email_hint_only")),
        (Kind::Callback, Field::Phone) => ("call_phone", Some("call_phone_hint")),
        (Kind::Callback, Field::Message) => ("call_about", Some("call_about_hint")),
        (Kind::Callback, Field::Name) => ("call_name", None),
        _ => ("", None),
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, labels};

    #[test]
    fn ok_each_field_of_a_form_has_a_label_of_its_own() {
        for kind in [Kind::Question, Kind::Callback] {
            let mut all = vec![""];
            for carried in kind.fields() {
                let (label, _) = labels(kind, carried.field);
                assert!(!all.contains(&label), "{kind:?} {:?}", carried.field);
                all.push(label);
            }
        }
    }
}
