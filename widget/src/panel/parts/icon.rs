//! The drawings: faces, question mark, handset, stations, the mark of a fault. Our own, in one line weight.

use leptos::prelude::*;
use shared::Rating;

use super::element;

/// A face: two strokes and a mouth.
pub(crate) fn face(rating: Rating) -> AnyView {
    let path = match rating {
        Rating::Good => "M17 14.5v5M31 14.5v5M11.5 26.5c3.6 9.6 21.4 9.6 25 0",
        Rating::Fair => "M17 14.5v5M31 14.5v5M13 30.5h22",
        Rating::Bad => "M17 14.5v5M31 14.5v5M11.5 34.5c3.6-9.6 21.4-9.6 25 0",
    };
    drawing("face", "4 6 40 40", path)
}

/// It turns with the direction of writing.
pub(crate) fn question_mark() -> AnyView {
    drawing(
        "mirror",
        "0 0 24 24",
        "M6.8 8.4C6.8 5.3 9 3.4 12 3.4s5.2 1.9 5.2 4.7c0 3.8-5.2 3.9-5.2 7.4M12 20.3v.1",
    )
}

/// A telephone's handset.
pub(crate) fn handset() -> AnyView {
    drawing(
        "solid",
        "0 0 24 24",
        "M21.1 17.4C17 21.5 12 19.9 8.1 15.9s-5.5-8.9-1.4-13l.8-.8c.7-.7 1.8-.7 2.5 0l2.3 2.3c.7.7.7 1.8 0 2.5l-1.8 1.8c.4 1 1.1 2 2 2.8s1.8 1.6 2.8 2l1.8-1.8c.7-.7 1.8-.7 2.5 0L21.9 14c.7.7.7 1.8 0 2.5z",
    )
}

/// Two stations of the line: the first is reached.
pub(crate) fn stations() -> AnyView {
    drawing(
        "",
        "0 0 24 24",
        "M12 4.5a1 1 0 1 0 0 2 1 1 0 1 0 0-2M12 7v7M12 14.8a3 3 0 1 0 0 6 3 3 0 1 0 0-6",
    )
}

/// An exclamation mark, before what is to be completed.
pub(super) fn mark() -> AnyView {
    drawing("mark", "0 0 16 16", "M8 3v5.6M8 12.5v.2")
}

fn drawing(class: &str, view_box: &str, path: &str) -> AnyView {
    element("svg")
        .fixed("class", class)
        .fixed("viewBox", view_box)
        .fixed("aria-hidden", "true")
        .draws(path)
}
