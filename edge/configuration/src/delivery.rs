//! The outbox's times and the limits per address: RELIABILITY's defaults, all of which can be set.

use std::time::Duration;

use serde::Deserialize;

/// How the outbox tries. Times in the file are whole seconds.
#[expect(
    clippy::struct_field_names,
    reason = "the names are the file's, and a name says its unit"
)]
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Delivery {
    steps_seconds: Vec<u64>,
    rating_wait_seconds: u64,
    horizon_seconds: u64,
    greylist_seconds: u64,
    configuration_fault_seconds: u64,
    refused_seconds: u64,
}

/// How much is taken from one address before it has to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Submissions within the window; 0 lifts the limit.
    pub submissions_per_address: u32,
    window_seconds: u64,
}

impl Default for Delivery {
    fn default() -> Self {
        Self {
            steps_seconds: vec![0, 10, 30, 120, 360, 900, 1_800, 3_600, 7_200, 14_400],
            rating_wait_seconds: 90,
            horizon_seconds: 5 * 86_400,
            greylist_seconds: 300,
            configuration_fault_seconds: 900,
            refused_seconds: 3_600,
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            submissions_per_address: 20,
            window_seconds: 600,
        }
    }
}

impl Delivery {
    /// The wait before each attempt; the last one repeats until the horizon.
    #[must_use]
    pub fn steps(&self) -> Vec<Duration> {
        self.steps_seconds
            .iter()
            .copied()
            .map(Duration::from_secs)
            .collect()
    }

    /// How long a bare rating waits for its words.
    #[must_use]
    pub const fn rating_wait(&self) -> Duration {
        Duration::from_secs(self.rating_wait_seconds)
    }

    /// After how long a delivery is given up.
    #[must_use]
    pub const fn horizon(&self) -> Duration {
        Duration::from_secs(self.horizon_seconds)
    }

    /// The least wait after a greylisting.
    #[must_use]
    pub const fn greylist(&self) -> Duration {
        Duration::from_secs(self.greylist_seconds)
    }

    /// The wait after the server refused our password.
    #[must_use]
    pub const fn configuration_fault(&self) -> Duration {
        Duration::from_secs(self.configuration_fault_seconds)
    }

    /// The wait after the server refused the mailbox or the letter for good.
    #[must_use]
    pub const fn refused(&self) -> Duration {
        Duration::from_secs(self.refused_seconds)
    }
}

impl Limits {
    /// The window in which submissions are counted.
    #[must_use]
    pub const fn window(&self) -> Duration {
        Duration::from_secs(self.window_seconds)
    }
}
