//! The letter as HTML for mail programs.
//!
//! Nothing is fetched. What the visitor typed stands escaped in text and in no attribute; the only
//! link is a `tel:` of plus and digits, with an extension in digits.

pub(super) mod paper;

use maud::{Markup, html};

use self::paper::{
    CLOSING, FACT, HINT, LABEL, MARK, MONO, NUMBER, NUMBER_NOTE, NUMBER_PLAIN, TITLE, WORDS,
};
use crate::letter::content::{Content, Line, Number, Row};

pub(super) fn render(content: &Content<'_>, subject: &str) -> String {
    let rows = html! {
        tr {
            td.soft style=(HINT) { (origin(content)) }
        }
        tr {
            td style="padding:14px 0 18px" {
                h1.ink style=(TITLE) { (content.title) }
                @if let Some(number) = &content.number { (number_line(number)) }
            }
        }
        @if !content.rows.is_empty() {
            tr { td { (facts(&content.rows)) } }
        }
        @if !content.messages.is_empty() {
            tr {
                td.line style="padding:16px 0 0;border-top:1px solid #d5dbdc" {
                    p.soft style={ "margin:0 0 6px;" (HINT) } { (content.words_label) }
                    @for message in content.messages { (words(message)) }
                }
            }
        }
        @if let Some(reply) = content.reply {
            tr { td."ink line" style=(CLOSING) { (reply) } }
        }
    };
    paper::page(content.language, subject, &rows)
}

/// Where it comes from: site, reference, moment.
fn origin(content: &Content<'_>) -> Markup {
    html! {
        (content.site_name) " \u{a0}·\u{a0} "
        span.ink style=(MONO) { (content.reference) }
        " \u{a0}·\u{a0} " (content.received)
    }
}

/// What is known of the number stands before it: a thumb on the link has passed it.
pub(super) fn number_line(number: &Number<'_>) -> Markup {
    html! {
        div style="padding:10px 0 0" {
            @if let Some(mark) = &number.mark {
                span.hold style=(MARK) { (mark) " \u{a0}·\u{a0} " (number.note) }
            } @else {
                span.soft style=(NUMBER_NOTE) { (number.note) }
            }
            br;
            @match &number.link {
                Some(link) => a.text href=(link) style=(NUMBER) { (number.shown) },
                None => bdi.ink style=(NUMBER_PLAIN) { (number.shown) },
            }
            @if let Some(asked) = &number.asked_today {
                br;
                span.hold style={ (HINT) ";color:#7a4d00" } { (asked) }
            }
            @if let Some(typed) = number.typed {
                br;
                bdi.soft style=(HINT) { (typed) }
            }
        }
    }
}

pub(super) fn facts(rows: &[Row<'_>]) -> Markup {
    html! {
        table cellpadding="0" cellspacing="0" width="100%" {
            @for row in rows {
                tr {
                    th."soft line" scope="row" style=(LABEL) { (row.label) }
                    td."ink line" style=(FACT) {
                        @for line in &row.lines {
                            @match line {
                                Line::Said(said) => div dir="auto" { (said) },
                                Line::Note(note) => (note_line(note, row.lines.len())),
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A note by itself is the fact; below a fact it steps back.
fn note_line(note: &str, lines: usize) -> Markup {
    if lines == 1 {
        html! { (note) }
    } else {
        html! { div.soft style=(HINT) { (note) } }
    }
}

/// The customer's words, isolated, so that marks of direction in them turn nothing else. Line
/// breaks are elements, since not every program follows `white-space`.
pub(super) fn words(message: &str) -> Markup {
    html! {
        p.ink dir="auto" style=(WORDS) {
            @for (at, line) in message.split('\n').enumerate() {
                @if at > 0 { br; }
                (line)
            }
        }
    }
}
