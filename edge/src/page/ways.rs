//! The ways to the company that need nothing of ours: its phone and its mail.

use configuration::{Catalogue, Site};
use maud::{Markup, html};

/// Phone and mail, at the foot of every page.
pub(super) fn ways(site: &Site, catalogue: &Catalogue) -> Markup {
    html! {
        p.ways {
            a.link href=(site.tel()) dir="ltr" { (site.phone) }
            " "
            a.link href=(site.mailto()) { (catalogue.say("ways_mail")) }
        }
    }
}

/// Phone and mail where something did not go through: the mail has the words in it.
pub(super) fn ways_with_words(site: &Site, catalogue: &Catalogue, words: Option<&str>) -> Markup {
    // Digits of a number stand as they were written, whatever script is around them.
    let (before, after) = catalogue
        .say("fail_call")
        .split_once("{phone}")
        .unwrap_or_default();
    html! {
        p.ways {
            a.link href=(site.tel()) { (before) bdi dir="ltr" { (site.phone) } (after) }
            " "
            @match words {
                Some(words) => a.link href=(site.mailto_with(words)) { (catalogue.say("fail_mail")) },
                None => a.link href=(site.mailto()) { (catalogue.say("ways_mail")) },
            }
        }
    }
}
