//! Handing a letter to a mail server by SMTP submission (RFC 5321, 6409, 8314).
//!
//! [`deliver`] does all of it. Below it stands a session whose order is in its types: it can log in
//! only once it is encrypted, and send only when it is ready.
//!
//! Not there: pipelining, `BDAT`, SMTPUTF8, DSN. One letter to one recipient needs none of them.

mod capabilities;
mod credentials;
mod envelope;
mod reply;
mod session;
mod stream;
mod timeouts;

#[cfg(test)]
mod tests;

pub use self::credentials::{Credentials, Mechanism};
pub use self::envelope::{Envelope, HelloName, NotAHelloName, NotAnEnvelope};
pub use self::session::{Clear, Encrypted, Ready, Session};
pub use self::stream::Stream;
pub use self::timeouts::Timeouts;
use crate::{Attempt, Phase, ReplyCode, Verdict, WireBytes};

/// How a site's letters are handed over.
#[derive(Clone, Debug)]
pub struct SmtpPlan {
    /// How the way to the server is secured, and who logs in there.
    pub security: Security,
    /// The name by which we say hello.
    pub hello: HelloName,
    /// How long each step may take.
    pub timeouts: Timeouts,
}

/// How the way to the server is secured. A password exists only where TLS does.
#[derive(Clone, Debug)]
pub enum Security {
    /// TLS from the first byte, RFC 8314 §3.3. The stream is encrypted when it is handed over.
    ImplicitTls(Option<Credentials>),
    /// TLS after `STARTTLS`, RFC 3207; never without.
    StartTls(Option<Credentials>),
    /// In clear, to a server on this machine; the configuration refuses any other.
    PlainLoopback,
}

/// Hands `letter` over, once, over a connection that stands. Tells how it ended, never fails.
///
/// The stream is dropped at the end, which must close it.
pub async fn deliver<S: Stream>(
    stream: S,
    plan: &SmtpPlan,
    envelope: &Envelope,
    letter: &WireBytes,
) -> Attempt {
    match hand_over(stream, plan, envelope, letter).await {
        Ok(code) => Attempt {
            phase: Phase::FinalDot,
            verdict: Verdict::Delivered(code),
        },
        Err(attempt) => attempt,
    }
}

async fn hand_over<S: Stream>(
    stream: S,
    plan: &SmtpPlan,
    envelope: &Envelope,
    letter: &WireBytes,
) -> Result<ReplyCode, Attempt> {
    let SmtpPlan {
        security,
        hello,
        timeouts,
    } = plan;
    let ready = match security {
        Security::ImplicitTls(credentials) => {
            let encrypted = Session::open_encrypted(stream, hello, *timeouts).await?;
            admit(encrypted, credentials.as_ref()).await?
        }
        Security::StartTls(credentials) => {
            let clear = Session::open_clear(stream, hello, *timeouts).await?;
            let encrypted = clear.start_tls(hello).await?;
            admit(encrypted, credentials.as_ref()).await?
        }
        Security::PlainLoopback => Session::open_clear(stream, hello, *timeouts)
            .await?
            .stay_on_loopback(),
    };
    ready.send(envelope, letter).await
}

async fn admit<S: Stream>(
    session: Session<S, Encrypted>,
    credentials: Option<&Credentials>,
) -> Result<Session<S, Ready>, Attempt> {
    match credentials {
        Some(credentials) => session.log_in(credentials).await,
        None => Ok(session.without_login()),
    }
}
