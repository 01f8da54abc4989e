//! What an alert says, from what the desk kept of it.

use std::time::Duration;

use configuration::{Channel, ChannelId, MailApi, Site, Way};
use courier::{
    Cause, Moment,
    letter::{Alert, Dead, DeadCase, DeadReport},
};
use shared::Reference;

use super::no_attempt::NoAttempt;
use crate::{
    ambient,
    letter::{AlertContent, GivenUp, Outgoing},
};

/// What happened, each time as `moment` writes it.
pub(super) fn what(
    site: &Site,
    outgoing: &Outgoing,
    content: &AlertContent,
    moment: impl Fn(Moment) -> String,
) -> Result<Alert, NoAttempt> {
    Ok(match content {
        AlertContent::Fault {
            channel,
            cause,
            since,
        } => Alert::ChannelFault {
            channel: channel.to_string(),
            cause: Cause::from_name(cause).ok_or(NoAttempt::Unreadable)?,
            since: moment(*since),
            secret: site
                .channel(channel)
                .map(|channel| channel.secret_name(site.id.as_str())),
        },
        AlertContent::Recovered { channel, since } => Alert::ChannelRecovered {
            channel: channel.to_string(),
            since: moment(*since),
        },
        AlertContent::Dead {
            channel,
            references,
            more,
        } => {
            let cases = cases(outgoing, references, &moment);
            Alert::Dead(Dead {
                cases,
                more: *more,
                ..dead(site, outgoing, channel)
            })
        }
        AlertContent::Unreached { reference } => Alert::Unreached {
            reference: reference.clone(),
        },
        AlertContent::Check { channel } => Alert::Check {
            channel: channel.to_string(),
        },
    })
}

/// What was given up, but for the cases.
fn dead(site: &Site, outgoing: &Outgoing, channel: &ChannelId) -> Dead {
    let given_up = &outgoing.given_up;
    let configured = site.channel(channel);
    let code = given_up.iter().find_map(|one| one.code.as_deref());
    let host = configured.map_or(channel.as_str(), other_side);
    let patience = given_up
        .iter()
        .map(|one| one.dead.since(one.received))
        .max();
    Dead {
        channel: channel.to_string(),
        inbox: configured
            .filter(|channel| channel.is_mail())
            .map(|_| site.inbox.as_str().to_owned()),
        patience: patience
            .filter(|span| *span >= MINUTE)
            .map(|span| ambient::span_in_words(span, site.letter_language)),
        answer: code.map(|code| (host.to_owned(), code.to_owned())),
        cause: outgoing.cause,
        is_read: given_up.iter().any(GivenUp::is_read),
        told_by: Some(&outgoing.channel)
            .filter(|by| *by != channel)
            .map(ToString::to_string),
        cases: Vec::new(),
        more: 0,
    }
}

/// Below it, a channel was not waited for.
const MINUTE: Duration = Duration::from_mins(1);

fn cases(
    outgoing: &Outgoing,
    references: &[Reference],
    moment: impl Fn(Moment) -> String,
) -> Vec<DeadCase> {
    let mut cases = Vec::new();
    for reference in references {
        let given_up = outgoing.given_up.iter();
        let mut of_case = given_up.filter(|one| one.reference == *reference);
        let report = of_case.next().map(|one| DeadReport {
            kind: one.kind,
            rating: one.rating,
            received: moment(one.received),
            dead: moment(one.dead),
        });
        let reference = reference.clone();
        cases.push(DeadCase { reference, report });
    }
    cases
}

/// Who answers on the other side, by the name under which a person knows it.
fn other_side(channel: &Channel) -> &str {
    match &channel.way {
        Way::Smtp { address, .. } => address.host(),
        Way::HttpMail {
            api: MailApi::Resend,
            ..
        } => "Resend",
        Way::HttpMail {
            api: MailApi::Postmark,
            ..
        } => "Postmark",
        Way::Webhook { url } => url.host(),
        Way::SendEmail { .. } | Way::Chat { .. } => channel.id.as_str(),
    }
}
