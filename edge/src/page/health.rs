//! How a site does, for whoever wants to know: an account of the last day without a name, number or
//! message.

use configuration::{Catalogue, Language, Site};
use maud::html;

use super::frame::{Frame, document};

/// What the page says.
pub(crate) struct HealthView<'a> {
    /// Whose page it is.
    pub(crate) site: &'a Site,
    /// The language of every word.
    pub(crate) language: Language,
    /// The id of the sentence that says it in one.
    pub(crate) title: &'static str,
    /// When the figures were taken.
    pub(crate) at: String,
    /// The zone of all times, in words.
    pub(crate) zone: String,
    /// The last delivery: when, and how long before.
    pub(crate) last: Option<(String, String)>,
    /// The account; empty where nothing was received.
    pub(crate) stations: Vec<Station>,
    /// Each way to the company.
    pub(crate) channels: Vec<ChannelView<'a>>,
}

/// One line of the account.
pub(crate) struct Station {
    /// The id of its name.
    pub(crate) id: &'static str,
    /// Whether it is true of what it counts, or still to come.
    pub(crate) is_reached: bool,
    /// Its share, in words.
    pub(crate) share: String,
    /// Within which time half, and 99 of 100, got there.
    pub(crate) speed: Option<(String, String)>,
}

/// One way to the company.
pub(crate) struct ChannelView<'a> {
    /// What it is.
    pub(crate) name: &'a str,
    /// How it is.
    pub(crate) state: String,
}

/// The page.
pub(crate) fn health(view: &HealthView<'_>) -> String {
    let catalogue = Catalogue::of(view.language);
    let company = [("company", view.site.name.as_str())];
    let content = html! {
        div.lead {
            h1 { (catalogue.say(view.title)) }
            p.hint {
                (catalogue.fill("health_asof", &[("time", &view.at)])) " "
                (catalogue.fill("case_zone", &[("zone", &view.zone)]))
            }
        }
        @if let Some((time, ago)) = &view.last {
            section aria-labelledby="h-last" {
                h2 id="h-last" { (catalogue.say("health_last")) }
                p.last { (time) }
                p.hint { (catalogue.fill("health_ago", &[("duration", ago)])) }
            }
        }
        @if !view.stations.is_empty() {
            section aria-labelledby="h-account" {
                h2 id="h-account" { (catalogue.say("health_accounts")) }
                ol.facts.account {
                    @for station in &view.stations {
                        li.not[!station.is_reached] {
                            b { (catalogue.say(station.id)) } " "
                            span.when { (station.share) }
                            @if let Some((p50, p99)) = &station.speed {
                                span.hint {
                                    (catalogue.fill("health_speed", &[("p50", p50), ("p99", p99)]))
                                }
                            }
                        }
                    }
                }
            }
        }
        section aria-labelledby="h-channels" {
            h2 id="h-channels" { (catalogue.fill("health_channels", &company)) }
            dl.terms {
                @for channel in &view.channels {
                    div { dt { (channel.name) } dd { (channel.state) } }
                }
            }
        }
    };
    let frame = Frame {
        site: Some(view.site),
        language: view.language,
        title: catalogue.say(view.title),
        note: Some(catalogue.say("act_private")),
    };
    document(&frame, &content)
}
