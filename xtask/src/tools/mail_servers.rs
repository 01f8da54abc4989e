//! Postfix and Dovecot, into which the wire tests deliver and from which letters come back, and the
//! Python by which an inbox is read.

use std::path::Path;

use anyhow::{Result, bail};

use super::debian;

/// What must run, and Debian's packages that bring it.
const NEEDED: [(&[&str], &str); 3] = [
    (&["postconf", "-d", "mail_version"], "postfix"),
    // By which its pipe brings what comes back to the Worker.
    (&["curl", "--version"], "curl"),
    (&["dovecot", "--version"], "dovecot-imapd"),
];
/// The same for Python.
const PYTHON: [(&[&str], &str); 1] = [(&["python3", "--version"], "python3")];

/// What the fault tests are told to leave out: nothing, where both servers can be had.
pub(crate) fn left_out() -> &'static [&'static str] {
    if postfix_and_dovecot() {
        &[]
    } else {
        &["--skip", "postfix"]
    }
}

/// Makes sure that both servers are there, from Debian's packages where this may be done. Whether the
/// tests that need them can run; if not, it has said what is left out.
pub(crate) fn postfix_and_dovecot() -> bool {
    let missing = debian::missing(&NEEDED);
    if missing.is_empty() && rustix::process::geteuid().is_root() {
        return true;
    }
    if debian::may_install() {
        match debian::install(&missing) {
            Ok(()) => return true,
            // A machine that cannot reach Debian's packages can still check all the rest.
            Err(error) => println!(
                "{} could not be installed: {error:#}",
                missing.join(" and ")
            ),
        }
    }
    println!(
        "left out: the letters through a real Postfix into an inbox of Dovecot, and back \
         (`postfix`). They need Debian or Ubuntu, root (Postfix gives up its rights itself), both \
         servers and curl: as root, `cargo xtask test` installs what is missing, starts no \
         service, and runs them on ports and in folders of their own."
    );
    false
}

/// Makes sure that Python is there: one of the five programs that every letter is read with.
pub(crate) fn python() -> Result<()> {
    let missing = debian::missing(&PYTHON);
    if missing.is_empty() {
        return Ok(());
    }
    if debian::may_install() {
        return debian::install(&missing);
    }
    let how = if Path::new("/etc/debian_version").exists() {
        "sudo apt-get install python3"
    } else {
        "install Python 3 from your system's packages"
    };
    bail!(
        "the tests read every letter with Python's own parser too, and `python3` is missing: {how}"
    )
}
