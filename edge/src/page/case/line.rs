//! The line: station by station what happened, and the one that is still to come.

use configuration::Catalogue;
use maud::{Markup, html};
use shared::State;

use super::{CaseView, Due, StepView};

/// The stations that this page has words for. A delivery that is still to come stands last, and
/// the line does not run ahead of it.
pub(super) fn line(view: &CaseView<'_>, catalogue: &'static Catalogue) -> Markup {
    let company = [("company", view.site.name.as_str())];
    html! {
        ol.facts aria-label=(catalogue.say("case_steps")) {
            @for step in view.steps {
                @match step.state {
                    State::Received => {
                        li { (fact(step, "fact_received", catalogue))
                            span.hint { (catalogue.say("fact_received_note")) } }
                    },
                    State::Delivered => {
                        li { (fact(step, "fact_delivered", catalogue))
                            span.hint { (catalogue.fill("fact_delivered_note", &company)) } }
                    },
                    State::Undeliverable => {
                        li.late { (fact(step, "fact_undeliverable", catalogue)) }
                    },
                    State::Solved => {
                        li { (fact(step, "fact_solved", catalogue)) }
                    },
                    State::Reopened => {
                        li { (fact(step, "fact_reopened", catalogue)) }
                    },
                    State::Erased => {
                        li { (fact(step, "fact_erased", catalogue)) }
                    },
                    _ => {},
                }
            }
            @if let Some(due) = view.due {
                li.not {
                    b { (catalogue.say("fact_delivered")) } " "
                    span.when { (catalogue.say("fact_not_yet")) }
                    span.hint { (expected(due, catalogue)) }
                }
            }
        }
        // The receipt on the visitor's screen went by their own clock, which may be another.
        p.hint.zone { (catalogue.fill("case_zone", &[("zone", view.zone)])) }
    }
}

fn fact(step: &StepView, id: &str, catalogue: &'static Catalogue) -> Markup {
    html! {
        b { (catalogue.say(id)) } " "
        time datetime=(step.moment.at.as_str()) { (step.moment.readable) }
    }
}

fn expected(due: Due<'_>, catalogue: &'static Catalogue) -> String {
    match due {
        Due::Soon => catalogue.say("next_delivery").to_owned(),
        Due::After(time) => catalogue.fill("next_delivery_rated_at", &[("time", time)]),
        Due::Overdue => catalogue.say("next_delivery_slow").to_owned(),
    }
}
