//! The digest as HTML, on the letters' sheet.

use maud::{Markup, html};

use crate::letter::{
    digest::{DigestContent, Entry},
    html::{
        number_line,
        paper::{CLOSING, FACT, HINT, LABEL, MONO, TITLE, page},
        words,
    },
};

const ENTRY: &str = "padding:18px 0;border-top:1px solid #d5dbdc";
const FACT_LINE: &str = "color:#161b1d;font-size:16px;line-height:22px";
const ENTRY_TITLE: &str = "margin:0;color:#161b1d;font-size:20px;line-height:28px";

pub(super) fn render(content: &DigestContent<'_>) -> String {
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
        @if !content.pages.is_empty() {
            tr { td {
                table cellpadding="0" cellspacing="0" width="100%" {
                    @for (page, counts) in &content.pages {
                        tr {
                            th."soft line" scope="row" style=(LABEL) { (counts) }
                            td."ink line" style=(FACT) { bdi { (page) } }
                        }
                    }
                }
            } }
        }
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
        @for one in &content.entries {
            tr { td.line style=(ENTRY) { (entry(one)) } }
        }
    };
    page(content.language, &content.title, &rows)
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
            div.ink dir="auto" style=(FACT_LINE) { (line) }
        }
        @if let Some(note) = entry.email_note {
            div.soft style=(HINT) { (note) }
        }
        @if let Some(promise) = entry.promise {
            div.ink style=(FACT_LINE) { (promise) }
        }
    }
}
