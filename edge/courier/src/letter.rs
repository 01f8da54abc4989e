//! The letter that a submission becomes: RFC 5322, `multipart/alternative`, plain text first.
//!
//! Headers hold nothing that a visitor typed but a validated `Reply-To`, and the subject is the same on all
//! letters of a case; every part is base64 or
//! quoted-printable, so that what they typed never stands raw on the wire. Nothing is fetched when
//! the letter is opened.

mod alert;
mod digest;
mod email;
mod message_id;
mod number_kind;
mod phone;
mod visitor;
mod words;

pub(crate) mod chat_lines;

mod assembly;
mod content;
mod earlier;
mod encoding;
mod html;
mod page_link;
mod preview;
mod text;

#[cfg(test)]
pub(crate) mod samples;
#[cfg(test)]
mod tests;

use shared::{EmailAddress, Kind, PageUrl, Rating, Reference};
use thiserror::Error;

pub use self::alert::{Alert, AlertFacts, AlertWords, Dead, DeadCase, DeadReport, compose_alert};
pub(crate) use self::assembly::AUTOMATIC;
pub use self::digest::{
    DigestEntry, DigestFacts, DigestKind, HTML_BYTES_MAX, Told, ToldNumber, compose_digest,
    digest_bytes,
};
pub use self::earlier::{EARLIER_CHARS_MAX, EARLIER_MAX, Earlier};
pub use self::email::LetterEmail;
pub use self::message_id::{MessageId, NotAMessageId};
pub use self::number_kind::{NumberKind, Tariff};
pub use self::phone::LetterPhone;
pub use self::visitor::{VisitorFacts, compose_visitor};
pub use self::words::LetterWords;
use crate::{
    WireBytes, WireFault,
    letter::{
        assembly::{Head, assemble},
        content::Content,
    },
};

/// From whom a letter is, to whom, and where an answer goes: all that a transport is told of people.
#[derive(Clone)]
pub struct Parties {
    /// The name beside the sender's address: the site's, from the configuration.
    pub from_name: String,
    /// Who writes: an address of the company's own domain.
    pub from: EmailAddress,
    /// Who reads: the site's inbox, or a visitor.
    pub to: EmailAddress,
    /// Where an answer goes, ASCII; nowhere but to the sender without it.
    pub reply_to: Option<String>,
}

/// What stands above every letter, whatever it says.
#[derive(Clone)]
pub struct Letterhead {
    /// From whom to whom. Where an answer goes follows from what the letter says.
    pub parties: Parties,
    /// The letter's own id, stored before it is sent and the same on every attempt.
    pub message_id: MessageId,
    /// When the first attempt began, milliseconds since 1970 in UTC: the `Date`.
    pub date_ms: i64,
    /// Whether it says that a machine wrote it, so that none answers. Only a help desk must not read it.
    pub is_automatic: bool,
}

/// What a letter says. The caller has all of it from the case; nothing is asked of a clock.
#[derive(Clone)]
pub struct LetterFacts {
    /// From whom to whom, and under which id.
    pub letterhead: Letterhead,
    /// The id of the case's first letter, under which mail programs gather the later ones.
    pub thread: Option<MessageId>,
    /// The case's reference.
    pub reference: Reference,
    /// When it was received, as people of the site's country and language write it.
    pub received: String,
    /// What the visitor wants.
    pub kind: Kind,
    /// The face that was pressed.
    pub rating: Option<Rating>,
    /// What its case began with, and the face of that: what the subject of all its letters says.
    pub case_kind: Kind,
    /// See [`LetterFacts::case_kind`].
    pub case_rating: Option<Rating>,
    /// The words of each submission that this letter delivers, first to last: a rating may be
    /// joined by its comment.
    pub messages: Vec<String>,
    /// What was said in the case before, first to last. One more than [`EARLIER_MAX`] says that there was
    /// more.
    pub earlier: Vec<Earlier>,
    /// The name, the newest that was given in the case.
    pub name: Option<String>,
    /// The number, likewise.
    pub phone: Option<LetterPhone>,
    /// The address to answer to, likewise.
    pub email: Option<LetterEmail>,
    /// The number or the address that stood here before, where this letter's submissions changed it.
    pub changed: Option<String>,
    /// The visitor's language, as the letter's language calls it, where they are not the same.
    pub writes_in: Option<String>,
    /// The page.
    pub page: Option<PageUrl>,
    /// The named place in the journey.
    pub touchpoint: Option<String>,
    /// How often this number was given today, this time included; said from 2 on.
    pub number_asked_today: u32,
    /// Submissions in the case, those of this letter included; said from 2 on.
    pub case_submissions: u32,
}

/// A composed letter: its parts, for those who write the message themselves, and the whole of it,
/// ready for the wire.
#[derive(Clone)]
pub struct Letter {
    /// Its id.
    pub message_id: MessageId,
    /// The id of the letter that it follows.
    pub thread: Option<MessageId>,
    /// From whom to whom.
    pub parties: Parties,
    /// Whether it says that a machine wrote it.
    pub is_automatic: bool,
    /// Its subject, decoded.
    pub subject: String,
    /// The plain part.
    pub text: String,
    /// The HTML part.
    pub html: String,
    /// The whole message.
    pub bytes: WireBytes,
}

/// Why there is no letter. Each needs a change of the configuration or of this code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum LetterFault {
    /// Sender or recipient have letters outside ASCII: their domain must be given as an A-label
    /// (`xn--…`, RFC 5890 §2.3.2.1), since not every server takes SMTPUTF8.
    #[error("sender and recipient must be ASCII, with an internationalised domain as `xn--…`")]
    AddressNotAscii,
    /// The composed bytes could smuggle; they were thrown away.
    #[error(transparent)]
    Wire(#[from] WireFault),
}

/// Says no word of the letter.
impl std::fmt::Debug for Letter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Letter({:?}, {:?})", self.message_id, self.bytes)
    }
}

/// Composes the letter. The same facts give the same bytes, so that a second attempt after an
/// ambiguous one sends the same letter.
///
/// # Errors
/// [`LetterFault`]; another attempt with the same facts fails likewise.
pub fn compose(facts: &LetterFacts, words: &LetterWords) -> Result<Letter, LetterFault> {
    let content = Content::new(facts, words);
    let (text, html) = (text::render(&content), html::render(&content));
    let head = Head {
        letterhead: &facts.letterhead,
        thread: facts.thread.as_ref(),
        reply_to: content.reply_to,
        subject: content.subject,
    };
    assemble(&head, text, html)
}
