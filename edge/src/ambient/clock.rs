//! What time it is, and how a moment stands on the wire.

use std::time::Duration;

use courier::Moment;
use futures_util::future::{Either, select};
use shared::{NotATimestamp, Timestamp};
use worker::{Date, DateInit, Delay};

/// What time it is.
pub(crate) fn now() -> Moment {
    Moment::from_millis(Date::now().as_millis())
}

/// The moment as the wire writes it, to the second.
pub(crate) fn timestamp(at: Moment) -> Result<Timestamp, NotATimestamp> {
    let date = date_of(at);
    let written = String::from(date.to_iso_string());
    let seconds = written.split('.').next().unwrap_or_default();
    Timestamp::try_from([seconds, "Z"].concat())
}

/// The moment of what the wire writes.
pub(crate) fn moment(at: &Timestamp) -> Moment {
    Moment::from_millis(Date::new(DateInit::String(at.as_str().to_owned())).as_millis())
}

/// What comes of `work`, unless it takes longer than `limit`.
pub(crate) async fn within<T>(limit: Duration, work: impl Future<Output = T>) -> Option<T> {
    let (work, delay) = (std::pin::pin!(work), std::pin::pin!(Delay::from(limit)));
    match select(work, delay).await {
        Either::Left((outcome, _)) => Some(outcome),
        Either::Right(((), _)) => None,
    }
}

pub(super) fn date_of(at: Moment) -> js_sys::Date {
    Date::new(DateInit::Millis(at.millis())).into()
}
