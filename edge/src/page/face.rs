//! The three faces: two strokes and a mouth, always beside their word.

use configuration::Catalogue;
use maud::{Markup, html};
use shared::Rating;

/// The faces in the order in which they stand.
pub(super) const FACES: [Rating; 3] = [Rating::Good, Rating::Fair, Rating::Bad];

/// The word of a face.
pub(super) fn word(rating: Rating, catalogue: &'static Catalogue) -> &'static str {
    catalogue.say(match rating {
        Rating::Good => "rate_good",
        Rating::Fair => "rate_fair",
        Rating::Bad => "rate_bad",
    })
}

/// The drawing, as large as it is asked for.
pub(super) fn drawing(rating: Rating, size_px: u8) -> Markup {
    let strokes = match rating {
        Rating::Good => "M17 14.5v5M31 14.5v5M11.5 26.5c3.6 9.6 21.4 9.6 25 0",
        Rating::Fair => "M17 14.5v5M31 14.5v5M13 30.5h22",
        Rating::Bad => "M17 14.5v5M31 14.5v5M11.5 34.5c3.6-9.6 21.4-9.6 25 0",
    };
    html! {
        svg width=(size_px) height=(size_px) viewBox="4 6 40 40" stroke-width="2.75" aria-hidden="true" {
            path d=(strokes) {}
        }
    }
}
