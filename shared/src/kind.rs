//! What the visitor wants, and which fields that has: said here alone.
//!
//! The rules, the panel and the hosted page read this table, and the loader is held to it by
//! `widget/cases/fields.json`.

use serde::{Deserialize, Serialize};

use crate::Field;

/// What the visitor wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// To say how it is going.
    Feedback,
    /// An answer.
    Question,
    /// A call.
    Callback,
}

/// A field of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Carried {
    /// Which one.
    pub field: Field,
    /// Whether it may stay empty.
    pub need: Need,
}

/// Whether a field may stay empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// It may not.
    Needed,
    /// It may if a face was pressed.
    NeededWithoutRating,
    /// It may.
    Optional,
}

/// A face and words: one of the two at least.
const FEEDBACK: [Carried; 2] = [
    Field::Rating.that_is(Need::Optional),
    Field::Message.that_is(Need::NeededWithoutRating),
];

/// Until an answer can be read on the private page, the address is the only way back.
const QUESTION: [Carried; 2] = [
    Field::Message.that_is(Need::Needed),
    Field::Email.that_is(Need::Needed),
];

const CALLBACK: [Carried; 3] = [
    Field::Phone.that_is(Need::Needed),
    Field::Message.that_is(Need::Optional),
    Field::Name.that_is(Need::Optional),
];

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Feedback, Self::Question, Self::Callback];

    /// The name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Feedback => "feedback",
            Self::Question => "question",
            Self::Callback => "callback",
        }
    }

    /// The kind of a name on the wire.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The fields that a form of this kind has, in their order.
    ///
    /// The wire takes the other ones with any kind, too, and needs none of them.
    #[must_use]
    pub const fn fields(self) -> &'static [Carried] {
        match self {
            Self::Feedback => &FEEDBACK,
            Self::Question => &QUESTION,
            Self::Callback => &CALLBACK,
        }
    }

    /// How much a field is needed, if the kind carries it.
    #[must_use]
    pub fn need(self, field: Field) -> Option<Need> {
        let mut fields = self.fields().iter();
        let carried = fields.find(|carried| carried.field == field);
        carried.map(|carried| carried.need)
    }

    /// Whether the kind carries a field.
    #[must_use]
    pub fn carries(self, field: Field) -> bool {
        self.need(field).is_some()
    }

    /// Whether nothing can leave while a field is empty.
    #[must_use]
    pub(crate) fn needs(self, field: Field, has_rating: bool) -> bool {
        match self.need(field) {
            Some(Need::Needed) => true,
            Some(Need::NeededWithoutRating) => !has_rating,
            Some(Need::Optional) | None => false,
        }
    }
}

impl Field {
    const fn that_is(self, need: Need) -> Carried {
        Carried { field: self, need }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Carried, Kind, Need};
    use crate::{Draft, Fault, Field, Submission};

    fn written(carried: Carried) -> Value {
        let need = match carried.need {
            Need::Needed => "needed",
            Need::NeededWithoutRating => "needed without rating",
            Need::Optional => "optional",
        };
        json!({"field": carried.field.name(), "need": need})
    }

    /// The loader is held to the same file.
    #[test]
    fn ok_the_table_that_the_loader_is_held_to() {
        let kinds = Kind::ALL.map(|kind| {
            let fields: Vec<Value> = kind.fields().iter().copied().map(written).collect();
            json!({"kind": kind.name(), "fields": fields})
        });
        let table: Value =
            serde_json::from_str(include_str!("../../widget/cases/fields.json")).unwrap();
        assert_eq!(table, Value::from(kinds.to_vec()));
    }

    /// What the table calls needed, the rules ask for, and no more.
    #[test]
    fn ok_each_need_has_its_fault() {
        for kind in Kind::ALL {
            for rating in [None, Some("good".to_owned())] {
                let bare = Draft {
                    kind: Some(kind.name().to_owned()),
                    rating: rating.clone(),
                    ..Draft::default()
                };
                let asked_for: Vec<Field> = match Submission::try_from(bare) {
                    Ok(_) => Vec::new(),
                    Err(faults) => faults.iter().map(Fault::field).collect(),
                };
                let needed = |field: &Field| kind.needs(*field, rating.is_some());
                let needed: Vec<Field> = Field::ALL.into_iter().filter(needed).collect();
                assert_eq!(asked_for, needed, "{kind:?} {rating:?}");
            }
        }
    }

    #[test]
    fn ok_no_field_stands_twice_in_a_kind() {
        for kind in Kind::ALL {
            for field in Field::ALL {
                let of_it = |carried: &&Carried| carried.field == field;
                assert!(kind.fields().iter().filter(of_it).count() <= 1, "{kind:?}");
            }
        }
    }
}
