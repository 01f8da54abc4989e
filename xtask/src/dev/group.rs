//! A program and all that it starts, which end together.

use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result};
use rustix::process::{Pid, Signal, kill_process_group};

use crate::clock;

/// How long a program may take to end when it is asked to.
const END_WITHIN: Duration = Duration::from_secs(5);
/// How often it is looked whether it has.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// A process group of its own: a Ctrl-C in the terminal does not reach it, and what a program starts
/// (wrangler its workerd) is ended with it. Ends when dropped.
pub(crate) struct Group {
    name: &'static str,
    child: Child,
}

impl Group {
    /// Starts a program.
    pub(crate) fn start(name: &'static str, command: &mut Command) -> Result<Self> {
        let child = command
            .stdin(Stdio::null())
            .process_group(0)
            .spawn()
            .with_context(|| format!("{name} did not start"))?;
        Ok(Self { name, child })
    }

    /// What it is, in words.
    pub(crate) const fn name(&self) -> &'static str {
        self.name
    }

    /// Its status, if it has ended.
    pub(crate) fn ended(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.child.try_wait()?)
    }

    fn signal(&self, signal: Signal) {
        let pid = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        if let Some(pid) = pid {
            // A group without members is what we want.
            let _ = kill_process_group(pid, signal);
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.signal(Signal::TERM);
        let start = clock::now();
        while matches!(self.child.try_wait(), Ok(None)) && start.elapsed() < END_WITHIN {
            thread::sleep(LOOK_EVERY);
        }
        // Who has not ended by now, or was left behind by who has.
        self.signal(Signal::KILL);
        let _ = self.child.wait();
    }
}
