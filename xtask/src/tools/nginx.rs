//! nginx, before which the Worker is put by the documentation's own lines.

use super::debian::{self, Needed};

/// What must run, and Debian's packages that bring it.
const NEEDED: [Needed; 2] = [
    (&["nginx", "-v"], "nginx-light"),
    (&["curl", "--version"], "curl"),
];

/// What the fault tests are told to leave out: nothing, where it can be had.
pub(crate) fn left_out() -> &'static [&'static str] {
    if debian::provide_if_possible(&NEEDED).is_empty() {
        return &[];
    }
    println!(
        "left out: the Worker behind nginx as docs/self-hosting.md has it (`nginx`). It needs nginx and \
         curl: on Debian or Ubuntu, as root, `cargo xtask test` installs what is missing, starts no \
         service, and runs it on a port and in a folder of its own."
    );
    &["--skip", "nginx"]
}
