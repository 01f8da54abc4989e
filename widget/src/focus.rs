//! Where the keyboard is: on the title of each new screen, on the first field to be completed.

use shared::Field;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// To the title, so that it is read out and the screen is seen from its top.
pub(crate) fn title(content: &HtmlElement) {
    first(content, "h3");
}

/// To a field.
pub(crate) fn field(content: &HtmlElement, field: Field) {
    first(content, &["[name=", field.name(), "]"].concat());
}

fn first(content: &HtmlElement, selector: &str) {
    let found = content.query_selector(selector).ok().flatten();
    if let Some(Ok(element)) = found.map(JsCast::dyn_into::<HtmlElement>) {
        let _gone = element.focus();
    }
}
