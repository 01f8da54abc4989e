//! `/contact/{site}`: the hosted page, which needs no script.
//!
//! A POST is taken only from a page of ours, by its token and its origin. Any other, as the
//! widget's way out makes it, sends nothing: it gets the page with its words filled in, and the
//! visitor's own press there sends them.

use configuration::{Language, Site};
use shared::{Draft, PageUrl, Submission, SubmissionKey};

use super::{
    answer::Answer,
    asked::Asked,
    case::SENT,
    draft,
    page::{self, Framing},
    problem::{INVALID, Refusal},
    submit,
};
use crate::{
    ambient,
    page::{HostedView, KEY_FIELD, Stage, for_choice, hosted},
    token,
};

/// The page as a link opens it.
pub(super) fn show(asked: &Asked<'_>, site: &Site, query: &str) -> Answer {
    let language = page::language(asked, site, query);
    let draft = Draft {
        page: coming_from(asked, site),
        ..Draft::default()
    };
    match (ambient::random_key(), ambient::random_key()) {
        (Ok(key), Ok(face_key)) => {
            let stage = Stage::Open {
                face_key: face_key.as_str(),
            };
            draw(asked, site, language, (200, stage), &key, &draft)
        }
        _ => page::refused(asked, Some(site), &submit::unavailable("no randomness")),
    }
}

/// The page's form, sent.
pub(super) async fn take(asked: &Asked<'_>, site: &Site) -> Answer {
    let fields = match page::fields(asked).await {
        Ok(fields) => fields,
        Err(refusal) => return page::refused(asked, Some(site), &refusal),
    };
    let draft = draft::of_fields(&fields);
    let language = asked.language(site, draft.locale.as_deref());
    let key = draft::value(&fields, KEY_FIELD).and_then(|key| SubmissionKey::parse(&key).ok());
    let key = match key {
        Some(key) if page::is_ours(asked, site, &fields) => key,
        given => return filled(asked, site, language, given, draft),
    };
    let draft = for_choice(draft);
    let submission = match Submission::try_from(draft.clone()) {
        Ok(submission) => submission,
        Err(faults) => {
            let stage = Stage::Refused(&faults);
            return draw(asked, site, language, (INVALID, stage), &key, &draft);
        }
    };
    match submit::store(asked, site, &submission, &key).await {
        Ok(accepted) => {
            let case_url = accepted.receipt.case_url.unwrap_or_default();
            Answer::empty(303).no_store().with(
                "Location",
                [&case_url, "?", SENT, "=1&locale=", language.tag()].concat(),
            )
        }
        // The visitor went back, changed the words and sent once more: another submission, which
        // joins the first one's case.
        Err(Refusal::KeyReused) => filled(asked, site, language, Some(key), draft),
        Err(refusal) => {
            let stage = match refusal {
                Refusal::TooMany { .. } => Stage::NotReceived,
                _ => Stage::NotConfirmed,
            };
            let status = refusal.status();
            refusal.with_headers(draw(asked, site, language, (status, stage), &key, &draft))
        }
    }
}

/// The page with what was typed elsewhere, under a new key. The one that came with it may have been
/// tried: what is sent now replaces it.
fn filled(
    asked: &Asked<'_>,
    site: &Site,
    language: Language,
    given: Option<SubmissionKey>,
    draft: Draft,
) -> Answer {
    let replaces = given.map(|key| key.as_str().to_owned()).or(draft.replaces);
    let draft = Draft { replaces, ..draft };
    match ambient::random_key() {
        Ok(key) => draw(asked, site, language, (200, Stage::Filled), &key, &draft),
        Err(_) => page::refused(asked, Some(site), &submit::unavailable("no randomness")),
    }
}

fn draw(
    asked: &Asked<'_>,
    site: &Site,
    language: Language,
    (status, stage): (u16, Stage<'_>),
    key: &SubmissionKey,
    draft: &Draft,
) -> Answer {
    let html = hosted(&HostedView {
        site,
        language,
        action_url: &["/contact/", site.id.as_str()].concat(),
        form_token: &token::form(asked.keys(), &site.id, ambient::now_ms()),
        key: key.as_str(),
        draft,
        stage,
    });
    page::page(status, html, Some(site), (Framing::Site, language))
}

/// The page of the site from which a visitor followed the link, if the browser says.
fn coming_from(asked: &Asked<'_>, site: &Site) -> Option<String> {
    let referrer = asked.header("Referer")?;
    let is_sites = site.origins.iter().any(|origin| {
        let rest = referrer.strip_prefix(origin.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']))
    });
    let (page, _) = PageUrl::parse(&referrer);
    page.filter(|_| is_sites)
        .map(|page| page.as_str().to_owned())
}
