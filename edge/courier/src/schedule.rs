//! When the next attempt is due.

use std::time::Duration;

use crate::{RetryCause, Verdict};

/// Jitter is given in millionths of its range.
const JITTER_MAX: u128 = 1_000_000;
/// A wait is stretched or shortened by at most a fifth, so that letters held up together do not
/// come back together.
const JITTER_SHARE: u128 = 5;

/// The waits between attempts. All of it is configuration, so that tests run in a hundredth of the time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// The wait before each attempt: the first element before the first attempt. The last one
    /// repeats until the horizon.
    pub steps: Vec<Duration>,
    /// How long after the first attempt became due the delivery is given up.
    pub horizon: Duration,
    /// The least wait after a greylisting.
    pub greylisted: Duration,
    /// The wait after a configuration fault: a person is at it, and hammering locks accounts.
    pub configuration: Duration,
    /// The wait after a refusal: a mended mailbox must not have cost a case.
    pub refused: Duration,
}

/// What comes after an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Nothing: the letter is delivered.
    Done,
    /// Another attempt after this wait.
    After(Duration),
    /// Nothing: the horizon has passed, or the endpoint is gone.
    GiveUp,
}

impl Default for Schedule {
    fn default() -> Self {
        Self {
            steps: [0, 10, 30, 120, 360, 900, 1_800, 3_600, 7_200, 14_400]
                .map(Duration::from_secs)
                .to_vec(),
            horizon: Duration::from_hours(5 * 24),
            greylisted: Duration::from_mins(5),
            configuration: Duration::from_mins(15),
            refused: Duration::from_hours(1),
        }
    }
}

impl Schedule {
    /// What comes after an attempt that ended in `verdict`.
    ///
    /// `attempts` counts those made so far, this one included; `waited` is the time since the first
    /// one was due; `jitter` is drawn evenly from 0 to 1,000,000 and moves the wait by ±20 %, that
    /// of a `Retry-After` by 0 to 20 %, since sooner was forbidden. The last attempt falls on the
    /// end of `patience` itself, never beyond.
    #[must_use]
    pub fn next(
        &self,
        (attempts, waited): (u32, Duration),
        patience: Duration,
        verdict: &Verdict,
        jitter: u32,
    ) -> Next {
        let by_step = || spread(self.step(attempts), jitter);
        let wait = match verdict {
            Verdict::Delivered(_) => return Next::Done,
            Verdict::Gone(_) => return Next::GiveUp,
            Verdict::Retry(RetryCause::After { wait, .. }) => stretch(*wait, jitter),
            Verdict::Retry(RetryCause::Greylisted(_)) => by_step().max(self.greylisted),
            Verdict::Configuration(_) => spread(self.configuration, jitter),
            Verdict::Refused(_) | Verdict::Bounced(_) => spread(self.refused, jitter),
            Verdict::Retry(_)
            | Verdict::TlsFault(_)
            | Verdict::Ambiguous(_)
            | Verdict::ProtocolFault(_) => by_step(),
        };
        within(patience, waited, wait)
    }

    /// The wait before attempt number `attempts + 1`. Without any step there is nothing to go by
    /// but the hourly pace of a refusal.
    fn step(&self, attempts: u32) -> Duration {
        let at = usize::try_from(attempts).unwrap_or(usize::MAX);
        let step = self.steps.get(at).or_else(|| self.steps.last());
        step.copied().unwrap_or(self.refused)
    }
}

fn within(patience: Duration, waited: Duration, wait: Duration) -> Next {
    match patience.checked_sub(waited) {
        Some(left) if !left.is_zero() => Next::After(wait.min(left)),
        _ => Next::GiveUp,
    }
}

/// `wait` times 0.8 to 1.2.
fn spread(wait: Duration, jitter: u32) -> Duration {
    let range_ms = wait.as_millis() / JITTER_SHARE;
    let least_ms = wait.as_millis().saturating_sub(range_ms);
    moved(least_ms, range_ms.saturating_mul(2), jitter)
}

/// `wait` times 1.0 to 1.2.
fn stretch(wait: Duration, jitter: u32) -> Duration {
    moved(wait.as_millis(), wait.as_millis() / JITTER_SHARE, jitter)
}

/// `least_ms` and jitter's share of the range.
fn moved(least_ms: u128, range_ms: u128, jitter: u32) -> Duration {
    let share_ms = range_ms.saturating_mul(u128::from(jitter).min(JITTER_MAX)) / JITTER_MAX;
    let wait_ms = least_ms.saturating_add(share_ms);
    Duration::from_millis(u64::try_from(wait_ms).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::{Next, Schedule};
    use crate::{
        ConfigurationCause, RefusedCause, ReplyCode, RetryCause, StreamFault, TlsCause, Verdict,
    };

    const MIDDLE: u32 = 500_000;
    /// What jitter is drawn from, and a little beyond.
    const DRAWN: std::ops::Range<u32> = 0..1_100_000;
    const LOST: Verdict = Verdict::Retry(RetryCause::Stream(StreamFault::Closed));
    const CODE: ReplyCode = ReplyCode {
        basic: 450,
        enhanced: None,
    };

    fn next(
        schedule: &Schedule,
        attempts: u32,
        waited: Duration,
        verdict: &Verdict,
        jitter: u32,
    ) -> Next {
        schedule.next((attempts, waited), schedule.horizon, verdict, jitter)
    }

    fn secs(next: Next) -> Option<u64> {
        match next {
            Next::After(wait) => Some(wait.as_secs()),
            Next::Done | Next::GiveUp => None,
        }
    }

    #[test]
    fn pin_steps() {
        let schedule = Schedule::default();
        let waits: Vec<_> = (1..12)
            .filter_map(|n| secs(next(&schedule, n, Duration::ZERO, &LOST, MIDDLE)))
            .collect();
        assert_eq!(
            waits,
            [
                10, 30, 120, 360, 900, 1_800, 3_600, 7_200, 14_400, 14_400, 14_400
            ]
        );
    }

    #[test]
    fn ok_each_verdict_has_its_pace() {
        let schedule = Schedule::default();
        let after = |verdict: Verdict| secs(next(&schedule, 1, Duration::ZERO, &verdict, MIDDLE));
        assert_eq!(
            after(Verdict::Retry(RetryCause::Greylisted(CODE))),
            Some(300)
        );
        assert_eq!(
            after(Verdict::Configuration(ConfigurationCause::NoMechanism)),
            Some(900)
        );
        assert_eq!(
            after(Verdict::Refused(RefusedCause::Reply(CODE))),
            Some(3_600)
        );
        assert_eq!(after(Verdict::TlsFault(TlsCause::NotOffered)), Some(10));
        assert_eq!(
            next(
                &schedule,
                1,
                Duration::ZERO,
                &Verdict::Delivered(CODE),
                MIDDLE
            ),
            Next::Done
        );
    }

    #[test]
    fn ok_a_gone_endpoint_is_given_up_at_once() {
        let after = next(
            &Schedule::default(),
            1,
            Duration::ZERO,
            &Verdict::Gone(CODE),
            MIDDLE,
        );
        assert_eq!(after, Next::GiveUp);
    }

    #[test]
    fn ok_last_attempt_is_on_the_horizon() {
        let schedule = Schedule::default();
        let waited = schedule.horizon.saturating_sub(Duration::from_mins(1));
        assert_eq!(secs(next(&schedule, 40, waited, &LOST, MIDDLE)), Some(60));
        assert_eq!(
            next(&schedule, 41, schedule.horizon, &LOST, MIDDLE),
            Next::GiveUp
        );
    }

    #[test]
    fn ok_without_steps_hourly() {
        let schedule = Schedule {
            steps: Vec::new(),
            ..Schedule::default()
        };
        assert_eq!(
            secs(next(&schedule, 1, Duration::ZERO, &LOST, MIDDLE)),
            Some(3_600)
        );
    }

    proptest! {
        #[test]
        fn prop_jitter_stays_within_a_fifth(attempts: u32, jitter in DRAWN) {
            let schedule = Schedule::default();
            let middle = next(&schedule, attempts, Duration::ZERO, &LOST, MIDDLE);
            let moved = next(&schedule, attempts, Duration::ZERO, &LOST, jitter);
            let (Next::After(middle), Next::After(moved)) = (middle, moved) else {
                return Err(TestCaseError::fail("given up at once"));
            };
            let share = moved.as_secs_f64() / middle.as_secs_f64();
            prop_assert!((0.799..=1.201).contains(&share), "{share}");
        }

        /// Never sooner than the server asked, a fifth later at most, within the horizon.
        #[test]
        fn prop_a_wait_that_was_asked_for_is_kept(secs in 1_u64..=21_600, waited_secs in 0_u64..400_000, jitter in DRAWN) {
            let schedule = Schedule::default();
            let wait = Duration::from_secs(secs);
            let asked = Verdict::Retry(RetryCause::After { code: CODE, wait });
            let waited = Duration::from_secs(waited_secs);
            let Next::After(after) = next(&schedule, 3, waited, &asked, jitter) else {
                return Err(TestCaseError::fail("given up"));
            };
            let left = schedule.horizon.saturating_sub(waited);
            let most = Duration::from_secs_f64(wait.as_secs_f64() * 1.2);
            prop_assert!(after >= wait.min(left) && after <= most.min(left), "{after:?}");
        }

        #[test]
        fn prop_never_beyond_the_horizon(attempts: u32, waited: u64, jitter: u32, steps: Vec<u64>) {
            let schedule = Schedule {
                steps: steps.into_iter().map(Duration::from_millis).collect(),
                ..Schedule::default()
            };
            let waited = Duration::from_millis(waited);
            match next(&schedule, attempts, waited, &LOST, jitter) {
                Next::After(wait) => prop_assert!(waited.saturating_add(wait) <= schedule.horizon),
                next => prop_assert!(next == Next::GiveUp && waited >= schedule.horizon),
            }
        }
    }
}
