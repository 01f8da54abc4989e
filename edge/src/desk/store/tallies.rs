//! Figures, moved in the same transaction as what they count.

use std::{collections::BTreeMap, time::Duration};

use configuration::TimeZone;
use courier::Moment;
use serde::Deserialize;

use super::Store;
use crate::{ambient, desk::sql::StorageFault};

/// Milliseconds of an hour.
const HOUR_MS: u64 = 3_600_000;
/// The hours of a day, and the one that is not over.
const HOURS: u64 = 24;
/// Below this, in milliseconds, each value is a bucket of its own; above, each power of two has as many
/// buckets, so that the last of a bucket is at most an eighth more than its first.
const FINE: u64 = 8;
/// The binary digits of [`FINE`].
const FINE_BITS: u32 = 3;

/// What is counted, of what was received in an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::desk) enum Measure {
    /// Submissions, by touchpoint.
    Received,
    /// Those that a channel has, by how long that took from when they were due.
    Delivered,
    /// Those that all channels have given up.
    Dead,
    /// Those that were erased before.
    Erased,
}

/// A cell of the figures.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::desk) struct Tally {
    /// The hour, since 1970.
    pub(in crate::desk) hour: u64,
    pub(in crate::desk) measure: Measure,
    /// Of what: a name of the configuration's, `other`, or nothing.
    pub(in crate::desk) dimension: String,
    pub(in crate::desk) bucket: u32,
}

/// How often each span was taken, by bucket in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::desk) struct Latencies(BTreeMap<u32, u64>);

#[derive(Deserialize)]
struct Row {
    measure: Measure,
    bucket: u32,
    count: i64,
}

/// What was received in a day, by measure, and how long deliveries took.
pub(in crate::desk) struct OfADay {
    pub(in crate::desk) received: u64,
    pub(in crate::desk) delivered: u64,
    pub(in crate::desk) dead: u64,
    pub(in crate::desk) erased: u64,
    pub(in crate::desk) latencies: Latencies,
}

impl Measure {
    const fn name(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Delivered => "delivered",
            Self::Dead => "dead",
            Self::Erased => "erased",
        }
    }
}

impl Tally {
    /// Of what was received at a moment.
    pub(in crate::desk) fn of(received: Moment, measure: Measure) -> Self {
        Self {
            hour: received.millis() / HOUR_MS,
            measure,
            dimension: String::new(),
            bucket: 0,
        }
    }

    /// With how long it took.
    pub(in crate::desk) fn after(self, span: Duration) -> Self {
        let bucket = bucket(u64::try_from(span.as_millis()).unwrap_or(u64::MAX));
        Self { bucket, ..self }
    }
}

impl Latencies {
    /// The longest span, in milliseconds, of those that `percent` of a hundred do not exceed: the nearest
    /// rank, as the last value of its bucket.
    pub(in crate::desk) fn percentile_ms(&self, percent: u64) -> Option<u64> {
        let all: u64 = self.0.values().sum();
        let rank = all.saturating_mul(percent).div_ceil(100);
        let mut counted = 0_u64;
        let found = self.0.iter().find(|(_, count)| {
            counted = counted.saturating_add(**count);
            counted >= rank
        });
        found
            .filter(|_| all > 0)
            .map(|(bucket, _)| last_of(*bucket))
    }
}

impl Store {
    /// Moves a cell of the figures.
    pub(in crate::desk) fn tally(
        &self,
        tally: &Tally,
        by: i64,
        zone: &TimeZone,
    ) -> Result<(), StorageFault> {
        let day = self.day_of(tally.hour, zone);
        self.storage.run(
            "INSERT INTO tallies (hour, measure, dimension, bucket, day, count)
             VALUES (?, ?, ?, ?, ?, ?)
             ON CONFLICT DO UPDATE SET count = count + excluded.count",
            &[
                tally.hour.into(),
                tally.measure.name().into(),
                (&tally.dimension).into(),
                tally.bucket.into(),
                (&day).into(),
                by.into(),
            ],
        )
    }

    /// The figures of what was received in the last day: of each hour that is not over by more than 24.
    pub(in crate::desk) fn of_a_day(&self, now: Moment) -> Result<OfADay, StorageFault> {
        let since = (now.millis() / HOUR_MS).saturating_sub(HOURS);
        let rows: Vec<Row> = self.storage.rows(
            "SELECT measure, bucket, count FROM tallies WHERE hour >= ?",
            &[since.into()],
        )?;
        let mut day = OfADay {
            received: 0,
            delivered: 0,
            dead: 0,
            erased: 0,
            latencies: Latencies::default(),
        };
        for Row {
            measure,
            bucket,
            count,
        } in rows
        {
            let count = u64::try_from(count).unwrap_or_default();
            let add = |to: &mut u64| *to = to.saturating_add(count);
            match measure {
                Measure::Received => add(&mut day.received),
                Measure::Dead => add(&mut day.dead),
                Measure::Erased => add(&mut day.erased),
                Measure::Delivered => {
                    add(&mut day.delivered);
                    add(day.latencies.0.entry(bucket).or_default());
                }
            }
        }
        Ok(day)
    }

    /// The site's date at the beginning of an hour. Nearly always it is that of the hour before.
    fn day_of(&self, hour: u64, zone: &TimeZone) -> String {
        if let Some((known, day)) = &*self.day.borrow()
            && *known == hour
        {
            return day.clone();
        }
        let day = ambient::date(Moment::from_millis(hour.saturating_mul(HOUR_MS)), zone);
        *self.day.borrow_mut() = Some((hour, day.clone()));
        day
    }
}

/// The bucket of a span in milliseconds.
fn bucket(span_ms: u64) -> u32 {
    let Some(exponent) = span_ms.checked_ilog2().filter(|_| span_ms >= FINE) else {
        return u32::try_from(span_ms).unwrap_or_default();
    };
    let shift = exponent.saturating_sub(FINE_BITS);
    let fine = u32::try_from((span_ms >> shift).saturating_sub(FINE)).unwrap_or_default();
    shift
        .saturating_add(1)
        .saturating_mul(1 << FINE_BITS)
        .saturating_add(fine)
}

/// The last span of a bucket, in milliseconds.
fn last_of(bucket: u32) -> u64 {
    let group = bucket >> FINE_BITS;
    let fine = u64::from(bucket % (1 << FINE_BITS));
    let Some(shift) = group.checked_sub(1) else {
        return fine;
    };
    let next = FINE
        .saturating_add(fine)
        .saturating_add(1)
        .checked_shl(shift)
        .unwrap_or(u64::MAX);
    next.saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Latencies, bucket, last_of};

    /// Figures that are stored would mean something else if this changed.
    #[test]
    fn pin_buckets() {
        for (span_ms, expected) in [
            (0, 0),
            (7, 7),
            (8, 8),
            (15, 15),
            (16, 16),
            (17, 16),
            (18, 17),
        ] {
            assert_eq!(bucket(span_ms), expected, "{span_ms}");
        }
        assert_eq!(bucket(90_000), 114);
        assert_eq!(bucket(5 * 86_400_000), 212);
    }

    #[test]
    fn ok_a_bucket_s_last_is_in_it_and_the_next_is_not() {
        for of in 0..300 {
            assert_eq!(bucket(last_of(of)), of);
            assert_eq!(bucket(last_of(of) + 1), of + 1);
        }
    }

    #[test]
    fn ok_no_more_than_an_eighth_off() {
        for span_ms in (1_u64..1_000_000).step_by(997) {
            let told = last_of(bucket(span_ms));
            assert!(
                told >= span_ms && told - span_ms <= span_ms / 8,
                "{span_ms}"
            );
        }
    }

    #[test]
    fn ok_nearest_rank() {
        let counts = (1..=200).map(|value| (bucket(value), 1));
        let mut each: BTreeMap<u32, u64> = BTreeMap::new();
        for (bucket, count) in counts {
            *each.entry(bucket).or_default() += count;
        }
        let latencies = Latencies(each);
        assert_eq!(latencies.percentile_ms(50), Some(103));
        assert_eq!(latencies.percentile_ms(99), Some(207));
        assert_eq!(Latencies::default().percentile_ms(50), None);
    }
}
