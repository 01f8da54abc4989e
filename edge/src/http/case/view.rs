//! What a case's page is drawn with: from what the desk says to what is read.

use std::time::Duration;

use configuration::{Catalogue, Language, Site};
use courier::Moment;
use shared::{Draft, Faults, Field, Kind, Receipt, State, Timestamp};

use super::BEFORE;
use crate::{
    ambient::{self, Detail},
    desk::{CasePage, Part, SWEPT_EVERY, Said, UNDO_WITHIN},
    http::{
        asked::Asked,
        form::{action_url, form_token},
        page::query_value,
        problem::{self, INVALID, Refusal},
        ways_back::{CHANGE, SENT},
    },
    page::{
        self as pages, AddForm, Adding, Beyond, CaseForm, CaseView, Due, Offer, Opened, Proof,
        RefusedWords, StepView, wording,
    },
    token::{self, CaseName, Unseen},
};

/// After how long a delivery that should have been is late.
const LATE: Duration = Duration::from_mins(1);
/// Within which time a delivery is a matter of now.
const SOON: Duration = Duration::from_secs(2);
/// What was typed on the page and is not taken.
#[derive(Clone, Copy)]
pub(in crate::http) struct Refused<'a> {
    /// As it was typed.
    pub(in crate::http) draft: &'a Draft,
    /// The number that the visitor is asked about.
    pub(in crate::http) noted: Option<&'a str>,
    /// Why.
    pub(in crate::http) why: Unadded<'a>,
}

/// Why something is not added to a case.
#[derive(Clone, Copy)]
pub(in crate::http) enum Unadded<'a> {
    /// It is not taken as it is.
    Faults(&'a Faults),
    /// The case takes no more today.
    CaseFull {
        /// When it does.
        wait_seconds: u64,
    },
}

impl Unadded<'_> {
    pub(super) const fn status(self) -> u16 {
        match self {
            Self::Faults(_) => INVALID,
            Self::CaseFull { wait_seconds } => Refusal::CaseFull { wait_seconds }.status(),
        }
    }

    fn sentence(self, language: Language) -> Option<String> {
        match self {
            Self::Faults(faults) => {
                let fault = faults.at(Field::Message)?;
                let over = fault.over().unwrap_or_default();
                let id = wording(fault, Some(Kind::Feedback))?;
                Some(Catalogue::of(language).count(id, over))
            }
            Self::CaseFull { wait_seconds } => Some(problem::full(wait_seconds, language)),
        }
    }
}

/// What a case's page is drawn with.
pub(super) struct View<'a> {
    pub(super) asked: &'a Asked<'a>,
    pub(super) site: &'a Site,
    pub(super) name: &'a CaseName,
    pub(super) language: Language,
    pub(super) now: Moment,
    /// What is not taken.
    pub(super) refused: Option<Refused<'a>>,
    /// Whether this is the page of what was said earlier.
    pub(super) is_earlier: bool,
}

impl View<'_> {
    pub(super) fn draw(&self, page: CasePage, query: &str) -> String {
        let CasePage {
            receipt,
            last,
            begun,
            part,
            said,
            contact,
        } = page;
        let receipt = &receipt;
        let token = token::receipt(self.asked.keys(), self.name);
        let base_url = self.asked.configuration().base_url();
        let case_url = [base_url, "/case/", &token].concat();
        let action_url = action_url(self.site, self.language);
        let proof = ambient::random_key().ok().map(|key| {
            let unseen = Unseen {
                receipt: Some(&token),
                ..Unseen::default()
            };
            let token = form_token(self.asked, self.site, &key, &unseen);
            (key, token)
        });
        let proof = proof.as_ref().map(|(key, token)| Proof {
            key: key.as_str(),
            token,
        });
        let rating = begun.rating;
        let sent = query_value(query, SENT).filter(|_| !is_from_elsewhere(self.asked));
        let has_sent = sent.is_some_and(|token| {
            token::is_sent(self.asked.keys(), self.name, &token, self.now.millis())
        });
        let is_bare = rating.is_some() && !part.has_more;
        let adding = adding(receipt, is_bare, &said).filter(|adding| {
            // Who has just sent it all is not asked for more.
            *adding != Adding::Report || !has_sent
        });
        let refused = self.refused.and_then(|refused| {
            let typed = refused.draft.message.as_deref().unwrap_or_default();
            Some((typed, refused.why.sentence(self.language)?))
        });
        let refused = refused
            .as_ref()
            .map(|(typed, fault)| RefusedWords { typed, fault });
        let add = adding.zip(proof).map(|(adding, proof)| AddForm {
            action_url: &action_url,
            proof,
            receipt: &token,
            adding,
            refused,
        });
        let changes = self.changes(&contact, &token, has_sent);
        let is_open = query_value(query, CHANGE).is_some();
        let given = self.given(&contact, &changes, &action_url, is_open);
        let until = self.undo_until(receipt);
        let offer = match receipt.state {
            State::Erased => None,
            State::Solved => until.as_deref().map(|until| Offer::Undo { until }),
            _ => Some(Offer::Solve),
        };
        let page_url = ["/case/", &token, "?locale=", self.language.tag()].concat();
        let form = offer.zip(proof).map(|(offer, proof)| CaseForm {
            action_url: &page_url,
            form_token: proof.token,
            offer,
        });
        let erased_by = self.erased_by(receipt, last);
        let steps = self.steps(receipt);
        let said = self.said(said);
        let after = self.after(receipt);
        let (earlier_url, latest_url) = self.beyond_urls(&page_url, part);
        let beyond = beyond(part, earlier_url.as_deref(), latest_url.as_deref());
        pages::case(&CaseView {
            site: self.site,
            language: self.language,
            receipt,
            steps: &steps,
            due: self.due(receipt, after.as_deref()),
            now: &self.readable(self.now),
            rating,
            erased_by: erased_by.as_deref(),
            zone: &ambient::zone_in_words(self.now, self.language, &self.site.time_zone),
            add,
            form,
            given: &given,
            said: &said,
            beyond,
            opened: if self.is_earlier {
                Opened::Earlier
            } else if has_sent {
                Opened::AfterSending {
                    case_url: &case_url,
                }
            } else {
                Opened::ByLink
            },
        })
    }

    fn steps(&self, receipt: &Receipt) -> Vec<StepView> {
        let steps = receipt.steps.iter().map(|step| StepView {
            state: step.state.clone(),
            moment: self.moment(&step.at),
        });
        steps.collect()
    }

    fn said(&self, said: Vec<Said>) -> Vec<pages::Said> {
        let said = said.into_iter().map(|one| pages::Said {
            moment: self.moment(&one.at),
            kind: one.kind,
            rating: one.rating,
            message: one.message,
            contact: one.contact,
        });
        said.collect()
    }

    /// Where the rest of what was said is shown: earlier, and last.
    fn beyond_urls(&self, page_url: &str, part: Part) -> (Option<String>, Option<String>) {
        let (first, _) = part.range.unwrap_or_default();
        let earlier_url = [page_url, "&", BEFORE, "=", &first.to_string()].concat();
        (
            part.has_more.then_some(earlier_url),
            self.is_earlier.then(|| page_url.to_owned()),
        )
    }

    fn due<'b>(&self, receipt: &Receipt, after: Option<&'b str>) -> Option<Due<'b>> {
        let by = due(receipt)?;
        Some(match after {
            Some(after) => Due::After(after),
            None if by.later(LATE) < self.now => Due::Overdue,
            None => Due::Soon,
        })
    }

    /// The time until which more can be added to the same letter, in words.
    fn after(&self, receipt: &Receipt) -> Option<String> {
        let is_waiting = receipt.next.as_ref().is_some_and(|next| next.joins);
        let by = due(receipt).filter(|_| is_waiting)?;
        (by > self.now.later(SOON)).then(|| self.readable(by))
    }

    /// Until when a closed case can be opened by one press, in words; `None` if that is over.
    fn undo_until(&self, receipt: &Receipt) -> Option<String> {
        let steps = receipt.steps.iter();
        let closed = steps.rev().find(|step| step.state == State::Solved)?;
        let until = ambient::moment(&closed.at).later(UNDO_WITHIN);
        (self.now < until).then(|| self.readable(until))
    }

    /// The day by which what was said is erased, in words; `None` while something is not delivered.
    fn erased_by(&self, receipt: &Receipt, last: Moment) -> Option<String> {
        if receipt.delivered_at.is_none() || receipt.state != State::Solved {
            return None;
        }
        // Once a day is looked for what must go.
        let kept = self.asked.configuration().retention().closed();
        let by = last.later(kept).later(SWEPT_EVERY);
        let zone = &self.site.time_zone;
        Some(ambient::readable(by, Detail::Day, self.language, zone))
    }

    fn moment(&self, at: &Timestamp) -> pages::Moment {
        pages::Moment {
            at: at.clone(),
            readable: self.readable(ambient::moment(at)),
        }
    }

    /// The time, with the day where it is not today.
    fn readable(&self, at: Moment) -> String {
        let time_zone = &self.site.time_zone;
        let is_today = ambient::day(at, time_zone) == ambient::day(self.now, time_zone);
        let detail = if is_today {
            Detail::Time
        } else {
            Detail::DayAndTime
        };
        ambient::readable(at, detail, self.language, time_zone)
    }
}

/// Whether a page elsewhere led here. Our own redirect comes from our own page; whoever else adds its
/// query to a link would pass a case of theirs off as what the visitor has just sent.
fn is_from_elsewhere(asked: &Asked<'_>) -> bool {
    let from = asked.header("Sec-Fetch-Site");
    matches!(from.as_deref(), Some("cross-site" | "same-site"))
}

fn due(receipt: &Receipt) -> Option<Moment> {
    receipt.next.as_ref()?.by.as_ref().map(ambient::moment)
}

/// What words come to that are added now.
fn adding(receipt: &Receipt, is_bare: bool, said: &[Said]) -> Option<Adding> {
    match receipt.state {
        State::Erased => None,
        State::Solved => Some(Adding::OpensAgain),
        // The words that a face was pressed without may still follow.
        _ if is_bare && said.iter().all(|one| one.message.is_none()) => Some(Adding::Words),
        _ => Some(Adding::Report),
    }
}

/// What more there is; nothing where all is shown.
fn beyond<'a>(
    part: Part,
    earlier_url: Option<&'a str>,
    latest_url: Option<&'a str>,
) -> Option<Beyond<'a>> {
    earlier_url.or(latest_url)?;
    let (first, last) = part.range.unwrap_or_default();
    Some(Beyond {
        range: (first, last, part.places),
        earlier_url,
        latest_url,
    })
}
