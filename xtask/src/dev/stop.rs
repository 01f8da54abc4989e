//! Ctrl-C, and the other signals that ask a program to end.

use std::cell::Cell;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use anyhow::Result;

/// Whether somebody has asked to stop.
pub(crate) struct Stop {
    signals: Receiver<()>,
    asked: Cell<bool>,
}

impl Stop {
    /// Listens from now on. Until then the first Ctrl-C ends the program at once, as it should
    /// while only compilers run.
    pub(crate) fn on_signals() -> Result<Self> {
        let (sender, signals) = channel();
        ctrlc::set_handler(move || {
            // Nobody listens any more: then all is being stopped already.
            let _ = sender.send(());
        })?;
        Ok(Self {
            signals,
            asked: Cell::new(false),
        })
    }

    /// Waits for this long at most; says whether to stop.
    pub(crate) fn within(&self, wait: Duration) -> bool {
        if !self.asked.get() {
            let is_quiet = self.signals.recv_timeout(wait) == Err(RecvTimeoutError::Timeout);
            self.asked.set(!is_quiet);
        }
        self.asked.get()
    }
}
