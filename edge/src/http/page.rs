//! Pages for people: their headers, the visitor's own page, and a notice where there is none.

use configuration::{Catalogue, Language, Origin, Site};
use shared::{Receipt, Timestamp};

use super::{answer::Answer, asked::Asked, draft, problem::Refusal, receipt};
use crate::{
    ambient::{self, Detail},
    desk::Said,
    page::{self, AddForm, CaseView, Due, Moment, NoticeView, Opened, StepView},
    token::{self, CaseName},
};

/// Milliseconds after which a delivery that should have been is late.
const LATE_MS: u64 = 60_000;
/// Milliseconds within which a delivery is a matter of now.
const SOON_MS: u64 = 2_000;
/// The query that the form's redirect adds, so that the page gives reference and link to take away.
pub(super) const SENT: &str = "sent";

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

/// The visitor's own page.
pub(super) async fn case(asked: &Asked<'_>, name: &CaseName, site: &Site, query: &str) -> Answer {
    match receipt::read(asked, site, name).await {
        Ok((receipt, said)) => {
            let view = View {
                asked,
                site,
                name,
                language: case_language(asked, site, query, &said),
                now_ms: ambient::now_ms(),
            };
            let html = view.draw(&receipt, said, query);
            page(200, html, Some(site), (Framing::Nobody, view.language))
        }
        Err(refusal) => refused(asked, Some(site), &refusal),
    }
}

/// The language of a page: that of the link, if the site speaks it, else the browser's.
pub(super) fn language(asked: &Asked<'_>, site: &Site, query: &str) -> Language {
    asked.language(site, query_value(query, "locale").as_deref())
}

/// The language of a case's page: that of the link, else the one the visitor was spoken to in when
/// the case began, which the browser of the day need not share.
fn case_language(asked: &Asked<'_>, site: &Site, query: &str, said: &[Said]) -> Language {
    let of_link = query_value(query, "locale");
    let of_case = said.iter().find_map(|one| one.locale.clone());
    asked.language(site, of_link.or(of_case).as_deref())
}

fn query_value(query: &str, name: &str) -> Option<String> {
    draft::value(&draft::from_form(query).unwrap_or_default(), name)
}

/// What a case's page is drawn with.
struct View<'a> {
    asked: &'a Asked<'a>,
    site: &'a Site,
    name: &'a CaseName,
    language: Language,
    now_ms: u64,
}

impl View<'_> {
    fn draw(&self, receipt: &Receipt, said: Vec<Said>, query: &str) -> String {
        let token = token::receipt(self.asked.keys(), self.name);
        let base_url = self.asked.configuration().base_url();
        let case_url = [base_url, "/case/", &token].concat();
        let action_url = ["/contact/", self.site.id.as_str()].concat();
        let form_token = token::form(self.asked.keys(), &self.site.id, self.now_ms);
        let key = ambient::random_id();
        let rating = said.first().and_then(|first| first.rating);
        // The words that a face was pressed without may still follow.
        let is_bare = rating.is_some() && said.iter().all(|one| one.message.is_none());
        let add = key.as_ref().ok().filter(|_| is_bare).map(|key| AddForm {
            action_url: &action_url,
            form_token: &form_token,
            key,
            receipt: &token,
        });
        let steps: Vec<StepView> = receipt
            .steps
            .iter()
            .map(|step| StepView {
                state: step.state.clone(),
                moment: self.moment(&step.at),
            })
            .collect();
        let said: Vec<page::Said> = said
            .into_iter()
            .map(|one| page::Said {
                moment: self.moment(&one.at),
                kind: one.kind,
                rating: one.rating,
                message: one.message,
            })
            .collect();
        let after = self.after(receipt);
        let has_sent = query_value(query, SENT).is_some();
        page::case(&CaseView {
            site: self.site,
            language: self.language,
            reference: &receipt.reference,
            state: &receipt.state,
            steps: &steps,
            due: self.due(receipt, after.as_deref()),
            now: &self.readable(self.now_ms),
            rating,
            add,
            said: &said,
            opened: if has_sent {
                Opened::AfterSending {
                    case_url: &case_url,
                }
            } else {
                Opened::ByLink
            },
        })
    }

    fn due<'b>(&self, receipt: &Receipt, after: Option<&'b str>) -> Option<Due<'b>> {
        let by_ms = due_ms(receipt)?;
        Some(match after {
            Some(after) => Due::After(after),
            None if by_ms.saturating_add(LATE_MS) < self.now_ms => Due::Overdue,
            None => Due::Soon,
        })
    }

    /// The time until which more can be added to the same letter, in words.
    fn after(&self, receipt: &Receipt) -> Option<String> {
        let is_waiting = receipt.next.as_ref().is_some_and(|next| next.joins);
        let by_ms = due_ms(receipt).filter(|_| is_waiting)?;
        (by_ms > self.now_ms.saturating_add(SOON_MS)).then(|| self.readable(by_ms))
    }

    fn moment(&self, at: &Timestamp) -> Moment {
        Moment {
            at: at.clone(),
            readable: self.readable(ambient::millis(at)),
        }
    }

    /// The time, with the day where it is not today.
    fn readable(&self, at_ms: u64) -> String {
        let time_zone = &self.site.time_zone;
        let is_today = ambient::day(at_ms, time_zone) == ambient::day(self.now_ms, time_zone);
        let detail = if is_today {
            Detail::Time
        } else {
            Detail::DayAndTime
        };
        ambient::readable(at_ms, detail, self.language, time_zone)
    }
}

fn due_ms(receipt: &Receipt) -> Option<u64> {
    receipt.next.as_ref()?.by.as_ref().map(ambient::millis)
}
