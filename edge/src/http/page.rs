//! Pages for people: their headers, their fields, and a notice where there is no page.

use configuration::{Catalogue, Language, Origin, Site};

use super::{
    answer::Answer,
    asked::{self, Asked},
    body, draft,
    problem::{self, Refusal},
};
use crate::page::{self, NoticeView};

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

/// A refusal as a page, which nobody may show inside one of theirs.
pub(super) fn refused(asked: &Asked<'_>, site: Option<&Site>, refusal: &Refusal) -> Answer {
    refused_within(Framing::Nobody, asked, site, refusal)
}

/// The same, where the page that was asked for may stand inside another.
pub(super) fn refused_within(
    framing: Framing,
    asked: &Asked<'_>,
    site: Option<&Site>,
    refusal: &Refusal,
) -> Answer {
    let url = asked.raw().url();
    let query = asked::parts(&url).map_or("", |(_, _, query)| query);
    let language = match site {
        Some(site) => language(asked, site, query),
        None => Language::choose(
            &asked.header("Accept-Language").unwrap_or_default(),
            &Language::ALL,
        ),
    };
    let catalogue = Catalogue::of(language);
    let is_form = asked.raw().method() == "POST";
    let say = |id: &str| catalogue.say(id).to_owned();
    let (title, detail) = match refusal {
        Refusal::NoSite | Refusal::NoCase => (say("notice_missing"), Some("notice_missing_hint")),
        // What was typed is in the browser alone: the page that was sent is one step back.
        Refusal::BodyTooLarge => (problem::too_long(language), Some("notice_back")),
        Refusal::BodyTooSlow | Refusal::BodyBroken => (say("fail_title"), Some("notice_back_send")),
        Refusal::Unavailable { .. } if is_form => {
            (say("fail_title_unknown"), Some("notice_back_send"))
        }
        Refusal::Unavailable { .. } | Refusal::TooMany { .. } | Refusal::TooManyRequests { .. } => {
            (say("notice_later"), Some("notice_later_hint"))
        }
        // No browser of a visitor's gets here by itself: a sentence for the engineer.
        other => (other.title().to_owned(), None),
    };
    let html = page::notice(&NoticeView {
        site,
        language,
        title: &title,
        detail: detail.map(|id| catalogue.say(id)),
    });
    let answer = page(refusal.status(), html, site, (framing, language));
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
