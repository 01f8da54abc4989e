//! One letter, one channel: the states of its delivery and the moves between them.

use std::time::Duration;

use crate::{Class, Moment, Next, Schedule, StatusCode, Verdict};

/// Where a delivery is. A move consumes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// Waiting for its time.
    Queued {
        /// Attempts made so far.
        attempts: u32,
        /// When the first attempt was due: the horizon counts from here.
        since: Moment,
        /// When the next attempt is due.
        due: Moment,
    },
    /// An attempt is running, or was when the machine stopped.
    Leased {
        /// Attempts made so far, this one included.
        attempts: u32,
        /// When the first attempt was due.
        since: Moment,
        /// Until when nobody else may try.
        until: Moment,
    },
    /// The channel has it.
    Delivered {
        /// Attempts that it took.
        attempts: u32,
        /// When the first attempt was due.
        since: Moment,
        /// When the channel said so.
        at: Moment,
    },
    /// Given up: its time was up, or waiting mends nothing.
    Dead {
        /// Attempts made.
        attempts: u32,
        /// When.
        at: Moment,
    },
    /// Not needed any more before it had left.
    Cancelled {
        /// Attempts made.
        attempts: u32,
        /// When.
        at: Moment,
    },
}

/// The move does not exist from here; the delivery comes back as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotMovable(pub Delivery);

impl Delivery {
    /// A new delivery, first due at `due`.
    #[must_use]
    pub const fn queued(due: Moment) -> Self {
        Self::Queued {
            attempts: 0,
            since: due,
            due,
        }
    }

    /// Begins an attempt that nobody else may make until `lease` has passed. An attempt whose lease
    /// ran out counts as made.
    ///
    /// # Errors
    /// [`NotMovable`] if it is not due, leased to another, or at its end.
    pub fn lease(self, now: Moment, lease: Duration) -> Result<Self, NotMovable> {
        match self {
            Self::Queued {
                attempts,
                since,
                due: free,
            }
            | Self::Leased {
                attempts,
                since,
                until: free,
            } if free <= now => Ok(Self::Leased {
                attempts: attempts.saturating_add(1),
                since,
                until: now.later(lease),
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
        now: Moment,
        verdict: &Verdict,
        (class, schedule): (Class, &Schedule),
        jitter: u32,
    ) -> Result<Self, NotMovable> {
        let Self::Leased {
            attempts, since, ..
        } = self
        else {
            return Err(NotMovable(self));
        };
        let waited = now.since(since);
        Ok(
            match class.next(schedule, (attempts, waited), verdict, jitter) {
                Next::Done => Self::Delivered {
                    attempts,
                    since,
                    at: now,
                },
                Next::After(wait) => Self::Queued {
                    attempts,
                    since,
                    due: now.later(wait),
                },
                Next::GiveUp => Self::Dead { attempts, at: now },
            },
        )
    }

    /// Takes it back from a channel that gave the letter back: queued again as after a refusal, or
    /// dead where its class is not tried again or its time is up.
    ///
    /// # Errors
    /// [`NotMovable`] unless the channel has it.
    pub fn bounce(
        self,
        now: Moment,
        status: Option<StatusCode>,
        (class, schedule): (Class, &Schedule),
        jitter: u32,
    ) -> Result<Self, NotMovable> {
        let Self::Delivered {
            attempts, since, ..
        } = self
        else {
            return Err(NotMovable(self));
        };
        let leased = Self::Leased {
            attempts,
            since,
            until: now,
        };
        leased.settle(now, &Verdict::Bounced(status), (class, schedule), jitter)
    }

    /// When somebody must look at it next; `None` at its end.
    #[must_use]
    pub const fn next(&self) -> Option<Moment> {
        match self {
            Self::Queued { due: at, .. } | Self::Leased { until: at, .. } => Some(*at),
            Self::Delivered { .. } | Self::Dead { .. } | Self::Cancelled { .. } => None,
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
            Self::Cancelled { .. } => "cancelled",
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Delivery, NotMovable};
    use crate::{Class, Moment, ReplyCode, RetryCause, Schedule, StreamFault, Verdict};

    const LEASE: Duration = Duration::from_mins(10);
    const DAY: Duration = Duration::from_hours(24);
    const LOST: Verdict = Verdict::Retry(RetryCause::Stream(StreamFault::TimedOut));
    const ACCEPTED: Verdict = Verdict::Delivered(ReplyCode {
        basic: 250,
        enhanced: None,
    });

    fn second(seconds: u64) -> Moment {
        Moment::FIRST.later(Duration::from_secs(seconds))
    }

    fn settle(
        leased: Delivery,
        now: Moment,
        verdict: &Verdict,
        class: Class,
    ) -> Result<Delivery, NotMovable> {
        leased.settle(now, verdict, (class, &Schedule::default()), 500_000)
    }

    fn delivered(class: Class) -> Delivery {
        let leased = Delivery::queued(second(1)).lease(second(1), LEASE).unwrap();
        settle(leased, second(2), &ACCEPTED, class).unwrap()
    }

    fn bounce(delivered: Delivery, now: Moment, class: Class) -> Result<Delivery, NotMovable> {
        delivered.bounce(now, Some((5, 1, 1)), (class, &Schedule::default()), 500_000)
    }

    #[test]
    fn ok_second_attempt_delivers() {
        let leased = Delivery::queued(second(1)).lease(second(1), LEASE).unwrap();
        let queued = settle(leased, second(2), &LOST, Class::Case).unwrap();
        assert_eq!(
            queued,
            Delivery::Queued {
                attempts: 1,
                since: second(1),
                due: second(12)
            }
        );
        let leased = queued.lease(second(12), LEASE).unwrap();
        let delivered = settle(leased, second(13), &ACCEPTED, Class::Case).unwrap();
        assert_eq!(
            delivered,
            Delivery::Delivered {
                attempts: 2,
                since: second(1),
                at: second(13)
            }
        );
        assert_eq!(delivered.next(), None);
    }

    #[test]
    fn ok_lease_that_ran_out_is_taken_over() {
        let leased = Delivery::queued(second(0)).lease(second(0), LEASE).unwrap();
        assert_eq!(leased.lease(second(599), LEASE), Err(NotMovable(leased)));
        let again = leased.lease(second(600), LEASE).unwrap();
        assert_eq!(
            again,
            Delivery::Leased {
                attempts: 2,
                since: second(0),
                until: second(1_200)
            }
        );
    }

    #[test]
    fn ok_dead_when_its_patience_is_over() {
        for (class, patience) in [(Class::Case, DAY * 5), (Class::Courtesy, DAY)] {
            let end = second(0).later(patience);
            let leased = Delivery::queued(second(0)).lease(end, LEASE).unwrap();
            let dead = settle(leased, end, &LOST, class).unwrap();
            assert_eq!(
                dead,
                Delivery::Dead {
                    attempts: 1,
                    at: end
                }
            );
            assert!(dead.lease(second(0).later(Duration::MAX), LEASE).is_err());
        }
    }

    #[test]
    fn ok_a_letter_that_comes_back_waits_as_after_a_refusal() {
        let delivered = delivered(Class::Case);
        assert_eq!(
            bounce(delivered, second(60), Class::Case),
            Ok(Delivery::Queued {
                attempts: 1,
                since: second(1),
                due: second(3_660)
            })
        );
        // Its patience counts from when it was first due, not from when it came back.
        let end = second(1).later(DAY * 5);
        let late = bounce(delivered, end.earlier(Duration::from_secs(1)), Class::Case);
        assert_eq!(late.map(|late| late.next()), Ok(Some(end)));
        assert_eq!(
            bounce(delivered, end, Class::Case),
            Ok(Delivery::Dead {
                attempts: 1,
                at: end
            })
        );
    }

    #[test]
    fn ok_a_visitor_s_letter_that_comes_back_is_ended() {
        for class in [Class::Courtesy, Class::Answer] {
            assert_eq!(
                bounce(delivered(class), second(60), class),
                Ok(Delivery::Dead {
                    attempts: 1,
                    at: second(60)
                })
            );
        }
    }

    #[test]
    fn err_moves_that_do_not_exist() {
        let queued = Delivery::queued(second(5));
        let leased = queued.lease(second(5), LEASE).unwrap();
        let (attempts, at) = (1, second(5));
        let dead = Delivery::Dead { attempts, at };
        let cancelled = Delivery::Cancelled { attempts, at };
        for from in [queued, leased, dead, cancelled] {
            assert_eq!(bounce(from, second(6), Class::Case), Err(NotMovable(from)));
        }
        for from in [dead, cancelled] {
            assert_eq!(from.lease(second(9), LEASE), Err(NotMovable(from)));
        }
        assert_eq!(queued.lease(second(4), LEASE), Err(NotMovable(queued)));
        let settled = settle(queued, second(5), &ACCEPTED, Class::Case);
        assert_eq!(settled, Err(NotMovable(queued)));
    }
}
