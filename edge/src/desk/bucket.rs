//! How much one client may send: counted in memory, before anything is written.

use std::{
    collections::{HashMap, VecDeque},
    time::Duration,
};

use super::moments::millis;

/// Clients remembered at once, some 200 bytes each. Past it the one that came longest ago is
/// forgotten, so that a flood from many addresses cannot fill the memory.
const CLIENTS_MAX: usize = 10_000;

/// When each client's last submissions were stored. It is gone when the desk is: a limit is worth
/// no write.
#[derive(Default)]
pub(super) struct Bucket {
    clients: HashMap<String, VecDeque<u64>>,
}

impl Bucket {
    /// How long a client has to wait before the next one, if it has to.
    pub(super) fn wait(
        &mut self,
        client: &str,
        now_ms: u64,
        submissions_max: u32,
        window: Duration,
    ) -> Option<Duration> {
        let stored = self.clients.get_mut(client)?;
        let window_ms = millis(window);
        // What is still to come was before the clock was set back: nobody waits for that.
        while stored
            .front()
            .is_some_and(|at_ms| at_ms.saturating_add(window_ms) <= now_ms || *at_ms > now_ms)
        {
            stored.pop_front();
        }
        let is_full = stored.len() >= usize::try_from(submissions_max).unwrap_or(usize::MAX);
        let oldest_ms = stored.front().filter(|_| is_full)?;
        let free_ms = oldest_ms.saturating_add(window_ms);
        Some(Duration::from_millis(free_ms.saturating_sub(now_ms)))
    }

    /// Counts a submission that was stored.
    pub(super) fn count(&mut self, client: &str, now_ms: u64) {
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
            .push_back(now_ms);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Bucket, CLIENTS_MAX};

    const WINDOW: Duration = Duration::from_mins(10);

    #[test]
    fn ok_waits_until_the_oldest_leaves() {
        let mut bucket = Bucket::default();
        for second in 0..3 {
            assert_eq!(bucket.wait("a", second * 1_000, 3, WINDOW), None);
            bucket.count("a", second * 1_000);
        }
        assert_eq!(
            bucket.wait("a", 10_000, 3, WINDOW),
            Some(Duration::from_secs(590))
        );
        assert_eq!(bucket.wait("b", 10_000, 3, WINDOW), None);
        assert_eq!(bucket.wait("a", 600_000, 3, WINDOW), None);
    }

    #[test]
    fn ok_a_clock_that_is_set_back_makes_nobody_wait_longer() {
        let mut bucket = Bucket::default();
        for _ in 0..3 {
            bucket.count("a", 3_600_000);
        }
        assert_eq!(bucket.wait("a", 3_600_000, 3, WINDOW), Some(WINDOW));
        assert_eq!(bucket.wait("a", 1_000, 3, WINDOW), None);
    }

    #[test]
    fn ok_memory_is_bounded() {
        let mut bucket = Bucket::default();
        for client in 0..=CLIENTS_MAX {
            bucket.count(&client.to_string(), u64::try_from(client).unwrap());
        }
        assert_eq!(bucket.clients.len(), CLIENTS_MAX);
        assert!(!bucket.clients.contains_key("0"));
    }
}
