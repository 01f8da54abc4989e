//! What is said of a case in one sentence: by its title, and to whoever cannot see it.

use shared::{Rating, Receipt};

use crate::{
    browser,
    embed::Site,
    line,
    phase::Case,
    wording::{fill, say},
};

/// The title of a case: the furthest fact that is true.
pub(crate) fn title(site: &Site, case: &Case) -> String {
    let id = line::title(case);
    match case.rating {
        Some(rating) if id == "receipt_title_rated" => {
            let face = say(face_name(rating));
            fill(id, &browser::lower_case(&face, &site.around.language))
        }
        _ => fill(id, &site.company),
    }
}

/// When words were added, if any were.
pub(crate) fn added(site: &Site, case: &Case) -> Option<String> {
    let time = browser::clock(case.added_ms?, &site.around.language);
    Some(fill("added", &time))
}

/// The id of a face's word.
pub(crate) const fn face_name(rating: Rating) -> &'static str {
    match rating {
        Rating::Good => "rate_good",
        Rating::Fair => "rate_fair",
        Rating::Bad => "rate_bad",
    }
}

/// A case whose receipt has just come.
pub(crate) fn begun(receipt: Receipt, rating: Option<Rating>) -> Case {
    let due_after_ms = due_after_ms(&receipt);
    Case::new(receipt, rating, browser::now_ms(), due_after_ms)
}

/// How long after its case was received the next thing is due. Both times are the edge's, so that a
/// wrong clock here does not matter.
pub(crate) fn due_after_ms(receipt: &Receipt) -> Option<f64> {
    let by = receipt.next.as_ref().and_then(|next| next.by.as_ref());
    by.map(|by| browser::millis(by) - browser::millis(&receipt.received_at))
}
