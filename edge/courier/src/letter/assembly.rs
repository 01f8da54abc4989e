//! From the parts of a letter to its bytes: the one place that writes headers.

use crate::{
    WireBytes,
    letter::{Letter, LetterFault, Letterhead, MessageId, Parties, encoding::encoded_part},
};
use mail_builder::{
    MessageBuilder,
    headers::{address::Address, content_type::ContentType, date::Date, raw::Raw},
    mime::MimePart,
};
use shared::visible_line;

/// What the headers say.
pub(super) struct Head<'a> {
    pub(super) letterhead: &'a Letterhead,
    pub(super) thread: Option<&'a MessageId>,
    pub(super) reply_to: Option<&'a str>,
    pub(super) subject: String,
}

/// The letter. The same parts give the same bytes.
pub(super) fn assemble(head: &Head<'_>, text: String, html: String) -> Result<Letter, LetterFault> {
    let Letterhead {
        parties,
        message_id,
        date_ms,
        is_automatic,
    } = head.letterhead;
    if !parties.from.as_str().is_ascii() || !parties.to.as_str().is_ascii() {
        return Err(LetterFault::AddressNotAscii);
    }
    let thread = head.thread.filter(|id| *id != message_id);
    let (subject, from_name) = (
        visible_line(&head.subject),
        visible_line(&parties.from_name),
    );
    let mut message = MessageBuilder::new()
        .from((from_name.as_str(), parties.from.as_str()))
        .to(Address::from(parties.to.as_str()));
    if let Some(reply_to) = head.reply_to {
        message = message.reply_to(Address::from(reply_to));
    }
    message = message
        .subject(subject.as_str())
        .date(Date::new(date_ms.div_euclid(1_000)))
        .message_id(message_id.as_str());
    if let Some(thread) = thread {
        message = message
            .in_reply_to(thread.as_str())
            .references(thread.as_str());
    }
    for (name, value) in AUTOMATIC.into_iter().filter(|_| *is_automatic) {
        message = message.header(name, Raw::new(value));
    }
    let mut bytes = Vec::new();
    message
        .body(alternative(message_id, &text, &html))
        .serialize(&mut bytes);
    Ok(Letter {
        message_id: message_id.clone(),
        thread: thread.cloned(),
        parties: Parties {
            from_name,
            reply_to: head.reply_to.map(str::to_owned),
            ..parties.clone()
        },
        is_automatic: *is_automatic,
        subject,
        text,
        html,
        bytes: WireBytes::try_from(bytes)?,
    })
}

/// That nobody should answer by machine: RFC 3834, and Microsoft's word for it.
pub(crate) const AUTOMATIC: [(&str, &str); 2] = [
    ("Auto-Submitted", "auto-generated"),
    ("X-Auto-Response-Suppress", "All"),
];

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
