//! The one place of this tool that asks a clock.

use std::time::{Duration, Instant};

/// The present moment.
#[expect(
    clippy::disallowed_methods,
    reason = "a tool on this machine measures its own stages and bounds its waits"
)]
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// Waits for something elsewhere that tells nobody when it has happened.
#[expect(
    clippy::disallowed_methods,
    reason = "a domain that is being set up can only be asked again"
)]
pub(crate) fn pause(time: Duration) {
    std::thread::sleep(time);
}
