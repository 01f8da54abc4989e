//! The only wait: look again until it is so, or until a deadline.

use std::future::Future;
use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};

/// How long anything may take that has no time of its own.
const DEADLINE: Duration = Duration::from_secs(20);
/// The beat of the looks. What is waited for are other programs, which tell nobody when it is so, and
/// two cores are shared with them.
const BEAT: Duration = Duration::from_millis(100);

/// Looks until there is something to see, and gives it back.
///
/// # Panics
/// After 20 s, with what was waited for.
pub async fn eventually<T, F: Future<Output = Option<T>>>(
    what: &str,
    look: impl FnMut() -> F,
) -> T {
    eventually_within(DEADLINE, what, look).await
}

/// [`eventually`] with a deadline of its own.
///
/// # Panics
/// After the deadline, with what was waited for.
pub async fn eventually_within<T, F: Future<Output = Option<T>>>(
    deadline: Duration,
    what: &str,
    mut look: impl FnMut() -> F,
) -> T {
    let mut beat = interval(BEAT);
    // A slow look is not made up for by several at once.
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let looking = async {
        loop {
            beat.tick().await;
            if let Some(seen) = look().await {
                return seen;
            }
        }
    };
    within(deadline, what, looking).await
}

/// Does something that must end in time.
///
/// # Panics
/// After the deadline.
pub async fn within<T>(deadline: Duration, what: &str, doing: impl Future<Output = T>) -> T {
    let done = tokio::time::timeout(deadline, doing).await;
    done.unwrap_or_else(|_| panic!("not within {deadline:?}: {what}"))
}
