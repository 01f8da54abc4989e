//! The ways by which a site's letters reach the company.

use std::fmt;

use serde::Deserialize;

use crate::{ChannelId, SmtpAddress, site::account, web};

/// The name of the channel that `smtp` of a site stands for.
pub const SMTP_CHANNEL: &str = "smtp";
/// The most characters of a channel's name: it is part of every Message-ID.
const ID_CHARS_MAX: usize = 24;

/// A way to the company. What is secret of it is among the secrets, under [`Channel::secret_name`].
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "Written")]
pub struct Channel {
    /// Its name among the site's channels: small letters, digits, dashes.
    pub id: ChannelId,
    /// What it is.
    pub way: Way,
}

/// What a channel is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// A mail server. The secret is the account's password.
    Smtp {
        /// The server.
        address: SmtpAddress,
        /// The account, where the server wants one.
        user: Option<String>,
    },
    /// An address of the company's own that takes Standard Webhooks. The secret is one `whsec_…`, or
    /// two with a space between them while they are changed.
    Webhook {
        /// The address.
        url: HookUrl,
    },
    /// A mail service's HTTP interface. The secret is its token.
    HttpMail {
        /// Whose interface.
        api: MailApi,
        /// Where it is, if not where the service has it.
        url: Option<HookUrl>,
    },
    /// The platform's own way to send mail, by the name of the Worker's binding. No secret.
    SendEmail {
        /// The binding.
        binding: String,
    },
    /// A chat's incoming webhook. The secret is its address.
    Chat {
        /// Whose.
        app: ChatApp,
    },
}

/// Mail services with an HTTP interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailApi {
    /// Resend.
    Resend,
    /// Postmark.
    Postmark,
}

/// Chats with incoming webhooks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChatApp {
    /// Slack, and what takes its form.
    Slack,
    /// Microsoft Teams' workflows.
    Teams,
}

/// When a site's further channels are used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChannelOrder {
    /// Each submission goes over all of them.
    #[default]
    Together,
    /// Each channel is used for what the one before could not deliver in ten minutes, or at once
    /// where that one needs a person's hand.
    InTurn,
}

/// An address that a server may be asked at: `https` to a name, at port 443 or 8443, without user and
/// password; `http` only on this machine. So no configuration makes the Worker knock at an inner
/// network's doors.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct HookUrl(String);

/// Not an address that may be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAHookUrl(String);

impl Channel {
    /// The mail server that a site gives in short, by `smtp` and `smtp_user`.
    pub(crate) fn in_short(address: SmtpAddress, user: Option<String>) -> Self {
        Self {
            id: SMTP_CHANNEL.to_owned().into(),
            way: Way::Smtp { address, user },
        }
    }

    /// The name under which the deployment keeps what is secret of the channel:
    /// `SMTP_PASSWORD_<SITE>` for the one that a site gives in short, else
    /// `CHANNEL_<SITE>_<CHANNEL>`.
    #[must_use]
    pub fn secret_name(&self, site: &str) -> String {
        let capital = |id: &str| id.to_ascii_uppercase().replace('-', "_");
        if self.id.as_str() == SMTP_CHANNEL {
            ["SMTP_PASSWORD_", &capital(site)].concat()
        } else {
            ["CHANNEL_", &capital(site), "_", &capital(self.id.as_str())].concat()
        }
    }

    /// Whether it takes mail, to whatever address.
    #[must_use]
    pub const fn is_mail(&self) -> bool {
        matches!(
            self.way,
            Way::Smtp { .. } | Way::HttpMail { .. } | Way::SendEmail { .. }
        )
    }

    /// Whether it ends in an inbox of people, which must not be flooded.
    #[must_use]
    pub const fn is_for_people(&self) -> bool {
        !matches!(self.way, Way::Webhook { .. })
    }
}

impl HookUrl {
    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The server's name, without the port.
    #[must_use]
    pub fn host(&self) -> &str {
        let rest = self.0.split_once("://").map_or("", |(_, rest)| rest);
        rest.split(['/', '?', ':']).next().unwrap_or_default()
    }
}

impl TryFrom<String> for HookUrl {
    type Error = NotAHookUrl;

    fn try_from(given: String) -> Result<Self, NotAHookUrl> {
        if is_hook_url(&given) {
            Ok(Self(given))
        } else {
            Err(NotAHookUrl(given))
        }
    }
}

/// Whether an address may be asked. See [`HookUrl`].
fn is_hook_url(given: &str) -> bool {
    let Some((scheme, rest)) = given.split_once("://") else {
        return false;
    };
    let is_clean = given
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && !b"\"<>\\^`{|}#".contains(&byte));
    let host = rest.split(['/', '?']).next().unwrap_or_default();
    if !is_clean || host.contains('@') || !web::is_host(host) {
        return false;
    }
    match scheme {
        "http" => web::is_loopback(host),
        "https" => {
            let (name, port) = host.split_once(':').unwrap_or((host, "443"));
            let last = name.rsplit('.').next().unwrap_or_default();
            // A top-level domain has no digit at its end, an address of numbers always has.
            let is_name = name.contains('.')
                && !name.contains(['[', ']'])
                && !last.ends_with(|c: char| c.is_ascii_digit());
            is_name && !is_inner(name) && (port == "443" || port == "8443")
        }
        _ => false,
    }
}

/// Names that no public server has (RFC 6761, RFC 6762, RFC 9476 and what home routers use).
fn is_inner(name: &str) -> bool {
    [
        "localhost",
        "local",
        "internal",
        "alt",
        "home",
        "lan",
        "arpa",
    ]
    .iter()
    .any(|inner| name.rsplit('.').next() == Some(inner))
}

/// A channel as it is written.
#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
enum Written {
    Smtp {
        id: Id,
        address: SmtpAddress,
        #[serde(default, deserialize_with = "account")]
        user: Option<String>,
    },
    Webhook {
        id: Id,
        url: HookUrl,
    },
    HttpMail {
        id: Id,
        api: MailApi,
        url: Option<HookUrl>,
    },
    SendEmail {
        id: Id,
        binding: Binding,
    },
    Chat {
        id: Id,
        app: ChatApp,
    },
}

impl From<Written> for Channel {
    fn from(written: Written) -> Self {
        let (id, way) = match written {
            Written::Smtp { id, address, user } => (id, Way::Smtp { address, user }),
            Written::Webhook { id, url } => (id, Way::Webhook { url }),
            Written::HttpMail { id, api, url } => (id, Way::HttpMail { api, url }),
            Written::SendEmail { id, binding } => (id, Way::SendEmail { binding: binding.0 }),
            Written::Chat { id, app } => (id, Way::Chat { app }),
        };
        Self {
            id: id.0.into(),
            way,
        }
    }
}

/// A channel's name.
#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Id(String);

impl TryFrom<String> for Id {
    type Error = String;

    fn try_from(given: String) -> Result<Self, String> {
        let is_id = (1..=ID_CHARS_MAX).contains(&given.len())
            && given
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        if is_id {
            Ok(Self(given))
        } else {
            Err(format!(
                "`{given}` is no name of a channel: expected 1 to {ID_CHARS_MAX} small letters, digits and dashes"
            ))
        }
    }
}

/// The name of a Worker's binding.
#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Binding(String);

/// What the Worker knows under these names is no way to send mail.
const TAKEN_BINDINGS: [&str; 5] = ["ASSETS", "DESK", "PRONTO_TOML", "PRONTO_KEY", "STATUS_KEY"];

impl TryFrom<String> for Binding {
    type Error = String;

    fn try_from(given: String) -> Result<Self, String> {
        let is_name = given
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            && given.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        if is_name && !TAKEN_BINDINGS.contains(&given.as_str()) {
            Ok(Self(given))
        } else {
            Err(format!(
                "`{given}` is no binding that sends mail: expected its `name` in `[[send_email]]` of edge/wrangler.toml, as `MAIL`"
            ))
        }
    }
}

impl fmt::Display for NotAHookUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` cannot be asked: expected `https://crm.example.com/pronto`, a name of the public net, port 443 or 8443, without user and password (`http` only for 127.0.0.1)",
            self.0
        )
    }
}

#[cfg(test)]
mod tests {
    use super::HookUrl;

    #[test]
    fn ok_public_addresses() {
        for given in [
            "https://crm.example.com/pronto",
            "https://crm.example.com:8443/a?b=c",
            "https://crm.example.com",
            "http://127.0.0.1:4000/hook",
        ] {
            assert!(HookUrl::try_from(given.to_owned()).is_ok(), "{given}");
        }
    }

    /// The forms by which a request is brought to an inner network's doors.
    #[test]
    fn err_inner_addresses() {
        for given in [
            "http://crm.example.com/",
            "https://crm.example.com:22/",
            "https://127.0.0.1/",
            "https://10.0.0.1/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://[::1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://user:password@crm.example.com/",
            "https://crm.example.com@10.0.0.1/",
            "https://localhost/",
            "https://metadata.google.internal/",
            "https://printer.local/",
            "https://intranet/",
            "https://crm.example.com\\@10.0.0.1/",
            "https://crm.example.com/#x",
            "https://crm.example.com/a b",
            "https://crm.example.com./",
            "ftp://crm.example.com/",
            "file:///etc/passwd",
            "gopher://crm.example.com/",
            "https:crm.example.com",
            "//crm.example.com",
            "",
        ] {
            assert!(HookUrl::try_from(given.to_owned()).is_err(), "{given}");
        }
    }
}
