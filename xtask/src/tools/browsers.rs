//! Chromium and its driver, which the browser tests need.

use anyhow::{Result, bail};

use super::debian;

/// What must run, and Debian's packages that bring it.
const NEEDED: [(&[&str], &str); 2] = [
    (&["chromium", "--version"], "chromium"),
    (&["chromedriver", "--version"], "chromium-driver"),
];

/// Makes sure that both are there: from Debian's packages where this may be done, else it says what
/// to install.
pub(crate) fn chromium() -> Result<()> {
    let missing = debian::missing(&NEEDED);
    if missing.is_empty() {
        return Ok(());
    }
    if debian::may_install() {
        return debian::install(&missing);
    }
    bail!(
        "the browser tests need `chromium` and a `chromedriver` of the same version on the PATH; {} \
         is missing. On Debian and Ubuntu: sudo apt-get install {}. Elsewhere: Chromium or Chrome \
         from your system's packages, and the chromedriver that belongs to it. \
         `cargo xtask test --quick` runs without them.",
        missing.join(" and "),
        missing.join(" ")
    )
}
