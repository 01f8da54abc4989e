//! A screen that nobody sees, for an engine that draws on none but a real one.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::eventually_within;
use crate::process::Process;

/// It is there in less than a second; a busy machine takes longer.
const START: Duration = Duration::from_secs(30);

/// An X server without a graphics card. It ends with this value.
#[derive(Debug)]
pub(super) struct Display {
    name: String,
    _process: Process,
}

impl Display {
    /// Starts one under the first number that nobody has.
    pub(super) async fn start(folder: &Path) -> Self {
        let mut command = Command::new("Xvfb");
        command
            // It says its number on its output.
            .args(["-displayfd", "1"])
            .args(["-screen", "0", "1600x1200x24"])
            .args(["-nolisten", "tcp"]);
        let process = Process::start(command, &folder.join("display.log"));
        let number = eventually_within(START, "Xvfb has a number", || async {
            let printed = process.printed();
            let mut lines = printed.lines().map(str::trim);
            let number = lines.find(|line| line.parse::<u16>().is_ok());
            number.map(str::to_owned)
        })
        .await;
        Self {
            name: format!(":{number}"),
            _process: process,
        }
    }

    /// Its name, as programs are told it.
    pub(super) fn name(&self) -> &str {
        &self.name
    }
}
