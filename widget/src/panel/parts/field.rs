//! A field: label, hint, what is typed, and what is wrong with it.

use leptos::{ev::Event, prelude::*};
use shared::Field;

use super::{App, View, icon, nothing};
use crate::{
    phase::{Phase, Saying},
    wording::{fill, say},
};

/// What is typed into.
#[derive(Clone, Copy)]
pub(crate) enum Control {
    /// Several lines.
    Lines,
    /// One line, with its type and what browsers may fill in.
    Line {
        /// The input's type.
        kind: &'static str,
        /// The name by which browsers know it.
        autocomplete: &'static str,
    },
}

/// A field with its label and, if there is one, the hint between label and what is typed.
pub(crate) fn field(
    app: App,
    field: Field,
    control: Control,
    label: &str,
    hint: Option<String>,
    is_optional: bool,
) -> AnyView {
    let name = field.name();
    let hint_id = hint.as_ref().map(|_| [name, "-hint"].concat());
    let fault_id = [name, "-fault"].concat();
    let optional = is_optional.then(|| view! { " " <small>{say("optional")}</small> });
    let hint = hint.map(|words| view! { <small id=hint_id.clone()>{words}</small> });
    view! {
        <div class="field">
            <label for=name>{say(label)} {optional}</label>
            {hint}
            {typed_into(app, field, control, hint_id, fault_id.clone())}
            {fault(app, field, fault_id)}
        </div>
    }
    .into_any()
}

fn typed_into(
    app: App,
    field: Field,
    control: Control,
    hint_id: Option<String>,
    fault_id: String,
) -> AnyView {
    let name = field.name();
    let value: Box<dyn Fn() -> String + Send> = Box::new(move || {
        app.watch(|_| app.kept(|kept| kept.value(field).to_owned()))
    });
    let is_at_fault = move || app.watch(|phase| phase.fault(field).is_some());
    let is_invalid: Attr = Box::new(move || is_at_fault().then(|| "true".to_owned()));
    let is_read_only: Attr =
        Box::new(move || app.watch(Phase::is_sending).then(String::new));
    let described_by: Attr = Box::new(move || {
        let fault = is_at_fault().then_some(fault_id.as_str());
        let ids: Vec<&str> = fault.into_iter().chain(hint_id.as_deref()).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    });
    let on_input: Box<dyn FnMut(Event)> =
        Box::new(move |event| app.types(field, event_target_value(&event)));
    match control {
        Control::Lines => view! {
            <textarea
                id=name
                name=name
                rows="4"
                prop:value=value
                readonly=is_read_only
                aria-invalid=is_invalid
                aria-describedby=described_by
                on:input=on_input
            ></textarea>
        }
        .into_any(),
        Control::Line { kind, autocomplete } => view! {
            <input
                id=name
                name=name
                type=kind
                autocomplete=autocomplete
                spellcheck="false"
                prop:value=value
                readonly=is_read_only
                aria-invalid=is_invalid
                aria-describedby=described_by
                on:input=on_input
            />
        }
        .into_any(),
    }
}

/// An attribute that follows the phase.
type Attr = Box<dyn Fn() -> Option<String> + Send>;

fn fault(app: App, field: Field, id: String) -> AnyView {
    let fault: View = Box::new(move || {
        let sentence = app.watch(|phase| phase.fault(field).map(sentence));
        sentence.map_or_else(nothing, |sentence| {
            view! {
                <p class="fault" id=id.clone()>
                    {icon::mark()}
                    <span>{sentence}</span>
                </p>
            }
            .into_any()
        })
    });
    fault.into_any()
}

fn sentence(saying: &Saying) -> String {
    match saying {
        Saying::Edge(sentence) => sentence.clone(),
        Saying::Ours(fault) => {
            let id = fault.wording().unwrap_or_default();
            fault.over().map_or_else(|| say(id), |over| fill(id, "n", &over.to_string()))
        }
    }
}
