//! Whose post a form is, and so what of it counts.
//!
//! What a visitor sees and sends is theirs, wherever it comes from. What goes along unseen (a receipt,
//! a key, what it replaces) can lead their words into a stranger's case: it counts only from a page of
//! ours, which says so by its token, or from one of the site's, which says so by its origin.

use configuration::Site;
use shared::{Draft, SubmissionKey};

use super::{asked::Asked, draft};
use crate::{
    ambient,
    page::{ASKED_FIELD, KEY_FIELD, TOKEN_FIELD},
    token::{self, FormToken, Unseen},
};

/// What a browser adds to a request by itself and no page can forge (Fetch Metadata). One that has
/// any of them says its origin too.
const FETCH_METADATA: [&str; 5] = [
    "Sec-Fetch-Site",
    "Sec-Fetch-Mode",
    "Sec-Fetch-Dest",
    "Sec-Fetch-User",
    "Sec-Fetch-Storage-Access",
];

/// Where a form's post comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Sender {
    /// A form of ours, with the submission key that it was drawn with.
    Ours(SubmissionKey),
    /// The same, drawn so long ago that it is shown once more before it counts.
    OursOfOld(SubmissionKey),
    /// A page of the site's: the widget's way out.
    Site,
    /// Any other page, or nobody knows which.
    Stranger,
}

/// What the address of a form's page says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Ours,
    Site,
    /// Nothing: browsers that read text alone send no `Origin`.
    Unsaid,
    Elsewhere,
}

/// Whose post it is.
pub(super) fn sender(asked: &Asked<'_>, site: &Site, fields: &[(String, String)]) -> Sender {
    let field = |name: &str| draft::value(fields, name);
    let (receipt, replaces) = (field("receipt"), field("replaces"));
    let noted = field(ASKED_FIELD);
    let unseen = Unseen {
        receipt: receipt.as_deref(),
        replaces: replaces.as_deref(),
        asked: noted.as_deref(),
    };
    sender_with(asked, site, fields, &unseen)
}

/// Whose post an action on a case is.
pub(super) fn sender_on_case(
    asked: &Asked<'_>,
    site: &Site,
    fields: &[(String, String)],
    case_token: &str,
) -> Sender {
    let unseen = Unseen {
        receipt: Some(case_token),
        ..Unseen::default()
    };
    sender_with(asked, site, fields, &unseen)
}

fn sender_with(
    asked: &Asked<'_>,
    site: &Site,
    fields: &[(String, String)],
    unseen: &Unseen<'_>,
) -> Sender {
    let place = place(asked, site);
    if place == Place::Site {
        return Sender::Site;
    }
    let field = |name: &str| draft::value(fields, name);
    let form = field(TOKEN_FIELD).and_then(|token| token::open_form(asked.keys(), &token));
    let form = form.filter(|form| {
        let is_whole = form.is_of(asked.keys(), &site.id, unseen)
            && field(KEY_FIELD).is_none_or(|key| key == form.key.as_str());
        is_whole
            && match place {
                Place::Ours => true,
                Place::Unsaid => is_same_client(asked, form),
                Place::Site | Place::Elsewhere => false,
            }
    });
    match form {
        Some(form) if form.is_young(ambient::now().millis()) => Sender::Ours(form.key),
        Some(form) => Sender::OursOfOld(form.key),
        None => Sender::Stranger,
    }
}

/// What counts of a form that comes from a stranger's page: what the visitor sees again, and may
/// change, before they send it. The language is seen too, and is one of the site's.
pub(super) fn only_seen(draft: Draft) -> Draft {
    Draft {
        kind: draft.kind,
        rating: draft.rating,
        message: draft.message,
        name: draft.name,
        phone: draft.phone,
        email: draft.email,
        locale: draft.locale,
        ..Draft::default()
    }
}

/// `null` is what browsers send where a page hides where it is; then their own word that it was the
/// same origin counts. It is something else than nothing.
fn place(asked: &Asked<'_>, site: &Site) -> Place {
    let says = |name: &str| asked.header(name);
    match says("Origin").as_deref() {
        Some("null") if says("Sec-Fetch-Site").as_deref() == Some("same-origin") => Place::Ours,
        Some(origin) if origin == asked.configuration().base_url() => Place::Ours,
        Some(origin) if site.origins.iter().any(|own| own.as_str() == origin) => Place::Site,
        Some(_) => Place::Elsewhere,
        None if FETCH_METADATA.iter().any(|name| says(name).is_some()) => Place::Elsewhere,
        None => match says("Referer") {
            Some(page) if !is_under(&page, asked.configuration().base_url()) => Place::Elsewhere,
            _ => Place::Unsaid,
        },
    }
}

/// Whether a form was drawn for who posts it. Where no origin is said, anybody could have fetched it
/// and put it on a page of their own; their network is another one.
fn is_same_client(asked: &Asked<'_>, form: &FormToken) -> bool {
    form.client == asked.client(form.minted_ms).network
}

/// Whether an address is one below another.
pub(super) fn is_under(address: &str, base: &str) -> bool {
    let rest = address.strip_prefix(base);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']))
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use shared::Draft;

    use super::{is_under, only_seen};

    /// Every value of a draft is looked at: one that is added later must be decided here.
    #[test]
    fn ok_nothing_unseen_is_left() {
        let all = [
            "kind",
            "rating",
            "message",
            "name",
            "phone",
            "email",
            "page",
            "touchpoint",
            "locale",
            "receipt",
            "consent",
            "replaces",
        ];
        let full: serde_json::Map<_, _> = all
            .map(|name| (name.to_owned(), json!("x")))
            .into_iter()
            .collect();
        let full: Draft = serde_json::from_value(full.into()).unwrap();
        let left = serde_json::to_value(only_seen(full)).unwrap();
        let mut names: Vec<&str> = left
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        names.sort_unstable();
        assert_eq!(
            names,
            [
                "email", "kind", "locale", "message", "name", "phone", "rating"
            ]
        );
    }

    #[test]
    fn ok_below_an_address() {
        let base = "https://feedback.example.com";
        for (address, is_below) in [
            ("https://feedback.example.com", true),
            ("https://feedback.example.com/contact/acme", true),
            ("https://feedback.example.com?x", true),
            ("https://feedback.example.com.evil.example/", false),
            ("https://feedback.example.com:444/", false),
            ("http://feedback.example.com/", false),
            ("https://evil.example/https://feedback.example.com/", false),
            ("", false),
        ] {
            assert_eq!(is_under(address, base), is_below, "{address}");
        }
    }
}
