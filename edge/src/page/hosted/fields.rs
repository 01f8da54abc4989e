//! The fields of the form of words: label, hint, control, and the fault in its place.

use configuration::{Catalogue, Site};
use maud::{Markup, html};
use shared::{Draft, Fault, Faults, Field, Kind, Need, Rating};

use crate::page::face;

/// What every field needs to be drawn.
pub(in crate::page) struct Fields<'a> {
    catalogue: &'static Catalogue,
    draft: &'a Draft,
    faults: Option<&'a Faults>,
    first_fault: Option<Field>,
}

/// What a control is told about itself.
struct Attributes {
    id: String,
    described_by: Option<String>,
    invalid: Option<&'static str>,
    has_focus: bool,
}

impl<'a> Fields<'a> {
    pub(in crate::page) fn new(
        catalogue: &'static Catalogue,
        draft: &'a Draft,
        faults: Option<&'a Faults>,
    ) -> Self {
        let first_fault = faults.and_then(|faults| in_order(faults).map(Fault::field).next());
        Self {
            catalogue,
            draft,
            faults,
            first_fault,
        }
    }

    /// A field, with all that belongs to it.
    pub(in crate::page) fn draw(&self, field: Field, site: &Site) -> Markup {
        match field {
            Field::Kind => self.kind(),
            Field::Rating => self.rating(),
            Field::Message => self.message(),
            Field::Name => self.name(),
            Field::Phone => self.phone(site),
            Field::Email => self.email(),
        }
    }

    /// What should happen. One choice always stands, so none can be forgotten.
    fn kind(&self) -> Markup {
        const CHOICES: [(Kind, &str); 3] = [
            (Kind::Question, "hosted_question"),
            (Kind::Callback, "hosted_callback"),
            (Kind::Feedback, "hosted_feedback"),
        ];
        let given = self.draft.kind.as_deref().and_then(Kind::from_name);
        let chosen = given.unwrap_or(Kind::Callback);
        let has_focus = matches!(self.first_fault, Some(Field::Kind | Field::Rating));
        html! {
            fieldset.field id=(id(Field::Kind)) {
                legend { (self.catalogue.say(label(Field::Kind))) }
                div.choices {
                    @for (kind, label) in CHOICES {
                        label {
                            input type="radio" name=(Field::Kind.name()) value=(kind.name())
                                checked[kind == chosen] autofocus[has_focus && kind == chosen];
                            (self.catalogue.say(label))
                        }
                    }
                }
            }
        }
    }

    /// The face that was pressed elsewhere. What is wrong with one is said at the choice.
    fn rating(&self) -> Markup {
        let given = self.draft.rating.as_deref().and_then(Rating::from_name);
        html! {
            @if let Some(rating) = given {
                p class=(classes("rated", Field::Rating)) {
                    (face::drawing(rating, 40)) (face::word(rating, self.catalogue))
                    (hidden(Field::Rating.name(), Some(rating.name())))
                }
            }
        }
    }

    fn message(&self) -> Markup {
        let attributes = self.attributes(Field::Message, false);
        let typed = self.draft.message.as_deref().unwrap_or_default();
        html! {
            div class=(classes("field", Field::Message)) {
                (self.label(Field::Message))
                // The first line end after the tag is not part of the text (HTML §13.1.2.5).
                textarea id=(attributes.id) name=(Field::Message.name()) rows="4" dir="auto"
                    aria-describedby=[&attributes.described_by] aria-invalid=[attributes.invalid]
                    autofocus[attributes.has_focus] { "\n" (typed) }
                (self.fault(Field::Message))
            }
        }
    }

    fn email(&self) -> Markup {
        let attributes = self.attributes(Field::Email, true);
        html! {
            div class=(classes("field", Field::Email)) {
                (self.label(Field::Email))
                p.hint id=(hint_id(Field::Email)) { (self.catalogue.say("ask_email_hint_only")) }
                input id=(attributes.id) name=(Field::Email.name()) type="email" dir="ltr"
                    autocomplete="email" value=[self.draft.email.as_deref()]
                    aria-describedby=[&attributes.described_by] aria-invalid=[attributes.invalid]
                    autofocus[attributes.has_focus];
                (self.fault(Field::Email))
            }
        }
    }

    /// The number, beside what it is asked for.
    fn phone(&self, site: &Site) -> Markup {
        let attributes = self.attributes(Field::Phone, true);
        html! {
            div class=(classes("field", Field::Phone)) {
                (self.label(Field::Phone))
                p.hint {
                    span id=(hint_id(Field::Phone)) { (self.catalogue.say("call_consent")) } " "
                    // In a tab of its own, so that what is typed here stays.
                    a.link href=(site.privacy_url.as_str()) target="_blank" rel="noreferrer" {
                        (self.catalogue.say("call_privacy"))
                    }
                }
                input id=(attributes.id) name=(Field::Phone.name()) type="tel" dir="ltr"
                    autocomplete="tel" value=[self.draft.phone.as_deref()]
                    aria-describedby=[&attributes.described_by] aria-invalid=[attributes.invalid]
                    autofocus[attributes.has_focus];
                (self.fault(Field::Phone))
            }
        }
    }

    fn name(&self) -> Markup {
        let attributes = self.attributes(Field::Name, false);
        html! {
            div class=(classes("field", Field::Name)) {
                (self.label(Field::Name))
                input id=(attributes.id) name=(Field::Name.name()) dir="auto"
                    autocomplete="name" value=[self.draft.name.as_deref()]
                    aria-describedby=[&attributes.described_by] aria-invalid=[attributes.invalid]
                    autofocus[attributes.has_focus];
                (self.fault(Field::Name))
            }
        }
    }

    /// The field's name, and whether it may stay empty. Where that is so with some choices only, the style
    /// says it with those.
    fn label(&self, field: Field) -> Markup {
        let carrying = Kind::ALL.into_iter().filter(|kind| kind.carries(field));
        let (optional, needed): (Vec<Kind>, Vec<Kind>) =
            carrying.partition(|kind| kind.need(field) == Some(Need::Optional));
        let class = match (optional.is_empty(), needed.is_empty()) {
            (true, _) => None,
            (false, true) => Some("optional".to_owned()),
            (false, false) => Some(with_kinds("optional", " only-", &optional)),
        };
        html! {
            label for=(id(field)) {
                (self.catalogue.say(label(field)))
                @if let Some(class) = class {
                    " " span class=(class) { (self.catalogue.say("optional")) }
                }
            }
        }
    }

    fn attributes(&self, field: Field, has_hint: bool) -> Attributes {
        let is_at_fault = self.faults.is_some_and(|faults| faults.at(field).is_some());
        // The fault first: it is what a voice should say before the hint.
        let described_by = [(is_at_fault, fault_id(field)), (has_hint, hint_id(field))]
            .into_iter()
            .filter_map(|(is_there, id)| is_there.then_some(id))
            .collect::<Vec<_>>()
            .join(" ");
        Attributes {
            id: id(field),
            described_by: Some(described_by).filter(|ids| !ids.is_empty()),
            invalid: is_at_fault.then_some("true"),
            has_focus: self.first_fault == Some(field),
        }
    }

    fn fault(&self, field: Field) -> Markup {
        let sentence = self
            .faults
            .and_then(|faults| faults.at(field))
            .and_then(|fault| {
                let kind = self.draft.kind.as_deref().and_then(Kind::from_name);
                Some((wording(fault, kind)?, fault.over().unwrap_or_default()))
            });
        html! {
            @if let Some((wording, over)) = sentence {
                (fault_line(&fault_id(field), &self.catalogue.count(wording, over)))
            }
        }
    }
}

/// What is wrong, at its field.
pub(in crate::page) fn fault_line(id: &str, sentence: &str) -> Markup {
    html! {
        p.fault id=(id) {
            svg width="16" height="16" viewBox="0 0 16 16" stroke-width="2" aria-hidden="true" {
                path d="M8 3v5.6" {}
                circle.solid cx="8" cy="12.6" r="1.3" {}
            }
            span { (sentence) }
        }
    }
}

/// The id of the sentence that stands at a fault's field. Feedback is not answered, and nobody is told
/// that it is.
pub(crate) fn wording(fault: Fault, kind: Option<Kind>) -> Option<&'static str> {
    match (fault, kind) {
        (Fault::MessageEmpty, Some(Kind::Feedback)) => Some("fault_feedback_empty"),
        (fault, _) => fault.wording(),
    }
}

/// A link to each field at fault.
pub(super) fn links(catalogue: &'static Catalogue, faults: &Faults) -> Markup {
    html! {
        ul {
            @for fault in in_order(faults) {
                @let field = match fault.field() {
                    Field::Rating => Field::Kind,
                    other => other,
                };
                li { a.link href={ "#" (id(field)) } { (catalogue.say(label(field))) } }
            }
        }
    }
}

/// A field that goes along unseen, if there is anything to go.
pub(in crate::page) fn hidden(name: &str, value: Option<&str>) -> Markup {
    html! {
        @if let Some(value) = value { input type="hidden" name=(name) value=(value); }
    }
}

/// The fields in the order in which they stand: the choice, then each where the first kind has it that
/// carries it.
pub(super) fn order() -> Vec<Field> {
    let mut order = vec![Field::Kind];
    for carried in Kind::ALL.into_iter().flat_map(Kind::fields) {
        if !order.contains(&carried.field) {
            order.push(carried.field);
        }
    }
    order
}

fn in_order(faults: &Faults) -> impl Iterator<Item = Fault> + '_ {
    order().into_iter().filter_map(|field| faults.at(field))
}

/// The id of a field's name.
pub(in crate::page) const fn label(field: Field) -> &'static str {
    match field {
        Field::Kind | Field::Rating => "hosted_kind",
        Field::Message => "hosted_message",
        Field::Email => "ask_email",
        Field::Phone => "call_phone",
        Field::Name => "call_name",
    }
}

/// The classes of a field: where not every kind carries it, the style shows it with the choices of those
/// that do.
fn classes(own: &str, field: Field) -> String {
    let (carrying, others): (Vec<Kind>, Vec<Kind>) =
        Kind::ALL.into_iter().partition(|kind| kind.carries(field));
    if others.is_empty() {
        own.to_owned()
    } else {
        with_kinds(own, " for-", &carrying)
    }
}

fn with_kinds(own: &str, before: &str, kinds: &[Kind]) -> String {
    let kinds = kinds.iter().flat_map(|kind| [before, kind.name()]);
    std::iter::once(own).chain(kinds).collect()
}

fn id(field: Field) -> String {
    ["h-", field.name()].concat()
}

fn hint_id(field: Field) -> String {
    ["h-", field.name(), "-hint"].concat()
}

fn fault_id(field: Field) -> String {
    ["h-", field.name(), "-fault"].concat()
}
