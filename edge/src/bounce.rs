//! Letters that come back: to which letter a message belongs, and what the desk is told of it. It comes
//! by the platform's mail ([`mail`]) or over HTTP (`POST /v1/bounces/{token}`); the token authorises.
//!
//! A message that says nothing of importance, or nothing new, changes nothing, and whoever brought it
//! is told that all is well: a bounce must never be tried again, nor come back itself.

pub(crate) mod mail;

use courier::bounce::{self, Bounce};
use web_sys::ReadableStream;
use worker::Env;

use crate::{
    desk::{self, CameBack, NoAnswer},
    reading::{self, NotRead},
    token::bounce::AttemptName,
};

/// Octets of a message that are taken from whoever brings it, although not kept. What is longer than
/// any letter of ours with a report around it is broken off.
const DRAINED_BYTES_MAX: u32 = 8 * 1_024 * 1_024;
/// The beginning of a message, as much as is read of any. Its end is waited for, so that whoever sends
/// it is done and content.
pub(crate) async fn read(stream: Option<ReadableStream>) -> Result<Vec<u8>, NotRead> {
    reading::start(stream, bounce::BYTES_MAX, DRAINED_BYTES_MAX).await
}

/// Lets a message pass of which nothing is wanted, for a moment: who is cut off while still sending has no
/// answer, and a mail server tries again.
pub(crate) async fn let_pass(stream: Option<ReadableStream>) {
    reading::let_pass(stream, DRAINED_BYTES_MAX).await;
}

/// Tells the desk, if the message is a bounce. Whether that changed anything.
pub(crate) async fn tell(
    env: &Env,
    name: &AttemptName<'_>,
    message: &[u8],
) -> Result<bool, NoAnswer> {
    let Some(Bounce { status }) = bounce::read(message) else {
        return Ok(false);
    };
    let question = CameBack {
        site: name.site.id.clone(),
        channel: name.channel.clone(),
        letter: name.letter.clone(),
        number: name.number,
        status,
    };
    let counted = desk::ask(env, name.site, &question).await?;
    Ok(counted.is_counted)
}
