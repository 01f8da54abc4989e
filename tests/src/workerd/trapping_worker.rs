//! A Worker whose WebAssembly traps, as it does after a panic, at a place that only a fault would choose.

use super::Workerd;

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
        let trap = include_str!("trap.js");
        self.stand_before(&[("trapping_worker.js", &module), ("trap.js", trap)]);
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
