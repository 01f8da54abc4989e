//! How often a client may look, and guess: counted in the memory of an isolate, before a desk is asked.
//!
//! Each isolate counts what it sees, so on the platform a client may come to a few times as much. What is
//! limited costs little by itself; nobody shall make it cost what everybody has.

use std::{cell::RefCell, collections::HashMap, time::Duration};

use courier::Moment;

use super::{asked::Asked, problem::Refusal};
use crate::{
    ambient,
    client::{Client, WIDER_TIMES},
};

/// Looks for each submission that a client may send in the same time. The widget's receipt looks fourteen
/// times at most, in the ten minutes after it came; a reload begins anew.
const LOOKS_PER_SUBMISSION: u32 = 60;
/// Wrong keys in the time below, before the next has to wait.
const GUESSES_MAX: u32 = 20;
const GUESSED_WITHIN: Duration = Duration::from_mins(10);
/// Clients remembered at once, some 100 bytes each. Past it those go first that may do all again.
const CLIENTS_MAX: usize = 10_000;

thread_local! {
    static LOOKS: RefCell<Pace> = RefCell::default();
    static GUESSES: RefCell<Pace> = RefCell::default();
}

/// Counts a look at what is private. Where submissions are not limited, looks are not.
pub(super) fn look(asked: &Asked<'_>) -> Result<(), Refusal> {
    let limits = asked.configuration().limits();
    let most = limits
        .submissions_per_address
        .saturating_mul(LOOKS_PER_SUBMISSION);
    if most == 0 {
        return Ok(());
    }
    let now = ambient::now();
    let client = asked.client(now.millis());
    LOOKS.with_borrow_mut(|looks| {
        may(looks, &client, now, (most, limits.window()))?;
        count(looks, &client, now, (most, limits.window()));
        Ok(())
    })
}

/// Whether a client may show a key: nobody who has shown too many wrong ones, be it the right one now.
pub(super) fn may_guess(asked: &Asked<'_>) -> Result<(), Refusal> {
    let now = ambient::now();
    let client = asked.client(now.millis());
    GUESSES.with_borrow(|guesses| may(guesses, &client, now, (GUESSES_MAX, GUESSED_WITHIN)))
}

/// Counts a wrong key.
pub(super) fn guessed(asked: &Asked<'_>) {
    let now = ambient::now();
    let client = asked.client(now.millis());
    GUESSES.with_borrow_mut(|guesses| {
        count(guesses, &client, now, (GUESSES_MAX, GUESSED_WITHIN));
    });
}

fn may(
    pace: &Pace,
    client: &Client,
    now: Moment,
    (most, window): (u32, Duration),
) -> Result<(), Refusal> {
    let waits =
        networks(client, most).filter_map(|(name, most)| pace.wait(name, now, most, window));
    match waits.max() {
        Some(wait) => Err(Refusal::TooManyRequests {
            wait_seconds: wait.as_secs().saturating_add(1),
        }),
        None => Ok(()),
    }
}

fn count(pace: &mut Pace, client: &Client, now: Moment, (most, window): (u32, Duration)) {
    for (name, most) in networks(client, most) {
        pace.count(name, now, most, window);
    }
}

/// The networks that a client counts for, each with how often it may.
fn networks(client: &Client, most: u32) -> impl Iterator<Item = (&str, u32)> {
    let wider = client.wider.as_deref();
    let wider = wider.map(|name| (name, most.saturating_mul(WIDER_TIMES)));
    std::iter::once((client.network.as_str(), most)).chain(wider)
}

/// When each client is back to where nothing is counted: it may do so much at once, and then as much in
/// each window, evenly.
#[derive(Default)]
struct Pace {
    clients: HashMap<String, Moment>,
}

impl Pace {
    /// How long a client has to wait, if it has to.
    fn wait(&self, client: &str, now: Moment, most: u32, window: Duration) -> Option<Duration> {
        let free = self.ahead(client, now, window)?;
        let allowed = window.saturating_sub(step(most, window));
        let wait = free.saturating_sub(allowed);
        (!wait.is_zero()).then_some(wait)
    }

    fn count(&mut self, client: &str, now: Moment, most: u32, window: Duration) {
        let ahead = self.ahead(client, now, window).unwrap_or_default();
        let free = now.later(ahead.saturating_add(step(most, window)));
        if !self.clients.contains_key(client) && self.clients.len() >= CLIENTS_MAX {
            self.make_room(now);
        }
        self.clients.insert(client.to_owned(), free);
    }

    /// How far a client is ahead of where nothing is counted. Further than it can come is of before the
    /// clock was set back: nobody waits for that.
    fn ahead(&self, client: &str, now: Moment, window: Duration) -> Option<Duration> {
        let free = self.clients.get(client).filter(|free| **free > now)?;
        Some(free.since(now)).filter(|ahead| *ahead <= window.saturating_mul(2))
    }

    fn make_room(&mut self, now: Moment) {
        self.clients.retain(|_, free| *free > now);
        if self.clients.len() < CLIENTS_MAX {
            return;
        }
        let first = self.clients.iter().min_by_key(|(_, free)| **free);
        if let Some(first) = first.map(|(client, _)| client.clone()) {
            self.clients.remove(&first);
        }
    }
}

/// What one counts for.
fn step(most: u32, window: Duration) -> Duration {
    window.checked_div(most).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use courier::Moment;

    use super::{CLIENTS_MAX, Pace};

    const WINDOW: Duration = Duration::from_mins(10);

    fn at(seconds: u64) -> Moment {
        Moment::from_millis(0).later(Duration::from_secs(seconds))
    }

    /// How often it may at once.
    fn filled(pace: &mut Pace, client: &str, now: Moment) -> usize {
        let taken = std::iter::from_fn(|| {
            let is_free = pace.wait(client, now, 10, WINDOW).is_none();
            is_free.then(|| pace.count(client, now, 10, WINDOW))
        });
        taken.count()
    }

    #[test]
    fn ok_so_many_at_once_and_then_evenly() {
        let mut pace = Pace::default();
        assert_eq!(filled(&mut pace, "a", at(1_000)), 10);
        let wait = pace.wait("a", at(1_000), 10, WINDOW);
        assert_eq!(wait, Some(Duration::from_mins(1)));
        assert_eq!(pace.wait("b", at(1_000), 10, WINDOW), None);
        assert_eq!(filled(&mut pace, "a", at(1_060)), 1);
        assert_eq!(filled(&mut pace, "a", at(1_660)), 10);
    }

    #[test]
    fn ok_a_clock_that_is_set_back_makes_nobody_wait() {
        let mut pace = Pace::default();
        filled(&mut pace, "a", at(90_000));
        assert_eq!(pace.wait("a", at(1_000), 10, WINDOW), None);
        assert_eq!(filled(&mut pace, "a", at(1_000)), 10);
    }

    #[test]
    fn ok_memory_is_bounded() {
        let mut pace = Pace::default();
        for client in 0..CLIENTS_MAX {
            pace.count(&client.to_string(), at(1_000), 10, WINDOW);
        }
        filled(&mut pace, "0", at(1_000));
        pace.count("one more", at(1_000), 10, WINDOW);
        assert_eq!(pace.clients.len(), CLIENTS_MAX);
        assert!(pace.wait("0", at(1_000), 10, WINDOW).is_some(), "kept");
        pace.count("later", at(1_100), 10, WINDOW);
        assert!(
            pace.clients.len() < 4,
            "those that may do all again are gone"
        );
    }
}
