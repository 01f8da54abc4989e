//! How long the panel waits, and for what: the promise of 13 seconds, and the looks at a receipt.

/// One attempt's longest wait for an answer.
pub(crate) const ATTEMPT_MS: f64 = 6_000.0;
/// From Send until every other way is on the screen, less a moment to draw them (the promise is 13 s).
const PROMISE_MS: f64 = 12_800.0;
/// A second attempt that had less time than this could not be answered.
const ATTEMPT_MIN_MS: f64 = 500.0;
/// What failed at once is tried again only so long after Send: a network needs a breath to come back.
const BREATH_MS: f64 = 2_000.0;
/// The longest `Retry-After` that is waited for while the visitor looks at "Sending…".
pub(crate) const RETRY_AFTER_MAX_S: u32 = 6;
/// After so long the second sentence stands under the button.
pub(crate) const SLOW_MS: f64 = 3_000.0;

/// A receipt is looked at for so long; whoever wants to know more opens the page.
const LOOKS_MS: f64 = 600_000.0;
/// The first look comes after two seconds, each further one after twice the time of the last,
const LOOK_FIRST_MS: f64 = 2_000.0;
/// but never later than this.
const LOOK_LAST_MS: f64 = 60_000.0;
/// A look follows the moment by which the next thing is due.
const LOOK_AFTER_DUE_MS: f64 = 2_000.0;

/// The second of two attempts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Attempt {
    /// How long to wait before it.
    pub(crate) wait_ms: f64,
    /// How long to wait for its answer.
    pub(crate) limit_ms: f64,
}

/// The second attempt, `elapsed_ms` after Send, if there is time for one. `retry_after_s` is what
/// the first answer asked for.
pub(crate) fn second_attempt(elapsed_ms: f64, retry_after_s: Option<u32>) -> Option<Attempt> {
    let wait_ms = match retry_after_s {
        Some(seconds) if seconds > RETRY_AFTER_MAX_S => return None,
        Some(seconds) => f64::from(seconds) * 1_000.0,
        None => (BREATH_MS - elapsed_ms).max(0.0),
    };
    let limit_ms = (PROMISE_MS - elapsed_ms - wait_ms).min(ATTEMPT_MS);
    (limit_ms >= ATTEMPT_MIN_MS).then_some(Attempt { wait_ms, limit_ms })
}

/// When to look at a receipt again, in milliseconds from its arrival.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Looks {
    next_ms: f64,
    step_ms: f64,
    /// The moment by which the next thing was due is over, and was looked after.
    is_after_due: bool,
}

impl Looks {
    /// The looks at a receipt that has just arrived.
    pub(crate) const fn new() -> Self {
        Self {
            next_ms: LOOK_FIRST_MS,
            step_ms: LOOK_FIRST_MS,
            is_after_due: false,
        }
    }

    /// Whether a look is due `elapsed_ms` after the receipt's arrival. If it is, it counts as taken.
    pub(crate) fn take(&mut self, elapsed_ms: f64, due_in_ms: Option<f64>) -> bool {
        let is_next = elapsed_ms >= self.next_ms;
        if is_next {
            self.step_ms = (self.step_ms * 2.0).min(LOOK_LAST_MS);
            self.next_ms = elapsed_ms + self.step_ms;
        }
        let is_over = due_in_ms.is_some_and(|due| elapsed_ms >= due + LOOK_AFTER_DUE_MS);
        let is_first_after_due = is_over && !self.is_after_due;
        self.is_after_due = is_over;
        is_next || is_first_after_due
    }

    /// Whether looking is over.
    pub(crate) fn are_over(elapsed_ms: f64) -> bool {
        elapsed_ms > LOOKS_MS
    }
}

#[cfg(test)]
mod tests {
    use super::{Attempt, Looks, second_attempt};

    /// Every way is on the screen by 13 s, whatever the first attempt came to.
    #[test]
    fn ok_two_attempts_keep_the_promise() {
        for elapsed in [0.0, 100.0, 2_000.0, 5_900.0, 6_000.0] {
            for retry_after in [None, Some(0), Some(1), Some(6)] {
                if let Some(Attempt { wait_ms, limit_ms }) = second_attempt(elapsed, retry_after) {
                    assert!(elapsed + wait_ms + limit_ms <= 13_000.0);
                    assert!(limit_ms <= 6_000.0);
                }
            }
        }
    }

    #[test]
    fn ok_second_attempt() {
        let attempt = |wait_ms, limit_ms| Some(Attempt { wait_ms, limit_ms });
        assert_eq!(second_attempt(6_000.0, None), attempt(0.0, 6_000.0));
        assert_eq!(second_attempt(10.0, None), attempt(1_990.0, 6_000.0));
        assert_eq!(second_attempt(100.0, Some(6)), attempt(6_000.0, 6_000.0));
        assert_eq!(second_attempt(6_000.0, Some(6)), attempt(6_000.0, 800.0));
        assert_eq!(second_attempt(100.0, Some(7)), None);
        assert_eq!(second_attempt(12_500.0, None), None);
    }

    fn looks_of(due_in_ms: Option<f64>) -> Vec<u32> {
        let mut looks = Looks::new();
        (0..=300_u32)
            .filter(|second| looks.take(f64::from(*second) * 1_000.0, due_in_ms))
            .collect()
    }

    #[test]
    fn ok_looks_grow_apart() {
        assert_eq!(looks_of(None), [2, 6, 14, 30, 62, 122, 182, 242]);
    }

    #[test]
    fn ok_a_look_follows_the_due_moment() {
        assert_eq!(
            looks_of(Some(90_000.0)),
            [2, 6, 14, 30, 62, 92, 122, 182, 242]
        );
        assert_eq!(
            looks_of(Some(1_000.0)),
            [2, 3, 6, 14, 30, 62, 122, 182, 242]
        );
    }
}
