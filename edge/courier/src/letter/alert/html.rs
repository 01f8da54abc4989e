//! The alert as HTML, on the letters' sheet.

use maud::{Markup, html};

use crate::letter::{
    alert::{Said, SaidCase, ToDo},
    html::paper::{HINT, MONO, TITLE, page},
};

const LEAD: &str = "padding:8px 0 0;color:#161b1d;font-size:18px;line-height:27px;overflow-wrap:anywhere;word-break:break-word";
const PLAIN: &str =
    "color:#161b1d;font-size:16px;line-height:24px;overflow-wrap:anywhere;word-break:break-word";
const RULED: &str = "padding:14px 0;border-top:1px solid #d5dbdc";
const STUB: &str = "padding:18px 16px 16px;background:#f1f4f4;border-top:2px dashed #717b7f";
const CODE: &str = "color:#161b1d;font-family:ui-monospace,Menlo,Consolas,'Courier New',monospace;font-size:14px;line-height:22px;overflow-wrap:anywhere";
/// The line between two stations, dashed: what lies behind it has not come.
const DASHES: &str = "width:0;height:12px;border-left:2px dashed #717b7f";

pub(super) fn render(site_name: &str, language: &str, said: &Said) -> String {
    let rows = html! {
        tr { td.soft style=(HINT) { (site_name) } }
        tr {
            td style="padding:14px 0 2px" {
                @if said.is_fault {
                    h1.hold style={ (TITLE) ";color:#7a4d00" } { (said.title) }
                } @else {
                    h1.ink style=(TITLE) { (said.title) }
                }
            }
        }
        @if !said.paragraphs.is_empty() {
            tr { td.ink style=(LEAD) { (said.paragraphs.join(" ")) } }
        }
        @if let Some((label, code)) = &said.answer {
            tr { td.soft style={ "padding:18px 0 4px;" (HINT) } { (label) } }
            tr { td.ink dir="auto" style=(CODE) { (code) } }
        }
        @if !said.cases.is_empty() { tr { td style="padding:18px 0 0" {} } }
        @for one in &said.cases { tr { td.line style=(RULED) { (case(one)) } } }
        @if !said.references.is_empty() {
            tr { td."ink line" style={ (RULED) ";" (PLAIN) ";line-height:26px;" (MONO) } {
                @for (at, reference) in said.references.iter().enumerate() {
                    @if at > 0 { " \u{a0} " }
                    span style="white-space:nowrap" { (reference) }
                }
            } }
        }
        @if let Some(visitors) = &said.visitors {
            tr { td."ink line" style={ (RULED) ";padding-bottom:0;" (PLAIN) } { (visitors) } }
        }
        @if let Some(to_do) = &said.to_do {
            tr { td style="padding:24px 0 0" { (stub(to_do)) } }
        }
        @for note in &said.notes {
            tr { td.soft style={ "padding:14px 0 0;" (HINT) } { (note) } }
        }
    };
    page(language, &said.subject, &rows)
}

fn case(case: &SaidCase) -> Markup {
    html! {
        h2.ink style={ "margin:0 0 6px;" (PLAIN) ";font-weight:bold" } {
            (case.kind) " \u{a0}"
            span style={ (MONO) ";white-space:nowrap" } { (case.reference) }
        }
        table role="presentation" cellpadding="0" cellspacing="0" width="100%" {
            (station("text", "#0b6b4f", "●", "ink", &case.received))
            tr {
                td height="12" style="padding:0 0 0 6px;font-size:0;line-height:12px" {
                    div.key style=(DASHES) {}
                }
                td colspan="2" {}
            }
            (station("hold", "#7a4d00", "○", "hold", &case.dead))
        }
    }
}

/// Sign, label, moment. A reader of screens hears label and moment; the sign only repeats them.
fn station(
    sign_role: &str,
    sign_colour: &str,
    sign: &str,
    label_role: &str,
    (label, moment): &(String, String),
) -> Markup {
    let sign_style = ["color:", sign_colour, ";font-size:18px;line-height:24px"].concat();
    let label_colour = if label_role == "ink" {
        "#161b1d"
    } else {
        sign_colour
    };
    let label_style = [
        "color:",
        label_colour,
        ";font-size:16px;line-height:24px;font-weight:bold",
    ]
    .concat();
    html! {
        tr {
            td class=(sign_role) width="28" valign="top" style=(sign_style) aria-hidden="true" { (sign) }
            td class=(label_role) style=(label_style) { (label) }
            td.soft align="right" style={ (HINT) ";line-height:24px;white-space:nowrap" } { (moment) }
        }
    }
}

/// What one takes away: what to do.
fn stub(to_do: &ToDo) -> Markup {
    html! {
        table role="presentation" cellpadding="0" cellspacing="0" width="100%" { tr {
            td."well dash" style=(STUB) {
                @if let Some(advice) = &to_do.advice {
                    p.ink style={ "margin:0 0 10px;" (PLAIN) } { (advice) }
                }
                @if let Some(heading) = &to_do.heading {
                    p.ink style={ "margin:0;" (PLAIN) ";font-weight:bold" } { (heading) }
                }
                @if let Some(command) = &to_do.command {
                    p.ink style={ "margin:6px 0 0;" (CODE) } { (command) }
                }
                @if let Some(note) = &to_do.note {
                    p.soft style={ "margin:10px 0 0;" (HINT) } { (note) }
                }
            }
        } }
    }
}
