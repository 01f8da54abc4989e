//! Moments in milliseconds since 1970, and spans between them. Nothing overflows: what would be later
//! than any moment is the last one.

use std::time::Duration;

/// The moment a span after another.
pub(super) fn later(at_ms: u64, span: Duration) -> u64 {
    at_ms.saturating_add(millis(span))
}

/// The moment a span before another.
pub(super) fn earlier(at_ms: u64, span: Duration) -> u64 {
    at_ms.saturating_sub(millis(span))
}

/// A span in milliseconds.
pub(super) fn millis(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}
