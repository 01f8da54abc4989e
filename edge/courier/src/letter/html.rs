//! The letter as HTML for mail programs: tables and inline styles, black on white where a program
//! ignores everything else, dark where it follows `prefers-color-scheme`.
//!
//! Nothing is fetched. What the visitor typed stands escaped in text and in no attribute; the only
//! link is a `tel:` of plus and digits.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::letter::content::{Content, Line, Number, Row};

const FONT: &str =
    "background:#ffffff;font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const MONO: &str =
    "font-family:ui-monospace,Menlo,Consolas,'Courier New',monospace;font-weight:bold";
const HINT: &str = "color:#515b5f;font-size:14px;line-height:20px";
const TITLE: &str = "margin:0;color:#161b1d;font-size:28px;line-height:34px;letter-spacing:-.3px";
const NUMBER: &str = "display:inline-block;color:#0b6b4f;font-size:24px;line-height:44px;font-weight:bold;text-decoration:none;white-space:nowrap";
const NUMBER_PLAIN: &str = "color:#161b1d;font-size:24px;line-height:44px;font-weight:bold";
const NUMBER_NOTE: &str = "color:#515b5f;font-size:14px;line-height:20px;white-space:nowrap";
const LABEL: &str = "padding:10px 16px 10px 0;border-top:1px solid #d5dbdc;color:#515b5f;font-size:14px;line-height:22px;vertical-align:top;white-space:nowrap;text-align:left;font-weight:normal";
const FACT: &str = "padding:10px 0;border-top:1px solid #d5dbdc;color:#161b1d;font-size:16px;line-height:22px;vertical-align:top;width:100%;overflow-wrap:anywhere;word-break:break-word";
const WORDS: &str = "margin:0 0 14px;color:#161b1d;font-size:18px;line-height:27px;white-space:pre-wrap;overflow-wrap:anywhere;word-break:break-word";
const CLOSING: &str =
    "padding:12px 0 0;border-top:1px solid #d5dbdc;color:#161b1d;font-size:15px;line-height:22px";
/// `!important`, since each colour must also stand inline for programs that drop the sheet.
const STYLE_SHEET: &str = ":root{color-scheme:light dark;supported-color-schemes:light dark}\
@media (prefers-color-scheme:dark){\
.paper{background:#15191b!important}.ink{color:#edf1f1!important}.soft{color:#a8b2b6!important}\
.line{border-color:#343c40!important}.text{color:#1bb789!important}}";

pub(super) fn render(content: &Content<'_>, subject: &str) -> String {
    html! {
        (DOCTYPE)
        html lang=(content.language) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="supported-color-schemes" content="light dark";
                title { (subject) }
                style { (PreEscaped(STYLE_SHEET)) }
            }
            body.paper style="margin:0;padding:0;background:#ffffff;-webkit-text-size-adjust:100%" {
                div role="article" aria-roledescription="email" aria-label=(subject) lang=(content.language) {
                    table.paper role="presentation" cellpadding="0" cellspacing="0" width="100%" style=(FONT) {
                        tr { td align="center" style="padding:24px 16px 40px" { (sheet(content)) } }
                    }
                }
            }
        }
    }
    .into_string()
}

fn sheet(content: &Content<'_>) -> Markup {
    html! {
        table role="presentation" cellpadding="0" cellspacing="0" width="100%" style="max-width:560px;text-align:left" {
            tr {
                td.soft style=(HINT) {
                    (content.site_name) " \u{a0}·\u{a0} "
                    span.ink style=(MONO) { (content.reference) }
                    " \u{a0}·\u{a0} " (content.received)
                }
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
        }
    }
}

fn number_line(number: &Number<'_>) -> Markup {
    html! {
        div style="padding:10px 0 0" {
            @match &number.link {
                Some(link) => a.text href=(link) style=(NUMBER) { (number.shown) },
                None => bdi.ink style=(NUMBER_PLAIN) { (number.shown) },
            }
            " "
            span.soft style=(NUMBER_NOTE) { "\u{a0}" (number.note) }
            @if let Some(typed) = number.typed {
                br;
                bdi.soft style=(HINT) { (typed) }
            }
        }
    }
}

fn facts(rows: &[Row<'_>]) -> Markup {
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
fn words(message: &str) -> Markup {
    html! {
        p.ink dir="auto" style=(WORDS) {
            @for (at, line) in message.split('\n').enumerate() {
                @if at > 0 { br; }
                (line)
            }
        }
    }
}
