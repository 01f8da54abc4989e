//! `/case/{token}`: the visitor's private page, and what they do there.
//!
//! GET shows and changes nothing. POST takes an action from a page of ours only, and shows the case as
//! it then stands; any other post shows it as it stood.

mod contact;

use std::time::Duration;

use configuration::{Catalogue, Language, Site};
use courier::Moment;
use shared::{Draft, Faults, Field, Kind, Receipt, State, Step, Timestamp};

use super::{
    answer::Answer,
    asked::{self, Asked},
    draft,
    form::{action_url, form_token},
    page::{self, Framing, query_value},
    problem::{INVALID, Refusal},
    sender::{Sender, sender_on_case},
    submit,
};
use crate::{
    ambient::{self, Detail},
    desk::{Act, Acted, Action, AskPage, CasePage, SWEPT_EVERY, Said, UNDO_WITHIN},
    page::{
        self as pages, ACTION_FIELD, AddForm, Adding, CaseForm, CaseView, Due, Offer, Opened,
        Proof, RefusedWords, SOLVE, StepView, UNDO, wording,
    },
    token::{self, CaseName, Unseen},
};

/// After how long a delivery that should have been is late.
const LATE: Duration = Duration::from_mins(1);
/// Within which time a delivery is a matter of now.
const SOON: Duration = Duration::from_secs(2);
/// The query that the hosted form's redirect adds, so that the page gives reference and link to take
/// away.
pub(super) const SENT: &str = "sent";
/// The query that unfolds the form which changes number or address.
pub(super) const CHANGE: &str = "change";

/// The visitor's own page.
pub(super) async fn show(asked: &Asked<'_>, name: &CaseName, site: &Site, query: &str) -> Answer {
    draw(asked, (name, site), query, None).await
}

/// The same with what was to be added or changed and is not taken as it is, in the language of the page
/// that it was typed on. `noted` is the number that the visitor is asked about.
pub(super) async fn refuse(
    asked: &Asked<'_>,
    case: (&CaseName, &Site),
    (draft, noted): (&Draft, Option<&str>),
    faults: &Faults,
) -> Answer {
    let url = asked.raw().url();
    let query = asked::parts(&url).map_or("", |(_, _, query)| query);
    let refused = Refused {
        draft,
        noted,
        faults,
    };
    draw(asked, case, query, Some(refused)).await
}

async fn draw(
    asked: &Asked<'_>,
    (name, site): (&CaseName, &Site),
    query: &str,
    refused: Option<Refused<'_>>,
) -> Answer {
    match read(asked, site, name).await {
        Ok(page) => {
            let view = View {
                asked,
                site,
                name,
                language: case_language(asked, site, query, &page.said),
                now: ambient::now(),
                refused,
            };
            let html = view.draw(page, query);
            let status = if refused.is_some() { INVALID } else { 200 };
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
    match submit::ask(asked, site, &question).await? {
        Acted::Done => {
            let locale = draft::value(&fields, "locale");
            Ok(Some(asked.language(site, locale.as_deref())))
        }
        Acted::NoSuchCase => Err(Refusal::NoCase),
    }
}

/// The case with all that its page shows.
async fn read(asked: &Asked<'_>, site: &Site, name: &CaseName) -> Result<CasePage, Refusal> {
    let question = AskPage {
        reference: name.reference.clone(),
    };
    let page = submit::ask(asked, site, &question).await?;
    page.ok_or(Refusal::NoCase)
}

/// The language of a case's page: that of the link, else the one the visitor was spoken to in when
/// the case began, which the browser of the day need not share.
fn case_language(asked: &Asked<'_>, site: &Site, query: &str, said: &[Said]) -> Language {
    let of_link = query_value(query, "locale");
    let of_case = said.iter().find_map(|one| one.locale.clone());
    asked.language(site, of_link.or(of_case).as_deref())
}

/// What a case's page is drawn with.
struct View<'a> {
    asked: &'a Asked<'a>,
    site: &'a Site,
    name: &'a CaseName,
    language: Language,
    now: Moment,
    /// What is not taken as it is.
    refused: Option<Refused<'a>>,
}

/// What was typed on the page and is not taken as it is.
#[derive(Clone, Copy)]
struct Refused<'a> {
    draft: &'a Draft,
    /// The number that the visitor is asked about.
    noted: Option<&'a str>,
    faults: &'a Faults,
}

impl View<'_> {
    fn draw(&self, page: CasePage, query: &str) -> String {
        let CasePage {
            receipt,
            last,
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
        let rating = said.first().and_then(|first| first.rating);
        let sent = query_value(query, SENT).filter(|_| !is_from_elsewhere(self.asked));
        let has_sent = sent.is_some_and(|token| {
            token::is_sent(self.asked.keys(), self.name, &token, self.now.millis())
        });
        let adding = adding(receipt, rating.is_some(), &said).filter(|adding| {
            // Who has just sent it all is not asked for more.
            *adding != Adding::Report || !has_sent
        });
        let refused = self.refused_words();
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
        let steps: Vec<StepView> = receipt.steps.iter().map(|step| self.step(step)).collect();
        let said: Vec<pages::Said> = said.into_iter().map(|one| self.said(one)).collect();
        let after = self.after(receipt);
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
            opened: if has_sent {
                Opened::AfterSending {
                    case_url: &case_url,
                }
            } else {
                Opened::ByLink
            },
        })
    }

    /// Words that are not taken as they are, and why.
    fn refused_words(&self) -> Option<(&str, String)> {
        let refused = self.refused?;
        let fault = refused.faults.at(Field::Message)?;
        let sentence = wording(fault, Some(Kind::Feedback))?;
        let over = fault.over().unwrap_or_default();
        let sentence = Catalogue::of(self.language).count(sentence, over);
        Some((
            refused.draft.message.as_deref().unwrap_or_default(),
            sentence,
        ))
    }

    fn step(&self, step: &Step) -> StepView {
        StepView {
            state: step.state.clone(),
            moment: self.moment(&step.at),
        }
    }

    fn said(&self, one: Said) -> pages::Said {
        pages::Said {
            moment: self.moment(&one.at),
            kind: one.kind,
            rating: one.rating,
            message: one.message,
            contact: one.contact,
        }
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
fn adding(receipt: &Receipt, is_rated: bool, said: &[Said]) -> Option<Adding> {
    match receipt.state {
        State::Erased => None,
        State::Solved => Some(Adding::OpensAgain),
        // The words that a face was pressed without may still follow.
        _ if is_rated && said.iter().all(|one| one.message.is_none()) => Some(Adding::Words),
        _ => Some(Adding::Report),
    }
}
