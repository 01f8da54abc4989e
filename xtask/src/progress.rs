//! Says what is being done, and how long it took.

use std::io::Write as _;
use std::time::Duration;

use anyhow::Result;

use crate::clock;

/// Work shorter than this is not worth a number.
const WORTH_SAYING: Duration = Duration::from_millis(500);

/// Does a piece of work under its name.
pub(crate) fn step<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("· {what}");
    // Whoever reads this through a pipe wants to see it before the work is done, not after.
    let _ = std::io::stdout().flush();
    let start = clock::now();
    let done = work()?;
    let took = start.elapsed();
    if took >= WORTH_SAYING {
        println!("  {:.1} s", took.as_secs_f64());
    }
    Ok(done)
}
