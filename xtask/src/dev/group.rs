//! A program and all that it starts, which end together.

use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result};
use rustix::process::{Pid, Signal, kill_process_group};

/// How long a program may take to end when it is asked to.
const END_WITHIN: Duration = Duration::from_secs(5);

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
}

impl Drop for Group {
    fn drop(&mut self) {
        let group = group_of(&self.child);
        signal(group, Signal::TERM);
        let (tell, told) = mpsc::channel();
        let child = &mut self.child;
        thread::scope(|scope| {
            scope.spawn(move || {
                let _ = child.wait();
                // Nobody listens any more where it took too long.
                let _ = tell.send(());
            });
            let _ = told.recv_timeout(END_WITHIN);
            // Who has not ended by now, or was left behind by who has.
            signal(group, Signal::KILL);
        });
    }
}

/// The group that a program leads.
fn group_of(child: &Child) -> Option<Pid> {
    i32::try_from(child.id()).ok().and_then(Pid::from_raw)
}

fn signal(group: Option<Pid>, signal: Signal) {
    if let Some(group) = group {
        // A group without members is what we want.
        let _ = kill_process_group(group, signal);
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;
    use std::process::{Command, Stdio};

    use super::{END_WITHIN, Group};
    use crate::clock;

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
