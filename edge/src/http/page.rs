//! Pages for people: their headers, whose post a form is, and a notice where there is no page.

use configuration::{Catalogue, Language, Origin, Site};

use super::{answer::Answer, asked::Asked, body, draft, problem::Refusal};
use crate::{
    ambient,
    page::{self, NoticeView, TOKEN_FIELD},
    token,
};

/// The media type of a form's fields.
const FORM: &str = "application/x-www-form-urlencoded";

/// Who may show a page inside one of theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Framing {
    /// Nobody.
    Nobody,
    /// The site's own origins.
    Site,
}

/// A page with the headers that every page has.
pub(super) fn page(
    status: u16,
    html: String,
    site: Option<&Site>,
    (framing, language): (Framing, Language),
) -> Answer {
    let ancestors = match (framing, site) {
        (Framing::Site, Some(site)) => {
            let origins: Vec<&str> = site.origins.iter().map(Origin::as_str).collect();
            origins.join(" ")
        }
        _ => "'none'".to_owned(),
    };
    let style = page::style_hash(site);
    let policy = format!(
        "default-src 'none'; style-src '{style}'; form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}"
    );
    Answer::text(status, "text/html; charset=utf-8", html)
        .no_store()
        .with("Content-Security-Policy", policy)
        // Under `no-referrer` browsers send `Origin: null` with our own form's POST.
        .with("Referrer-Policy", "same-origin")
        .with("X-Robots-Tag", "noindex")
        .with("Content-Language", language.tag())
}

/// A method that a page's route does not have.
pub(super) fn not_there(
    asked: &Asked<'_>,
    site: &Site,
    method: &str,
    allow: &'static str,
) -> Answer {
    match method {
        "OPTIONS" => Answer::empty(204).with("Allow", allow),
        _ => refused(asked, Some(site), &Refusal::Method { allow }),
    }
}

/// A refusal as a page.
pub(super) fn refused(asked: &Asked<'_>, site: Option<&Site>, refusal: &Refusal) -> Answer {
    let language = match site {
        Some(site) => asked.language(site, None),
        None => Language::choose(
            &asked.header("Accept-Language").unwrap_or_default(),
            &Language::ALL,
        ),
    };
    let catalogue = Catalogue::of(language);
    let (title, detail) = match refusal {
        Refusal::NoSite | Refusal::NoCase => ("notice_missing", Some("notice_missing_hint")),
        Refusal::Unavailable { .. } | Refusal::TooMany { .. } => {
            ("notice_later", Some("notice_later_hint"))
        }
        // No browser of a visitor's gets here by itself: a sentence for the engineer.
        other => (other.title(), None),
    };
    let html = page::notice(&NoticeView {
        site,
        language,
        title: catalogue.say(title),
        detail: detail.map(|id| catalogue.say(id)),
    });
    let answer = page(refusal.status(), html, site, (Framing::Nobody, language));
    refusal.with_headers(answer)
}

/// The language of a page: that of the link, if the site speaks it, else the browser's.
pub(super) fn language(asked: &Asked<'_>, site: &Site, query: &str) -> Language {
    asked.language(site, query_value(query, "locale").as_deref())
}

/// A field of a query.
pub(super) fn query_value(query: &str, name: &str) -> Option<String> {
    draft::value(&draft::from_form(query).unwrap_or_default(), name)
}

/// The fields of a form that was posted.
pub(super) async fn fields(asked: &Asked<'_>) -> Result<Vec<(String, String)>, Refusal> {
    body::check_type(asked, FORM)?;
    draft::from_form(&body::read(asked).await?)
}

/// Whether a form was posted by a page of ours, which says so by its token.
pub(super) fn is_ours(asked: &Asked<'_>, site: &Site, fields: &[(String, String)]) -> bool {
    let token = draft::value(fields, TOKEN_FIELD).unwrap_or_default();
    is_own_origin(asked) && token::is_form(asked.keys(), &token, &site.id, ambient::now_ms())
}

/// Whether a form's POST comes from a page of ours. `null` is what browsers send where a page hides
/// where it is; then their own word that it was the same origin counts.
fn is_own_origin(asked: &Asked<'_>) -> bool {
    match asked.header("Origin").as_deref() {
        Some("null") => asked.header("Sec-Fetch-Site").as_deref() == Some("same-origin"),
        Some(origin) => origin == asked.configuration().base_url(),
        None => false,
    }
}
