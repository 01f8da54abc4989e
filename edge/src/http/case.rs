//! `/case/{token}`: the visitor's private page, and what they do there.
//!
//! GET shows and changes nothing. POST takes an action from a page of ours only, and shows the case as
//! it then stands; any other post shows it as it stood.

mod contact;
mod view;

use configuration::{Language, Site};

use self::view::View;
pub(super) use self::view::{Refused, Unadded};
use super::{
    answer::Answer,
    asked::{self, Asked},
    draft,
    inquiry::ask,
    pace,
    page::{self, Framing, query_value},
    problem::Refusal,
    sender::{Sender, sender_on_case},
};
use crate::{
    ambient,
    desk::{Act, Acted, Action, AskPage, CasePage},
    page::{ACTION_FIELD, SOLVE, UNDO},
    token::{self, CaseName},
};

/// The query that asks for what was said before a place.
const BEFORE: &str = "before";

/// The visitor's own page.
pub(super) async fn show(asked: &Asked<'_>, name: &CaseName, site: &Site, query: &str) -> Answer {
    draw(asked, (name, site), query, None).await
}

/// The same with what was to be added or changed and is not taken, in the language of the page that it was
/// typed on.
pub(super) async fn refuse(
    asked: &Asked<'_>,
    case: (&CaseName, &Site),
    refused: Refused<'_>,
) -> Answer {
    let url = asked.raw().url();
    let query = asked::parts(&url).map_or("", |(_, _, query)| query);
    draw(asked, case, query, Some(refused)).await
}

async fn draw(
    asked: &Asked<'_>,
    (name, site): (&CaseName, &Site),
    query: &str,
    refused: Option<Refused<'_>>,
) -> Answer {
    let before = query_value(query, BEFORE).and_then(|before| before.parse().ok());
    match read(asked, site, name, before).await {
        Ok(page) => {
            let view = View {
                asked,
                site,
                name,
                language: case_language(asked, site, query, &page),
                now: ambient::now(),
                refused,
                is_earlier: before.is_some(),
            };
            let html = view.draw(page, query);
            let status = refused.map_or(200, |refused| refused.why.status());
            page::page(status, html, Some(site), (Framing::Nobody, view.language))
        }
        Err(refusal) => page::refused(asked, Some(site), &refusal),
    }
}

/// What the visitor pressed there.
pub(super) async fn act(asked: &Asked<'_>, name: &CaseName, site: &Site, query: &str) -> Answer {
    match take(asked, name, site).await {
        Ok(Some(language)) => {
            let token = token::receipt(asked.keys(), name);
            let base_url = asked.configuration().base_url();
            let case_url = [base_url, "/case/", &token, "?locale=", language.tag()].concat();
            Answer::empty(303).no_store().with("Location", case_url)
        }
        Ok(None) => show(asked, name, site, query).await,
        Err(refusal) => page::refused(asked, Some(site), &refusal),
    }
}

/// Does what was posted. The language of the page that posted it; `None` if that was none of ours, or
/// asked for nothing that can be done.
async fn take(
    asked: &Asked<'_>,
    name: &CaseName,
    site: &Site,
) -> Result<Option<Language>, Refusal> {
    pace::look(asked)?;
    let fields = page::fields(asked).await?;
    let action = draft::value(&fields, ACTION_FIELD);
    let action = match action.as_deref() {
        Some(SOLVE) => Some(Action::Solve),
        Some(UNDO) => Some(Action::Undo),
        _ => None,
    };
    let case_token = token::receipt(asked.keys(), name);
    let (Some(action), Sender::Ours(_)) =
        (action, sender_on_case(asked, site, &fields, &case_token))
    else {
        return Ok(None);
    };
    let question = Act {
        reference: name.reference.clone(),
        action,
    };
    match ask(asked, site, &question).await? {
        Acted::Done => {
            let locale = draft::value(&fields, "locale");
            Ok(Some(asked.language(site, locale.as_deref())))
        }
        Acted::NoSuchCase => Err(Refusal::NoCase),
    }
}

/// The case with all that its page shows.
async fn read(
    asked: &Asked<'_>,
    site: &Site,
    name: &CaseName,
    before: Option<u32>,
) -> Result<CasePage, Refusal> {
    pace::look(asked)?;
    let question = AskPage {
        reference: name.reference.clone(),
        before,
    };
    let page = ask(asked, site, &question).await?;
    page.ok_or(Refusal::NoCase)
}

/// The language of a case's page: that of the link, else the one the visitor was spoken to in when
/// the case began, which the browser of the day need not share.
fn case_language(asked: &Asked<'_>, site: &Site, query: &str, page: &CasePage) -> Language {
    let of_link = query_value(query, "locale");
    let of_later = || page.said.iter().find_map(|one| one.locale.clone());
    let of_case = page.begun.locale.clone().or_else(of_later);
    asked.language(site, of_link.or(of_case).as_deref())
}
