//! A field: label, hint, what is typed, and what is wrong with it.

use leptos::prelude::*;
use shared::{Fault, Field};

use super::{Node, element, hidden, icon, small, while_sending};
use crate::{
    app::App,
    draft::Sent,
    focus,
    phase::Saying,
    wording::{count, say},
};

/// The ids of a field's label and, if there is one, of the hint between label and what is typed.
pub(crate) type Labels = (&'static str, Option<&'static str>);

/// A field with its label.
pub(crate) fn field(app: App, field: Field, (label, hint): Labels, is_optional: bool) -> AnyView {
    let name = field.name();
    let mut label = vec![say(label).into_any()];
    if is_optional {
        label.push(" ".into_any());
        label.push(small(say("optional")));
    }
    let mut parts = vec![element("label").fixed("for", name).holds(label)];
    if let Some(hint) = hint {
        let small = element("small").fixed("id", &id_of(name, "-hint"));
        parts.push(small.holds(vec![say(hint).into_any()]));
    }
    let node = node_of(field);
    let node = if is_optional {
        node
    } else {
        node.fixed("required", "")
    };
    parts.push(typed_into(app, field, node, hint.is_some()));
    parts.push(fault(app, field));
    element("div").fixed("class", "field").holds(parts)
}

/// What is typed into: several lines for words, else one, with its type, what browsers may fill in, and
/// its direction. Numbers and addresses run from left to right, whatever the words do.
fn node_of(field: Field) -> Node {
    let (kind, autocomplete, direction) = match field {
        Field::Phone => ("tel", "tel", "ltr"),
        Field::Email => ("email", "email", "ltr"),
        Field::Name => ("text", "name", "auto"),
        Field::Kind | Field::Rating | Field::Message => {
            return element("textarea").fixed("rows", "4").fixed("dir", "auto");
        }
    };
    element("input")
        .fixed("type", kind)
        .fixed("autocomplete", autocomplete)
        .fixed("spellcheck", "false")
        .fixed("dir", direction)
}

fn typed_into(app: App, field: Field, node: Node, has_hint: bool) -> AnyView {
    let name = field.name();
    let is_at_fault = move || app.watch(|phase| phase.fault(field).is_some());
    let described_by = move || {
        let ids = match (is_at_fault(), has_hint) {
            (true, true) => [&id_of(name, "-fault"), " ", &id_of(name, "-hint")].concat(),
            (true, false) => id_of(name, "-fault"),
            (false, true) => id_of(name, "-hint"),
            (false, false) => return None,
        };
        Some(ids)
    };
    let node = node
        .fixed("id", name)
        .fixed("name", name)
        .value(Box::new(move || app.watch(|_| app.get().value(field))))
        .live("readonly", while_sending(app, ""))
        .live(
            "aria-invalid",
            Box::new(move || is_at_fault().then(|| "true".to_owned())),
        )
        .live("aria-describedby", Box::new(described_by))
        .on("focus", Box::new(|event| focus::entered(&event)))
        .on(
            "input",
            Box::new(move |event| app.get().types(field, event_target_value(&event))),
        );
    node.holds(Vec::new())
}

fn fault(app: App, field: Field) -> AnyView {
    let is_none = move || app.watch(|phase| phase.fault(field).is_none());
    let sentence = move || {
        app.watch(|phase| {
            phase
                .fault(field)
                .map(|saying| sentence(saying, phase.sent()))
        })
    };
    let sentence = element("span").says(Box::new(move || sentence().unwrap_or_default()));
    let fault = element("p").fixed("class", "fault");
    fault
        .fixed("id", &id_of(field.name(), "-fault"))
        .live("hidden", hidden(Box::new(is_none)))
        .holds(vec![icon::mark(), sentence])
}

fn sentence(saying: &Saying, sent: Option<Sent>) -> String {
    match saying {
        Saying::Edge(sentence) => sentence.clone(),
        // Who adds words may have left no address: nobody can promise an answer.
        Saying::Ours(Fault::MessageEmpty) if sent == Some(Sent::Words) => say("fault_add_empty"),
        Saying::Ours(fault) => {
            let id = fault.wording().unwrap_or_default();
            fault.over().map_or_else(|| say(id), |over| count(id, over))
        }
    }
}

fn id_of(name: &str, of: &str) -> String {
    [name, of].concat()
}
