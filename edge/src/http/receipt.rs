//! `GET /v1/receipts/{token}`: what a case has come to.

use configuration::Site;
use shared::Receipt;

use super::{
    answer::Answer,
    asked::Asked,
    cors::{self, Origin},
    problem::Refusal,
    submit,
};
use crate::{
    desk::{DeskAnswer, DeskRequest, Said},
    token::{self, CaseName},
};

/// Answers the request, whatever comes of it.
pub(super) async fn answer(asked: &Asked<'_>, case: &CaseName, site: &Site) -> Answer {
    let origin = cors::origin(asked, site);
    let read = match origin {
        Origin::Other => Err(Refusal::Origin),
        Origin::Listed(_) | Origin::Absent => read(asked, site, case).await,
    };
    let answer = match read {
        Ok((receipt, _)) => Answer::json(200, &receipt),
        Err(refusal) => {
            let language = asked.language(site, None);
            refusal.document(asked.configuration().base_url(), language)
        }
    };
    cors::share(answer, &origin)
}

/// The case that a token opens, and its site. What opens none looks alike, whatever it is.
pub(super) fn open<'a>(asked: &Asked<'a>, token: &str) -> Result<(CaseName, &'a Site), Refusal> {
    let case = token::open_receipt(asked.keys(), token).ok_or(Refusal::NoCase)?;
    let site = asked.configuration().site(case.site.as_str());
    Ok((case, site.ok_or(Refusal::NoCase)?))
}

/// The case as it stands, and what was said in it.
pub(super) async fn read(
    asked: &Asked<'_>,
    site: &Site,
    case: &CaseName,
) -> Result<(Receipt, Vec<Said>), Refusal> {
    let reference = case.reference.clone();
    match submit::call(asked, site, &DeskRequest::Case { reference }).await? {
        DeskAnswer::Case { receipt, said } => Ok((*receipt, said)),
        DeskAnswer::NoSuchCase => Err(Refusal::NoCase),
        _ => Err(submit::unavailable("the desk gave another answer")),
    }
}
