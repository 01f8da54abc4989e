//! What is shown to be wrong with a form, and how that follows the typing.

use shared::{Fault, Faults, Field};

/// How much of the rules is shown: before the first Send only lengths, then everything.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Check {
    is_strict: bool,
    shown: Vec<Shown>,
}

/// Something wrong with a field, and the sentence that says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shown {
    /// The field at which it stands.
    pub(crate) field: Field,
    /// What says it.
    pub(crate) saying: Saying,
}

/// Who found a fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Saying {
    /// Our own rules: the catalogue has the sentence.
    Ours(Fault),
    /// The edge, in the visitor's language.
    Edge(String),
}

impl Check {
    /// Before the first Send.
    pub(super) const fn lenient() -> Self {
        Self {
            is_strict: false,
            shown: Vec::new(),
        }
    }

    /// From a Send on that found this.
    pub(super) const fn strict(shown: Vec<Shown>) -> Self {
        Self {
            is_strict: true,
            shown,
        }
    }

    /// What is wrong with a field.
    pub(super) fn at(&self, field: Field) -> Option<&Saying> {
        let shown = self.shown.iter().find(|shown| shown.field == field);
        shown.map(|shown| &shown.saying)
    }

    /// What stands after `field` was edited. What the edge said of another field stays: our own
    /// rules do not know it.
    pub(super) fn follow(mut self, field: Field, found: Option<&Faults>) -> Self {
        self.shown
            .retain(|shown| shown.field != field && matches!(shown.saying, Saying::Edge(_)));
        if let Some(found) = found {
            for fault in found.iter() {
                if self.is_strict || fault.is_length() {
                    self.shown.push(Shown::ours(fault));
                }
            }
        }
        self
    }
}

impl Shown {
    /// A fault that our own rules found.
    pub(super) const fn ours(fault: Fault) -> Self {
        Self {
            field: fault.field(),
            saying: Saying::Ours(fault),
        }
    }
}
