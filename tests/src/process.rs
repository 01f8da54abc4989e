//! Programs that the Stage starts, and ends with all that they started.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;

use rustix::process::{Pid, Signal, kill_process};

/// Every program that runs now, so that an interrupted run leaves none behind.
static RUNNING: Mutex<BTreeSet<u32>> = Mutex::new(BTreeSet::new());

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

/// Ends every program of this run: for the moment when the run itself is ended.
pub fn end_all() {
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

    /// Sends SIGKILL to it and to all its descendants, and waits for its end.
    pub(crate) fn end(&mut self) {
        kill_tree(self.child.id());
        self.child.wait().expect("a killed child ends");
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

fn kill_tree(id: u32) {
    // The children first, while their parents still say whose they are.
    for running in descendants(id) {
        send(running.id, Signal::KILL);
    }
    send(id, Signal::KILL);
}

fn send(id: u32, signal: Signal) {
    let id = i32::try_from(id).ok().and_then(Pid::from_raw);
    // Somebody who has ended in the meantime needs no signal.
    let _ = id.map(|id| kill_process(id, signal));
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
