//! A point in time, as the desk and the outbox reckon with it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// A moment: whole milliseconds since 1970 in UTC. Nothing overflows: what would be later than any
/// moment is the last one, and what would be earlier is the first.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Moment(u64);

impl Moment {
    /// The first moment there is.
    pub const FIRST: Self = Self(0);

    /// The moment of so many milliseconds since 1970.
    #[must_use]
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis)
    }

    /// Milliseconds since 1970.
    #[must_use]
    pub const fn millis(self) -> u64 {
        self.0
    }

    /// The moment a span after this one.
    #[must_use]
    pub fn later(self, span: Duration) -> Self {
        Self(self.0.saturating_add(millis(span)))
    }

    /// The moment a span before this one.
    #[must_use]
    pub fn earlier(self, span: Duration) -> Self {
        Self(self.0.saturating_sub(millis(span)))
    }

    /// How long it has been since another moment; nothing, if that is still to come.
    #[must_use]
    pub const fn since(self, other: Self) -> Duration {
        Duration::from_millis(self.0.saturating_sub(other.0))
    }

    /// The span between this moment and another, whichever comes first.
    #[must_use]
    pub const fn apart(self, other: Self) -> Duration {
        Duration::from_millis(self.0.abs_diff(other.0))
    }
}

/// A span in whole milliseconds.
fn millis(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Moment;

    #[test]
    fn ok_nothing_overflows() {
        let moment = Moment::from_millis(5);
        assert_eq!(moment.later(Duration::MAX), Moment::from_millis(u64::MAX));
        assert_eq!(moment.earlier(Duration::from_secs(1)), Moment::FIRST);
        assert_eq!(moment.since(Moment::from_millis(6)), Duration::ZERO);
        assert_eq!(
            moment.apart(Moment::from_millis(7)),
            Duration::from_millis(2)
        );
    }
}
