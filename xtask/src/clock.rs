//! The one place of this tool that asks a clock.

use std::time::Instant;

/// The present moment.
#[expect(
    clippy::disallowed_methods,
    reason = "a tool on this machine measures its own stages and bounds its waits"
)]
pub(crate) fn now() -> Instant {
    Instant::now()
}
