//! The letter that a submission becomes: RFC 5322, `multipart/alternative`, plain text first.
//!
//! Headers hold nothing that a visitor typed but a validated `Reply-To`; every part is base64 or
//! quoted-printable, so that what he typed never stands raw on the wire. Nothing is fetched when
//! the letter is opened.

mod content;
mod encoding;
mod html;
mod message_id;
mod text;
mod words;

#[cfg(test)]
mod tests;

use mail_builder::{
    MessageBuilder,
    headers::{address::Address, content_type::ContentType, date::Date, raw::Raw},
    mime::MimePart,
};
use shared::{Country, EmailAddress, Kind, PageUrl, PhoneNumber, Rating, Reference};
use thiserror::Error;

pub use self::message_id::{MessageId, NotAMessageId};
pub use self::words::LetterWords;
use crate::{
    WireBytes, WireFault,
    letter::{content::Content, encoding::encoded_part},
};

/// What a letter says. The caller has all of it from the case; nothing is asked of a clock.
#[derive(Clone)]
pub struct LetterFacts {
    /// The site's name, from the configuration.
    pub site_name: String,
    /// Who writes: an address of the company's own domain.
    pub sender: EmailAddress,
    /// Who reads.
    pub inbox: EmailAddress,
    /// The letter's own id, the same on every attempt.
    pub message_id: MessageId,
    /// The id of the case's first letter, under which mail programs gather the later ones.
    pub thread: Option<MessageId>,
    /// When the first attempt began, milliseconds since 1970 in UTC: the `Date`.
    pub date_ms: i64,
    /// The case's reference.
    pub reference: Reference,
    /// When it was received, as people of the site's country and language write it.
    pub received: String,
    /// What the visitor wants.
    pub kind: Kind,
    /// The face that was pressed.
    pub rating: Option<Rating>,
    /// The words of each submission that this letter delivers, first to last: a rating may be
    /// joined by its comment.
    pub messages: Vec<String>,
    /// The name.
    pub name: Option<String>,
    /// The number.
    pub phone: Option<LetterPhone>,
    /// The address to answer to.
    pub email: Option<EmailAddress>,
    /// The page.
    pub page: Option<PageUrl>,
    /// The named place in the journey.
    pub touchpoint: Option<String>,
}

/// A number in the three forms that a letter needs.
#[derive(Clone)]
pub struct LetterPhone {
    typed: String,
    international: Option<String>,
    readable: Option<String>,
}

/// A composed letter, ready for the wire.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Its id.
    pub message_id: MessageId,
    /// Its subject, decoded.
    pub subject: String,
    /// The whole message.
    pub bytes: WireBytes,
}

/// Why there is no letter. Each needs a change of the configuration or of this code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum LetterFault {
    /// Sender or inbox have letters outside ASCII: their domain must be given as an A-label
    /// (`xn--…`, RFC 5890 §2.3.2.1), since not every server takes SMTPUTF8.
    #[error("sender and inbox must be ASCII, with an internationalised domain as `xn--…`")]
    AddressNotAscii,
    /// The composed bytes could smuggle; they were thrown away.
    #[error(transparent)]
    Wire(#[from] WireFault),
}

impl LetterPhone {
    /// The forms of `number` as a person in `country` would dial it.
    #[must_use]
    pub fn new(number: &PhoneNumber, country: Country) -> Self {
        Self {
            typed: number.as_typed().to_owned(),
            international: number.international(country),
            readable: number.readable(country),
        }
    }
}

/// Composes the letter. The same facts give the same bytes, so that a second attempt after an
/// ambiguous one sends the same letter.
///
/// # Errors
/// [`LetterFault`]; another attempt with the same facts fails likewise.
pub fn compose(facts: &LetterFacts, words: &LetterWords) -> Result<Letter, LetterFault> {
    if !facts.sender.as_str().is_ascii() || !facts.inbox.as_str().is_ascii() {
        return Err(LetterFault::AddressNotAscii);
    }
    let content = Content::new(facts, words);
    let subject = format!("[{}] {}", facts.reference, content.title);
    let mut message = MessageBuilder::new()
        .from((facts.site_name.as_str(), facts.sender.as_str()))
        .to(Address::from(facts.inbox.as_str()));
    if let Some(reply_to) = content.reply_to {
        message = message.reply_to(Address::from(reply_to));
    }
    message = message
        .subject(subject.as_str())
        .date(Date::new(facts.date_ms.div_euclid(1_000)))
        .message_id(facts.message_id.as_str());
    if let Some(thread) = facts.thread.as_ref().filter(|id| **id != facts.message_id) {
        message = message
            .in_reply_to(thread.as_str())
            .references(thread.as_str());
    }
    let mut bytes = Vec::new();
    message
        .header("Auto-Submitted", Raw::new("auto-generated"))
        .header("X-Auto-Response-Suppress", Raw::new("All"))
        .body(alternative(
            &facts.message_id,
            &text::render(&content),
            &html::render(&content, &subject),
        ))
        .serialize(&mut bytes);
    Ok(Letter {
        message_id: facts.message_id.clone(),
        subject,
        bytes: WireBytes::try_from(bytes)?,
    })
}

/// Both forms of the letter, the plain one first: readers take the last that they can show.
fn alternative<'a>(message_id: &MessageId, text: &str, html: &str) -> MimePart<'a> {
    // `=_` occurs in neither quoted-printable nor base64, so no part can hold the boundary.
    let boundary = format!("=_{}", message_id.local());
    let content_type = ContentType::new("multipart/alternative").attribute("boundary", boundary);
    MimePart::new(
        content_type,
        vec![
            encoded_part("text/plain", text),
            encoded_part("text/html", html),
        ],
    )
}
