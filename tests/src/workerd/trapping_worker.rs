//! A Worker whose WebAssembly traps, as it does after a panic, at a place that only a fault would choose.

use std::fs;

use super::Workerd;

/// The Worker's own entry, among the modules of the configuration.
const ENTRY: &str = r#"(name = "index.js", esModule = embed "worker/index.js"),"#;
/// What stands before it.
const TRAPPING: &str = r#"(name = "trapping_worker.js", esModule = embed "trapping_worker.js"),
    (name = "trap.js", esModule = embed "trap.js"),"#;

/// Where the Worker traps, on a poisoned submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trap {
    /// In a visitor's request, before the desk is asked.
    Question,
    /// In the desk, in the middle of the transaction that stores it.
    Intake,
    /// In the visitor's request, when the desk has stored it and said so.
    Answer,
    /// In an attempt, when what the letter says is read.
    Letter,
    /// In an attempt, when what it came to is written.
    End,
}

impl Workerd {
    /// Makes the Worker trap at a place, on submissions whose message holds `poison`, so many times from
    /// its next start on.
    pub fn trap(&self, trap: Trap, poison: &str, times: u32) {
        let module = include_str!("trapping_worker.js")
            .replace("{{place}}", trap.name())
            .replace("{{poison}}", poison)
            .replace("{{times}}", &times.to_string());
        fs::write(self.path("trapping_worker.js"), module).expect("the module is written");
        fs::write(self.path("trap.js"), include_str!("trap.js")).expect("the module is written");
        let file = self.path("config.capnp");
        let written = fs::read_to_string(&file).expect("the configuration");
        if written.contains(TRAPPING) {
            return;
        }
        assert!(written.contains(ENTRY), "{written}");
        let written = written.replace(ENTRY, &[TRAPPING, ENTRY].concat());
        fs::write(file, written).expect("the configuration is written");
    }
}

impl Trap {
    const fn name(self) -> &'static str {
        match self {
            Self::Question => "question",
            Self::Intake => "intake",
            Self::Answer => "answer",
            Self::Letter => "letter",
            Self::End => "end",
        }
    }
}
