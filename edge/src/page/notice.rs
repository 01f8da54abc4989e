//! A plain page for what a browser asked in vain: no such page, gone, not now.

use configuration::{Language, Site};
use maud::html;

use super::frame::{Frame, document};

/// What a notice says.
pub(crate) struct NoticeView<'a> {
    /// The site, if the address names one: then its phone and mail stand below.
    pub(crate) site: Option<&'a Site>,
    /// The language of the two sentences.
    pub(crate) language: Language,
    /// What is the matter, one sentence.
    pub(crate) title: &'a str,
    /// What to do now.
    pub(crate) detail: Option<&'a str>,
}

/// The notice as a page.
pub(crate) fn notice(view: &NoticeView<'_>) -> String {
    let content = html! {
        div.lead {
            h1 { (view.title) }
            @if let Some(detail) = view.detail { p.hint { (detail) } }
        }
    };
    let frame = Frame {
        site: view.site,
        language: view.language,
        title: view.title,
        note: None,
    };
    document(&frame, &content)
}
