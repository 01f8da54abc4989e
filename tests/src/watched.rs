//! A scenario in a browser, watched: what it showed when the scenario failed is kept, and it is closed in
//! any case.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;

use tokio::runtime::Runtime;

use crate::Browser;

/// Runs a scenario's body. Where it panics, a picture of the window and what its console said are left in
/// the folder, under the scenario's name.
pub fn watched(
    runtime: &Runtime,
    folder: &Path,
    name: &str,
    browser: Browser,
    body: impl FnOnce(&Browser),
) {
    let done = catch_unwind(AssertUnwindSafe(|| body(&browser)));
    if done.is_err() {
        runtime.block_on(keep(folder, name, &browser));
    }
    runtime.block_on(browser.close());
    if let Err(panic) = done {
        resume_unwind(panic);
    }
}

/// What a browser showed when its scenario failed.
async fn keep(folder: &Path, name: &str, browser: &Browser) {
    let picture = folder.join(format!("{name}.png"));
    let told = format!(
        "{}\n{}\n",
        browser.address().await,
        browser.console().await.join("\n")
    );
    fs::write(&picture, browser.picture().await).expect("the picture is written");
    fs::write(folder.join(format!("{name}.txt")), told).expect("the console is written");
    eprintln!("{name}: see {}", picture.display());
}
