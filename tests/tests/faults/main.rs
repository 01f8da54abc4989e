//! The promises under faults, each by its number in the reliability contract: the real Worker on plain
//! workerd, killed, starved and lied to.
//!
//! `cargo test -p tests --test faults -- NAME` runs those whose names hold NAME. With `PRONTO_SOAK=1`, as
//! `cargo xtask soak` sets it, each runs at its full length. What is asserted are counts, never the
//! times of a machine that others use too.

#![expect(
    clippy::panic,
    clippy::expect_used,
    reason = "a promise that is not kept panics"
)]

mod certificates;
mod documented;
mod forms;
#[path = "../wire/mail_server.rs"]
#[expect(dead_code, reason = "the wire tests ask more of it")]
mod login_server;
mod planted;
mod visits;
mod world;

mod additions;
mod answers;
mod bodies;
mod bounced;
mod bounces;
mod bounces_of_no_effect;
mod bounces_of_postfix;
mod channels;
mod clocks;
mod commands;
mod costs;
mod dead;
mod desks;
mod floods;
mod generated;
mod inbox;
mod kills;
mod letters;
mod limits;
mod mail_servers;
mod outages;
mod panics;
mod parity;
mod planted_secrets;
mod pressure;
mod readable;
mod retention;
mod self_hosted;
mod self_hosted_by_nginx;
mod storage;
mod sweeps;
mod to_visitors;
mod upkeep;

use std::process::ExitCode;

use libtest_mimic::Arguments;

/// Most of the time is spent waiting; so many at once keep two cores busy.
const THREADS: usize = 4;

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    arguments.test_threads.get_or_insert(THREADS);
    let mut trials = Vec::new();
    trials.extend(outages::trials());
    trials.extend(kills::trials());
    trials.extend(storage::trials());
    trials.extend(desks::trials());
    trials.extend(pressure::trials());
    trials.extend(limits::trials());
    trials.extend(bodies::trials());
    trials.extend(additions::trials());
    trials.extend(retention::trials());
    trials.extend(sweeps::trials());
    trials.extend(mail_servers::trials());
    trials.extend(channels::trials());
    trials.extend(dead::trials());
    trials.extend(to_visitors::trials());
    trials.extend(answers::trials());
    trials.extend(inbox::trials());
    trials.extend(readable::trials());
    trials.extend(letters::trials());
    trials.extend(floods::trials());
    trials.extend(clocks::trials());
    trials.extend(commands::trials());
    trials.extend(costs::trials());
    trials.extend(panics::trials());
    trials.extend(generated::trials());
    trials.extend(upkeep::trials());
    trials.extend(parity::trials());
    trials.extend(planted_secrets::trials());
    trials.extend(self_hosted::trials());
    trials.extend(self_hosted_by_nginx::trials());
    trials.extend(bounces::trials());
    trials.extend(bounces_of_no_effect::trials());
    trials.extend(bounces_of_postfix::trials());
    world::run(&arguments, trials)
}
