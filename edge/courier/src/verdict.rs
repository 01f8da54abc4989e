//! What an attempt came to, decided where its meaning is known.
//!
//! Nothing of the server's text is kept but its codes: text may hold addresses.

use std::{fmt, time::Duration};

/// How one attempt ended, and how far it had come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The last phase that was entered.
    pub phase: Phase,
    /// What it means for the next attempt.
    pub verdict: Verdict,
}

/// The phases of an SMTP session, then those of an HTTP request, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// Name, address, connection.
    Connect,
    /// The server's first word, unless it comes inside TLS.
    Greeting,
    /// `EHLO` or `HELO`.
    Hello,
    /// `STARTTLS` and its answer.
    StartTls,
    /// From the handshake to the first answer inside TLS.
    Tls,
    /// `AUTH`.
    Authentication,
    /// `MAIL FROM`.
    MailFrom,
    /// `RCPT TO`.
    RcptTo,
    /// `DATA` and its 354.
    Data,
    /// The letter's bytes.
    Content,
    /// From the final dot on: from here the server may have the letter.
    FinalDot,
    /// HTTP: until the request was sent in full.
    Request,
    /// HTTP: from then on the server may have acted on it.
    Answer,
}

/// What an attempt means for its letter and for its channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The mail service has the letter.
    Delivered(ReplyCode),
    /// Nothing was handed over; try again by the schedule.
    Retry(RetryCause),
    /// Somebody must change the configuration: flag at once, second channel.
    Configuration(ConfigurationCause),
    /// No TLS that can be trusted: flag at once, never in clear.
    TlsFault(TlsCause),
    /// The server will not have this letter or mailbox: flag, second channel.
    Refused(RefusedCause),
    /// The whole letter went out and no answer came: it may be there. Retry with the same Message-ID.
    Ambiguous(AmbiguousCause),
    /// The server does not speak its protocol as agreed.
    ProtocolFault(ProtocolCause),
    /// HTTP 410: the endpoint asks for nothing more, ever. Given up, flag, second channel.
    Gone(ReplyCode),
    /// The mail service had the letter and gave it back later: flag, second channel, as if it had
    /// been refused. With the status of its report, if that has one.
    Bounced(Option<StatusCode>),
}

/// Why nothing was handed over this time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryCause {
    /// The connection.
    Stream(StreamFault),
    /// A 4xx reply.
    Busy(ReplyCode),
    /// 451, or the enhanced code 4.7.1: the server wants to see whether we come back later.
    Greylisted(ReplyCode),
    /// An HTTP status that is no success.
    Http(ReplyCode),
    /// An HTTP status with a `Retry-After` (RFC 9110 §10.2.3).
    After {
        /// The status.
        code: ReplyCode,
        /// What the server asks for, clamped to 1 s to 6 h.
        wait: Duration,
    },
}

/// What is wrong with the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfigurationCause {
    /// User or password refused, or asked for where none is configured.
    Login(ReplyCode),
    /// The server offers no login mechanism that we know.
    NoMechanism,
    /// User or password hold a NUL, which no mechanism can carry (RFC 4616 §2).
    UnfitCredentials,
    /// HTTP 401 or 403, or a mail API's word that it does not know the token.
    Http(ReplyCode),
    /// The mail API does not let the account send from this sender.
    Sender(ReplyCode),
    /// The channel's secret is not among the deployment's secrets, or not in its form.
    NoSecret,
}

/// Why there is no TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TlsCause {
    /// `STARTTLS` is not among the server's extensions, or was taken out on the way.
    NotOffered,
    /// The server answered `STARTTLS` with a refusal.
    Refused(ReplyCode),
    /// The handshake failed: certificate, name or version. Runtimes do not say which.
    Handshake,
}

/// Why the server will not have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusedCause {
    /// A 5xx reply.
    Reply(ReplyCode),
    /// The letter is larger than the size that the server announced (RFC 1870).
    TooLarge {
        /// The server's limit.
        bytes_max: u64,
    },
}

/// How the end was lost after the final dot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AmbiguousCause {
    /// The connection ended or fell silent.
    Stream(StreamFault),
    /// What came was no reply.
    Protocol(ProtocolCause),
}

/// How the server left the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProtocolCause {
    /// Not the form of a reply, RFC 5321 §4.2.
    Malformed,
    /// More than 64 KiB or 100 lines.
    TooLong,
    /// Bytes that nothing had asked for, after a complete reply. After `STARTTLS` this is an
    /// attempt to inject.
    Unasked,
    /// A well-formed reply that cannot come here.
    Unexpected(ReplyCode),
}

/// What went wrong with the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreamFault {
    /// The name is unknown, or nobody accepts a connection.
    Unreachable,
    /// Silence for longer than agreed.
    TimedOut,
    /// The other side ended it.
    Closed,
    /// TLS failed, and the runtime says so.
    Tls,
    /// It failed, and the runtime does not say why.
    Broken,
}

/// A reply's code and, if there is one, its enhanced status code (RFC 3463). Of an HTTP answer the
/// status is the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReplyCode {
    /// Three digits.
    pub basic: u16,
    /// Class, subject, detail.
    pub enhanced: Option<StatusCode>,
}

/// An enhanced status code, RFC 3463: class, subject, detail.
pub type StatusCode = (u16, u16, u16);

impl Attempt {
    /// No connection came about.
    #[must_use]
    pub const fn not_connected(fault: StreamFault) -> Self {
        Self::broken_off(Phase::Connect, fault)
    }

    /// The connection failed in `phase`.
    #[must_use]
    pub const fn broken_off(phase: Phase, fault: StreamFault) -> Self {
        let verdict = match (phase, fault) {
            (Phase::FinalDot | Phase::Answer, fault) => {
                Verdict::Ambiguous(AmbiguousCause::Stream(fault))
            }
            (_, StreamFault::Tls) => Verdict::TlsFault(TlsCause::Handshake),
            // A runtime that hides the cause fails the first use of a socket whose handshake went
            // wrong, and some servers just hang up. Silence is no sign of it.
            (Phase::Tls, StreamFault::Broken | StreamFault::Closed) => {
                Verdict::TlsFault(TlsCause::Handshake)
            }
            (_, fault) => Verdict::Retry(RetryCause::Stream(fault)),
        };
        Self { phase, verdict }
    }

    /// The server left the protocol in `phase`.
    #[must_use]
    pub const fn protocol(phase: Phase, cause: ProtocolCause) -> Self {
        let verdict = match phase {
            // The letter is out and we hang up without knowing: the same as silence.
            Phase::FinalDot => Verdict::Ambiguous(AmbiguousCause::Protocol(cause)),
            _ => Verdict::ProtocolFault(cause),
        };
        Self { phase, verdict }
    }

    /// The server's answer in `phase` was not the one that goes on.
    #[must_use]
    pub const fn answered(phase: Phase, code: ReplyCode) -> Self {
        let verdict = match (phase, code.basic) {
            (Phase::StartTls, 400..=599) => Verdict::TlsFault(TlsCause::Refused(code)),
            (Phase::Authentication, 500..=599) | (_, 530 | 534 | 535 | 538) => {
                Verdict::Configuration(ConfigurationCause::Login(code))
            }
            (_, 400..=499) if code.is_greylisting() => Verdict::Retry(RetryCause::Greylisted(code)),
            (_, 400..=499) => Verdict::Retry(RetryCause::Busy(code)),
            (_, 500..=599) => Verdict::Refused(RefusedCause::Reply(code)),
            _ => return Self::protocol(phase, ProtocolCause::Unexpected(code)),
        };
        Self { phase, verdict }
    }
}

impl Phase {
    /// The name under which it is kept and logged.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::Greeting => "greeting",
            Self::Hello => "hello",
            Self::StartTls => "starttls",
            Self::Tls => "tls",
            Self::Authentication => "authentication",
            Self::MailFrom => "mail_from",
            Self::RcptTo => "rcpt_to",
            Self::Data => "data",
            Self::Content => "content",
            Self::FinalDot => "final_dot",
            Self::Request => "request",
            Self::Answer => "answer",
        }
    }
}

impl Verdict {
    /// The name under which it is kept and logged.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Delivered(_) => "delivered",
            Self::Retry(_) => "retry",
            Self::Configuration(_) => "configuration",
            Self::TlsFault(_) => "tls_fault",
            Self::Refused(_) => "refused",
            Self::Ambiguous(_) => "ambiguous",
            Self::ProtocolFault(_) => "protocol_fault",
            Self::Gone(_) => "gone",
            Self::Bounced(_) => "bounced",
        }
    }

    /// The server's codes, where it gave any.
    #[must_use]
    pub const fn code(&self) -> Option<ReplyCode> {
        match self {
            Self::Delivered(code)
            | Self::Gone(code)
            | Self::Retry(
                RetryCause::Busy(code)
                | RetryCause::Greylisted(code)
                | RetryCause::Http(code)
                | RetryCause::After { code, .. },
            )
            | Self::Configuration(
                ConfigurationCause::Login(code)
                | ConfigurationCause::Http(code)
                | ConfigurationCause::Sender(code),
            )
            | Self::TlsFault(TlsCause::Refused(code))
            | Self::Refused(RefusedCause::Reply(code))
            | Self::Ambiguous(AmbiguousCause::Protocol(ProtocolCause::Unexpected(code)))
            | Self::ProtocolFault(ProtocolCause::Unexpected(code)) => Some(*code),
            _ => None,
        }
    }

    /// Whether a person should look at it at once, whatever the schedule does.
    #[must_use]
    pub const fn is_flagged(&self) -> bool {
        matches!(
            self,
            Self::Configuration(_)
                | Self::TlsFault(_)
                | Self::Refused(_)
                | Self::Gone(_)
                | Self::Bounced(_)
        )
    }

    /// Whether the next channel should have it at once instead of after ten minutes: here waiting
    /// mends nothing, a person does.
    #[must_use]
    pub const fn wants_second_channel_now(&self) -> bool {
        self.is_flagged()
    }

    /// Whether it tells of the connection or the server as a whole, so that other letters need not
    /// try: not a refusal of this one letter, nor a greylisting, nor a 4xx to its recipient.
    #[must_use]
    pub const fn counts_for_circuit(&self) -> bool {
        match self {
            Self::Delivered(_)
            | Self::Refused(_)
            | Self::Bounced(_)
            | Self::Retry(RetryCause::Greylisted(_)) => false,
            // 421: the service closes; 454: logins fail for the time being (RFC 4954 §6).
            Self::Retry(RetryCause::Busy(code)) => matches!(code.basic, 421 | 454),
            // Other 4xx speak of this request: its form, its size, its words.
            Self::Retry(RetryCause::Http(code)) => {
                !matches!(code.basic, 400..=499) || matches!(code.basic, 404 | 405 | 408 | 429)
            }
            Self::Retry(RetryCause::Stream(_) | RetryCause::After { .. })
            | Self::Configuration(_)
            | Self::TlsFault(_)
            | Self::Ambiguous(_)
            | Self::ProtocolFault(_)
            | Self::Gone(_) => true,
        }
    }
}

impl StreamFault {
    /// The name under which it is kept and logged.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::TimedOut => "timed_out",
            Self::Closed => "closed",
            Self::Tls => "tls",
            Self::Broken => "broken",
        }
    }
}

impl ReplyCode {
    const fn is_greylisting(self) -> bool {
        self.basic == 451 || matches!(self.enhanced, Some((4, 7, 1)))
    }
}

/// For a log line: `configuration in authentication, 535 5.7.8`.
impl fmt::Display for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in {}", self.verdict.name(), self.phase.name())?;
        match self.verdict.code() {
            Some(code) => write!(f, ", {code}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for ReplyCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.basic)?;
        match self.enhanced {
            Some((class, subject, detail)) => write!(f, " {class}.{subject}.{detail}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
