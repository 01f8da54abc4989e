//! The digest as HTML, on the letters' sheet.

use maud::{Markup, html};

use crate::letter::{
    digest::{DigestContent, Entry, Pages, Rest},
    html::{
        number_line,
        paper::{CLOSING, HINT, MONO, READ_LINK, START, TITLE, page},
        words,
    },
};

const ENTRY: &str = "padding:18px 0;border-top:1px solid #d5dbdc";
const COLUMN: &str = "padding:8px 0;color:#515b5f;font-size:14px;line-height:20px;font-weight:bold;vertical-align:bottom";
const COUNT: &str = "padding:10px 0;border-top:1px solid #d5dbdc;color:#161b1d;font-size:16px;line-height:22px;vertical-align:top;overflow-wrap:anywhere;word-break:break-word";
const FACT_LINE: &str = "color:#161b1d;font-size:16px;line-height:22px";
const ENTRY_TITLE: &str = "margin:0;color:#161b1d;font-size:20px;line-height:28px";

/// How many entries fit, from the first on, into a letter of so many octets.
pub(super) fn fitting(content: &DigestContent<'_>, bytes_max: usize) -> usize {
    let without = sheet(content, &[]).len();
    let mut left = bytes_max.saturating_sub(without);
    let fit = content.entries.iter().take_while(|one| {
        let taken = left.checked_sub(row(one).into_string().len());
        left = taken.unwrap_or_default();
        taken.is_some()
    });
    fit.count()
}

pub(super) fn render(content: &DigestContent<'_>) -> String {
    sheet(content, &content.entries)
}

fn sheet(content: &DigestContent<'_>, entries: &[Entry<'_>]) -> String {
    let rows = html! {
        tr {
            td.soft style=(HINT) { (content.site_name) " \u{a0}·\u{a0} " (content.period) }
        }
        tr {
            td style="padding:14px 0 18px" {
                h1.ink style=(TITLE) { (content.title) }
                p.soft style={ "margin:8px 0 0;" (HINT) } { (content.why) }
            }
        }
        @if !content.pages.rows.is_empty() { tr { td { (pages(&content.pages)) } } }
        @if !content.references.is_empty() {
            tr {
                td."ink line" style=(CLOSING) {
                    p.soft style={ "margin:0 0 6px;" (HINT) } { (content.references_label) }
                    p.ink style={ "margin:0 0 14px;line-height:26px;" (MONO) } {
                        @for (at, reference) in content.references.iter().enumerate() {
                            @if at > 0 { " \u{a0} " }
                            span style="white-space:nowrap" { (reference) }
                        }
                    }
                }
            }
        }
        @for one in entries { (row(one)) }
        @if let Some(rest) = &content.rest { (closing(rest)) }
    };
    page(content.language, &content.title, &rows)
}

fn row(one: &Entry<'_>) -> Markup {
    html! { tr { td.line style=(ENTRY) { (entry(one)) } } }
}

/// What is not shown, and the one link to it.
fn closing(rest: &Rest<'_>) -> Markup {
    html! {
        tr {
            td."ink line" style=(CLOSING) {
                @if let Some(sentence) = &rest.sentence { (sentence) br; }
                a.text href=(rest.url) style=(READ_LINK) { (rest.link) }
                br;
                span.soft style=(HINT) { (rest.note) }
            }
        }
    }
}

fn pages(pages: &Pages<'_>) -> Markup {
    let (start, end) = ("text-align:left", "padding-left:16px;text-align:right");
    html! {
        table cellpadding="0" cellspacing="0" width="100%" {
            tr {
                th.soft scope="col" style={ (COLUMN) ";" (start) } { (pages.label) }
                @for face in &pages.faces {
                    th.soft scope="col" style={ (COLUMN) ";" (end) } { (face) }
                }
            }
            @for (page, counts) in &pages.rows {
                tr {
                    th."ink line" scope="row" style={ (COUNT) ";font-weight:normal;" (start) } {
                        bdi { (page) }
                    }
                    @for count in counts { td."ink line" style={ (COUNT) ";" (end) } { (count) } }
                }
            }
        }
    }
}

fn entry(entry: &Entry<'_>) -> Markup {
    html! {
        h2.ink style=(ENTRY_TITLE) { (entry.title) }
        p.soft style={ "margin:2px 0 0;" (HINT) } {
            @for (at, part) in entry.origin.iter().enumerate() {
                @if at > 0 { " \u{a0}·\u{a0} " }
                @if at == 0 { span.ink style=(MONO) { (part) } } @else { bdi { (part) } }
            }
        }
        @if let Some(number) = &entry.number { (number_line(number)) }
        @if !entry.messages.is_empty() {
            div style="padding:10px 0 0" {
                @for message in entry.messages { (words(message)) }
            }
        }
        @for line in &entry.said {
            div.ink dir="auto" style={ (FACT_LINE) ";" (START) } { (line) }
        }
        @if let Some(note) = entry.email_note {
            div.soft style=(HINT) { (note) }
        }
        @if let Some(promise) = entry.promise {
            div.ink style=(FACT_LINE) { (promise) }
        }
    }
}
