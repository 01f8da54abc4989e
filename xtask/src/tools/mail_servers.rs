//! Postfix and Dovecot, into which the wire tests deliver and from which letters come back, and the
//! Python by which an inbox is read.

use std::path::Path;

use anyhow::{Result, bail};

use super::debian::{self, Needed};

/// What must run, and Debian's packages that bring it.
const NEEDED: [Needed; 3] = [
    (&["postconf", "-d", "mail_version"], "postfix"),
    // By which its pipe brings what comes back to the Worker.
    (&["curl", "--version"], "curl"),
    (&["dovecot", "--version"], "dovecot-imapd"),
];
/// The same for Python.
const PYTHON: [Needed; 1] = [(&["python3", "--version"], "python3")];

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
    let missing = debian::provide_if_possible(&NEEDED);
    if missing.is_empty() && rustix::process::geteuid().is_root() {
        return true;
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
    if debian::provide(&PYTHON)?.is_empty() {
        return Ok(());
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
