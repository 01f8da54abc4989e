//! `/read/{token}`: what a letter or a message tells of, where it could not hold all of it.
//!
//! GET shows a button and nothing of anybody's, since chats and mail scanners open what they are given.
//! POST shows the words, a part at a time, as long as they are kept.

use configuration::Site;
use courier::{LetterId, letter::Told};

use super::{
    answer::Answer,
    asked::{self, Asked},
    draft,
    inquiry::ask,
    pace,
    page::{self, Framing},
    problem::Refusal,
};
use crate::{
    desk::{AskRead, Reading},
    dispatch,
    page::{self as pages, AFTER_FIELD, ReadView, Shown},
    token,
};

/// The letter that a token leads to, and its site. What leads nowhere looks alike, whatever it is.
pub(super) fn open<'a>(asked: &Asked<'a>, token: &str) -> Result<(LetterId, &'a Site), Refusal> {
    let (site, letter) = token::open_read(asked.keys(), token).ok_or(Refusal::NoRoute)?;
    let site = asked.configuration().site(site.as_str());
    Ok((letter, site.ok_or(Refusal::NoRoute)?))
}

/// The page with its button.
pub(super) fn show(asked: &Asked<'_>, site: &Site) -> Answer {
    draw(asked, site, Shown::Nothing)
}

/// The words.
pub(super) async fn tell(asked: &Asked<'_>, letter: LetterId, site: &Site) -> Answer {
    match part(asked, letter, site).await {
        Ok(Some(read)) if read.submissions.is_empty() && !read.part.has_more => {
            draw(asked, site, Shown::Erased)
        }
        Ok(Some(Reading { part, submissions })) => {
            let (first, last) = part.range.unwrap_or_default();
            let words = dispatch::letter_words(site.letter_language);
            let entries: Vec<Told> = submissions
                .iter()
                .map(|one| Told::of(&dispatch::entry(site, one), &words))
                .collect();
            let places = usize::try_from(last.saturating_sub(first)).unwrap_or_default();
            let places = places.saturating_add(1);
            draw(
                asked,
                site,
                Shown::Part {
                    entries: &entries,
                    range: (first, last, part.places),
                    erased: places.saturating_sub(entries.len()),
                    has_more: part.has_more,
                },
            )
        }
        Ok(None) => draw(asked, site, Shown::Erased),
        Err(refusal) => page::refused(asked, Some(site), &refusal),
    }
}

async fn part(
    asked: &Asked<'_>,
    letter: LetterId,
    site: &Site,
) -> Result<Option<Reading>, Refusal> {
    pace::look(asked)?;
    let fields = page::fields(asked).await?;
    let after = draft::value(&fields, AFTER_FIELD).and_then(|after| after.parse().ok());
    let question = AskRead {
        letter,
        after: after.unwrap_or_default(),
    };
    ask(asked, site, &question).await
}

fn draw(asked: &Asked<'_>, site: &Site, shown: Shown<'_>) -> Answer {
    let url = asked.raw().url();
    let path = asked::parts(&url).map_or("", |(_, path, _)| path);
    let language = site.letter_language;
    let html = pages::read(&ReadView {
        site,
        language,
        action_url: path,
        shown,
    });
    page::page(200, html, Some(site), (Framing::Nobody, language))
}
