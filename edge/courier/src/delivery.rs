//! One submission, one channel: the states of its delivery and the moves between them.
//!
//! Times are milliseconds since 1970 in UTC, given by the caller.

use std::time::Duration;

use crate::{Next, Schedule, StatusCode, Verdict};

/// Where a delivery is. A move consumes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// Waiting for its time.
    Queued {
        /// Attempts made so far.
        attempts: u32,
        /// When the first attempt was due: the horizon counts from here.
        since_ms: u64,
        /// When the next attempt is due.
        due_ms: u64,
    },
    /// An attempt is running, or was when the machine stopped.
    Leased {
        /// Attempts made so far, this one included.
        attempts: u32,
        /// When the first attempt was due.
        since_ms: u64,
        /// Until when nobody else may try.
        until_ms: u64,
    },
    /// The channel has it.
    Delivered {
        /// Attempts that it took.
        attempts: u32,
        /// When the first attempt was due.
        since_ms: u64,
        /// When the channel said so.
        at_ms: u64,
    },
    /// Given up: the horizon passed.
    Dead {
        /// Attempts made.
        attempts: u32,
        /// When.
        at_ms: u64,
    },
}

/// The move does not exist from here; the delivery comes back as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotMovable(pub Delivery);

impl Delivery {
    /// A new delivery, first due at `due_ms`.
    #[must_use]
    pub const fn queued(due_ms: u64) -> Self {
        Self::Queued {
            attempts: 0,
            since_ms: due_ms,
            due_ms,
        }
    }

    /// Begins an attempt that nobody else may make until `lease` has passed. An attempt whose lease
    /// ran out counts as made.
    ///
    /// # Errors
    /// [`NotMovable`] if it is not due, leased to another, or at its end.
    pub fn lease(self, now_ms: u64, lease: Duration) -> Result<Self, NotMovable> {
        match self {
            Self::Queued {
                attempts,
                since_ms,
                due_ms: free_ms,
            }
            | Self::Leased {
                attempts,
                since_ms,
                until_ms: free_ms,
            } if free_ms <= now_ms => Ok(Self::Leased {
                attempts: attempts.saturating_add(1),
                since_ms,
                until_ms: later(now_ms, lease),
            }),
            other => Err(NotMovable(other)),
        }
    }

    /// Ends the attempt with its verdict: delivered, queued again, or dead.
    ///
    /// # Errors
    /// [`NotMovable`] if no attempt is running.
    pub fn settle(
        self,
        now_ms: u64,
        verdict: &Verdict,
        schedule: &Schedule,
        jitter: u32,
    ) -> Result<Self, NotMovable> {
        let Self::Leased {
            attempts, since_ms, ..
        } = self
        else {
            return Err(NotMovable(self));
        };
        let waited = Duration::from_millis(now_ms.saturating_sub(since_ms));
        Ok(match schedule.next(attempts, waited, verdict, jitter) {
            Next::Done => Self::Delivered {
                attempts,
                since_ms,
                at_ms: now_ms,
            },
            Next::After(wait) => Self::Queued {
                attempts,
                since_ms,
                due_ms: later(now_ms, wait),
            },
            Next::GiveUp => Self::Dead {
                attempts,
                at_ms: now_ms,
            },
        })
    }

    /// Takes it back from a channel that gave the letter back: queued again as after a refusal, or
    /// dead where the horizon has passed since.
    ///
    /// # Errors
    /// [`NotMovable`] unless the channel has it.
    pub fn bounce(
        self,
        now_ms: u64,
        status: Option<StatusCode>,
        schedule: &Schedule,
        jitter: u32,
    ) -> Result<Self, NotMovable> {
        let Self::Delivered {
            attempts, since_ms, ..
        } = self
        else {
            return Err(NotMovable(self));
        };
        let leased = Self::Leased {
            attempts,
            since_ms,
            until_ms: now_ms,
        };
        leased.settle(now_ms, &Verdict::Bounced(status), schedule, jitter)
    }

    /// When somebody must look at it next; `None` at its end.
    #[must_use]
    pub const fn next_ms(&self) -> Option<u64> {
        match self {
            Self::Queued { due_ms: at_ms, .. }
            | Self::Leased {
                until_ms: at_ms, ..
            } => Some(*at_ms),
            Self::Delivered { .. } | Self::Dead { .. } => None,
        }
    }

    /// The name under which the state is kept.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Queued { .. } => "queued",
            Self::Leased { .. } => "leased",
            Self::Delivered { .. } => "delivered",
            Self::Dead { .. } => "dead",
        }
    }
}

fn later(now_ms: u64, wait: Duration) -> u64 {
    now_ms.saturating_add(u64::try_from(wait.as_millis()).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Delivery, NotMovable};
    use crate::{ReplyCode, RetryCause, Schedule, StreamFault, Verdict};

    const LEASE: Duration = Duration::from_mins(10);
    const LOST: Verdict = Verdict::Retry(RetryCause::Stream(StreamFault::TimedOut));
    const ACCEPTED: Verdict = Verdict::Delivered(ReplyCode {
        basic: 250,
        enhanced: None,
    });

    #[test]
    fn ok_second_attempt_delivers() {
        let schedule = Schedule::default();
        let queued = Delivery::queued(1_000)
            .lease(1_000, LEASE)
            .and_then(|leased| leased.settle(2_000, &LOST, &schedule, 500_000))
            .unwrap();
        assert_eq!(
            queued,
            Delivery::Queued {
                attempts: 1,
                since_ms: 1_000,
                due_ms: 12_000
            }
        );
        let delivered = queued
            .lease(12_000, LEASE)
            .and_then(|leased| leased.settle(13_000, &ACCEPTED, &schedule, 0))
            .unwrap();
        assert_eq!(
            delivered,
            Delivery::Delivered {
                attempts: 2,
                since_ms: 1_000,
                at_ms: 13_000
            }
        );
        assert_eq!(delivered.next_ms(), None);
    }

    #[test]
    fn ok_lease_that_ran_out_is_taken_over() {
        let leased = Delivery::queued(0).lease(0, LEASE).unwrap();
        assert_eq!(leased.lease(599_999, LEASE), Err(NotMovable(leased)));
        let again = leased.lease(600_000, LEASE).unwrap();
        assert_eq!(
            again,
            Delivery::Leased {
                attempts: 2,
                since_ms: 0,
                until_ms: 1_200_000
            }
        );
    }

    #[test]
    fn ok_dead_after_the_horizon() {
        let schedule = Schedule::default();
        let horizon_ms = 5 * 86_400_000;
        let dead = Delivery::queued(0)
            .lease(horizon_ms, LEASE)
            .and_then(|leased| leased.settle(horizon_ms, &LOST, &schedule, 0))
            .unwrap();
        assert_eq!(
            dead,
            Delivery::Dead {
                attempts: 1,
                at_ms: horizon_ms
            }
        );
        assert!(dead.lease(u64::MAX, LEASE).is_err());
    }

    #[test]
    fn ok_a_letter_that_comes_back_waits_as_after_a_refusal() {
        let schedule = Schedule::default();
        let delivered = Delivery::queued(1_000)
            .lease(1_000, LEASE)
            .and_then(|leased| leased.settle(2_000, &ACCEPTED, &schedule, 0))
            .unwrap();
        let bounced = delivered.bounce(60_000, Some((5, 1, 1)), &schedule, 500_000);
        assert_eq!(
            bounced,
            Ok(Delivery::Queued {
                attempts: 1,
                since_ms: 1_000,
                due_ms: 3_660_000
            })
        );
        // The horizon counts from when it was first due, not from when it came back.
        let horizon_ms = 1_000 + 5 * 86_400_000;
        let late = delivered.bounce(horizon_ms - 1_000, None, &schedule, 0);
        assert_eq!(late.map(|late| late.next_ms()), Ok(Some(horizon_ms)));
        let too_late = delivered.bounce(horizon_ms, None, &schedule, 0);
        assert_eq!(
            too_late,
            Ok(Delivery::Dead {
                attempts: 1,
                at_ms: horizon_ms
            })
        );
    }

    #[test]
    fn err_moves_that_do_not_exist() {
        let queued = Delivery::queued(5);
        let leased = queued.lease(5, LEASE).unwrap();
        let dead = Delivery::Dead {
            attempts: 1,
            at_ms: 5,
        };
        for from in [queued, leased, dead] {
            let bounced = from.bounce(6, None, &Schedule::default(), 0);
            assert_eq!(bounced, Err(NotMovable(from)));
        }
        assert_eq!(queued.lease(4, LEASE), Err(NotMovable(queued)));
        let settled = queued.settle(5, &ACCEPTED, &Schedule::default(), 0);
        assert_eq!(settled, Err(NotMovable(queued)));
    }
}
