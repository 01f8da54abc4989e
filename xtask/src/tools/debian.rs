//! Debian's packages, where this tool may install them.

use std::collections::BTreeSet;
use std::fs::{self, Permissions};
use std::io::ErrorKind;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{self, Command};

use anyhow::{Context as _, Result};

use crate::command;
use crate::progress::step;

/// What Debian asks, when a package is installed, whether its service may start. A machine has none
/// unless somebody wants to be asked.
const POLICY: &str = "/usr/sbin/policy-rc.d";
/// There where systemd runs: what is enabled starts with the machine.
const SYSTEMD: &str = "/run/systemd/system";

/// What a tool needs: a command line that must succeed, and the package that has its program.
pub(super) type Needed = (&'static [&'static str], &'static str);

/// Makes sure that programs are there, where packages may be installed. Returns the packages that are
/// missing where not.
pub(super) fn provide(needed: &[Needed]) -> Result<Vec<&'static str>> {
    let missing = missing(needed);
    if missing.is_empty() || !may_install() {
        return Ok(missing);
    }
    install(&missing)?;
    Ok(Vec::new())
}

/// The same for what can be left out: a machine that cannot reach Debian's packages can still check all
/// the rest.
pub(super) fn provide_if_possible(needed: &[Needed]) -> Vec<&'static str> {
    provide(needed).unwrap_or_else(|error| {
        let missing = missing(needed);
        println!(
            "{} could not be installed: {error:#}",
            missing.join(" and ")
        );
        missing
    })
}

/// Whether packages may be installed: on Debian and what is made of it, as root.
fn may_install() -> bool {
    Path::new("/etc/debian_version").exists() && rustix::process::geteuid().is_root()
}

/// Those packages whose program cannot be run.
fn missing(needed: &[Needed]) -> Vec<&'static str> {
    needed
        .iter()
        .filter(|(line, _)| !runs(line))
        .map(|(_, package)| *package)
        .collect()
}

/// Installs packages. None of their services starts, now or with the machine.
fn install(packages: &[&str]) -> Result<()> {
    step(&format!("installing {}", packages.join(" ")), || {
        let before = enabled()?;
        let quiet = Quiet::begin(Path::new(POLICY))?;
        apt(&["update"])?;
        let install = ["install", "--yes", "--no-install-recommends"];
        apt(&[install.as_slice(), packages].concat())?;
        drop(quiet);
        let after = enabled()?;
        let new: Vec<&String> = after.difference(&before).collect();
        if new.is_empty() {
            return Ok(());
        }
        let mut systemctl = Command::new("systemctl");
        command::quietly(systemctl.args(["disable", "--quiet"]).args(new))
    })
}

/// What starts with the machine.
fn enabled() -> Result<BTreeSet<String>> {
    if !Path::new(SYSTEMD).exists() {
        return Ok(BTreeSet::new());
    }
    let mut systemctl = Command::new("systemctl");
    systemctl.args(["list-unit-files", "--state=enabled", "--no-legend"]);
    let listed = command::read(&mut systemctl)?;
    let names = listed
        .lines()
        .filter_map(|line| line.split_whitespace().next());
    Ok(names.map(ToOwned::to_owned).collect())
}

fn apt(arguments: &[&str]) -> Result<()> {
    let mut apt = Command::new("apt-get");
    // A package that asks a question would wait for ever.
    apt.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
    command::quietly(&mut apt)
}

fn runs(line: &[&str]) -> bool {
    let Some((program, arguments)) = line.split_first() else {
        return false;
    };
    command::read(Command::new(program).args(arguments)).is_ok()
}

/// While this lives, no service starts that a package brings.
struct Quiet {
    /// The file, if it is ours.
    ours: Option<PathBuf>,
}

impl Quiet {
    /// A policy that is there already is the machine's own, and stays. Ours says no for as long as this
    /// process lives: should it be killed, what is left behind holds nobody up.
    fn begin(file: &Path) -> Result<Self> {
        let mark = "# Left by cargo xtask; may be deleted.";
        match fs::read_to_string(file) {
            Ok(text) if !text.contains(mark) => return Ok(Self { ours: None }),
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("{}", file.display()));
            }
            _ => {}
        }
        let id = process::id();
        let policy = format!("#!/bin/sh\n{mark}\nkill -0 {id} 2>/dev/null && exit 101\nexit 0\n");
        let ours = Some(file.to_owned());
        fs::write(file, policy).with_context(|| format!("{}", file.display()))?;
        fs::set_permissions(file, Permissions::from_mode(0o755))?;
        Ok(Self { ours })
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        if let Some(file) = &self.ours {
            // Without this process it says yes.
            let _ = fs::remove_file(file);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::process::Command;

    use super::{Quiet, missing};

    #[test]
    fn ok_a_policy_of_ours_says_no_and_goes() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("policy-rc.d");
        let quiet = Quiet::begin(&file).unwrap();
        let answer = Command::new(&file).args(["postfix", "start"]).status();
        assert_eq!(answer.unwrap().code(), Some(101));
        drop(quiet);
        assert!(!file.exists());
    }

    #[test]
    fn ok_one_that_was_left_behind_says_yes_and_is_taken_over() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("policy-rc.d");
        std::mem::forget(Quiet::begin(&file).unwrap());
        let mut ended = Command::new("true").spawn().unwrap();
        let id = ended.id();
        ended.wait().unwrap();
        let left = fs::read_to_string(&file).unwrap();
        let left = left.replace(&std::process::id().to_string(), &id.to_string());
        fs::write(&file, left).unwrap();
        assert_eq!(Command::new(&file).status().unwrap().code(), Some(0));
        drop(Quiet::begin(&file).unwrap());
        assert!(!file.exists());
    }

    #[test]
    fn ok_the_machine_s_own_policy_stays() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("policy-rc.d");
        fs::write(&file, "#!/bin/sh\nexit 101\n").unwrap();
        drop(Quiet::begin(&file).unwrap());
        assert_eq!(fs::read_to_string(&file).unwrap(), "#!/bin/sh\nexit 101\n");
    }

    #[test]
    fn ok_what_is_missing_is_named_by_its_package() {
        let needed: [(&[&str], _); 3] = [
            (&["true"], "a"),
            (&["no-such-program-anywhere"], "b"),
            // A name on the PATH with nothing behind it.
            (&["false"], "c"),
        ];
        assert_eq!(missing(&needed), ["b", "c"]);
    }
}
