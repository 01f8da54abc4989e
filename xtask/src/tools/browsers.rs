//! The browsers of the tests: Chromium, which all of them need, and for the journeys in every engine Firefox
//! and `WebKit`.

use std::path::PathBuf;

use anyhow::{Result, bail};

use super::{
    GECKODRIVER,
    debian::{self, Needed},
};
use crate::project::Project;

const CHROMIUM: [Needed; 2] = [
    (&["chromium", "--version"], "chromium"),
    (&["chromedriver", "--version"], "chromium-driver"),
];
const FIREFOX: [Needed; 1] = [(&["firefox", "--version"], "firefox-esr")];
/// The driver brings the browser of its own build. It draws on a screen alone, so Xvfb is one.
const WEBKIT: [Needed; 2] = [
    (&["WebKitWebDriver", "--help"], "webkit2gtk-driver"),
    (&["Xvfb", "-help"], "xvfb"),
];

/// Makes sure that Chromium and its driver are there: from Debian's packages where this may be done, else it
/// says what to install.
pub(crate) fn chromium() -> Result<()> {
    let missing = debian::provide(&CHROMIUM)?;
    if missing.is_empty() {
        return Ok(());
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

/// Firefox's driver, if both can be had; else it has said what is left out.
pub(crate) fn firefox(project: &Project) -> Option<PathBuf> {
    if !are_here("Firefox", &FIREFOX, "Firefox") {
        return None;
    }
    match GECKODRIVER.get(project) {
        Ok(driver) => Some(driver),
        Err(error) => {
            println!(
                "left out: the journeys in Firefox. {GECKODRIVER} could not be built: {error:#}"
            );
            None
        }
    }
}

/// Whether `WebKit` can be had; else it has said what is left out.
pub(crate) fn webkit() -> bool {
    are_here(
        "WebKit",
        &WEBKIT,
        "WebKitGTK's `WebKitWebDriver` and `Xvfb`",
    )
}

/// Makes sure that an engine's programs are there, from Debian's packages where this may be done.
fn are_here(engine: &str, needed: &[Needed], elsewhere: &str) -> bool {
    let missing = debian::provide_if_possible(needed);
    if missing.is_empty() {
        return true;
    }
    println!(
        "left out: the journeys in {engine}. On Debian and Ubuntu: sudo apt-get install {}. Elsewhere: \
         {elsewhere} from your system's packages.",
        missing.join(" ")
    );
    false
}
