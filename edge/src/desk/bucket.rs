//! How much one client may send: counted in memory, before anything is written.

use std::{
    collections::{HashMap, VecDeque},
    time::Duration,
};

use courier::Moment;

/// Clients remembered at once, some 200 bytes each. Past it the one that came longest ago is
/// forgotten, so that a flood from many addresses cannot fill the memory.
const CLIENTS_MAX: usize = 10_000;

/// When each client's last submissions were stored. It is gone when the desk is: a limit is worth
/// no write.
#[derive(Default)]
pub(super) struct Bucket {
    clients: HashMap<String, VecDeque<Moment>>,
}

/// What a desk remembers of those who sent something.
#[derive(Default)]
pub(super) struct Recent {
    /// Each client's submissions.
    pub(super) sent: Bucket,
    /// Each client's submissions of one content.
    pub(super) said: Bucket,
}

impl Bucket {
    /// How long a client has to wait before the next one, if it has to.
    pub(super) fn wait(
        &mut self,
        client: &str,
        now: Moment,
        submissions_max: u32,
        window: Duration,
    ) -> Option<Duration> {
        let stored = self.clients.get_mut(client)?;
        // What is still to come was before the clock was set back: nobody waits for that.
        while stored
            .front()
            .is_some_and(|at| at.later(window) <= now || *at > now)
        {
            stored.pop_front();
        }
        let is_full = stored.len() >= usize::try_from(submissions_max).unwrap_or(usize::MAX);
        let oldest = stored.front().filter(|_| is_full)?;
        Some(oldest.later(window).since(now))
    }

    /// Counts a submission that was stored.
    pub(super) fn count(&mut self, client: &str, now: Moment) {
        if !self.clients.contains_key(client) && self.clients.len() >= CLIENTS_MAX {
            let longest_ago = self
                .clients
                .iter()
                .min_by_key(|(_, stored)| stored.back().copied())
                .map(|(client, _)| client.clone());
            if let Some(longest_ago) = longest_ago {
                self.clients.remove(&longest_ago);
            }
        }
        self.clients
            .entry(client.to_owned())
            .or_default()
            .push_back(now);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use courier::Moment;

    use super::{Bucket, CLIENTS_MAX};

    fn at(millis: u64) -> Moment {
        Moment::from_millis(millis)
    }

    const WINDOW: Duration = Duration::from_mins(10);

    #[test]
    fn ok_waits_until_the_oldest_leaves() {
        let mut bucket = Bucket::default();
        for second in 0..3 {
            assert_eq!(bucket.wait("a", at(second * 1_000), 3, WINDOW), None);
            bucket.count("a", at(second * 1_000));
        }
        assert_eq!(
            bucket.wait("a", at(10_000), 3, WINDOW),
            Some(Duration::from_secs(590))
        );
        assert_eq!(bucket.wait("b", at(10_000), 3, WINDOW), None);
        assert_eq!(bucket.wait("a", at(600_000), 3, WINDOW), None);
    }

    #[test]
    fn ok_a_clock_that_is_set_back_makes_nobody_wait_longer() {
        let mut bucket = Bucket::default();
        for _ in 0..3 {
            bucket.count("a", at(3_600_000));
        }
        assert_eq!(bucket.wait("a", at(3_600_000), 3, WINDOW), Some(WINDOW));
        assert_eq!(bucket.wait("a", at(1_000), 3, WINDOW), None);
    }

    #[test]
    fn ok_memory_is_bounded() {
        let mut bucket = Bucket::default();
        for client in 0..=CLIENTS_MAX {
            bucket.count(&client.to_string(), at(u64::try_from(client).unwrap()));
        }
        assert_eq!(bucket.clients.len(), CLIENTS_MAX);
        assert!(!bucket.clients.contains_key("0"));
    }
}
