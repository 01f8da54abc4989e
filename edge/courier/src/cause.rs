//! A verdict's cause by one word: what the health record keeps and an alert turns into a sentence
//! that says what to do.

use crate::{ConfigurationCause, RefusedCause, RetryCause, StreamFault, TlsCause, Verdict};

/// Why an attempt failed, as far as it decides what a person does about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cause {
    /// User, password or token refused.
    LoginRefused,
    /// No login mechanism that both sides know.
    LoginNotOffered,
    /// The secret is missing, or not in its form.
    SecretMissing,
    /// The account may not send from the sender's address.
    SenderRefused,
    /// The server offers no TLS.
    TlsNotOffered,
    /// Its certificate cannot be trusted, or the versions of TLS do not meet.
    TlsUntrusted,
    /// The letter, or the mailbox, refused for good.
    Refused,
    /// The letter is larger than the server takes.
    TooLarge,
    /// Nobody there by this name, or nobody accepts a connection.
    Unreachable,
    /// Silence.
    TimedOut,
    /// The connection ended.
    Closed,
    /// The server asks for patience.
    Busy,
    /// The server wants to see whether we come back later.
    Greylisted,
    /// Too many requests.
    TooMany,
    /// A redirect, which is never followed.
    Redirected,
    /// HTTP 5xx.
    ServerFault,
    /// Another HTTP status that is no success.
    NotAccepted,
    /// HTTP 410.
    Gone,
    /// Sent in full, and no answer.
    NoAnswer,
    /// The server does not speak its protocol as agreed.
    Protocol,
    /// The server took the letter, and it came back later.
    Bounced,
}

impl Cause {
    /// Every cause.
    pub const ALL: [Self; 21] = [
        Self::LoginRefused,
        Self::LoginNotOffered,
        Self::SecretMissing,
        Self::SenderRefused,
        Self::TlsNotOffered,
        Self::TlsUntrusted,
        Self::Refused,
        Self::TooLarge,
        Self::Unreachable,
        Self::TimedOut,
        Self::Closed,
        Self::Busy,
        Self::Greylisted,
        Self::TooMany,
        Self::Redirected,
        Self::ServerFault,
        Self::NotAccepted,
        Self::Gone,
        Self::NoAnswer,
        Self::Protocol,
        Self::Bounced,
    ];

    /// The name under which it is kept.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::LoginRefused => "login_refused",
            Self::LoginNotOffered => "login_not_offered",
            Self::SecretMissing => "secret_missing",
            Self::SenderRefused => "sender_refused",
            Self::TlsNotOffered => "tls_not_offered",
            Self::TlsUntrusted => "tls_untrusted",
            Self::Refused => "refused",
            Self::TooLarge => "too_large",
            Self::Unreachable => "unreachable",
            Self::TimedOut => "timed_out",
            Self::Closed => "closed",
            Self::Busy => "busy",
            Self::Greylisted => "greylisted",
            Self::TooMany => "too_many",
            Self::Redirected => "redirected",
            Self::ServerFault => "server_fault",
            Self::NotAccepted => "not_accepted",
            Self::Gone => "gone",
            Self::NoAnswer => "no_answer",
            Self::Protocol => "protocol",
            Self::Bounced => "bounced",
        }
    }

    /// The cause of a name that was kept.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| cause.name() == name)
    }
}

impl Verdict {
    /// Why it failed; `None` if it did not.
    #[must_use]
    pub const fn cause(&self) -> Option<Cause> {
        Some(match self {
            Self::Delivered(_) => return None,
            Self::Retry(RetryCause::Stream(fault)) => Cause::of_stream(*fault),
            Self::Retry(RetryCause::Busy(_)) => Cause::Busy,
            Self::Retry(RetryCause::Greylisted(_)) => Cause::Greylisted,
            Self::Retry(RetryCause::Http(code) | RetryCause::After { code, .. }) => {
                Cause::of_status(code.basic)
            }
            Self::Configuration(ConfigurationCause::NoMechanism) => Cause::LoginNotOffered,
            Self::Configuration(
                ConfigurationCause::UnfitCredentials | ConfigurationCause::NoSecret,
            ) => Cause::SecretMissing,
            Self::Configuration(ConfigurationCause::Sender(_)) => Cause::SenderRefused,
            Self::Configuration(ConfigurationCause::Login(_) | ConfigurationCause::Http(_)) => {
                Cause::LoginRefused
            }
            Self::TlsFault(TlsCause::Handshake) => Cause::TlsUntrusted,
            Self::TlsFault(TlsCause::NotOffered | TlsCause::Refused(_)) => Cause::TlsNotOffered,
            Self::Refused(RefusedCause::TooLarge { .. }) => Cause::TooLarge,
            Self::Refused(RefusedCause::Reply(_)) => Cause::Refused,
            Self::Ambiguous(_) => Cause::NoAnswer,
            Self::ProtocolFault(_) => Cause::Protocol,
            Self::Gone(_) => Cause::Gone,
            Self::Bounced(_) => Cause::Bounced,
        })
    }

    /// [`Cause::name`], or `delivered`.
    #[must_use]
    pub const fn cause_name(&self) -> &'static str {
        match self.cause() {
            Some(cause) => cause.name(),
            None => "delivered",
        }
    }
}

impl Cause {
    const fn of_stream(fault: StreamFault) -> Self {
        match fault {
            StreamFault::Unreachable => Self::Unreachable,
            StreamFault::TimedOut => Self::TimedOut,
            StreamFault::Tls => Self::TlsUntrusted,
            StreamFault::Closed | StreamFault::Broken => Self::Closed,
        }
    }

    const fn of_status(status: u16) -> Self {
        match status {
            300..=399 => Self::Redirected,
            429 => Self::TooMany,
            500.. => Self::ServerFault,
            _ => Self::NotAccepted,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Cause;
    use crate::{ReplyCode, RetryCause, Verdict};

    #[test]
    fn pin_names_read_back() {
        for cause in Cause::ALL {
            assert_eq!(Cause::from_name(cause.name()), Some(cause));
        }
        assert_eq!(Cause::from_name("delivered"), None);
        assert_eq!(Cause::LoginRefused.name(), "login_refused");
    }

    #[test]
    fn ok_a_status_has_its_cause() {
        for (basic, name) in [
            (301, "redirected"),
            (404, "not_accepted"),
            (429, "too_many"),
            (503, "server_fault"),
        ] {
            let code = ReplyCode {
                basic,
                enhanced: None,
            };
            assert_eq!(Verdict::Retry(RetryCause::Http(code)).cause_name(), name);
        }
    }
}
