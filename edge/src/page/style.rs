//! The one style sheet of the pages, with a site's colour in its roles.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use configuration::{Colour, Site};
use sha2::{Digest, Sha256};

/// Everything but the colour of the house.
const STYLE: &str = include_str!("style.css");

/// The whole style of a site's pages; with no site, our own colour.
pub(crate) fn style(site: Option<&Site>) -> String {
    let roles = site
        .map_or_else(Colour::default, |site| site.colour)
        .roles();
    let (light, dark) = (&roles.light, &roles.dark);
    // Both themes take their own values from one set, so a sheet need not be written twice.
    format!(
        ":root{{--fill:{};--on:{};--fill-more:{};--foot-light:{};--edge-light:{};--text-light:{};--edge-dark:{};--text-dark:{}}}\n{STYLE}",
        roles.fill, roles.on, roles.hover, roles.foot, light.edge, light.text, dark.edge, dark.text,
    )
}

/// The source that `style-src` of the Content-Security-Policy must name for a page of this site:
/// `sha256-…` (CSP 3 §2.3.1), to be set in single quotes.
pub(crate) fn style_hash(site: Option<&Site>) -> String {
    ["sha256-", &STANDARD.encode(Sha256::digest(style(site)))].concat()
}
