//! axe-core, which finds what assistive technology would stumble over, in open shadow roots too.

use std::fs;

use serde_json::Value;

use crate::{Browser, project};

/// Lists rule, sentence and place of each.
const LIST: &str = "const done = arguments[0];
    axe.run(document, { resultTypes: ['violations'] }).then(
      (report) => done(report.violations.map((rule) =>
        `${rule.id}: ${rule.help}: ${rule.nodes.map((node) =>
           `${node.target.flat().join(' ')} ${node.any.map((check) => check.message).join('; ')}`).join(', ')}`)),
      (error) => done([`axe-core did not run: ${error}`]));";

/// What axe-core finds wrong with the page as it stands: rule, sentence and place of each.
pub async fn violations(browser: &Browser) -> Vec<String> {
    let source = project::project_path("node_modules/axe-core/axe.min.js");
    let source = fs::read_to_string(source).expect("axe-core is installed");
    // In one script: in Firefox the next one does not see what this one defines.
    let found = browser.script_async(&format!("{source};\n{LIST}")).await;
    let found: &[Value] = found.as_array().map_or(&[], Vec::as_slice);
    found
        .iter()
        .map(|one| one.as_str().unwrap_or_default().to_owned())
        .collect()
}
