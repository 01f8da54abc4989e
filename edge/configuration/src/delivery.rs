//! The outbox's times and the limits per address, all of which can be set (docs/configuration.md).

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
    second_channel_seconds: u64,
    flag_seconds: u64,
    probe_seconds: u64,
    attempt_seconds: u64,
    reply_seconds: u64,
}

/// How much is taken from one address before it has to wait, and how many letters of their own an
/// inbox gets before the rest is gathered into one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Submissions within the window; 0 lifts the limit.
    pub submissions_per_address: u32,
    window_seconds: u64,
    /// Letters of their own that a site's inbox gets in an hour; 0 lifts the limit.
    pub letters_per_hour: u32,
    /// Letters of their own that one telephone number causes in a day; 0 lifts the limit.
    pub letters_per_phone: u32,
    digest_seconds: u64,
    digest_callback_seconds: u64,
    ratings_seconds: u64,
}

/// How long what was said is kept.
#[expect(clippy::struct_field_names, reason = "the names are the file's")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Retention {
    closed_days: u64,
    delivered_days: u64,
    tombstone_days: u64,
}

/// A value of a right form that cannot work: its key, and what is expected.
pub(crate) struct WrongValue {
    pub(crate) key: &'static str,
    pub(crate) expected: &'static str,
}

/// Seconds of a year, and days of a hundred years: what is longer was meant in another unit.
const SECONDS_MAX: u64 = 31_536_000;
const DAYS_MAX: u64 = 36_500;
/// Seconds after which a letter under way is free again; an attempt must have ended before.
const LEASE_SECONDS: u64 = 600;

/// The first of these values that is out of its bounds.
fn first_outside(
    values: &[(&'static str, u64)],
    (least, most): (u64, u64),
    expected: &'static str,
) -> Result<(), WrongValue> {
    let mut outside = values
        .iter()
        .filter(|(_, value)| !(least..=most).contains(value));
    match outside.next() {
        Some((key, _)) => Err(WrongValue { key, expected }),
        None => Ok(()),
    }
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
            second_channel_seconds: 600,
            flag_seconds: 900,
            probe_seconds: 60,
            attempt_seconds: 420,
            reply_seconds: 300,
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            submissions_per_address: 20,
            window_seconds: 600,
            letters_per_hour: 60,
            letters_per_phone: 3,
            digest_seconds: 900,
            digest_callback_seconds: 120,
            ratings_seconds: 86_400,
        }
    }
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            closed_days: 30,
            delivered_days: 90,
            tombstone_days: 365,
        }
    }
}

impl Delivery {
    /// What cannot work, if anything cannot.
    pub(crate) fn check(&self) -> Result<(), WrongValue> {
        let last = self.steps_seconds.last().copied().unwrap_or_default();
        if last == 0 || self.steps_seconds.iter().any(|step| *step > SECONDS_MAX) {
            return Err(WrongValue {
                key: "steps_seconds",
                expected: "expected at least one wait, each of at most a year, and the last of at least a second, since it repeats",
            });
        }
        first_outside(
            &[
                ("horizon_seconds", self.horizon_seconds),
                ("greylist_seconds", self.greylist_seconds),
                (
                    "configuration_fault_seconds",
                    self.configuration_fault_seconds,
                ),
                ("refused_seconds", self.refused_seconds),
                ("probe_seconds", self.probe_seconds),
            ],
            (1, SECONDS_MAX),
            "expected seconds, from one to a year",
        )?;
        first_outside(
            &[
                ("rating_wait_seconds", self.rating_wait_seconds),
                ("second_channel_seconds", self.second_channel_seconds),
                ("flag_seconds", self.flag_seconds),
            ],
            (0, SECONDS_MAX),
            "expected seconds, of a year at most",
        )?;
        first_outside(
            &[("attempt_seconds", self.attempt_seconds)],
            (1, LEASE_SECONDS - 1),
            "expected 1 to 599 seconds: after ten minutes the letter is free again, and would leave twice",
        )?;
        first_outside(
            &[("reply_seconds", self.reply_seconds)],
            (1, self.attempt_seconds),
            "expected seconds, from one to `attempt_seconds`",
        )
    }

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

    /// After how long without success the next channel gets what the one before could not deliver.
    #[must_use]
    pub const fn second_channel(&self) -> Duration {
        Duration::from_secs(self.second_channel_seconds)
    }

    /// After how long without success a person is told.
    #[must_use]
    pub const fn flag(&self) -> Duration {
        Duration::from_secs(self.flag_seconds)
    }

    /// The wait between two looks at a server that has failed three times in a row.
    #[must_use]
    pub const fn probe(&self) -> Duration {
        Duration::from_secs(self.probe_seconds)
    }

    /// The most that one attempt takes.
    #[must_use]
    pub const fn attempt(&self) -> Duration {
        Duration::from_secs(self.attempt_seconds)
    }

    /// The most that one answer is waited for, the last one of a session included.
    #[must_use]
    pub const fn reply(&self) -> Duration {
        Duration::from_secs(self.reply_seconds)
    }
}

impl Limits {
    /// What cannot work, if anything cannot.
    pub(crate) fn check(&self) -> Result<(), WrongValue> {
        first_outside(
            &[("window_seconds", self.window_seconds)],
            (1, SECONDS_MAX),
            "expected seconds, from one to a year; `submissions_per_address = 0` lifts the limit",
        )?;
        first_outside(
            &[
                ("digest_seconds", self.digest_seconds),
                ("digest_callback_seconds", self.digest_callback_seconds),
                ("ratings_seconds", self.ratings_seconds),
            ],
            (0, SECONDS_MAX),
            "expected seconds, of a year at most",
        )
    }

    /// The window in which submissions are counted.
    #[must_use]
    pub const fn window(&self) -> Duration {
        Duration::from_secs(self.window_seconds)
    }

    /// How long what exceeds the limits is gathered at most.
    #[must_use]
    pub const fn digest(&self) -> Duration {
        Duration::from_secs(self.digest_seconds)
    }

    /// The same where somebody waits for a call.
    #[must_use]
    pub const fn digest_with_callback(&self) -> Duration {
        Duration::from_secs(self.digest_callback_seconds)
    }

    /// How long ratings without words are gathered.
    #[must_use]
    pub const fn ratings(&self) -> Duration {
        Duration::from_secs(self.ratings_seconds)
    }
}

impl Retention {
    /// What cannot work, if anything cannot.
    pub(crate) fn check(&self) -> Result<(), WrongValue> {
        first_outside(
            &[
                ("closed_days", self.closed_days),
                ("delivered_days", self.delivered_days),
                ("tombstone_days", self.tombstone_days),
            ],
            (0, DAYS_MAX),
            "expected days, of a hundred years at most",
        )
    }

    /// How long after the last thing that happened to a closed case what was said in it is erased.
    #[must_use]
    pub const fn closed(&self) -> Duration {
        Duration::from_hours(self.closed_days.saturating_mul(24))
    }

    /// The same of a case that is not closed.
    #[must_use]
    pub const fn delivered(&self) -> Duration {
        Duration::from_hours(self.delivered_days.saturating_mul(24))
    }

    /// How long reference and times are kept after that.
    #[must_use]
    pub const fn tombstone(&self) -> Duration {
        Duration::from_hours(self.tombstone_days.saturating_mul(24))
    }
}
