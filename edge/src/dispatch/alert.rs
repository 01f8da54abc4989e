//! What an alert says, from what the desk kept of it.

use configuration::{Channel, MailApi, Site, Way};
use courier::{
    Cause,
    letter::{Alert, Dead, DeadCase, DeadReport},
};
use shared::{Kind, Rating, Reference};

use super::{NoAttempt, Outgoing};
use crate::{
    ambient,
    desk::{AlertContent, GivenUp},
};

/// What happened, each time as `moment` writes it.
pub(super) fn what(
    site: &Site,
    outgoing: &Outgoing,
    content: &AlertContent,
    moment: impl Fn(u64) -> String,
) -> Result<Alert, NoAttempt> {
    Ok(match content {
        AlertContent::Fault {
            channel,
            cause,
            since_ms,
        } => Alert::ChannelFault {
            channel: channel.clone(),
            cause: Cause::from_name(cause).unwrap_or(Cause::Protocol),
            since: moment(*since_ms),
            secret: site
                .channel(channel)
                .map(|channel| channel.secret_name(site.id.as_str())),
        },
        AlertContent::Recovered { channel, since_ms } => Alert::ChannelRecovered {
            channel: channel.clone(),
            since: moment(*since_ms),
        },
        AlertContent::Dead {
            channel,
            references,
            more,
        } => {
            let cases = cases(outgoing, references, &moment)?;
            Alert::Dead(Dead {
                cases,
                more: *more,
                ..dead(site, outgoing, channel)
            })
        }
        AlertContent::Check { channel } => Alert::Check {
            channel: channel.clone(),
        },
    })
}

/// What was given up, but for the cases.
fn dead(site: &Site, outgoing: &Outgoing, channel: &str) -> Dead {
    let given_up = &outgoing.given_up;
    let configured = site.channel(channel);
    let code = given_up.iter().find_map(|one| one.code.as_deref());
    let host = configured.map_or(channel, other_side);
    let patience_ms = given_up
        .iter()
        .map(|one| one.dead_ms.saturating_sub(one.received_ms))
        .max();
    Dead {
        channel: channel.to_owned(),
        inbox: configured
            .filter(|channel| is_mail(channel))
            .map(|_| site.inbox.as_str().to_owned()),
        patience: patience_ms
            .filter(|span_ms| *span_ms >= MINUTE_MS)
            .map(|span_ms| ambient::span_in_words(span_ms, site.letter_language)),
        answer: code.map(|code| (host.to_owned(), code.to_owned())),
        cause: outgoing.cause.as_deref().and_then(Cause::from_name),
        is_read: given_up.iter().any(GivenUp::is_read),
        told_by: Some(&outgoing.channel).filter(|by| *by != channel).cloned(),
        cases: Vec::new(),
        more: 0,
    }
}

/// Below it, a channel was not waited for.
const MINUTE_MS: u64 = 60_000;

fn cases(
    outgoing: &Outgoing,
    references: &[String],
    moment: impl Fn(u64) -> String,
) -> Result<Vec<DeadCase>, NoAttempt> {
    let mut cases = Vec::new();
    for reference in references {
        let given_up = outgoing.given_up.iter();
        let mut of_case = given_up.filter(|one| one.reference == *reference);
        let reference: Reference = reference.parse().map_err(|_| NoAttempt::Unreadable)?;
        let report = of_case.next().and_then(|one| {
            Some(DeadReport {
                kind: Kind::from_name(&one.kind)?,
                rating: one.rating.as_deref().and_then(Rating::from_name),
                received: moment(one.received_ms),
                dead: moment(one.dead_ms),
            })
        });
        cases.push(DeadCase { reference, report });
    }
    Ok(cases)
}

const fn is_mail(channel: &Channel) -> bool {
    matches!(
        channel.way,
        Way::Smtp { .. } | Way::HttpMail { .. } | Way::SendEmail { .. }
    )
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
        Way::SendEmail { .. } | Way::Chat { .. } => &channel.id,
    }
}
