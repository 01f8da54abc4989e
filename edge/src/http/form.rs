//! A form of ours, as it is drawn: where it posts to, and the token that answers for what goes along
//! unseen. Whose post comes back is `sender.rs`.

use configuration::{Language, Site};
use shared::SubmissionKey;

use super::asked::Asked;
use crate::{
    ambient,
    token::{self, Unseen},
};

/// The token of a form that is drawn now, for who asked.
pub(super) fn form_token(
    asked: &Asked<'_>,
    site: &Site,
    key: &SubmissionKey,
    unseen: &Unseen<'_>,
) -> String {
    let now_ms = ambient::now().millis();
    let client = asked.client(now_ms);
    token::form(
        asked.keys(),
        (&site.id, &client.network),
        (key, unseen),
        now_ms,
    )
}

/// Where a form of ours posts to. The language stands there too: of a form that is not read to its end
/// nothing else is known.
pub(super) fn action_url(site: &Site, language: Language) -> String {
    ["/contact/", site.id.as_str(), "?locale=", language.tag()].concat()
}
