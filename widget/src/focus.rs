//! Where the keyboard is: on the title of each new screen, on the first field to be completed.

use shared::Field;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

/// To the title, so that it is read out and the screen is seen from its top.
pub(crate) fn title(content: &HtmlElement) {
    first(content, "h3");
}

/// To a field.
pub(crate) fn field(content: &HtmlElement, field: Field) {
    first(content, &["[name=", field.name(), "]"].concat());
}

/// A field was entered: its label and what is wrong with it are to be seen, too. On a low screen the
/// browser shows no more than the line that is typed into.
pub(crate) fn entered(event: &Event) {
    let control = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    if let Some(field) = control.and_then(|control| control.parent_element()) {
        let nearest = ScrollIntoViewOptions::new();
        nearest.set_block(ScrollLogicalPosition::Nearest);
        field.scroll_into_view_with_scroll_into_view_options(&nearest);
    }
}

fn first(content: &HtmlElement, selector: &str) {
    let found = content.query_selector(selector).ok().flatten();
    if let Some(Ok(element)) = found.map(JsCast::dyn_into::<HtmlElement>) {
        let _gone = element.focus();
    }
}
