//! In which letters a new submission leaves, and when.
//!
//! A rating waits for its words. An inbox is spared: ratings of good and fair without words come
//! together once a day, and what is more than sixty letters an hour, or three a day for one telephone
//! number, is gathered into digests. Nothing is dropped. A webhook is no inbox and gets each.

use configuration::{ChannelOrder, Configuration, Site};
use shared::{Draft, Kind, Rating};

use super::{
    moments::later,
    request::intake::Intake,
    sql::StorageFault,
    store::{Gathering, Store},
};

/// Milliseconds of a day.
const DAY_MS: u64 = 86_400_000;

/// A submission that has just been stored.
pub(super) struct Newcomer<'a> {
    pub(super) id: &'a str,
    pub(super) reference: &'a str,
    pub(super) intake: &'a Intake,
    /// The id of a digest, should one be opened.
    pub(super) fresh_letter: &'a str,
    /// How often its telephone number had been asked for in a day before.
    pub(super) asked_before: u64,
    /// Whether it begins its case.
    pub(super) is_new: bool,
}

/// How often the number of a submission was asked for in the last day.
pub(super) fn asked_before(
    store: &Store,
    intake: &Intake,
    now_ms: u64,
) -> Result<u64, StorageFault> {
    match &intake.phone_name {
        Some(name) => store.asked_for(name, now_ms.saturating_sub(DAY_MS)),
        None => Ok(0),
    }
}

/// Queues a submission on the channels that it takes first. Tells when the first of them is due; of one
/// that joins a letter, now.
pub(super) fn place(
    store: &Store,
    configuration: &Configuration,
    site: &Site,
    newcomer: &Newcomer<'_>,
    now_ms: u64,
) -> Result<u64, StorageFault> {
    let fields = &newcomer.intake.fields;
    let bare = bare_rating(fields);
    let rating_due_ms = later(now_ms, configuration.delivery().rating_wait());
    if !newcomer.is_new
        && fields.kind.as_deref() == Some(Kind::Feedback.name())
        && let Some(waiting) = store.waiting_rating(newcomer.reference)?
    {
        let rating = &waiting.submission;
        let out_ms = match bare {
            None => Some(now_ms),
            // A face that was pressed by mistake is mended by the next one, and this one is not
            // kept for tomorrow.
            Some(Rating::Bad) if waiting.is_gathered() => Some(rating_due_ms),
            Some(_) => None,
        };
        if let Some(due_ms) = out_ms {
            if waiting.is_gathered() {
                store.take_out(newcomer.reference, rating, due_ms)?;
                store.count_letter(now_ms)?;
            }
            store.set_due(rating, due_ms)?;
        }
        store.join(newcomer.id, rating)?;
        return Ok(now_ms);
    }
    let due_ms = if bare.is_some() {
        rating_due_ms
    } else {
        now_ms
    };
    let gathered = gather(store, configuration, site, newcomer, now_ms)?;
    if gathered.is_none() && configuration.limits().letters_per_hour > 0 {
        store.count_letter(now_ms)?;
    }
    let used = match site.channel_order {
        ChannelOrder::Together => usize::MAX,
        ChannelOrder::InTurn => 1,
    };
    let mut first_ms = u64::MAX;
    for channel in site.channels.iter().take(used) {
        let (letter, due_ms) = match &gathered {
            Some((letter, due_ms)) if channel.is_for_people() => (letter.as_str(), *due_ms),
            _ => (newcomer.id, due_ms),
        };
        store.queue(newcomer.id, &channel.id, letter, due_ms)?;
        first_ms = first_ms.min(due_ms);
    }
    Ok(first_ms)
}

/// The letter in which a submission is gathered with others, if it must be, and when that is due.
fn gather(
    store: &Store,
    configuration: &Configuration,
    site: &Site,
    newcomer: &Newcomer<'_>,
    now_ms: u64,
) -> Result<Option<(String, u64)>, StorageFault> {
    let limits = configuration.limits();
    let fields = &newcomer.intake.fields;
    let is_for_tomorrow = !site.single_ratings
        && !limits.ratings().is_zero()
        && matches!(bare_rating(fields), Some(Rating::Good | Rating::Fair));
    let (gathering, wait) = if is_for_tomorrow {
        (Gathering::Ratings, limits.ratings())
    } else if is_too_much(store, configuration, newcomer, now_ms)? {
        let is_callback = fields.kind.as_deref() == Some(Kind::Callback.name());
        let wait = if is_callback {
            limits.digest_with_callback()
        } else {
            limits.digest()
        };
        (Gathering::Overflow, wait)
    } else {
        return Ok(None);
    };
    let size_bytes = size_bytes(fields);
    let wanted_ms = later(now_ms, wait);
    let (letter, due_ms) = match store.open_letter(gathering, size_bytes)? {
        Some(open) if open.due_ms <= wanted_ms => (open.id, open.due_ms),
        Some(open) => {
            store.set_due(&open.id, wanted_ms)?;
            (open.id, wanted_ms)
        }
        None => {
            store.add_letter(newcomer.fresh_letter, gathering, now_ms, wanted_ms)?;
            (newcomer.fresh_letter.to_owned(), wanted_ms)
        }
    };
    store.count_member(&letter, size_bytes, due_ms)?;
    Ok(Some((letter, due_ms)))
}

/// Whether another letter of its own would be more than an inbox should get.
fn is_too_much(
    store: &Store,
    configuration: &Configuration,
    newcomer: &Newcomer<'_>,
    now_ms: u64,
) -> Result<bool, StorageFault> {
    let limits = configuration.limits();
    let is_over = |limit: u32, count: u64| limit > 0 && count >= u64::from(limit);
    Ok(is_over(limits.letters_per_phone, newcomer.asked_before)
        || (limits.letters_per_hour > 0
            && is_over(limits.letters_per_hour, store.letters_of_an_hour(now_ms)?)))
}

/// The face, where nothing else was said.
pub(super) fn bare_rating(fields: &Draft) -> Option<Rating> {
    let is_bare = fields.kind.as_deref() == Some(Kind::Feedback.name()) && fields.message.is_none();
    let rating = fields.rating.as_deref().filter(|_| is_bare)?;
    Rating::from_name(rating)
}

fn size_bytes(fields: &Draft) -> u64 {
    let texts = [
        &fields.message,
        &fields.name,
        &fields.phone,
        &fields.email,
        &fields.page,
        &fields.touchpoint,
    ];
    let sizes = texts.into_iter().flatten().map(String::len);
    u64::try_from(sizes.fold(0_usize, usize::saturating_add)).unwrap_or(u64::MAX)
}
