//! `POST /v1/bounces/{token}`: a message that came to a letter's return address, brought by the
//! company's own mail server.

use configuration::Language;
use serde_json::json;

use super::{answer::Answer, asked::Asked, body, inquiry::unavailable, problem::Refusal};
use crate::{
    bounce,
    token::bounce::{self as token, AttemptName},
};

/// Answers the request, whatever comes of it. What changes nothing is well received, too: a mail server
/// that is refused tries again, or sends a bounce of the bounce.
pub(super) async fn take(asked: &Asked<'_>, token: &str) -> Answer {
    let counted = match open(asked, token) {
        Ok(name) => counted(asked, &name).await,
        Err(refusal) => {
            bounce::let_pass(asked.raw().body()).await;
            Err(refusal)
        }
    };
    match counted {
        Ok(is_counted) => Answer::json(200, &json!({ "counted": is_counted })),
        Err(refusal) => refusal.document(asked.configuration().base_url(), Language::English),
    }
}

/// Whose message it is, before anything of it is held. What opens no letter looks alike, whatever it is.
fn open<'a>(asked: &Asked<'a>, token: &str) -> Result<AttemptName<'a>, Refusal> {
    let name = token::open(asked.keys(), asked.configuration(), |_| true, token);
    let name = name.ok_or(Refusal::NoBounce)?;
    body::check_type(asked, "message/rfc822").map_err(|refusal| match refusal {
        Refusal::MediaType => Refusal::NotAMessage,
        other => other,
    })?;
    Ok(name)
}

async fn counted(asked: &Asked<'_>, name: &AttemptName<'_>) -> Result<bool, Refusal> {
    let message = bounce::read(asked.raw().body()).await?;
    let told = bounce::tell(asked.env, name, &message).await;
    told.map_err(|cause| unavailable(&cause.to_string()))
}
