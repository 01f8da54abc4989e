//! The fields of a draft, by the names that the wire gives them.

use serde::{Deserialize, Serialize};

/// A field of a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// What the visitor wants: feedback, question, callback.
    Kind,
    /// The face that was pressed.
    Rating,
    /// The visitor's words.
    Message,
    /// The visitor's name.
    Name,
    /// The number to call.
    Phone,
    /// The address to answer to.
    Email,
}

impl Field {
    /// Every field, in the order of the wire.
    pub const ALL: [Self; 6] = [
        Self::Kind,
        Self::Rating,
        Self::Message,
        Self::Name,
        Self::Phone,
        Self::Email,
    ];
    /// What a visitor types, in the same order; the others are pressed.
    pub const TYPED: [Self; 4] = [Self::Message, Self::Name, Self::Phone, Self::Email];

    /// The name on the wire and in forms.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Rating => "rating",
            Self::Message => "message",
            Self::Name => "name",
            Self::Phone => "phone",
            Self::Email => "email",
        }
    }

    /// The field as a JSON pointer in URI fragment form, `#/message` (RFC 6901 §6, RFC 9457 §3.1).
    #[must_use]
    pub fn pointer(self) -> String {
        ["#/", self.name()].concat()
    }

    /// The field of a pointer as [`Field::pointer`] writes it.
    #[must_use]
    pub fn from_pointer(pointer: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|field| pointer.strip_prefix("#/") == Some(field.name()))
    }
}

#[cfg(test)]
mod tests {
    use super::Field;

    #[test]
    fn ok_pointer_reads_back() {
        for field in Field::ALL {
            assert_eq!(Field::from_pointer(&field.pointer()), Some(field));
        }
        assert_eq!(Field::from_pointer("#/reference"), None);
    }
}
