//! What opens something without a login: the receipt's token and the hosted page's.
//!
//! Layout: `v1.<key id>.<base64url(payload)>.<base64url(tag)>`, the tag an HMAC-SHA-256 over a label
//! and the length-prefixed parts of the payload. Whatever is wrong with a token, it opens nothing
//! and nobody is told what was wrong.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use shared::{Reference, SiteId};

use crate::keys::{Key, Keys};

/// The version of the layout.
const VERSION: &str = "v1";
/// How long a hosted page's form may lie open. Past it, the page is shown once more with its
/// words, and Send works.
const FORM_MS_MAX: u64 = 24 * 60 * 60 * 1_000;

/// The name of a case: the site's desk, and the case there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CaseName {
    pub(crate) site: SiteId,
    pub(crate) reference: Reference,
}

/// The token that opens a case's receipt and private page. It does not expire, and the same case
/// has the same token.
pub(crate) fn receipt(keys: &Keys, case: &CaseName) -> String {
    let reference = case.reference.to_string();
    let parts = [case.site.as_str().as_bytes(), reference.as_bytes()];
    write(keys, &keys.receipt, "pronto-receipt", &parts)
}

/// The case that a receipt's token opens.
pub(crate) fn open_receipt(keys: &Keys, token: &str) -> Option<CaseName> {
    let [site, reference] = read(keys, &keys.receipt, "pronto-receipt", token)?;
    Some(CaseName {
        site: SiteId::try_from(site).ok()?,
        reference: reference.parse().ok()?,
    })
}

/// The token of a page with forms: it was drawn by us, for this site, at this time.
pub(crate) fn form(keys: &Keys, site: &SiteId, now_ms: u64) -> String {
    let minted = now_ms.to_string();
    let parts = [site.as_str().as_bytes(), minted.as_bytes()];
    write(keys, &keys.form, "pronto-form", &parts)
}

/// Whether a form's token was minted for this site, and not too long ago.
pub(crate) fn is_form(keys: &Keys, token: &str, site: &SiteId, now_ms: u64) -> bool {
    let Some([token_site, minted]) = read(keys, &keys.form, "pronto-form", token) else {
        return false;
    };
    let is_young = minted
        .parse::<u64>()
        .is_ok_and(|minted_ms| now_ms.saturating_sub(minted_ms) <= FORM_MS_MAX);
    token_site == site.as_str() && is_young
}

/// The payload is each part behind one byte of its length.
fn write(keys: &Keys, key: &Key, label: &str, parts: &[&[u8]]) -> String {
    let mut payload = Vec::new();
    for part in parts {
        // Parts are ids, references, keys and times: none is longer than 64 bytes.
        payload.push(u8::try_from(part.len()).unwrap_or(u8::MAX));
        payload.extend_from_slice(part);
    }
    [
        VERSION,
        &keys.id,
        &URL_SAFE_NO_PAD.encode(payload),
        &URL_SAFE_NO_PAD.encode(key.tag(label, parts)),
    ]
    .join(".")
}

fn read<const PARTS: usize>(
    keys: &Keys,
    key: &Key,
    label: &str,
    token: &str,
) -> Option<[String; PARTS]> {
    let mut pieces = token.split('.');
    let [version, id, payload, tag] = std::array::from_fn(|_| pieces.next().unwrap_or_default());
    let is_ours = version == VERSION && id == keys.id && pieces.next().is_none();
    let payload = URL_SAFE_NO_PAD.decode(payload).ok()?;
    let tag = URL_SAFE_NO_PAD.decode(tag).ok()?;
    let parts: [&[u8]; PARTS] = split(&payload)?;
    if !(is_ours && key.is_tag(label, &parts, &tag)) {
        return None;
    }
    let texts = parts.map(|part| String::from_utf8(part.to_vec()).unwrap_or_default());
    Some(texts)
}

fn split<const PARTS: usize>(payload: &[u8]) -> Option<[&[u8]; PARTS]> {
    let mut rest = payload;
    let mut parts = [&[][..]; PARTS];
    for part in &mut parts {
        let (length, after) = rest.split_first()?;
        (*part, rest) = after.split_at_checked(usize::from(*length))?;
    }
    rest.is_empty().then_some(parts)
}

#[cfg(test)]
mod tests {
    use shared::SiteId;

    use super::{CaseName, FORM_MS_MAX, form, is_form, open_receipt, receipt};
    use crate::keys::tests::keys;

    fn site(id: &str) -> SiteId {
        SiteId::try_from(id.to_owned()).unwrap()
    }

    fn case() -> CaseName {
        CaseName {
            site: site("acme"),
            reference: "K7Q2-9M4X-3PC".parse().unwrap(),
        }
    }

    #[test]
    fn ok_opens_its_case() {
        let keys = keys("a");
        assert_eq!(open_receipt(&keys, &receipt(&keys, &case())), Some(case()));
        assert_eq!(receipt(&keys, &case()), receipt(&keys, &case()));
        assert!(receipt(&keys, &case()).len() <= shared::limits::RECEIPT_CHARS_MAX);
    }

    #[test]
    fn err_every_changed_character() {
        let keys = keys("a");
        let token = receipt(&keys, &case());
        for at in 0..token.len() {
            for other in ["A", "B", ".", "v", "%", "é"] {
                let mut changed = token.clone();
                changed.replace_range(at..=at, other);
                if changed != token {
                    assert_eq!(open_receipt(&keys, &changed), None, "{changed}");
                }
            }
        }
        for changed in [
            String::new(),
            "....".to_owned(),
            format!("{token}."),
            format!("{token}A"),
            token.trim_start_matches('v').to_owned(),
        ] {
            assert_eq!(open_receipt(&keys, &changed), None, "{changed}");
        }
    }

    #[test]
    fn err_other_key_or_purpose() {
        let keys = keys("a");
        assert_eq!(
            open_receipt(&self::keys("b"), &receipt(&keys, &case())),
            None
        );
        assert_eq!(open_receipt(&keys, &form(&keys, &site("acme"), 0)), None);
    }

    #[test]
    fn ok_form_is_for_its_site_and_day() {
        let keys = keys("a");
        let token = form(&keys, &site("acme"), 1_000);
        assert!(is_form(&keys, &token, &site("acme"), 1_000 + FORM_MS_MAX));
        assert!(!is_form(&keys, &token, &site("acme"), 1_001 + FORM_MS_MAX));
        assert!(!is_form(&keys, &token, &site("other"), 1_000));
        assert!(!is_form(&keys, "", &site("acme"), 1_000));
    }
}
