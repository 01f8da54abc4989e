//! One attempt: from what is stored to what its channel takes, and what came of it.

mod alert;
mod mail;
mod message;
mod no_attempt;
mod post;

use configuration::{Channel, Configuration, Site, Way};
use courier::{Attempt, ConfigurationCause, Phase, Verdict, letter::Letter, smtp::Envelope};
use worker::Env;

use self::message::Message;
pub(crate) use self::{
    message::{entry, letter_words},
    no_attempt::NoAttempt,
};
use crate::{
    ambient,
    letter::{AlertContent, LetterRow, Outgoing},
    settings,
    token::{self, bounce},
};

/// Attempts to hand a letter over, once.
pub(crate) async fn send(
    env: &Env,
    configuration: &Configuration,
    site: &Site,
    outgoing: &Outgoing,
) -> Result<Attempt, NoAttempt> {
    let channel = site
        .channel(&outgoing.channel)
        .ok_or(NoAttempt::NoChannel)?;
    let keys = &settings::Settings::of(env)
        .map_err(|_| NoAttempt::Unreadable)?
        .keys;
    let read_url = token::read_url(keys, configuration.base_url(), (&site.id, &outgoing.id));
    let message = Message::new(site, outgoing, read_url)?;
    let secret = settings::channel_secret(env, site, channel);
    match &channel.way {
        Way::Smtp { address, user } => {
            let account = match (user, secret) {
                (Some(_), None) => return Ok(no_secret()),
                (Some(user), Some(password)) => Some((user.as_str(), password)),
                (None, _) => None,
            };
            let letter = message.letter(site)?;
            let timeouts = mail::timeouts(configuration.delivery());
            let envelope = envelope(env, site, outgoing, &letter)?;
            mail::by_smtp(site, address, account, (&envelope, &letter, timeouts)).await
        }
        Way::SendEmail { binding } => {
            let letter = message.letter(site)?;
            Ok(mail::by_binding(env, binding, &letter).await)
        }
        Way::HttpMail { api, url } => {
            let Some(token) = secret else {
                return Ok(no_secret());
            };
            let letter = message.letter(site)?;
            Ok(post::to_mail_api(*api, url.as_ref(), &token, &letter).await)
        }
        Way::Webhook { url } => {
            let Some(secrets) = secret.as_ref().and_then(post::webhook_secrets) else {
                return Ok(no_secret());
            };
            let event = message.event(site)?;
            Ok(post::to_webhook(url, secrets, &event, outgoing).await)
        }
        Way::Chat { app } => {
            let Some(address) = secret.filter(post::is_address) else {
                return Ok(no_secret());
            };
            let app = post::chat(*app);
            Ok(post::to_chat(app, &address, &message.chat(site, app)?).await)
        }
    }
}

/// Sends a letter to say that a channel works, over that channel, and tells what came of it.
pub(crate) async fn check(
    env: &Env,
    configuration: &Configuration,
    site: &Site,
    channel: &Channel,
) -> Result<Attempt, NoAttempt> {
    let content = AlertContent::Check {
        channel: channel.id.clone(),
    };
    let outgoing = Outgoing {
        id: ambient::random_letter_id().map_err(|_| NoAttempt::Unreadable)?,
        channel: channel.id.clone(),
        // None that is counted: should it come back, nobody waits for it.
        attempt: 0,
        row: LetterRow::alert(&content),
        words: None,
        submissions: Vec::new(),
        unlisted: None,
        background: None,
        asked_today: 0,
        first_letter: None,
        first_attempt: ambient::now(),
        given_up: Vec::new(),
        cause: None,
    };
    send(env, configuration, site, &outgoing).await
}

/// From whom and to whom a mail server is told that a letter goes. What it cannot deliver comes back to
/// the first: an address of this attempt alone, where the site has one for that, else the sender's own,
/// beside which many servers allow no other.
fn envelope(
    env: &Env,
    site: &Site,
    outgoing: &Outgoing,
    letter: &Letter,
) -> Result<Envelope, NoAttempt> {
    let settings = settings::Settings::of(env).map_err(|_| NoAttempt::Unreadable)?;
    let address = site.bounce_address.as_ref().and_then(|address| {
        let name = bounce::AttemptName {
            site,
            channel: &outgoing.channel,
            letter: outgoing.id.clone(),
            number: outgoing.attempt,
        };
        address.of(&bounce::mint(&settings.keys, &name)?)
    });
    let from = address.unwrap_or_else(|| letter.parties.from.clone());
    Ok(Envelope::new(from, letter.parties.to.clone())?)
}

/// The deployment lacks what the channel needs: a person's matter, not the letter's.
fn no_secret() -> Attempt {
    Attempt {
        phase: Phase::Connect,
        verdict: Verdict::Configuration(ConfigurationCause::NoSecret),
    }
}
