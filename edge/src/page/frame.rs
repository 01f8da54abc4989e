//! What all pages share: head, the company above, the ways to it below.

use configuration::{Catalogue, Language, Site};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{style::style, ways::ways};

/// A page without its content.
pub(super) struct Frame<'a> {
    /// Whose page it is, if that is known.
    pub(super) site: Option<&'a Site>,
    /// The language of every word on it.
    pub(super) language: Language,
    /// The tab's title.
    pub(super) title: &'a str,
    /// A sentence below the ways to the company.
    pub(super) note: Option<&'a str>,
}

/// Every language that has a catalogue is written from left to right.
const DIRECTION: &str = "ltr";

/// The whole document.
pub(super) fn document(frame: &Frame<'_>, content: &Markup) -> String {
    let catalogue = Catalogue::of(frame.language);
    let page = html! {
        (DOCTYPE)
        html lang=(frame.language.tag()) dir=(DIRECTION) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (frame.title) }
                // Of the configuration alone: nothing in it comes from a visitor.
                style { (PreEscaped(style(frame.site))) }
            }
            body {
                @if let Some(site) = frame.site { header { (site.name) } }
                main { (content) }
                @if frame.site.is_some() || frame.note.is_some() {
                    footer {
                        @if let Some(site) = frame.site { (ways(site, catalogue)) }
                        @if let Some(note) = frame.note { p { (note) } }
                    }
                }
            }
        }
    };
    page.into_string()
}
