//! `POST /v1/bounces/{token}`: a message that came to a letter's return address, brought by the
//! company's own mail server.

use configuration::Language;
use serde_json::json;

use super::{answer::Answer, asked::Asked, body, problem::Refusal, submit};
use crate::bounce::{self, NoMessage};

/// Answers the request, whatever comes of it. What changes nothing is well received, too: a mail server
/// that is refused tries again, or sends a bounce of the bounce. For the same reason the message is read
/// before anything is refused: who is cut off while still sending has no answer.
pub(super) async fn take(asked: &Asked<'_>, token: &str) -> Answer {
    let message = bounce::read(asked.raw().body()).await;
    match counted(asked, token, message).await {
        Ok(is_counted) => Answer::json(200, &json!({ "counted": is_counted })),
        Err(refusal) => refusal.document(asked.configuration().base_url(), Language::English),
    }
}

async fn counted(
    asked: &Asked<'_>,
    token: &str,
    message: Result<Vec<u8>, NoMessage>,
) -> Result<bool, Refusal> {
    // What opens no letter looks alike, whatever it is.
    let name = bounce::open(asked.keys(), asked.configuration(), |_| true, token);
    let name = name.ok_or(Refusal::NoBounce)?;
    body::check_type(asked, "message/rfc822").map_err(|refusal| match refusal {
        Refusal::MediaType => Refusal::NotAMessage,
        other => other,
    })?;
    let message = message.map_err(|cause| match cause {
        NoMessage::Slow => Refusal::BodyTooSlow,
        NoMessage::Broken => Refusal::BodyBroken,
    })?;
    let told = bounce::tell(asked.env, &name, &message).await;
    told.map_err(|cause| submit::unavailable(&cause.to_string()))
}
