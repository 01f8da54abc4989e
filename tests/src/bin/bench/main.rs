//! Measures the Worker beside one in plain JavaScript and one with Hono and zod that do the same work, all
//! under the same workerd: `cargo xtask bench`.
//!
//! A time by itself says more of the machine than of us, so what can be is measured side by side: slices
//! of a second by turns, and the median of five rounds.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a tool of the developers', which says what is wrong and what it found"
)]

mod costs;
mod drafts;
mod latency;
mod throughput;
mod told;

use std::env;

use self::told::Told;

#[tokio::main]
async fn main() {
    let mut told = Told::default();
    throughput::measure(&mut told).await;
    latency::acknowledge(&mut told).await;
    latency::bystander(&mut told).await;
    costs::measure(&mut told).await;
    if env::args().any(|argument| argument == "--json") {
        println!("{}", told.json());
    } else {
        print!("{}", told.table());
    }
}
