//! The page `/read/{token}`: what a letter or a message tells of, for people of the company.
//!
//! Chats and mail scanners look at what they are given, so the page shows nothing of anybody's until
//! somebody presses its button.

use configuration::{Catalogue, Language, Site};
use courier::letter::{Told, ToldNumber};
use maud::{Markup, html};

use super::{
    frame::{Frame, document},
    part::{Range, range_line},
};

/// The form's field that says behind which place to go on.
pub(crate) const AFTER_FIELD: &str = "after";

/// What the page shows.
pub(crate) struct ReadView<'a> {
    /// Whose page it is.
    pub(crate) site: &'a Site,
    /// The language of the site's letters.
    pub(crate) language: Language,
    /// Where its button posts to.
    pub(crate) action_url: &'a str,
    /// What is shown.
    pub(crate) shown: Shown<'a>,
}

/// What is shown.
pub(crate) enum Shown<'a> {
    /// Nothing yet.
    Nothing,
    /// All of it is erased.
    Erased,
    /// A part of it.
    Part {
        /// Each submission, first to last.
        entries: &'a [Told],
        /// Which they are.
        range: Range,
        /// How many of this part are erased.
        erased: usize,
        /// Whether more comes behind.
        has_more: bool,
    },
}

/// The page.
pub(crate) fn read(view: &ReadView<'_>) -> String {
    let catalogue = Catalogue::of(view.language);
    let content = match &view.shown {
        Shown::Nothing => html! {
            div.lead {
                h1 { (catalogue.say("read_title")) }
                p { (catalogue.say("read_lead")) }
            }
            (button(view, 0, catalogue.say("read_show")))
        },
        Shown::Erased => html! {
            div.lead {
                h1 { (catalogue.say("read_title")) }
                p { (catalogue.say("read_gone")) }
            }
        },
        Shown::Part {
            entries,
            range,
            erased,
            has_more,
        } => {
            html! {
                div.lead {
                    h1 { (catalogue.say("read_title")) }
                    (range_line(*range, catalogue))
                }
                ol.reports {
                    @for one in *entries { li { (entry(one)) } }
                }
                @if *erased > 0 {
                    p.hint { (catalogue.fill("read_erased", &[("n", &erased.to_string())])) }
                }
                @if *has_more { (button(view, range.1, catalogue.say("read_next"))) }
            }
        }
    };
    let frame = Frame {
        site: Some(view.site),
        language: view.language,
        title: catalogue.say("read_title"),
        note: Some(catalogue.say("read_note")),
    };
    document(&frame, &content)
}

fn button(view: &ReadView<'_>, after: u32, words: &str) -> Markup {
    html! {
        form.press method="post" action=(view.action_url) {
            input type="hidden" name=(AFTER_FIELD) value=(after);
            button.send type="submit" { (words) }
        }
    }
}

fn entry(one: &Told) -> Markup {
    html! {
        h2 { (one.title) }
        p.hint {
            @for (at, part) in one.origin.iter().enumerate() {
                @if at > 0 { " · " }
                @if at == 0 { span.reference { (part) } } @else { bdi { (part) } }
            }
        }
        @if let Some(number) = &one.number { (dialled(number)) }
        @for message in &one.messages { p.words dir="auto" { (message) } }
        @for line in &one.said { p dir="auto" { (line) } }
        @if let Some(note) = &one.email_note { p.hint { (note) } }
    }
}

/// What is to be known of a number stands before it.
fn dialled(number: &ToldNumber) -> Markup {
    html! {
        p.hint { (number.notes.join(" · ")) }
        p {
            @match &number.link {
                Some(link) => a.link href=(link) dir="ltr" { (number.shown) },
                None => bdi { (number.shown) },
            }
        }
    }
}
