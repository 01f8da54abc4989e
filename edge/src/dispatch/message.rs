//! What a letter says, whatever way it takes.

use configuration::{Catalogue, Language, Site};
use courier::{
    Audience, Class, LetterId, Moment,
    chat::{Chat, ChatMessage},
    letter::{
        AlertFacts, AlertWords, DigestEntry, DigestFacts, DigestKind, Earlier, Letter, LetterEmail,
        LetterFacts, LetterPhone, LetterWords, Letterhead, MessageId, Parties, VisitorFacts,
        compose, compose_alert, compose_digest, compose_visitor,
    },
    webhook::{Event, SubmissionEvent},
};
use shared::{EmailAddress, PageUrl, PhoneNumber, Rating};

use super::{alert::what, no_attempt::NoAttempt};
use crate::{
    ambient::{self, Detail},
    letter::{AlertContent, Background, Outgoing, SaidBefore, Stored},
};

/// What a letter says.
pub(super) enum Message<'a> {
    /// One submission's, or a rating's and its words.
    Submission(Box<LetterFacts>, &'a Outgoing, String),
    /// Those of many.
    Digest(DigestFacts),
    /// What a visitor is told.
    Visitor(VisitorFacts),
    /// About the channels themselves.
    Alert(AlertFacts, AlertContent, &'a Outgoing),
}

impl<'a> Message<'a> {
    /// All that it delivers is read at `read_url`, should a channel not hold it.
    pub(super) fn new(
        site: &Site,
        outgoing: &'a Outgoing,
        read_url: String,
    ) -> Result<Self, NoAttempt> {
        let gathers = |kind, read_url| digest(site, outgoing, (kind, read_url));
        match outgoing.row.class {
            Class::Case => {
                let facts = Box::new(facts(site, outgoing)?);
                Ok(Self::Submission(facts, outgoing, read_url))
            }
            Class::Digest => Ok(Self::Digest(gathers(DigestKind::Overflow, read_url)?)),
            Class::Ratings => Ok(Self::Digest(gathers(DigestKind::Ratings, read_url)?)),
            Class::Courtesy | Class::Answer => Ok(Self::Visitor(visitor(site, outgoing)?)),
            Class::Alert | Class::Note => {
                let content = outgoing.row.content.as_deref().unwrap_or_default();
                let content: AlertContent =
                    serde_json::from_str(content).map_err(|_| NoAttempt::Unreadable)?;
                let facts = AlertFacts {
                    letterhead: letterhead(site, outgoing)?,
                    what: what(site, outgoing, &content, |at| readable(site, at))?,
                };
                Ok(Self::Alert(facts, content, outgoing))
            }
        }
    }

    /// As mail.
    pub(super) fn letter(&self, site: &Site) -> Result<Letter, NoAttempt> {
        let letter = match self {
            Self::Submission(facts, ..) => compose(facts, &letter_words(site.letter_language)),
            Self::Digest(facts) => compose_digest(facts, &letter_words(site.letter_language)),
            Self::Visitor(facts) => compose_visitor(facts),
            Self::Alert(facts, ..) => compose_alert(facts, &alert_words(site.letter_language)),
        };
        letter.map_err(NoAttempt::Letter)
    }

    /// As an event.
    pub(super) fn event(&self, site: &Site) -> Result<Event, NoAttempt> {
        match self {
            Self::Submission(facts, outgoing, _) => event(site, facts, outgoing),
            // Webhooks get each submission by itself, and nothing that is for a visitor.
            Self::Digest(_) | Self::Visitor(_) => Err(NoAttempt::Unreadable),
            Self::Alert(_, content, outgoing) => {
                let moment = |at| {
                    let at = ambient::timestamp(at);
                    at.map(|at| at.as_str().to_owned()).unwrap_or_default()
                };
                let at = ambient::timestamp(outgoing.first_attempt);
                let at = at.map_err(|_| NoAttempt::Unreadable)?;
                let alert = what(site, outgoing, content, moment)?;
                Ok(Event::alert(at, site.id.as_str(), &alert))
            }
        }
    }

    /// As a line in a chat.
    pub(super) fn chat(&self, site: &Site, chat: Chat) -> Result<ChatMessage, NoAttempt> {
        let language = site.letter_language;
        Ok(match self {
            Self::Submission(facts, _, read_url) => {
                ChatMessage::of_letter(chat, facts, &letter_words(language), read_url)
            }
            Self::Digest(facts) => ChatMessage::of_digest(chat, facts, &letter_words(language)),
            Self::Alert(facts, ..) => ChatMessage::of_alert(chat, facts, &alert_words(language)),
            // No visitor reads there.
            Self::Visitor(_) => return Err(NoAttempt::Unreadable),
        })
    }
}

/// The sentences of letters in a language.
pub(crate) fn letter_words(language: Language) -> LetterWords {
    let catalogue = Catalogue::of(language);
    LetterWords::gather(language.tag(), |id| catalogue.say(id).to_owned())
}

fn alert_words(language: Language) -> AlertWords {
    let catalogue = Catalogue::of(language);
    AlertWords::gather(language.tag(), |id| catalogue.say(id).to_owned())
}

fn message_id(site: &Site, outgoing: &Outgoing, letter: &LetterId) -> Result<MessageId, NoAttempt> {
    let channel = outgoing.channel.as_str();
    Ok(MessageId::new(letter.as_str(), channel, &site.sender)?)
}

fn letterhead(site: &Site, outgoing: &Outgoing) -> Result<Letterhead, NoAttempt> {
    let audience = outgoing.row.class.audience();
    let to = match (&outgoing.row.recipient, audience) {
        (Some(recipient), _) => recipient.clone(),
        // To whom it was is erased.
        (None, Audience::Visitor) => return Err(NoAttempt::Empty),
        (None, Audience::Company | Audience::Staff) => site.inbox.clone(),
    };
    Ok(Letterhead {
        parties: Parties {
            from_name: site.name.clone(),
            from: site.sender.clone(),
            to,
            reply_to: None,
        },
        message_id: message_id(site, outgoing, &outgoing.id)?,
        date_ms: i64::try_from(outgoing.first_attempt.millis()).unwrap_or_default(),
        is_automatic: !site.inbox_is_help_desk || audience == Audience::Visitor,
    })
}

pub(super) fn readable(site: &Site, at: Moment) -> String {
    let detail = Detail::DayAndTime;
    ambient::readable(at, detail, site.letter_language, &site.time_zone)
}

/// What a visitor is told: the words that somebody has written to them.
fn visitor(site: &Site, outgoing: &Outgoing) -> Result<VisitorFacts, NoAttempt> {
    let reference = outgoing.row.reference.clone();
    Ok(VisitorFacts {
        letterhead: letterhead(site, outgoing)?,
        reference: reference.ok_or(NoAttempt::Unreadable)?,
        language: outgoing.row.language.clone(),
        words: outgoing.words.clone().ok_or(NoAttempt::Empty)?,
    })
}

/// What a letter says. A rating and its words are one: of what they say twice, the later counts. Who it is
/// stands in each letter of a case, wherever in it they said so.
fn facts(site: &Site, outgoing: &Outgoing) -> Result<LetterFacts, NoAttempt> {
    let submissions = outgoing.submissions.as_slice();
    let first = submissions.first().ok_or(NoAttempt::Empty)?;
    let case = outgoing.background.as_ref().ok_or(NoAttempt::Empty)?;
    let name = |letter: &LetterId| message_id(site, outgoing, letter);
    Ok(LetterFacts {
        letterhead: letterhead(site, outgoing)?,
        thread: outgoing.first_letter.as_ref().map(name).transpose()?,
        reference: first.reference.clone(),
        received: readable(site, first.received),
        kind: first.kind,
        rating: rating(submissions),
        case_kind: case.kind,
        case_rating: case.rating,
        messages: messages(submissions),
        earlier: case.earlier.iter().map(|one| earlier(site, one)).collect(),
        name: case.who.name.clone(),
        phone: phone(site, case.who.phone.as_ref(), first.received),
        email: email(case.who.email.as_ref()),
        changed: changed(submissions, case),
        writes_in: newest(submissions, |one| one.locale.as_deref())
            .and_then(|tag| ambient::other_language(tag, site.letter_language)),
        page: page(submissions),
        touchpoint: newest(submissions, |one| one.touchpoint.as_deref()).map(str::to_owned),
        number_asked_today: small(outgoing.asked_today),
        case_submissions: submissions.last().map_or(1, |last| last.report),
    })
}

/// The number or the address that this letter's own took the place of.
fn changed(submissions: &[Stored], case: &Background) -> Option<String> {
    let phone = newest(submissions, |one| one.phone.as_ref()).and(case.who.phone_before.as_ref());
    let email = newest(submissions, |one| one.email.as_ref()).and(case.who.email_before.as_ref());
    let phone = phone.map(PhoneNumber::as_typed);
    phone.or(email.map(EmailAddress::as_str)).map(str::to_owned)
}

fn earlier(site: &Site, said: &SaidBefore) -> Earlier {
    Earlier {
        received: readable(site, said.received),
        kind: said.kind,
        rating: said.rating,
        message: said.message.clone(),
    }
}

fn digest(
    site: &Site,
    outgoing: &Outgoing,
    (kind, read_url): (DigestKind, String),
) -> Result<DigestFacts, NoAttempt> {
    let submissions = &outgoing.submissions;
    let received = |one: Option<&Stored>| one.map(|one| one.received);
    let (total, first, last) = match outgoing.unlisted {
        Some(unlisted) => (unlisted.submissions, unlisted.first, unlisted.last),
        None => (
            submissions.len(),
            received(submissions.first()),
            received(submissions.last()),
        ),
    };
    let (first, last) = first.zip(last).ok_or(NoAttempt::Empty)?;
    Ok(DigestFacts {
        letterhead: letterhead(site, outgoing)?,
        period: period(site, first, last),
        kind,
        total,
        entries: submissions.iter().map(|one| entry(site, one)).collect(),
        read_url,
    })
}

/// A submission, as it stands among others.
pub(crate) fn entry(site: &Site, submission: &Stored) -> DigestEntry {
    let one = std::slice::from_ref(submission);
    DigestEntry {
        reference: submission.reference.clone(),
        received: readable(site, submission.received),
        kind: submission.kind,
        rating: rating(one),
        messages: messages(one),
        name: submission.name.clone(),
        phone: phone(site, submission.phone.as_ref(), submission.received),
        email: email(submission.email.as_ref()),
        page: page(one),
        case_submissions: submission.report,
    }
}

/// From when to when: one moment where both read the same.
fn period(site: &Site, from: Moment, to: Moment) -> String {
    let (from, to) = (readable(site, from), readable(site, to));
    if from == to {
        from
    } else {
        [&from, " – ", &to].concat()
    }
}

fn event(site: &Site, facts: &LetterFacts, outgoing: &Outgoing) -> Result<Event, NoAttempt> {
    let submissions = outgoing.submissions.as_slice();
    let first = submissions.first().ok_or(NoAttempt::Empty)?;
    let received_at = ambient::timestamp(first.received).map_err(|_| NoAttempt::Unreadable)?;
    let messages = &facts.messages;
    let submission = SubmissionEvent {
        site: site.id.as_str().to_owned(),
        reference: facts.reference.clone(),
        submission: first.id.as_str().to_owned(),
        kind: facts.kind,
        rating: facts.rating,
        message: (!messages.is_empty()).then(|| messages.join("\n\n")),
        // A webhook has had what was given before, and is told what is given now.
        name: newest(submissions, |one| one.name.as_deref()).map(str::to_owned),
        phone: phone(
            site,
            newest(submissions, |one| one.phone.as_ref()),
            first.received,
        ),
        email: newest(submissions, |one| one.email.as_ref()).map(|email| email.as_str().to_owned()),
        page: facts.page.as_ref().map(|page| page.as_str().to_owned()),
        touchpoint: facts.touchpoint.clone(),
        locale: first.locale.clone(),
        received_at: received_at.clone(),
        case_submissions: facts.case_submissions,
    };
    Ok(Event::submission_received(received_at, &submission))
}

fn newest<'a, T: ?Sized>(
    submissions: &'a [Stored],
    field: impl Fn(&'a Stored) -> Option<&'a T>,
) -> Option<&'a T> {
    submissions.iter().rev().find_map(field)
}

/// A face that was pressed by mistake is mended by the next one.
fn rating(submissions: &[Stored]) -> Option<Rating> {
    submissions.iter().rev().find_map(|one| one.rating)
}

fn messages(submissions: &[Stored]) -> Vec<String> {
    let said = submissions.iter().filter_map(|one| one.message.clone());
    said.collect()
}

/// A number, with what it says of a country that is not the site's: its name, and what time it was there.
fn phone(site: &Site, number: Option<&PhoneNumber>, received: Moment) -> Option<LetterPhone> {
    let phone = LetterPhone::new(number?, site.country);
    let language = site.letter_language;
    let country = phone.kind().country();
    let name = country.and_then(|country| ambient::country_name(country.as_str(), language));
    let abroad = country.filter(|country| *country != site.country);
    let time = abroad.and_then(|country| ambient::time_in(country.as_str(), received, language));
    Some(phone.with_country_name(name).with_local_time(time))
}

fn email(address: Option<&EmailAddress>) -> Option<LetterEmail> {
    let address = address?;
    let domain = ambient::ascii_domain(address.domain());
    Some(LetterEmail::from(address.clone()).with_a_labels(domain.as_deref()))
}

fn page(submissions: &[Stored]) -> Option<PageUrl> {
    newest(submissions, |one| one.page.as_ref()).cloned()
}

fn small(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
