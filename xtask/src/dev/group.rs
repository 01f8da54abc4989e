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
            .with_context(|| {
                let program = command.get_program().display();
                format!("{name} did not start: {program}")
            })?;
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
            // A child tells its parent of its end only if asked; `wait` would have no bound, and this
            // one is asked until `END_WITHIN`.
            thread::sleep(LOOK_EVERY);
        }
        // Who has not ended by now, or was left behind by who has.
        self.signal(Signal::KILL);
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;
    use std::process::{Command, Stdio};

    use super::{END_WITHIN, Group, clock};

    #[test]
    fn ok_what_it_started_ends_with_it() {
        // A shell that ends when it is asked to, and its child, which does not.
        let script = "(trap '' TERM; echo; sleep 600) & wait";
        let (mut reader, writer) = std::io::pipe().unwrap();
        let mut command = Command::new("sh");
        command.args(["-c", script]).stdout(writer);
        let group = Group::start("a shell", &mut command).unwrap();
        drop(command);
        let mut line = [0];
        reader.read_exact(&mut line).unwrap();
        let start = clock::now();
        drop(group);
        // The pipe is at its end when nobody holds the other one any more.
        assert_eq!(std::io::copy(&mut reader, &mut std::io::sink()).unwrap(), 0);
        assert!(start.elapsed() < END_WITHIN);
    }

    #[test]
    fn ok_its_own_end_is_seen() {
        let mut command = Command::new("true");
        let mut group = Group::start("nothing", command.stdout(Stdio::null())).unwrap();
        group.child.wait().unwrap();
        assert!(group.ended().unwrap().unwrap().success());
    }
}
