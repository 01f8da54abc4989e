//! What an engineer types: `cargo xtask channel-check`, `dead` and `deploy`, the very program, and the words
//! that it says.

mod channel_check;
mod dead;
mod deploy;

use std::process::Stdio;
use std::time::Duration;

use libtest_mimic::Trial;
use tests::{STATUS_KEY, Workerd, within, xtask};
use tokio::process::Command;

use crate::planted::PLANTED;

/// A channel that is silent is left after five seconds here, and there are four at most; a deployment is measured
/// before it is handed over.
const SAID: Duration = Duration::from_mins(2);

pub(crate) fn trials() -> Vec<Trial> {
    let mut trials = channel_check::trials();
    trials.extend(dead::trials());
    trials.extend(deploy::trials());
    trials
}

/// What the program said, and how it ended.
#[derive(Debug, PartialEq, Eq)]
struct Said {
    code: Option<i32>,
    out: String,
    err: String,
}

/// Runs a task for the site of a Worker, as the holder of its key.
async fn run(workerd: &Workerd, task: &str, arguments: &[&str]) -> Said {
    run_with_key(workerd, STATUS_KEY, task, arguments).await
}

/// The same with another key.
async fn run_with_key(workerd: &Workerd, key: &str, task: &str, arguments: &[&str]) -> Said {
    let edge = workerd.base_url();
    let arguments = [&[task, "--edge", &edge], arguments].concat();
    run_xtask(&arguments, key).await
}

/// Runs a task as the holder of this key.
async fn run_xtask(arguments: &[&str], key: &str) -> Said {
    let running = Command::new(xtask())
        .args(arguments)
        // None of them is anything to these tasks, but for the one that is given.
        .envs(PLANTED)
        .env("STATUS_KEY", key)
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output();
    let ended = within(SAID, "the task", running)
        .await
        .expect("xtask starts");
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    Said {
        code: ended.status.code(),
        out: text(&ended.stdout),
        err: text(&ended.stderr),
    }
}
