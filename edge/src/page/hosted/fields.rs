//! The fields of the form of words: label, hint, control, and the fault in its place.

use configuration::{Catalogue, Site};
use maud::{Markup, html};
use shared::{Draft, Fault, Faults, Field, Kind};

/// The fields in the order in which they stand. A rating has no field here: what is wrong with
/// one is said at the choice.
const ORDER: [Field; 6] = [
    Field::Kind,
    Field::Rating,
    Field::Message,
    Field::Email,
    Field::Phone,
    Field::Name,
];

/// What every field needs to be drawn.
pub(super) struct Fields<'a> {
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
    pub(super) fn new(
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

    /// What should happen. One choice always stands, so none can be forgotten.
    pub(super) fn kind(&self) -> Markup {
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
                legend { (self.catalogue.say("hosted_kind")) }
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

    pub(super) fn message(&self) -> Markup {
        let attributes = self.attributes(Field::Message, false);
        let typed = self.draft.message.as_deref().unwrap_or_default();
        html! {
            div.field {
                label for=(attributes.id) {
                    (self.catalogue.say("hosted_message")) " "
                    span.optional.only-callback { (self.catalogue.say("optional")) }
                }
                // The first line end after the tag is not part of the text (HTML §13.1.2.5).
                textarea id=(attributes.id) name=(Field::Message.name()) rows="4" dir="auto"
                    aria-describedby=[&attributes.described_by] aria-invalid=[attributes.invalid]
                    autofocus[attributes.has_focus] { "\n" (typed) }
                (self.fault(Field::Message))
            }
        }
    }

    pub(super) fn email(&self) -> Markup {
        let attributes = self.attributes(Field::Email, true);
        html! {
            div.field.for-question {
                label for=(attributes.id) { (self.catalogue.say("ask_email")) }
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
    pub(super) fn phone(&self, site: &Site) -> Markup {
        let attributes = self.attributes(Field::Phone, true);
        html! {
            div.field.for-callback {
                label for=(attributes.id) { (self.catalogue.say("call_phone")) }
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

    pub(super) fn name(&self) -> Markup {
        let attributes = self.attributes(Field::Name, false);
        html! {
            div.field.for-callback {
                label for=(attributes.id) {
                    (self.catalogue.say("call_name")) " "
                    span.optional { (self.catalogue.say("optional")) }
                }
                input id=(attributes.id) name=(Field::Name.name()) dir="auto"
                    autocomplete="name" value=[self.draft.name.as_deref()]
                    aria-describedby=[&attributes.described_by] aria-invalid=[attributes.invalid]
                    autofocus[attributes.has_focus];
                (self.fault(Field::Name))
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
                @let (field, label) = match fault.field() {
                    Field::Kind | Field::Rating => (Field::Kind, "hosted_kind"),
                    Field::Message => (Field::Message, "hosted_message"),
                    Field::Email => (Field::Email, "ask_email"),
                    Field::Phone => (Field::Phone, "call_phone"),
                    Field::Name => (Field::Name, "call_name"),
                };
                li { a.link href={ "#" (id(field)) } { (catalogue.say(label)) } }
            }
        }
    }
}

/// A field that goes along unseen, if there is anything to go.
pub(super) fn hidden(name: &str, value: Option<&str>) -> Markup {
    html! {
        @if let Some(value) = value { input type="hidden" name=(name) value=(value); }
    }
}

fn in_order(faults: &Faults) -> impl Iterator<Item = Fault> + '_ {
    ORDER.into_iter().filter_map(|field| faults.at(field))
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
