//! `POST /v1/sites/{site}/submissions`: from a request to a receipt.

use configuration::{Language, Site};
use shared::{
    EmailAddress, Fault, Faults, Kind, Mark, PhoneNumber, Receipt, Submission, SubmissionKey,
};

use super::{
    answer::Answer,
    asked::Asked,
    body,
    cors::{self, Origin},
    draft,
    inquiry::{ask, unable},
    problem::Refusal,
    ways_back::with_ways_back,
};
use crate::{
    ambient,
    desk::{Submit, Taken},
    fingerprint::{fingerprint, key_name},
    keys::write_hex,
    token,
};

/// A submission that is stored.
pub(super) struct Accepted {
    pub(super) receipt: Receipt,
    /// Whether it had been stored before under this key.
    pub(super) is_replay: bool,
}

/// Answers the request, whatever comes of it.
pub(super) async fn answer(asked: &Asked<'_>, site: &Site) -> Answer {
    let origin = cors::origin(asked, site);
    let mut language = asked.language(site, None);
    let answer = match submit(asked, site, &origin, &mut language).await {
        Ok(accepted) if accepted.is_replay => {
            Answer::json(200, &accepted.receipt).with("Idempotency-Replayed", "true")
        }
        Ok(accepted) => Answer::json(202, &accepted.receipt),
        Err(refusal) => {
            let answer = refusal.document(asked.configuration().base_url(), language);
            return match refusal {
                // Nobody sits before a screen and waits for hours: the sentence says when.
                Refusal::CaseFull { .. } => cors::share_what_is_said(answer, &origin),
                _ => cors::share(answer, &origin),
            };
        }
    };
    cors::share(answer, &origin)
}

/// From the cheapest check to the dearest. `language` is set to the draft's own as soon as it is known.
async fn submit(
    asked: &Asked<'_>,
    site: &Site,
    origin: &Origin,
    language: &mut Language,
) -> Result<Accepted, Refusal> {
    let Origin::Listed(_) = origin else {
        return Err(Refusal::Origin);
    };
    body::check_type(asked, "application/json")?;
    let key = draft::key(asked.header("Idempotency-Key").as_deref())?;
    let draft = draft::from_json(&body::read(asked).await?)?;
    if draft.locale.is_some() {
        *language = asked.language(site, draft.locale.as_deref());
    }
    let is_asked_back = draft.ask_back == Some(true);
    let kind = draft.kind.as_deref().and_then(Kind::from_name);
    let refused = |faults| Refusal::Invalid { faults, kind };
    let submission = Submission::try_from(draft).map_err(refused)?;
    match asks_back(&submission, site) {
        Some(doubt) if is_asked_back => Err(refused(Faults::only(doubt))),
        _ => store(asked, site, submission, &key).await,
    }
}

/// What a visitor is asked once about their number, since nobody can call it as it stands. Whoever
/// does not ask takes it all the same, and the letter says that it fits no plan.
pub(super) fn asks_back(submission: &Submission, site: &Site) -> Option<Fault> {
    submission.phone()?.doubt(site.country)?.fault()
}

/// Hands a submission to the site's desk.
pub(super) async fn store(
    asked: &Asked<'_>,
    site: &Site,
    submission: Submission,
    key: &SubmissionKey,
) -> Result<Accepted, Refusal> {
    let contact = contact(&submission);
    let question = question(asked, site, submission, key);
    let (receipt, is_replay) = match ask(asked, site, &question).await? {
        Taken::Stored(receipt) => (receipt, false),
        Taken::Replayed(receipt) => (receipt, true),
        Taken::KeyReused => return Err(Refusal::KeyReused),
        Taken::TooMany { wait_seconds } => return Err(Refusal::TooMany { wait_seconds }),
        Taken::CaseFull { wait_seconds } => return Err(Refusal::CaseFull { wait_seconds }),
        Taken::NotStored => return Err(unable("the desk could not store it")),
    };
    let receipt = with_ways_back(asked, site, *receipt, contact);
    Ok(Accepted { receipt, is_replay })
}

fn question(asked: &Asked<'_>, site: &Site, submission: Submission, key: &SubmissionKey) -> Submit {
    let mut marks = Vec::new();
    let joins = submission.receipt().and_then(|token| {
        let case = token::open_receipt(asked.keys(), token);
        let case = case.filter(|case| case.site == site.id);
        if case.is_none() {
            // Forged, of another site or of an old secret: it opens no case, and costs none.
            marks.push(Mark::ReceiptDropped);
        }
        case.map(|case| case.reference)
    });
    // In whichever way it was typed, and whatever stands behind it, a number is the same one.
    let phone_name = submission.phone().map(|phone| {
        let number = phone.alone(site.country);
        let tag = asked.keys().phone.tag(
            "pronto-phone",
            &[site.id.as_str().as_bytes(), number.as_bytes()],
        );
        write_hex(&tag)
    });
    let client = asked.client(ambient::now().millis());
    Submit {
        site: site.id.clone(),
        key_name: key_name(key),
        fingerprint: fingerprint(&submission),
        marks,
        joins,
        replaces_name: submission.replaces().map(key_name),
        phone_name,
        client: Some(client.network),
        wider: client.wider,
        submission,
    }
}

/// What was given to be reached by, as it was typed.
fn contact(submission: &Submission) -> Option<String> {
    let phone = submission.phone().map(PhoneNumber::as_typed);
    let email = submission.email().map(EmailAddress::as_str);
    let given: Vec<&str> = phone.into_iter().chain(email).collect();
    (!given.is_empty()).then(|| given.join(", "))
}
