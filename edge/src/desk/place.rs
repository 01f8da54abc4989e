//! In which letters a new submission leaves, and when.
//!
//! A rating waits for its words. An inbox is spared: ratings of good and fair without words come
//! together once a day, and what is more than sixty letters an hour, or three a day for one telephone
//! number, is gathered into digests. Nothing is dropped. A webhook is no inbox and gets each.
//!
//! First it is chosen, by reading alone; what is chosen decides what the receipt says. Then it is
//! carried out, once the rows are there that letters refer to.

use std::time::Duration;

use configuration::{ChannelOrder, Configuration, Site};
use courier::Moment;
use shared::{Kind, Rating, Submission};

use super::{
    names::SubmissionId,
    question::Submit,
    sql::StorageFault,
    store::{Case, Gathering, LetterRoom, Store},
};
use crate::ambient;

/// A day.
const DAY: Duration = Duration::from_hours(24);

/// A submission that is being stored.
pub(super) struct Newcomer<'a> {
    pub(super) id: &'a SubmissionId,
    pub(super) submission: &'a Submission,
    /// How often its telephone number had been asked for in a day before.
    pub(super) asked_before: u64,
}

/// Where a submission goes.
pub(super) struct Placing {
    /// Its number among the reports of its case, from 1.
    report: u32,
    way: Way,
}

enum Way {
    /// Into the letters of a rating that waits for its words.
    Joins {
        rating: SubmissionId,
        /// When that letter is due from now on, where that changes.
        due: Option<Moment>,
        /// Whether the rating must be taken out of a letter with others'.
        takes_out: bool,
    },
    /// Into a letter of its own, and into one with others' on the channels that lead to people.
    Leaves {
        due: Moment,
        gathered: Option<Gathered>,
        is_bare_rating: bool,
        is_counted: bool,
    },
}

/// A letter with others'.
struct Gathered {
    gathering: Gathering,
    room: LetterRoom,
    due: Moment,
    /// Whether it becomes due sooner by this.
    is_sooner: bool,
    /// Whether no channel leads past it.
    is_only: bool,
}

impl Placing {
    /// Its number among the reports of its case, from 1.
    pub(super) const fn report(&self) -> u32 {
        self.report
    }

    /// When the first of its letters is due; of one that joins a letter, now.
    const fn first_due(&self, now: Moment) -> Moment {
        match &self.way {
            Way::Joins { .. } => now,
            Way::Leaves { due, gathered, .. } => match gathered {
                Some(gathered) if gathered.is_only => gathered.due,
                _ => *due,
            },
        }
    }

    /// When what waits of a case is due from now on.
    pub(super) fn due(&self, case: &Case) -> Moment {
        let first = self.first_due(case.progress.last);
        match &self.way {
            Way::Joins { due: Some(due), .. } => *due,
            Way::Joins { due: None, .. } => case.progress.due.unwrap_or(first),
            Way::Leaves { .. } => case.progress.due.map_or(first, |due| due.max(first)),
        }
    }

    /// Whether words that come now still go into the same letter.
    pub(super) fn joins(&self, now: Moment) -> bool {
        match &self.way {
            Way::Joins { due, .. } => due.is_none_or(|due| due > now),
            Way::Leaves { is_bare_rating, .. } => *is_bare_rating && self.first_due(now) > now,
        }
    }

    /// Notes in the case whose words may follow.
    pub(super) fn note(&self, case: &mut Case, id: &SubmissionId) {
        if let Way::Leaves {
            is_bare_rating: true,
            ..
        } = self.way
        {
            case.bare_rating = Some(id.clone());
        }
    }
}

/// How often the number of a submission was asked for in the last day.
pub(super) fn asked_before(
    store: &Store,
    asked: &Submit,
    now: Moment,
) -> Result<u64, StorageFault> {
    match &asked.phone_name {
        Some(name) => store.asked_for(name, now.earlier(DAY)),
        None => Ok(0),
    }
}

/// Chooses the letters of a submission.
pub(super) fn choose(
    store: &Store,
    (configuration, site): (&Configuration, &Site),
    case: &Case,
    newcomer: &Newcomer<'_>,
    now: Moment,
) -> Result<Placing, StorageFault> {
    let submission = newcomer.submission;
    let bare = bare_rating(submission);
    let rating_due = now.later(configuration.delivery().rating_wait());
    if submission.kind() == Kind::Feedback
        && let Some(rating) = &case.bare_rating
        && let Some(is_gathered) = store.waits_gathered(rating)?
    {
        let due = match bare {
            None => Some(now),
            // A face that was pressed by mistake is mended by the next one, and this one is not
            // kept for tomorrow.
            Some(Rating::Bad) if is_gathered => Some(rating_due),
            Some(_) => None,
        };
        return Ok(Placing {
            report: store.report_of(rating)?.unwrap_or(case.reports),
            way: Way::Joins {
                rating: rating.clone(),
                due,
                takes_out: is_gathered && due.is_some(),
            },
        });
    }
    let gathered = gather(store, (configuration, site), newcomer, now)?;
    Ok(Placing {
        report: case.reports.saturating_add(1),
        way: Way::Leaves {
            due: if bare.is_some() { rating_due } else { now },
            is_bare_rating: bare.is_some(),
            is_counted: gathered.is_none() && configuration.limits().letters_per_hour > 0,
            gathered,
        },
    })
}

/// Puts it where it was chosen to go.
pub(super) fn carry_out(
    store: &Store,
    site: &Site,
    case: &Case,
    newcomer: &Newcomer<'_>,
    placing: &Placing,
    now: Moment,
) -> Result<(), StorageFault> {
    match &placing.way {
        Way::Joins {
            rating,
            due,
            takes_out,
        } => {
            if *takes_out {
                take_out(store, site, case, rating, (now, due.unwrap_or(now)))?;
                store.count_letter(now)?;
            }
            for joined in store.letters_of(rating)? {
                store.add_member(&joined.letter, newcomer.id, 0)?;
                if let Some(due) = due {
                    store.set_due(&joined.letter, *due)?;
                }
            }
            Ok(())
        }
        Way::Leaves {
            due,
            gathered,
            is_counted,
            ..
        } => {
            if *is_counted {
                store.count_letter(now)?;
            }
            leave(store, site, case, newcomer, (*due, gathered.as_ref()), now)
        }
    }
}

/// Puts a submission into its letters, and those on the channels that it takes first.
fn leave(
    store: &Store,
    site: &Site,
    case: &Case,
    newcomer: &Newcomer<'_>,
    (due, gathered): (Moment, Option<&Gathered>),
    now: Moment,
) -> Result<(), StorageFault> {
    let used = match site.channel_order {
        ChannelOrder::Together => usize::MAX,
        ChannelOrder::InTurn => 1,
    };
    let channels = site.channels.iter().take(used);
    let (with_others, alone): (Vec<_>, Vec<_>) =
        channels.partition(|channel| gathered.is_some() && channel.is_for_people());
    if !alone.is_empty() {
        let letter = ambient::random_letter_id()?;
        let about = (&case.reference, site.letter_language);
        store.add_case_letter(&letter, about, (now, due))?;
        store.add_first_member(&letter, newcomer.id)?;
        for channel in alone {
            store.queue(&letter, &channel.id, due)?;
        }
    }
    let Some(gathered) = gathered.filter(|_| !with_others.is_empty()) else {
        return Ok(());
    };
    let letter = if let Some(open) = &gathered.room.open {
        open.id.clone()
    } else {
        let letter = ambient::random_letter_id()?;
        let what = (gathered.gathering, site.letter_language);
        store.add_gathering(&letter, what, (now, gathered.due))?;
        letter
    };
    store.add_member(&letter, newcomer.id, gathered.room.size_bytes)?;
    for channel in with_others {
        store.queue(&letter, &channel.id, gathered.due)?;
    }
    if gathered.is_sooner {
        store.set_due(&letter, gathered.due)?;
    }
    Ok(())
}

/// Takes what a case has in letters with others' out of them, into a letter of its own.
fn take_out(
    store: &Store,
    site: &Site,
    case: &Case,
    rating: &SubmissionId,
    (now, due): (Moment, Moment),
) -> Result<(), StorageFault> {
    let letters = store.letters_of(rating)?;
    let own = letters.iter().find(|one| !one.is_gathered());
    let own = if let Some(own) = own {
        own.letter.clone()
    } else {
        let own = ambient::random_letter_id()?;
        let about = (&case.reference, site.letter_language);
        store.add_case_letter(&own, about, (now, due))?;
        own
    };
    for gathered in letters.iter().filter(|one| one.is_gathered()) {
        for channel in store.channels_of(&gathered.letter)? {
            store.queue(&own, &channel, due)?;
        }
        store.move_members((&gathered.letter, &own), &case.reference)?;
        store.drop_if_empty(&gathered.letter)?;
    }
    Ok(())
}

/// The letter in which a submission is gathered with others, if it must be, and when that is due.
fn gather(
    store: &Store,
    (configuration, site): (&Configuration, &Site),
    newcomer: &Newcomer<'_>,
    now: Moment,
) -> Result<Option<Gathered>, StorageFault> {
    let limits = configuration.limits();
    let submission = newcomer.submission;
    let is_for_tomorrow = !site.single_ratings
        && !limits.ratings().is_zero()
        && matches!(bare_rating(submission), Some(Rating::Good | Rating::Fair));
    let (gathering, wait) = if is_for_tomorrow {
        (Gathering::Ratings, limits.ratings())
    } else if is_too_much(store, configuration, newcomer, now)? {
        let wait = if submission.kind() == Kind::Callback {
            limits.digest_with_callback()
        } else {
            limits.digest()
        };
        (Gathering::Overflow, wait)
    } else {
        return Ok(None);
    };
    let wanted = now.later(wait);
    let size_bytes = gathering.reckoned(said_bytes(submission), submission.phone().is_some());
    let room = store.room(gathering, size_bytes, now)?;
    let open = room.open.as_ref();
    let is_sooner = open.is_some_and(|open| open.due > wanted);
    let used = match site.channel_order {
        ChannelOrder::Together => usize::MAX,
        ChannelOrder::InTurn => 1,
    };
    let mut channels = site.channels.iter().take(used);
    Ok(Some(Gathered {
        gathering,
        due: open.map_or(wanted, |open| open.due.min(wanted)),
        room,
        is_sooner,
        is_only: channels.all(configuration::Channel::is_for_people),
    }))
}

/// Whether another letter of its own would be more than an inbox should get.
fn is_too_much(
    store: &Store,
    configuration: &Configuration,
    newcomer: &Newcomer<'_>,
    now: Moment,
) -> Result<bool, StorageFault> {
    let limits = configuration.limits();
    let is_over = |limit: u32, count: u64| limit > 0 && count >= u64::from(limit);
    Ok(is_over(limits.letters_per_phone, newcomer.asked_before)
        || (limits.letters_per_hour > 0
            && is_over(limits.letters_per_hour, store.letters_of_an_hour(now)?)))
}

/// The face, where nothing else was said.
fn bare_rating(submission: &Submission) -> Option<Rating> {
    let is_bare = submission.kind() == Kind::Feedback && submission.message().is_none();
    submission.rating().filter(|_| is_bare)
}

fn said_bytes(submission: &Submission) -> u64 {
    let texts = [
        submission.message(),
        submission.name(),
        submission.phone().map(shared::PhoneNumber::as_typed),
        submission.email().map(shared::EmailAddress::as_str),
        submission.page().map(shared::PageUrl::as_str),
    ];
    let sizes = texts.into_iter().flatten().map(str::len);
    u64::try_from(sizes.fold(0_usize, usize::saturating_add)).unwrap_or(u64::MAX)
}
