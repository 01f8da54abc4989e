//! `GET /v1/receipts/{token}`: what a case has come to.

use configuration::Site;
use shared::Receipt;

use super::{
    answer::Answer,
    asked::Asked,
    cors::{self, Origin},
    inquiry::ask,
    pace,
    problem::Refusal,
};
use crate::{
    desk::AskReceipt,
    token::{self, CaseName},
};

/// Answers the request, whatever comes of it.
pub(super) async fn answer(asked: &Asked<'_>, case: &CaseName, site: &Site) -> Answer {
    let origin = cors::origin(asked, site);
    let read = match origin {
        Origin::Other => Err(Refusal::Origin),
        Origin::Listed(_) | Origin::Absent => match pace::look(asked) {
            Ok(()) => read(asked, site, case).await,
            Err(refusal) => Err(refusal),
        },
    };
    let answer = match read {
        Ok(receipt) => Answer::json(200, &receipt),
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

/// The case as it stands. What was said in it is not read.
async fn read(asked: &Asked<'_>, site: &Site, case: &CaseName) -> Result<Receipt, Refusal> {
    let question = AskReceipt {
        reference: case.reference.clone(),
    };
    let receipt = ask(asked, site, &question).await?;
    receipt.ok_or(Refusal::NoCase)
}
