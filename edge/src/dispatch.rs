//! From stored submissions to one attempt at their letter.

use configuration::{Catalogue, Security as WrittenSecurity, Site};
use courier::{
    Attempt, Secret, WireBytes,
    letter::{
        LetterFacts, LetterFault, LetterPhone, LetterWords, MessageId, NotAMessageId, compose,
    },
    smtp::{
        self, Credentials, Envelope, HelloName, NotAHelloName, NotAnEnvelope, Security, SmtpPlan,
        Timeouts,
    },
};
use shared::{EmailAddress, Kind, PageUrl, PhoneNumber, Rating};
use worker::Env;

use crate::{
    ambient::{self, Detail},
    desk::Stored,
    settings,
    socket::{Connection, Transport},
};

/// A letter that is due.
pub(crate) struct Outgoing<'a> {
    /// The id of its first submission, from which its Message-ID derives.
    pub(crate) id: &'a str,
    /// The channel that it takes.
    pub(crate) channel: &'a str,
    /// What it delivers, first to last.
    pub(crate) submissions: &'a [Stored],
    /// The id of the case's first letter.
    pub(crate) first_letter: Option<&'a str>,
    /// When its first attempt began: the letter's date, the same on every attempt.
    pub(crate) first_attempt_ms: u64,
}

/// Why there was nothing to attempt. Each needs a change of the configuration or of this code.
#[derive(Debug)]
pub(crate) enum NoAttempt {
    /// The site's SMTP account has no password among the secrets.
    NoPassword,
    /// The letter has nothing to deliver.
    Empty,
    /// A stored submission cannot be read.
    Unreadable,
    /// The letter cannot be composed.
    Letter(LetterFault),
    /// The sender's or the inbox's domain is not ASCII.
    Addresses,
}

/// Attempts to hand a letter over, once.
pub(crate) async fn send(
    env: &Env,
    site: &Site,
    outgoing: &Outgoing<'_>,
) -> Result<Attempt, NoAttempt> {
    let words = Catalogue::of(site.letter_language);
    let words = LetterWords::gather(site.letter_language.tag(), |id| words.say(id).to_owned());
    let letter = compose(&facts(site, outgoing)?, &words).map_err(NoAttempt::Letter)?;
    let envelope = Envelope::new(site.sender.clone(), site.inbox.clone())?;
    let plan = plan(env, site)?;
    Ok(hand_over(site, &plan, &envelope, &letter.bytes).await)
}

async fn hand_over(
    site: &Site,
    plan: &SmtpPlan,
    envelope: &Envelope,
    letter: &WireBytes,
) -> Attempt {
    let transport = match plan.security {
        Security::ImplicitTls(_) => Transport::Tls,
        Security::StartTls(_) => Transport::StartTls,
        Security::PlainLoopback => Transport::Clear,
    };
    let times = (plan.timeouts.connect, plan.timeouts.attempt);
    let (host, port) = (site.smtp.host(), site.smtp.port());
    match Connection::open(host, port, transport, times).await {
        Ok(connection) => smtp::deliver(connection, plan, envelope, letter).await,
        Err(fault) => Attempt::not_connected(fault),
    }
}

fn plan(env: &Env, site: &Site) -> Result<SmtpPlan, NoAttempt> {
    let credentials = match &site.smtp_user {
        Some(user) => Some(Credentials {
            user: Secret::from(user.clone()),
            password: settings::smtp_password(env, site).ok_or(NoAttempt::NoPassword)?,
        }),
        None => None,
    };
    let security = match site.smtp.security() {
        WrittenSecurity::ImplicitTls => Security::ImplicitTls(credentials),
        WrittenSecurity::StartTls => Security::StartTls(credentials),
        WrittenSecurity::PlainLoopback => Security::PlainLoopback,
    };
    Ok(SmtpPlan {
        security,
        // The one name of the company's that every receiver may look up.
        hello: HelloName::try_from(site.sender.domain())?,
        timeouts: Timeouts::default(),
    })
}

/// What the letter says. A rating and its words are one: each fact is the first that was given.
fn facts(site: &Site, outgoing: &Outgoing<'_>) -> Result<LetterFacts, NoAttempt> {
    let submissions = outgoing.submissions;
    let first = submissions.first().ok_or(NoAttempt::Empty)?;
    let name = |id: &str| MessageId::new(id, outgoing.channel, &site.sender);
    let given = |field: fn(&Stored) -> Option<&str>| submissions.iter().find_map(field);
    let phone = given(|one| one.phone.as_deref()).and_then(|typed| PhoneNumber::parse(typed).ok());
    Ok(LetterFacts {
        site_name: site.name.clone(),
        sender: site.sender.clone(),
        inbox: site.inbox.clone(),
        message_id: name(outgoing.id)?,
        thread: outgoing.first_letter.map(name).transpose()?,
        date_ms: i64::try_from(outgoing.first_attempt_ms).unwrap_or_default(),
        reference: first.reference.parse().map_err(|_| NoAttempt::Unreadable)?,
        received: ambient::readable(
            first.received_ms,
            Detail::DayAndTime,
            site.letter_language,
            &site.time_zone,
        ),
        kind: Kind::from_name(&first.kind).ok_or(NoAttempt::Unreadable)?,
        // A face that was pressed by mistake is mended by the next one.
        rating: submissions
            .iter()
            .rev()
            .find_map(|one| one.rating.as_deref().and_then(Rating::from_name)),
        messages: submissions
            .iter()
            .filter_map(|one| one.message.clone())
            .collect(),
        name: given(|one| one.name.as_deref()).map(str::to_owned),
        phone: phone.map(|number| LetterPhone::new(&number, site.country)),
        email: given(|one| one.email.as_deref()).and_then(|typed| EmailAddress::parse(typed).ok()),
        page: given(|one| one.page.as_deref()).and_then(|page| PageUrl::parse(page).0),
        touchpoint: given(|one| one.touchpoint.as_deref()).map(str::to_owned),
    })
}

impl From<NotAMessageId> for NoAttempt {
    fn from(_: NotAMessageId) -> Self {
        Self::Addresses
    }
}

impl From<NotAnEnvelope> for NoAttempt {
    fn from(_: NotAnEnvelope) -> Self {
        Self::Addresses
    }
}

impl From<NotAHelloName> for NoAttempt {
    fn from(_: NotAHelloName) -> Self {
        Self::Addresses
    }
}

impl std::fmt::Display for NoAttempt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoPassword => f.write_str("the SMTP account has no password among the secrets"),
            Self::Empty => f.write_str("the letter has nothing to deliver"),
            Self::Unreadable => f.write_str("a stored submission cannot be read"),
            Self::Letter(fault) => write!(f, "the letter cannot be composed: {fault}"),
            Self::Addresses => f.write_str("the domain of sender or inbox is not ASCII"),
        }
    }
}
