//! Programs that the Stage starts, and ends with all that they started.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{self, Child, Command, Stdio};
use std::sync::Mutex;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fd::OwnedFd;
use rustix::process::{Pid, PidfdFlags, Signal, kill_process, pidfd_open};
use tokio::signal::unix::{SignalKind, signal};

/// Every program that runs now, so that an interrupted run leaves none behind.
static RUNNING: Mutex<BTreeSet<u32>> = Mutex::new(BTreeSet::new());

/// A killed process is gone in milliseconds. Each is waited for this long at most.
const END: Timespec = Timespec {
    tv_sec: 1,
    tv_nsec: 0,
};

/// What a shell says of a program that was interrupted.
const INTERRUPTED: i32 = 130;

/// A program that runs until this value ends.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    log: PathBuf,
}

/// A port of loopback that nobody listens on.
#[must_use]
pub fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    listener.local_addr().expect("its number").port()
}

/// Waits until somebody interrupts the run, and ends it: no program is left behind.
///
/// # Panics
/// If the system gives no handler.
pub async fn end_when_asked() {
    let mut asked_to_end = signal(SignalKind::terminate()).expect("a handler");
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = asked_to_end.recv() => {}
    }
    end_all();
    process::exit(INTERRUPTED);
}

/// Ends every program of this run.
fn end_all() {
    let running = RUNNING.lock().expect("no thread panics while it holds it");
    for id in running.iter() {
        kill_tree(*id);
    }
}

impl Process {
    /// Starts a program. What it prints is added to the log file.
    pub(crate) fn start(mut command: Command, log: &Path) -> Self {
        let out = File::options()
            .create(true)
            .append(true)
            .open(log)
            .expect("the log file can be written");
        let err = out.try_clone().expect("a second handle of the log file");
        let child = command
            .stdin(Stdio::null())
            .stdout(out)
            .stderr(err)
            .spawn()
            .unwrap_or_else(|error| panic!("{}: {error}", command.get_program().display()));
        RUNNING
            .lock()
            .expect("no thread panics while it holds it")
            .insert(child.id());
        Self {
            child,
            log: log.to_owned(),
        }
    }

    /// What it has printed until now.
    pub(crate) fn printed(&self) -> String {
        let bytes = fs::read(&self.log).expect("the log file can be read");
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Fails with what the program printed if it has ended by itself.
    pub(crate) fn assert_running(&mut self) {
        if let Ok(Some(status)) = self.child.try_wait() {
            panic!(
                "{} ended, {status}:\n{}",
                self.log.display(),
                self.printed()
            );
        }
    }

    /// Sends a signal to those of its descendants that run a program of this name.
    pub(crate) fn signal_descendants(&self, program: &str, signal: Signal) {
        let named: Vec<Running> = descendants(self.child.id())
            .into_iter()
            .filter(|running| running.program.ends_with(program))
            .collect();
        assert!(!named.is_empty(), "no {program} runs");
        for running in named {
            send(running.id, signal);
        }
    }

    /// Its id.
    pub(crate) fn pid(&self) -> Pid {
        pid(self.child.id()).expect("the system gave it")
    }

    /// Sends a signal to it alone.
    pub(crate) fn signal(&self, signal: Signal) {
        send(self.child.id(), signal);
    }

    /// Sends SIGKILL to it and to all its descendants, and waits for their end.
    pub(crate) fn end(&mut self) {
        let killed = kill_tree(self.child.id());
        self.child.wait().expect("a killed child ends");
        // Until then they may still write into the folder that is to be removed.
        for process in &killed {
            // Whoever has not ended by then is left to the system; the folder may stay behind.
            let _ = poll(&mut [PollFd::new(process, PollFlags::IN)], Some(&END));
        }
        RUNNING
            .lock()
            .expect("no thread panics while it holds it")
            .remove(&self.child.id());
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end();
    }
}

/// A line of `ps`.
#[derive(Debug)]
struct Running {
    id: u32,
    parent: u32,
    program: String,
}

/// Kills a program and its descendants. Each of these is readable once it has ended (`pidfd_open(2)`).
fn kill_tree(id: u32) -> Vec<OwnedFd> {
    // The children first, while their parents still say whose they are.
    let family: Vec<u32> = descendants(id).iter().map(|running| running.id).collect();
    let killed = family.iter().filter_map(|descendant| {
        let process = pidfd_open(pid(*descendant)?, PidfdFlags::empty()).ok();
        send(*descendant, Signal::KILL);
        process
    });
    let killed = killed.collect();
    send(id, Signal::KILL);
    killed
}

fn pid(id: u32) -> Option<Pid> {
    i32::try_from(id).ok().and_then(Pid::from_raw)
}

fn send(id: u32, signal: Signal) {
    // Somebody who has ended in the meantime needs no signal.
    let _ = pid(id).map(|id| kill_process(id, signal));
}

/// All that a process started, and what these started.
fn descendants(ancestor: u32) -> Vec<Running> {
    let mut rest = running();
    let mut family = vec![ancestor];
    let mut found = Vec::new();
    loop {
        let (children, others): (Vec<_>, Vec<_>) = rest
            .into_iter()
            .partition(|running| family.contains(&running.parent));
        if children.is_empty() {
            return found;
        }
        family.extend(children.iter().map(|running| running.id));
        found.extend(children);
        rest = others;
    }
}

fn running() -> Vec<Running> {
    let output = Command::new("ps")
        .args(["-A", "-o", "pid=,ppid=,comm="])
        .output()
        .expect("`ps` lists processes");
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| {
            let mut columns = line.split_whitespace();
            Some(Running {
                id: columns.next()?.parse().ok()?,
                parent: columns.next()?.parse().ok()?,
                program: columns.next()?.to_owned(),
            })
        })
        .collect()
}
