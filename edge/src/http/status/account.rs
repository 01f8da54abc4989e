//! The figures in words, for the page.

use configuration::{Catalogue, Channel, Language, Site, Way};
use courier::Moment;

use crate::{
    ambient::{self, Detail},
    desk::{ChannelReport, ChannelState, Counts, Report},
    page::{ChannelView, HealthView, Station},
};

/// What is promised: 99 of 100 are handed over within this time, in milliseconds, from when they are due.
const PROMISED_P99_MS: u64 = 10_000;

/// What the page says.
pub(super) fn view<'a>(site: &'a Site, language: Language, report: &Report) -> HealthView<'a> {
    let readable = |at: Moment| {
        let zone = &site.time_zone;
        let is_today = ambient::day(at, zone) == ambient::day(report.at, zone);
        let detail = if is_today {
            Detail::Time
        } else {
            Detail::DayAndTime
        };
        ambient::readable(at, detail, language, zone)
    };
    let catalogue = Catalogue::of(language);
    HealthView {
        site,
        language,
        title: title(report),
        at: readable(report.at),
        zone: ambient::zone_in_words(report.at, language, &site.time_zone),
        last: report.last_delivery.map(|last| {
            let ago = report.at.since(last);
            (readable(last), ambient::span_in_words(ago, language))
        }),
        stations: stations(report, language),
        channels: site
            .channels
            .iter()
            .zip(&report.channels)
            .map(|(channel, state)| ChannelView {
                name: catalogue.say(name(channel)),
                state: said(state, catalogue, readable),
            })
            .collect(),
    }
}

/// The furthest that can be said of all channels together.
fn title(report: &Report) -> &'static str {
    let is_failing =
        |one: &ChannelReport| matches!(one.state, ChannelState::Failing | ChannelState::Flagged);
    let is_late = report
        .latency_p99_ms
        .is_some_and(|late_ms| late_ms > PROMISED_P99_MS);
    if report.channels.iter().all(is_failing) {
        "health_down"
    } else if report.channels.iter().any(is_failing) || report.day.dead > 0 || is_late {
        "health_late"
    } else if report.day.acknowledged == 0 {
        "channel_wait"
    } else {
        "health_ok"
    }
}

/// The account of a day: shares that add up to 100.
fn stations(report: &Report, language: Language) -> Vec<Station> {
    let day = &report.day;
    if day.acknowledged == 0 {
        return Vec::new();
    }
    let seconds = |ms: u64| {
        let seconds = f64::from(u32::try_from(ms).unwrap_or(u32::MAX)) / 1_000.0;
        [&ambient::number(seconds, 1, language), "\u{a0}s"].concat()
    };
    let speed = report.latency_p50_ms.zip(report.latency_p99_ms);
    let parts = tenths(day);
    let kinds = [
        ("fact_delivered", true),
        ("health_pending", false),
        ("health_dead", false),
        ("health_erased", false),
    ];
    let percent = |tenths: u32| {
        let percent = f64::from(tenths) / 10.0;
        [&ambient::number(percent, 1, language), "%"].concat()
    };
    let mut stations = vec![Station {
        id: "fact_received",
        is_reached: true,
        share: percent(1_000),
        speed: None,
    }];
    for ((id, is_reached), tenths) in kinds.into_iter().zip(parts) {
        if id == "health_erased" && tenths == 0 {
            continue;
        }
        stations.push(Station {
            id,
            is_reached,
            share: percent(tenths),
            speed: speed
                .filter(|_| is_reached)
                .map(|(p50, p99)| (seconds(p50), seconds(p99))),
        });
    }
    stations
}

/// Delivered, pending, dead, erased in tenths of a percent that add up to 1,000: what rounding left
/// goes to those that lost the most by it.
fn tenths(day: &Counts) -> [u32; 4] {
    let counts = [day.delivered, day.pending, day.dead, day.erased];
    let whole = day.acknowledged.max(1);
    let scaled = counts.map(|count| count.saturating_mul(1_000));
    let mut parts =
        scaled.map(|scaled| u32::try_from(scaled.checked_div(whole).unwrap_or(0)).unwrap_or(0));
    let mut order = [0_usize, 1, 2, 3];
    order.sort_by_key(|at| {
        let scaled = scaled.get(*at).copied().unwrap_or_default();
        std::cmp::Reverse(scaled.checked_rem(whole).unwrap_or_default())
    });
    let mut missing = 1_000_u32.saturating_sub(parts.iter().sum());
    for at in order {
        if missing > 0
            && let Some(part) = parts.get_mut(at)
        {
            *part = part.saturating_add(1);
            missing = missing.saturating_sub(1);
        }
    }
    parts
}

const fn name(channel: &Channel) -> &'static str {
    match channel.way {
        Way::Smtp { .. } | Way::HttpMail { .. } | Way::SendEmail { .. } => "channel_mail",
        Way::Webhook { .. } => "channel_webhook",
        Way::Chat { .. } => "channel_chat",
    }
}

fn said(
    channel: &ChannelReport,
    catalogue: &Catalogue,
    readable: impl Fn(Moment) -> String,
) -> String {
    match channel.state {
        ChannelState::Unused => catalogue.say("channel_wait").to_owned(),
        ChannelState::Working => catalogue.say("channel_ok").to_owned(),
        ChannelState::Failing | ChannelState::Flagged => {
            let since = channel.failing.map(&readable).unwrap_or_default();
            let next = channel.probe.map_or_else(|| "–".to_owned(), readable);
            catalogue.fill("channel_fail", &[("time", &since), ("next", &next)])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::tenths;
    use crate::desk::Counts;

    fn day(delivered: u64, pending: u64, dead: u64, erased: u64) -> Counts {
        Counts {
            acknowledged: [delivered, pending, dead, erased].iter().sum(),
            delivered,
            pending,
            dead,
            erased,
        }
    }

    #[test]
    fn ok_shares_add_up() {
        for counts in [
            day(1, 1, 1, 0),
            day(997, 3, 0, 0),
            day(1, 0, 0, 0),
            day(2, 2, 2, 1),
        ] {
            assert_eq!(tenths(&counts).iter().sum::<u32>(), 1_000, "{counts:?}");
        }
        assert_eq!(tenths(&day(1, 1, 1, 0)), [334, 333, 333, 0]);
    }
}
