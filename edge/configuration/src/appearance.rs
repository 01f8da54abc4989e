//! What a site's visitors see of its configuration.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::{Catalogue, Language, Site};

/// The appearance of a site in one language, as baked into the loader and served at `/v1/sites/{site}`.
#[must_use]
pub fn appearance(site: &Site, language: Language) -> Value {
    let sentence = Catalogue::of(language).say("call_consent");
    let roles = site.colour.roles();
    json!({
        "company": site.name,
        "language": language.tag(),
        "languages": site.languages.iter().map(|language| language.tag()).collect::<Vec<_>>(),
        "colours": {
            "fill": roles.fill, "on": roles.on, "foot": roles.foot, "hover": roles.hover,
            "edge": roles.light.edge, "text": roles.light.text,
            "edgeDark": roles.dark.edge, "textDark": roles.dark.text,
        },
        "phone": site.phone,
        "tel": site.tel(),
        "email": site.mail.as_str(),
        "privacy_url": site.privacy_url.as_str(),
        "country": site.country.as_str(),
        "time_zone": site.time_zone,
        "consent": { "version": consent_version(sentence), "text": sentence },
    })
}

/// The version of a consent sentence: the first 8 hex digits of SHA-256 over the sentence shown.
#[must_use]
pub fn consent_version(sentence: &str) -> String {
    let digest = Sha256::digest(sentence.as_bytes());
    let first = digest
        .iter()
        .take(4)
        .fold(0_u32, |bits, byte| (bits << 8) | u32::from(*byte));
    format!("{first:08x}")
}
