//! The visitor's private page `/case/{token}`: what is true of a case, with its times.
//!
//! It cannot move by itself, so it says as of when it is true while something is still to come.

mod contact;
mod forms;
mod line;

use configuration::{Catalogue, Language, Site};
use maud::{Markup, html};
use shared::{Kind, Rating, Receipt, Reference, State, Timestamp};

use self::contact::contact;
pub(crate) use self::contact::{CONTACT, ChangeForm, Given};
pub(crate) use self::forms::{
    ACTION_FIELD, ADD_FIELD, AddForm, Adding, CaseForm, Offer, RefusedWords, SOLVE, UNDO,
};
use self::forms::{add_form, case_form};
use self::line::line;
use super::{
    face,
    frame::{Frame, document},
    part::{Range, range_line},
};

/// What the page shows.
pub(crate) struct CaseView<'a> {
    /// Whose page it is.
    pub(crate) site: &'a Site,
    /// The language of the page.
    pub(crate) language: Language,
    /// The case.
    pub(crate) receipt: &'a Receipt,
    /// What has happened to it, first to last.
    pub(crate) steps: &'a [StepView],
    /// When the delivery that is still to come may be expected; `None` if none is to come.
    pub(crate) due: Option<Due<'a>>,
    /// The time at which this is true, in words.
    pub(crate) now: &'a str,
    /// The face, of a case that began with one.
    pub(crate) rating: Option<Rating>,
    /// The day by which what was said in a closed case is erased, in words; `None` if it stays until it
    /// is delivered.
    pub(crate) erased_by: Option<&'a str>,
    /// The zone of all times on the page, in words.
    pub(crate) zone: &'a str,
    /// The form for what may be added; `None` where there is nothing to add to.
    pub(crate) add: Option<AddForm<'a>>,
    /// The number and the address that were given.
    pub(crate) given: &'a [Given<'a>],
    /// The form of what can be done to the case.
    pub(crate) form: Option<CaseForm<'a>>,
    /// What the visitor said, first to last.
    pub(crate) said: &'a [Said],
    /// Which part of it that is; `None` where it is all.
    pub(crate) beyond: Option<Beyond<'a>>,
    /// How the visitor came to it.
    pub(crate) opened: Opened<'a>,
}

/// What more there is than what is shown.
#[derive(Clone, Copy)]
pub(crate) struct Beyond<'a> {
    /// What is shown.
    pub(crate) range: Range,
    /// Where what was said before is shown; `None` if nothing was.
    pub(crate) earlier_url: Option<&'a str>,
    /// Where what was said last is shown; `None` if this is that page.
    pub(crate) latest_url: Option<&'a str>,
}

/// A time for machines and for people.
pub(crate) struct Moment {
    /// The moment itself.
    pub(crate) at: Timestamp,
    /// In words, in the page's language and the site's zone; with the day where it is not today.
    pub(crate) readable: String,
}

/// Something that happened.
pub(crate) struct StepView {
    /// What the case came to by it.
    pub(crate) state: State,
    /// When.
    pub(crate) moment: Moment,
}

/// When a delivery may be expected.
#[derive(Clone, Copy)]
pub(crate) enum Due<'a> {
    /// Now: usually a matter of seconds.
    Soon,
    /// After this time, in words: until then more can be added to the same letter.
    After(&'a str),
    /// It should have been; it is tried again.
    Overdue,
}

/// One submission, as the visitor gets to read it again.
pub(crate) struct Said {
    /// When it came.
    pub(crate) moment: Moment,
    /// What was wanted.
    pub(crate) kind: Kind,
    /// The face that was pressed.
    pub(crate) rating: Option<Rating>,
    /// The words.
    pub(crate) message: Option<String>,
    /// The number or the address that came without words, masked.
    pub(crate) contact: Option<String>,
}

/// How the visitor came to the page.
#[derive(Clone, Copy)]
pub(crate) enum Opened<'a> {
    /// They have just sent something on the hosted page: here are reference and link to take away.
    AfterSending {
        /// The whole address of this page.
        case_url: &'a str,
    },
    /// By their private link.
    ByLink,
    /// By a link there, to what was said earlier.
    Earlier,
}

/// The page.
pub(crate) fn case(view: &CaseView<'_>) -> String {
    let catalogue = Catalogue::of(view.language);
    let state = view.receipt.furthest(has_words);
    let heading = heading(view, state, catalogue);
    let reference = view.receipt.reference.to_string();
    let is_undeliverable = *state == State::Undeliverable;
    let by_link_title = [&reference, " · ", &view.site.name].concat();
    let by_link_note = Some(catalogue.say("case_private"));
    let (title, note, content) = match view.opened {
        Opened::AfterSending { case_url } => {
            let content = html! {
                (lead(view, state, &heading, catalogue))
                (add_form(view, catalogue))
                (line(view, catalogue))
                (contact(view, catalogue))
                (stub(&view.receipt.reference, case_url, catalogue))
                @if is_undeliverable { (said(view, catalogue)) }
            };
            ([&heading, " ", &reference].concat(), None, content)
        }
        Opened::ByLink => {
            let content = html! {
                (lead(view, state, &heading, catalogue))
                section aria-labelledby="c-steps" {
                    h2 id="c-steps" { (catalogue.say("case_steps")) }
                    (line(view, catalogue))
                }
                (contact(view, catalogue))
                (case_form(view, catalogue))
                (add_form(view, catalogue))
                (said(view, catalogue))
            };
            (by_link_title, by_link_note, content)
        }
        Opened::Earlier => {
            let content = html! {
                (lead(view, state, &heading, catalogue))
                (said(view, catalogue))
            };
            (by_link_title, by_link_note, content)
        }
    };
    let frame = Frame {
        site: Some(view.site),
        language: view.language,
        title: &title,
        note,
    };
    document(&frame, &content)
}

/// Whether this page has words for a state.
const fn has_words(state: &State) -> bool {
    matches!(
        state,
        State::Delivered
            | State::Undeliverable
            | State::Received
            | State::Solved
            | State::Reopened
            | State::Erased
    )
}

fn heading(view: &CaseView<'_>, state: &State, catalogue: &'static Catalogue) -> String {
    let company = [("company", view.site.name.as_str())];
    match (state, view.rating) {
        (State::Delivered, _) => catalogue.fill("receipt_title_delivered", &company),
        (State::Undeliverable, _) => catalogue.say("receipt_title_undeliverable").to_owned(),
        (State::Solved, _) => catalogue.say("receipt_title_solved").to_owned(),
        (State::Reopened, _) => catalogue.say("receipt_title_reopened").to_owned(),
        (State::Erased, _) => catalogue.say("receipt_title_erased").to_owned(),
        (_, Some(rating)) => {
            let face = face::word(rating, catalogue).to_lowercase();
            catalogue.fill("receipt_title_rated", &[("face", &face)])
        }
        (_, None) => catalogue.say("receipt_title_received").to_owned(),
    }
}

fn lead(
    view: &CaseView<'_>,
    state: &State,
    heading: &str,
    catalogue: &'static Catalogue,
) -> Markup {
    let face = view.rating.filter(|_| *state == State::Received);
    // The reference stands in the sentence, in a type of its own.
    let report = catalogue.say("case_title").split_once("{reference}");
    html! {
        div.lead {
            @if let (Opened::ByLink | Opened::Earlier, Some((before, after))) = (view.opened, report) {
                p.hint { (before) span.reference { (view.receipt.reference) } (after) }
            }
            @match face {
                Some(rating) => div.rated { (face::drawing(rating, 64)) h1 { (heading) } },
                None => h1 { (heading) },
            }
            @if *state == State::Undeliverable {
                p { (catalogue.fill("undeliverable_text", &[("company", &view.site.name)])) }
            }
            @if let (State::Solved, Some(date)) = (state, view.erased_by) {
                p { (catalogue.fill("solved_text", &[("date", date)])) }
            }
            @if *state == State::Erased {
                p { (catalogue.say("erased_text")) }
            }
            @if view.due.is_some() {
                p.hint { (catalogue.fill("hosted_asof", &[("time", view.now)])) }
            }
        }
    }
}

/// What the visitor takes away. There is no *Copy* without a script, so the link is written out.
fn stub(reference: &Reference, case_url: &str, catalogue: &'static Catalogue) -> Markup {
    html! {
        section.stub aria-labelledby="c-reference" {
            div {
                h2 id="c-reference" { (catalogue.say("reference_label")) }
                p {
                    span.reference aria-hidden="true" { (reference) }
                    span.spoken { (reference.spelled()) }
                }
                p.hint { (catalogue.say("reference_hint")) }
            }
            div {
                h2 { (catalogue.say("link_label")) }
                p { a.link.url href=(case_url) dir="ltr" { (case_url) } }
                p.hint { (catalogue.say("link_note")) }
            }
        }
    }
}

fn said(view: &CaseView<'_>, catalogue: &'static Catalogue) -> Markup {
    if view.said.is_empty() && view.beyond.is_none() {
        return Markup::default();
    }
    html! {
        section aria-labelledby="c-said" {
            h2 id="c-said" { (catalogue.say("said_title")) }
            @if let Some(beyond) = view.beyond { (more(beyond, catalogue)) }
            ul.said {
                @for said in view.said {
                    li {
                        time datetime=(said.moment.at.as_str()) { (said.moment.readable) }
                        @if let Some(rating) = said.rating { p { (face::word(rating, catalogue)) } }
                        @match (&said.message, said.kind) {
                            // A message may be in any script: it turns its own lines alone.
                            (Some(message), _) => p dir="auto" { (message) },
                            (None, Kind::Callback) => p { (catalogue.say("call_label")) },
                            (None, Kind::Question | Kind::Feedback) => {},
                        }
                        @if let Some(contact) = &said.contact { p { bdi dir="ltr" { (contact) } } }
                    }
                }
            }
        }
    }
}

/// Above what is shown, since what was said earlier would stand there.
fn more(beyond: Beyond<'_>, catalogue: &'static Catalogue) -> Markup {
    html! {
        (range_line(beyond.range, catalogue))
        p.more {
            @if let Some(url) = beyond.earlier_url {
                a.link href=(url) { (catalogue.say("said_earlier")) }
            }
            @if let Some(url) = beyond.latest_url {
                a.link href=(url) { (catalogue.say("said_latest")) }
            }
        }
    }
}
