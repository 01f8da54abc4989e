//! Runs other programs.

use std::io::Write as _;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail, ensure};

/// Runs a program to its end; what it prints is seen.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .with_context(|| format!("{} did not start", name(command)))?;
    ensure!(status.success(), "`{}` failed ({status})", line(command));
    Ok(())
}

/// Runs a program to its end; what it prints is shown only if it fails.
pub(crate) fn quietly(command: &mut Command) -> Result<()> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("{} did not start", name(command)))?;
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].concat();
    bail!(
        "`{}` failed ({}):\n{}",
        line(command),
        output.status,
        String::from_utf8_lossy(&said)
    );
}

/// What a program prints.
pub(crate) fn read(command: &mut Command) -> Result<String> {
    filter(command, &[])
}

/// What a program makes of its input.
pub(crate) fn filter(command: &mut Command, input: &[u8]) -> Result<String> {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("{} did not start", name(command)))?;
    if let Some(mut stdin) = child.stdin.take() {
        // Who does not read its input ends with a status that says why.
        let _ = stdin.write_all(input);
    }
    let output = child.wait_with_output()?;
    ensure!(
        output.status.success(),
        "`{}` failed ({}):\n{}",
        line(command),
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout)
        .with_context(|| format!("{} printed what is no text", name(command)))
}

fn name(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}

fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}
