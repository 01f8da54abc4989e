//! What can be wrong with a draft: each fault names its field and the sentence that says it.

use std::fmt;

use crate::Field;

/// One thing that a draft lacks or has too much of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No kind, or one that this version does not know.
    KindUnknown,
    /// A rating that is none of the three.
    RatingUnknown,
    /// Words are needed and there are none.
    MessageEmpty,
    /// The message is longer than [`crate::limits::MESSAGE_CHARS_MAX`].
    MessageLong {
        /// Characters too many.
        over: usize,
    },
    /// The name is longer than [`crate::limits::NAME_CHARS_MAX`].
    NameLong {
        /// Characters too many.
        over: usize,
    },
    /// An answer is wanted and there is no address.
    EmailEmpty,
    /// A part of the address is missing: the `@`, what stands before it, a domain with a dot.
    EmailShape,
    /// There are two addresses.
    EmailTwo,
    /// There is a blank in the address.
    EmailBlank,
    /// There are letters before the `@` that not every mail server takes (SMTPUTF8).
    EmailLetters,
    /// The address has every part, and nobody can write to it.
    EmailWrong,
    /// A call is wanted and there is no number.
    PhoneEmpty,
    /// Fewer digits than any number that can be dialled.
    PhoneShort,
    /// More digits, or more characters, than any number has.
    PhoneLong,
    /// It fits no numbering plan, and not for its length: noughts alone, two numbers in one field.
    PhoneUnsure,
}

impl Fault {
    /// The field at which the fault is shown.
    #[must_use]
    pub const fn field(self) -> Field {
        match self {
            Self::KindUnknown => Field::Kind,
            Self::RatingUnknown => Field::Rating,
            Self::MessageEmpty | Self::MessageLong { .. } => Field::Message,
            Self::NameLong { .. } => Field::Name,
            Self::EmailEmpty
            | Self::EmailShape
            | Self::EmailTwo
            | Self::EmailBlank
            | Self::EmailLetters
            | Self::EmailWrong => Field::Email,
            Self::PhoneEmpty | Self::PhoneShort | Self::PhoneLong | Self::PhoneUnsure => {
                Field::Phone
            }
        }
    }

    /// The stable code on the wire: `message_empty`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::KindUnknown => "kind_unknown",
            Self::RatingUnknown => "rating_unknown",
            Self::MessageEmpty => "message_empty",
            Self::MessageLong { .. } => "message_long",
            Self::NameLong { .. } => "name_long",
            Self::EmailEmpty => "email_empty",
            Self::EmailShape => "email_shape",
            Self::EmailTwo => "email_two",
            Self::EmailBlank => "email_blank",
            Self::EmailLetters => "email_letters",
            Self::EmailWrong => "email_wrong",
            Self::PhoneEmpty => "phone_empty",
            Self::PhoneShort => "phone_short",
            Self::PhoneLong => "phone_long",
            Self::PhoneUnsure => "phone_unsure",
        }
    }

    /// The catalogue's id of the sentence that says it, for faults that a form can cause.
    #[must_use]
    pub const fn wording(self) -> Option<&'static str> {
        match self {
            Self::KindUnknown | Self::RatingUnknown => None,
            Self::MessageEmpty => Some("fault_message_empty"),
            Self::MessageLong { .. } | Self::NameLong { .. } => Some("fault_message_long"),
            Self::EmailEmpty => Some("fault_email_empty"),
            Self::EmailShape => Some("fault_email_shape"),
            Self::EmailTwo => Some("fault_email_two"),
            Self::EmailBlank => Some("fault_email_blank"),
            Self::EmailLetters => Some("fault_email_letters"),
            Self::EmailWrong => Some("fault_email_wrong"),
            Self::PhoneEmpty => Some("fault_phone_empty"),
            Self::PhoneShort => Some("fault_phone_short"),
            Self::PhoneLong => Some("fault_phone_long"),
            Self::PhoneUnsure => Some("fault_phone_unsure"),
        }
    }

    /// The number that stands in the sentence: characters too many.
    #[must_use]
    pub const fn over(self) -> Option<usize> {
        match self {
            Self::MessageLong { over } | Self::NameLong { over } => Some(over),
            _ => None,
        }
    }

    /// Whether the fault is one of length: the only ones that are said before Send.
    #[must_use]
    pub const fn is_length(self) -> bool {
        matches!(self, Self::MessageLong { .. } | Self::NameLong { .. })
    }
}

/// For our own errors. People get the sentence of [`Fault::wording`].
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Every fault of a draft, in the order of the form's fields. Never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// `None` when there is no fault.
    pub(crate) fn new(faults: Vec<Fault>) -> Option<Self> {
        (!faults.is_empty()).then_some(Self(faults))
    }

    /// One fault alone.
    #[must_use]
    pub fn only(fault: Fault) -> Self {
        Self(vec![fault])
    }

    /// The faults, first to last.
    pub fn iter(&self) -> impl Iterator<Item = Fault> + '_ {
        self.0.iter().copied()
    }

    /// The fault of a field, if it has one. A field has at most one.
    #[must_use]
    pub fn at(&self, field: Field) -> Option<Fault> {
        self.iter().find(|fault| fault.field() == field)
    }

    /// How many there are, at least one.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.len()
    }
}
