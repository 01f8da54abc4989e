//! The figures as JSON.

use configuration::Site;
use courier::Moment;
use serde_json::{Value, json};

use crate::{ambient, desk::Report};

/// Without volumes nobody learns how many write to the company.
pub(super) fn figures(site: &Site, report: &Report, has_volumes: bool) -> Value {
    let day = &report.day;
    let channels: Vec<Value> = report
        .channels
        .iter()
        .map(|channel| {
            let mut told = json!({ "channel": channel.channel, "state": channel.state });
            if has_volumes && let Some(told) = told.as_object_mut() {
                told.insert("failing_since".into(), json!(channel.failing.map(moment)));
                told.insert("cause".into(), json!(channel.cause));
                told.insert(
                    "last_delivery_at".into(),
                    json!(channel.delivered.map(moment)),
                );
            }
            told
        })
        .collect();
    let mut told = json!({
        "site": site.id.as_str(),
        "at": moment(report.at),
        "last_delivery_at": report.last_delivery.map(moment),
        "share_delivered": share(day.delivered, day.acknowledged),
        "latency_p50_ms": report.latency_p50_ms,
        "latency_p99_ms": report.latency_p99_ms,
        "channels": channels,
    });
    if has_volumes && let Some(told) = told.as_object_mut() {
        told.insert("day".into(), json!(day));
        told.insert("total".into(), json!(report.total));
    }
    told
}

fn share(part: u64, whole: u64) -> Option<f64> {
    let small = |count: u64| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    (whole > 0).then(|| (small(part) / small(whole) * 10_000.0).round() / 10_000.0)
}

pub(super) fn moment(at: Moment) -> String {
    let at = ambient::timestamp(at);
    at.map(|at| at.as_str().to_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn ok_share() {
        assert_eq!(share(997, 1_000), Some(0.997));
        assert_eq!(share(0, 0), None);
    }
}
