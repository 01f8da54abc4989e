//! The sheet on which every letter stands: tables and inline styles, black on white where a program
//! ignores everything else, dark where it follows `prefers-color-scheme`.

use maud::{DOCTYPE, Markup, PreEscaped, html};

const FONT: &str =
    "background:#ffffff;font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
pub(in crate::letter) const MONO: &str =
    "font-family:ui-monospace,Menlo,Consolas,'Courier New',monospace;font-weight:bold";
pub(in crate::letter) const HINT: &str = "color:#515b5f;font-size:14px;line-height:20px";
pub(in crate::letter) const TITLE: &str =
    "margin:0;color:#161b1d;font-size:28px;line-height:34px;letter-spacing:-.3px";
pub(in crate::letter) const NUMBER: &str = "display:inline-block;color:#0b6b4f;font-size:24px;line-height:44px;font-weight:bold;text-decoration:none;white-space:nowrap";
pub(in crate::letter) const READ_LINK: &str =
    "display:inline-block;color:#0b6b4f;font-size:18px;line-height:44px;font-weight:bold";
pub(in crate::letter) const NUMBER_PLAIN: &str =
    "color:#161b1d;font-size:24px;line-height:44px;font-weight:bold";
pub(in crate::letter) const NUMBER_NOTE: &str =
    "color:#515b5f;font-size:14px;line-height:20px;white-space:nowrap";
pub(in crate::letter) const MARK: &str =
    "color:#7a4d00;font-size:20px;line-height:28px;font-weight:bold";
pub(in crate::letter) const LABEL: &str = "padding:10px 16px 10px 0;border-top:1px solid #d5dbdc;color:#515b5f;font-size:14px;line-height:22px;vertical-align:top;white-space:nowrap;text-align:left;font-weight:normal";
pub(in crate::letter) const FACT: &str = "padding:10px 0;border-top:1px solid #d5dbdc;color:#161b1d;font-size:16px;line-height:22px;vertical-align:top;width:100%;overflow-wrap:anywhere;word-break:break-word";
pub(in crate::letter) const WORDS: &str = "margin:0 0 14px;color:#161b1d;font-size:18px;line-height:27px;text-align:start;white-space:pre-wrap;overflow-wrap:anywhere;word-break:break-word";
pub(in crate::letter) const BEFORE: &str = "margin:0 0 10px;color:#161b1d;font-size:15px;line-height:22px;text-align:start;white-space:pre-wrap;overflow-wrap:anywhere;word-break:break-word";
/// At the side where its script begins, which the column's own alignment would forbid.
pub(in crate::letter) const START: &str = "text-align:start";
pub(in crate::letter) const LINK: &str = "color:#0b6b4f;text-decoration:underline";
pub(in crate::letter) const CLOSING: &str =
    "padding:12px 0 0;border-top:1px solid #d5dbdc;color:#161b1d;font-size:15px;line-height:22px";
/// Hidden from whoever reads the letter, and from readers of screens.
const PREVIEW: &str = "display:none;max-height:0;max-width:0;overflow:hidden;opacity:0;font-size:1px;line-height:1px;mso-hide:all";
/// `!important`, since each colour must also stand inline for programs that drop the sheet.
const STYLE_SHEET: &str = ":root{color-scheme:light dark;supported-color-schemes:light dark}\
@media (prefers-color-scheme:dark){\
.paper{background:#15191b!important}.ink{color:#edf1f1!important}.soft{color:#a8b2b6!important}\
.line{border-color:#343c40!important}.well{background:#1f2528!important}.dash,.key{border-color:#7c888d!important}.text{color:#1bb789!important}.hold{color:#f0bd5f!important}}\
[dir=auto]{text-align:start}";

/// A letter's page: its language, its subject as title, and the rows of its one column.
pub(in crate::letter) fn page(language: &str, subject: &str, rows: &Markup) -> String {
    page_with_preview(language, subject, &Markup::default(), rows)
}

/// [`page`] with what an inbox shows beside the subject: the first text, which nobody sees in the letter.
pub(in crate::letter) fn page_with_preview(
    language: &str,
    subject: &str,
    preview: &Markup,
    rows: &Markup,
) -> String {
    html! {
        (DOCTYPE)
        html lang=(language) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="supported-color-schemes" content="light dark";
                title { (subject) }
                style { (PreEscaped(STYLE_SHEET)) }
            }
            body.paper style="margin:0;padding:0;background:#ffffff;-webkit-text-size-adjust:100%" {
                @if !preview.0.is_empty() { div style=(PREVIEW) { (preview) } }
                div role="article" aria-roledescription="email" aria-label=(subject) lang=(language) {
                    table.paper role="presentation" cellpadding="0" cellspacing="0" width="100%" style=(FONT) {
                        tr { td align="center" style="padding:24px 16px 40px" {
                            table role="presentation" cellpadding="0" cellspacing="0" width="100%" style="max-width:560px;text-align:left" {
                                (rows)
                            }
                        } }
                    }
                }
            }
        }
    }
    .into_string()
}
