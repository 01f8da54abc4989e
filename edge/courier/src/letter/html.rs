//! The letter as HTML for mail programs.
//!
//! Nothing is fetched. What the visitor typed stands escaped in text and in no attribute but the link to
//! their page, of `http` or `https`, whose words are its own address; the only other link is a `tel:` of
//! plus and digits, with an extension in digits.

pub(super) mod paper;

use maud::{Markup, html};

use self::paper::{
    BEFORE, CLOSING, FACT, HINT, LABEL, LINK, MARK, MONO, NUMBER, NUMBER_NOTE, NUMBER_PLAIN, START,
    TITLE, WORDS,
};
use crate::letter::{
    content::{Content, Line, Number, Row},
    earlier::Before,
    page_link::PageLink,
    preview::Preview,
};

pub(super) fn render(content: &Content<'_>) -> String {
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
        @if !content.before.said.is_empty() {
            tr { td style="padding:4px 0 0" { (before(&content.before)) } }
        }
        @if let Some(reply) = content.reply {
            tr { td."ink line" style=(CLOSING) { (reply) } }
        }
    };
    let preview = preview(&content.preview);
    paper::page_with_preview(content.language, &content.subject, &preview, &rows)
}

/// What an inbox shows beside the subject.
fn preview(preview: &Preview) -> Markup {
    html! {
        @if let Some(lead) = &preview.lead { (lead) @if preview.said.is_some() { ": " } }
        @if let Some(said) = &preview.said { bdi { (said) } }
    }
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
            @if let Some(there) = &number.there {
                br;
                span.soft style=(HINT) { (there) }
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
                                Line::Said(said) => div dir="auto" style=(START) { (said) },
                                Line::Page(link) => (page(link)),
                                Line::Note(note) => (note_line(note, row.lines.len())),
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Host first, whatever the script of what follows it.
fn page(link: &PageLink) -> Markup {
    html! {
        div dir="ltr" {
            @match &link.href {
                Some(href) => a.text href=(href) rel="noreferrer" style=(LINK) { (link.shown) },
                None => (link.shown),
            }
        }
    }
}

/// What was said before steps back behind what is new.
fn before(before: &Before<'_>) -> Markup {
    html! {
        p.soft style={ "margin:0 0 6px;" (HINT) } { (before.label) }
        @if let Some(more) = before.more {
            p.soft style={ "margin:0 0 10px;" (HINT) } { (more) }
        }
        @for one in &before.said {
            p.soft style={ "margin:0;" (HINT) } { (one.when) }
            @if let Some(message) = &one.message {
                (paragraph(message, BEFORE))
            } @else {
                div style="font-size:0;line-height:10px;height:10px" { "\u{a0}" }
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
    paragraph(message, WORDS)
}

fn paragraph(message: &str, style: &str) -> Markup {
    html! {
        p.ink dir="auto" style=(style) {
            @for (at, line) in message.split('\n').enumerate() {
                @if at > 0 { br; }
                (line)
            }
        }
    }
}
