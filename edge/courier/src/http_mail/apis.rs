//! The APIs as data, from their documentation (Resend: "Send Email", "Errors"; Postmark: "Email
//! API", "API error codes").

/// A mail provider's API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailApi {
    /// <https://resend.com>
    Resend,
    /// <https://postmarkapp.com>
    Postmark,
}

/// How an API wants a letter, and how it says what became of it.
pub(super) struct Api {
    pub(super) path: &'static str,
    pub(super) token_header: &'static str,
    pub(super) token_prefix: &'static str,
    /// Where the letter's id goes, so that a second attempt is no second letter.
    pub(super) idempotency_header: Option<&'static str>,
    pub(super) names: Names,
    pub(super) headers_are_a_list: bool,
    pub(super) more_headers: &'static [(&'static str, &'static str)],
    pub(super) taken: Taken,
    pub(super) error_field: &'static str,
    /// An error's name or number, the one status with which it has this meaning, the meaning.
    pub(super) errors: &'static [(&'static str, Option<u16>, Meaning)],
}

/// The fields of a letter.
pub(super) struct Names {
    pub(super) from: &'static str,
    pub(super) to: &'static str,
    pub(super) subject: &'static str,
    pub(super) text: &'static str,
    pub(super) html: &'static str,
    pub(super) reply_to: &'static str,
    pub(super) headers: &'static str,
}

/// How the API says that it has the letter.
pub(super) struct Taken {
    pub(super) status: u16,
    pub(super) id: &'static str,
    pub(super) no_error: Option<(&'static str, u64)>,
}

/// What an error asks of us.
#[derive(Clone, Copy)]
pub(super) enum Meaning {
    /// Another token.
    Token,
    /// A sender that the account owns, or an account in good standing.
    Sender,
    /// Another inbox: this one takes no mail.
    Refused,
}

impl MailApi {
    /// Its address, unless the configuration says another.
    #[must_use]
    pub const fn base_url(self) -> &'static str {
        match self {
            Self::Resend => "https://api.resend.com",
            Self::Postmark => "https://api.postmarkapp.com",
        }
    }

    pub(super) const fn description(self) -> Api {
        match self {
            Self::Resend => Api {
                path: "/emails",
                token_header: "authorization",
                token_prefix: "Bearer ",
                idempotency_header: Some("idempotency-key"),
                names: Names {
                    from: "from",
                    to: "to",
                    subject: "subject",
                    text: "text",
                    html: "html",
                    reply_to: "reply_to",
                    headers: "headers",
                },
                headers_are_a_list: false,
                more_headers: &[],
                taken: Taken {
                    status: 200,
                    id: "id",
                    no_error: None,
                },
                error_field: "name",
                errors: &[
                    ("missing_api_key", None, Meaning::Token),
                    ("restricted_api_key", None, Meaning::Token),
                    ("invalid_api_key", None, Meaning::Token),
                    ("suspended_api_key", None, Meaning::Token),
                    ("invalid_from_address", None, Meaning::Sender),
                    // With 403: the domain is not verified, or only mail to oneself is allowed.
                    ("validation_error", Some(403), Meaning::Sender),
                ],
            },
            Self::Postmark => Api {
                path: "/email",
                token_header: "x-postmark-server-token",
                token_prefix: "",
                idempotency_header: None,
                names: Names {
                    from: "From",
                    to: "To",
                    subject: "Subject",
                    text: "TextBody",
                    html: "HtmlBody",
                    reply_to: "ReplyTo",
                    headers: "Headers",
                },
                headers_are_a_list: true,
                // Without it Postmark replaces the Message-ID.
                more_headers: &[("X-PM-KeepID", "true")],
                taken: Taken {
                    status: 200,
                    id: "MessageID",
                    no_error: Some(("ErrorCode", 0)),
                },
                error_field: "ErrorCode",
                errors: &[
                    // Bad or missing token.
                    ("10", None, Meaning::Token),
                    // Sender signature not found, not confirmed.
                    ("400", None, Meaning::Sender),
                    ("401", None, Meaning::Sender),
                    // Not allowed to send: no credits, approval pending, account closed.
                    ("405", None, Meaning::Sender),
                    ("412", None, Meaning::Sender),
                    ("413", None, Meaning::Sender),
                    // Inactive recipient: it bounced or complained.
                    ("406", None, Meaning::Refused),
                ],
            },
        }
    }
}
