//! `/contact/{site}`: the hosted page, which needs no script.
//!
//! A POST is taken only from a form of ours. Any other, as the widget's way out makes it, sends
//! nothing: it gets the page with its words filled in, and the visitor's own press there sends them.

use configuration::{Language, Site};
use shared::{Draft, Faults, PageUrl, Submission, SubmissionKey};

use super::{
    answer::Answer,
    asked::Asked,
    case::{self, Refused, Unadded},
    draft,
    form::{action_url, form_token},
    inquiry::unable,
    page::{self, Framing},
    problem::{self, INVALID, Kept, Refusal},
    receipt,
    sender::{Sender, is_under, only_seen, sender},
    submit,
    ways_back::sent_url,
};
use crate::{
    ambient,
    page::{
        ADD_FIELD, ASKED_FIELD, CONTACT, HostedView, KEY_FIELD, Proof, Stage, for_choice, hosted,
    },
    token::{CaseName, Unseen},
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
                faces: Proof {
                    key: face_key.as_str(),
                    token: &form_token(asked, site, &face_key, &Unseen::default()),
                },
            };
            draw(asked, site, language, (200, stage), &key, (&draft, None))
        }
        _ => refused(asked, site, &unable("no randomness")),
    }
}

/// The page's form, sent.
pub(super) async fn take(asked: &Asked<'_>, site: &Site) -> Answer {
    let fields = match page::fields(asked).await {
        Ok(fields) => fields,
        Err(refusal) => return refused(asked, site, &refusal),
    };
    let draft = draft::of_fields(&fields);
    let language = asked.language(site, draft.locale.as_deref());
    let key = match sender(asked, site, &fields) {
        Sender::Ours(key) => key,
        Sender::OursOfOld(key) => return filled(asked, site, language, Some(key), draft),
        Sender::Site => {
            let tried = draft::value(&fields, KEY_FIELD);
            let tried = tried.and_then(|key| SubmissionKey::parse(&key).ok());
            return filled(asked, site, language, tried, draft);
        }
        Sender::Stranger => return filled(asked, site, language, None, only_seen(draft)),
    };
    // A form of a case's own page: should something be wrong, that page is shown again, and no other form.
    let of_case = added_to(asked, &fields, &draft);
    let is_contact = draft::value(&fields, ADD_FIELD).as_deref() == Some(CONTACT);
    let draft = Draft {
        is_correction: of_case.is_some() && is_contact,
        ..for_choice(draft)
    };
    let noted = draft::value(&fields, ASKED_FIELD);
    let typed = (&draft, noted.as_deref());
    let submission = match Submission::try_from(draft.clone()) {
        Ok(submission) => submission,
        Err(faults) => {
            if let Some((name, site)) = &of_case {
                let refused = Refused {
                    draft: &draft,
                    noted: noted.as_deref(),
                    why: Unadded::Faults(&faults),
                };
                return case::refuse(asked, (name, site), refused).await;
            }
            let stage = Stage::Refused(&faults);
            return draw(asked, site, language, (INVALID, stage), &key, typed);
        }
    };
    // Once for each number: who presses Send again means it as it stands.
    if let Some(doubt) = submit::asks_back(&submission, site)
        && noted != draft.phone
    {
        let faults = Faults::only(doubt);
        if let Some((name, site)) = &of_case {
            let refused = Refused {
                draft: &draft,
                noted: draft.phone.as_deref(),
                why: Unadded::Faults(&faults),
            };
            return case::refuse(asked, (name, site), refused).await;
        }
        let (stage, typed) = (Stage::Refused(&faults), (&draft, draft.phone.as_deref()));
        return draw(asked, site, language, (INVALID, stage), &key, typed);
    }
    match submit::store(asked, site, submission, &key).await {
        Ok(accepted) => {
            let case_url = sent_url(asked, site, &accepted.receipt);
            let location = [&case_url, "&locale=", language.tag()].concat();
            Answer::empty(303).no_store().with("Location", location)
        }
        // The visitor went back, changed the words and sent once more: another submission, which
        // joins the first one's case.
        Err(Refusal::KeyReused) => filled(asked, site, language, Some(key), draft),
        Err(refusal) => {
            if let Refusal::CaseFull { wait_seconds } = refusal
                && let Some((name, site)) = &of_case
            {
                let full = Refused {
                    draft: &draft,
                    noted: noted.as_deref(),
                    why: Unadded::CaseFull { wait_seconds },
                };
                let answer = case::refuse(asked, (name, site), full).await;
                return refusal.with_headers(answer);
            }
            let stage = match &refusal {
                Refusal::TooMany { wait_seconds } => Stage::Busy {
                    wait: &problem::busy(*wait_seconds, language),
                },
                Refusal::CaseFull { wait_seconds } => Stage::Busy {
                    wait: &problem::full(*wait_seconds, language),
                },
                Refusal::Unavailable {
                    kept: Kept::Nothing,
                    ..
                } => Stage::NotReceived,
                _ => Stage::NotConfirmed,
            };
            let status = refusal.status();
            refusal.with_headers(draw(asked, site, language, (status, stage), &key, typed))
        }
    }
}

/// The case on whose page the words were typed, if they were typed on one.
fn added_to<'a>(
    asked: &Asked<'a>,
    fields: &[(String, String)],
    draft: &Draft,
) -> Option<(CaseName, &'a Site)> {
    draft::value(fields, ADD_FIELD)?;
    receipt::open(asked, draft.receipt.as_deref()?).ok()
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
        Ok(key) => {
            let stage = Stage::Filled;
            draw(asked, site, language, (200, stage), &key, (&draft, None))
        }
        Err(_) => refused(asked, site, &unable("no randomness")),
    }
}

fn draw(
    asked: &Asked<'_>,
    site: &Site,
    language: Language,
    (status, stage): (u16, Stage<'_>),
    key: &SubmissionKey,
    (draft, noted): (&Draft, Option<&str>),
) -> Answer {
    let unseen = Unseen {
        receipt: draft.receipt.as_deref(),
        replaces: draft.replaces.as_deref(),
        asked: noted,
    };
    let html = hosted(&HostedView {
        site,
        language,
        action_url: &action_url(site, language),
        words: Proof {
            key: key.as_str(),
            token: &form_token(asked, site, key, &unseen),
        },
        asked: noted,
        draft,
        stage,
    });
    page::page(status, html, Some(site), (Framing::Site, language))
}

/// A refusal, which may stand wherever the form may.
pub(super) fn refused(asked: &Asked<'_>, site: &Site, refusal: &Refusal) -> Answer {
    page::refused_within(Framing::Site, asked, Some(site), refusal)
}

/// The page of the site from which a visitor followed the link, if the browser says.
fn coming_from(asked: &Asked<'_>, site: &Site) -> Option<String> {
    let referrer = asked.header("Referer")?;
    let mut origins = site.origins.iter();
    let is_sites = origins.any(|origin| is_under(&referrer, origin.as_str()));
    let (page, _) = PageUrl::parse(&referrer);
    page.filter(|_| is_sites)
        .map(|page| page.as_str().to_owned())
}
