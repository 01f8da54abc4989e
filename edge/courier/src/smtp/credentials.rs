//! Who logs in, and how.

use encodify::base64::STANDARD;

use crate::Secret;

/// A user and its password.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// The user. Also silent in `Debug`: it is often a person's address.
    pub user: Secret,
    /// The password.
    pub password: Secret,
}

/// A login mechanism that we speak, the preferred first. A later version may add token mechanisms
/// such as XOAUTH2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mechanism {
    /// RFC 4616.
    Plain,
    /// `AUTH LOGIN`, draft-murchison-sasl-login: obsolete, and all that some servers offer.
    Login,
}

impl Mechanism {
    /// What we speak, by preference.
    pub(super) const ALL: [Self; 2] = [Self::Plain, Self::Login];

    /// The name in `AUTH`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plain => "PLAIN",
            Self::Login => "LOGIN",
        }
    }

    /// Our answers, in order, in base64.
    pub(super) fn answers(self, credentials: &Credentials) -> Vec<Secret> {
        let user = credentials.user.reveal();
        let password = credentials.password.reveal();
        let plain = match self {
            Self::Plain => vec![["\0", user, "\0", password].concat()],
            Self::Login => vec![user.to_owned(), password.to_owned()],
        };
        plain
            .into_iter()
            .map(|answer| Secret::from(STANDARD.encode(answer)))
            .collect()
    }
}

impl Credentials {
    /// Whether a mechanism can carry them.
    pub(super) fn are_fit(&self) -> bool {
        !self.user.reveal().contains('\0') && !self.password.reveal().contains('\0')
    }
}
