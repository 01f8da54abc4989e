//! The whole of Pronto, as its visitors and its company meet it: the real Worker in workerd, a real
//! mail server, a real browser.
//!
//! `cargo test -p tests --test e2e -- NAME` runs the scenarios whose names hold NAME. What failed
//! in a browser leaves a picture in cargo's `tmp` folder.

#![expect(
    clippy::panic,
    clippy::expect_used,
    reason = "a scenario that is not as it must be panics"
)]

mod tls_front;
mod world;

mod access;
mod alone;
mod api;
mod api_refusals;
mod bait;
mod bounces;
mod closing;
mod contacts;
mod drafts;
mod embed;
mod faults;
mod guests;
mod harness;
mod hosted;
mod ladder;
mod numbers;
mod outbox;
mod panel;
mod rungs;
mod strangers;

use std::process::ExitCode;

use libtest_mimic::Arguments;

/// So many scenarios at once keep two cores busy and leave a browser its time.
const THREADS: usize = 3;

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    arguments.test_threads.get_or_insert(THREADS);
    let mut trials = Vec::new();
    trials.extend(api::scenarios());
    trials.extend(api_refusals::scenarios());
    trials.extend(numbers::scenarios());
    trials.extend(outbox::scenarios());
    trials.extend(bounces::scenarios());
    trials.extend(hosted::scenarios());
    trials.extend(closing::scenarios());
    trials.extend(contacts::scenarios());
    trials.extend(strangers::scenarios());
    trials.extend(rungs::scenarios());
    trials.extend(ladder::scenarios());
    trials.extend(embed::scenarios());
    trials.extend(panel::scenarios());
    trials.extend(guests::scenarios());
    trials.extend(alone::scenarios());
    trials.extend(drafts::scenarios());
    trials.extend(faults::scenarios());
    trials.extend(access::scenarios());
    trials.extend(harness::scenarios());
    world::run(&arguments, trials)
}
