//! Which part of a list a page shows.

use configuration::Catalogue;
use maud::{Markup, html};

/// The first and the last place that is shown, and how many there are in all.
pub(crate) type Range = (u32, u32, u32);

/// As a line.
pub(super) fn range_line((first, last, all): Range, catalogue: &Catalogue) -> Markup {
    let [first, last, all] = [first, last, all].map(|place| place.to_string());
    let range = [("from", first.as_str()), ("to", &last), ("n", &all)];
    html! { p.hint { (catalogue.fill("read_range", &range)) } }
}
