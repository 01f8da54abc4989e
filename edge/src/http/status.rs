//! `/status`: whether anybody is there; `/status/{site}`: what became of what was sent, for
//! strangers without a volume and for the key's holder with all of it; and what the holder can do
//! about it.

mod account;
mod figures;

use std::{cell::RefCell, collections::HashMap, time::Duration};

use configuration::{Channel, Language, Site, Way};
use courier::Secret;
use serde::Deserialize;
use serde_json::{Value, json};
use shared::Reference;

use self::figures::{figures, moment};
use super::{
    answer::Answer,
    asked::Asked,
    body,
    inquiry::ask,
    pace,
    page::{self as pages, Framing},
    problem::Refusal,
};
use crate::{
    ambient,
    desk::{AskDead, AskStatus, Report, Revive},
    dispatch, page,
    settings::{self, StatusKey},
};

/// For how long strangers get the same answer of this isolate, so that they cannot use
/// up the desk's share of the plan. The desk keeps its figures as long.
const LASTS: Duration = Duration::from_mins(1);
/// How long others may keep it.
const SHARED_FOR: &str = "public, max-age=60";
/// How an `Authorization` header begins.
const BEARER: &str = "Bearer ";
/// References that are put back into the queue at once, at most.
const REVIVED_MAX: usize = 100;

thread_local! {
    static KNOWN: RefCell<HashMap<String, Report>> = RefCell::default();
}

/// That the Worker answers and is configured.
pub(super) fn health() -> Answer {
    Answer::json(200, &json!({ "status": "ok" }))
}

/// How a site does: a page for browsers, else JSON.
pub(super) async fn answer(asked: &Asked<'_>, site: &Site) -> Answer {
    let is_holder = match is_holder(asked) {
        Ok(is_holder) => is_holder,
        Err(refusal) => return refuse(asked, &refusal),
    };
    let report = match report(asked, site, is_holder).await {
        Ok(report) => report,
        Err(refusal) => return refuse(asked, &refusal),
    };
    let wants_page = asked
        .header("Accept")
        .is_some_and(|accept| accept.contains("text/html"));
    let answer = if wants_page {
        let language = asked.language(site, None);
        let html = page::health(&account::view(site, language, &report));
        pages::page(200, html, Some(site), (Framing::Nobody, language))
    } else {
        Answer::json(200, &figures(site, &report, is_holder || site.publish))
            .with("Access-Control-Allow-Origin", "*")
    };
    let answer = answer.with("Vary", "Accept, Accept-Language, Authorization");
    if is_holder {
        answer
    } else {
        answer.replacing("Cache-Control", SHARED_FOR)
    }
}

/// What was given up.
pub(super) async fn dead(asked: &Asked<'_>, site: &Site) -> Answer {
    if let Err(refusal) = as_holder(asked) {
        return refuse(asked, &refusal);
    }
    match ask(asked, site, &AskDead {}).await {
        Ok(letters) => {
            let letters: Vec<Value> = letters
                .iter()
                .map(|letter| {
                    json!({
                        "reference": letter.reference,
                        "received_at": moment(letter.received),
                        "dead_at": moment(letter.dead),
                    })
                })
                .collect();
            Answer::json(200, &json!({ "site": site.id.as_str(), "dead": letters }))
        }
        Err(refusal) => refuse(asked, &refusal),
    }
}

/// What the holder wants back in the queue.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Revival {
    references: Vec<Reference>,
}

/// Puts what was given up back into the queue.
pub(super) async fn revive(asked: &Asked<'_>, site: &Site) -> Answer {
    if let Err(refusal) = as_holder(asked) {
        return refuse(asked, &refusal);
    }
    let text = match body::check_type(asked, "application/json") {
        Ok(()) => body::read(asked).await,
        Err(refusal) => Err(refusal),
    };
    let revival = text.and_then(|text| {
        let revival: Option<Revival> = serde_json::from_str(&text).ok();
        revival
            .filter(|revival| revival.references.len() <= REVIVED_MAX)
            .ok_or(Refusal::NotJson)
    });
    let references = match revival {
        Ok(revival) => revival.references,
        Err(refusal) => return refuse(asked, &refusal),
    };
    match ask(asked, site, &Revive { references }).await {
        Ok(revived) => Answer::json(200, &json!({ "revived": revived.cases })),
        Err(refusal) => refuse(asked, &refusal),
    }
}

/// Sends a letter to say that it works over each channel, one after the other, and tells what came
/// of it.
pub(super) async fn check(asked: &Asked<'_>, site: &Site) -> Answer {
    if let Err(refusal) = as_holder(asked) {
        return refuse(asked, &refusal);
    }
    let mut channels = Vec::new();
    for channel in &site.channels {
        let tried = dispatch::check(asked.env, asked.configuration(), site, channel).await;
        channels.push(match tried {
            Ok(attempt) => json!({
                "channel": channel.id,
                "outcome": attempt.verdict.name(),
                "cause": attempt.verdict.cause().map(courier::Cause::name),
                "phase": attempt.phase.name(),
                "code": attempt.verdict.code().map(|code| code.to_string()),
                "secret": secret_name(site, channel),
            }),
            Err(cause) => json!({
                "channel": channel.id,
                "outcome": "not_tried",
                "why": cause.to_string(),
            }),
        });
    }
    Answer::json(
        200,
        &json!({ "site": site.id.as_str(), "channels": channels }),
    )
}

/// The name of what is secret of a channel, if anything is.
fn secret_name(site: &Site, channel: &Channel) -> Option<String> {
    match channel.way {
        Way::SendEmail { .. } | Way::Smtp { user: None, .. } => None,
        _ => Some(channel.secret_name(site.id.as_str())),
    }
}

/// Whether the holder of the deployment's key asks: not who shows none. Another key is refused, and so
/// is any from whoever has shown too many.
fn is_holder(asked: &Asked<'_>) -> Result<bool, Refusal> {
    let Some(given) = asked.header("Authorization") else {
        return Ok(false);
    };
    pace::may_guess(asked)?;
    let given = given.strip_prefix(BEARER).map(str::trim);
    match (given, settings::status_key(asked.env)) {
        (Some(given), StatusKey::Is(key)) if is_same(asked, given, &key) => Ok(true),
        (_, StatusKey::Short) => Err(Refusal::StatusKeyShort),
        _ => {
            pace::guessed(asked);
            Err(Refusal::NotAuthorised)
        }
    }
}

/// For what only the holder may do.
fn as_holder(asked: &Asked<'_>) -> Result<(), Refusal> {
    if is_holder(asked)? {
        Ok(())
    } else {
        Err(Refusal::NotAuthorised)
    }
}

/// Compares by tags, so that the time it takes tells nothing.
fn is_same(asked: &Asked<'_>, given: &str, key: &Secret) -> bool {
    let mac = &asked.keys().form;
    let label = "pronto-status";
    let tag = mac.tag(label, &[key.reveal().trim().as_bytes()]);
    mac.is_tag(label, &[given.as_bytes()], &tag)
}

async fn report(asked: &Asked<'_>, site: &Site, is_fresh: bool) -> Result<Report, Refusal> {
    let id = site.id.as_str();
    let now = ambient::now();
    let known = KNOWN.with_borrow(|known| known.get(id).cloned());
    let is_young = |report: &Report| now.apart(report.at) < LASTS;
    if let Some(known) = known.filter(is_young).filter(|_| !is_fresh) {
        return Ok(known);
    }
    let question = AskStatus {
        site: site.id.clone(),
        is_fresh,
    };
    let report = ask(asked, site, &question).await?;
    KNOWN.with_borrow_mut(|known| known.insert(id.to_owned(), report.clone()));
    Ok(report)
}

fn refuse(asked: &Asked<'_>, refusal: &Refusal) -> Answer {
    refusal.document(asked.configuration().base_url(), Language::English)
}
