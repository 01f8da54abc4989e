//! Ten journeys of a visitor, in every engine: each kind on each rung, what is seen when nobody answers,
//! keys alone, a reload, a low screen, and axe on every screen.
//!
//! `cargo test -p tests --test engines -- firefox` runs those of one engine, `-- --skip webkit` leaves one
//! out, `-- NAME` runs those whose names hold NAME. What failed leaves a picture in cargo's `tmp` folder.

#![expect(
    clippy::expect_used,
    reason = "a journey that does not end as it must panics"
)]

mod world;

mod keys;
mod kinds;
mod low_screens;
mod sights;
mod silence;

use std::process::ExitCode;

use libtest_mimic::Arguments;

/// So many journeys at once keep two cores busy and leave a browser its time.
const THREADS: usize = 3;

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    arguments.test_threads.get_or_insert(THREADS);
    let mut trials = Vec::new();
    trials.extend(kinds::journeys());
    trials.extend(silence::journeys());
    trials.extend(keys::journeys());
    trials.extend(low_screens::journeys());
    trials.extend(sights::journeys());
    world::run(&arguments, trials)
}
