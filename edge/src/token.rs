//! What opens something without a login: the receipt's token and the hosted page's.
//!
//! Layout: `v1.<key id>.<base64url(payload)>.<base64url(tag)>`, the tag an HMAC-SHA-256 over a label
//! and the length-prefixed parts of the payload. Whatever is wrong with a token, it opens nothing
//! and nobody is told what was wrong.

pub(crate) mod bounce;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use courier::LetterId;
use shared::{Reference, SiteId, SubmissionKey};

use crate::keys::{Key, Keys, write_hex};

/// The version of the layout.
const VERSION: &str = "v1";
/// Milliseconds of an hour.
const HOUR_MS: u64 = 60 * 60 * 1_000;
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

/// The word by which the browser that has just sent something sees in full what it sent. It is true for an
/// hour, and for what is left of that hour by the clock: the same in each answer to one submission.
pub(crate) fn sent(keys: &Keys, case: &CaseName, now_ms: u64) -> String {
    let hour = (now_ms / HOUR_MS).to_string();
    let reference = case.reference.to_string();
    let parts = [case.site.as_str(), &reference, &hour].map(str::as_bytes);
    write(keys, &keys.receipt, "pronto-sent", &parts)
}

/// Whether that word is of this case, and of now.
pub(crate) fn is_sent(keys: &Keys, case: &CaseName, token: &str, now_ms: u64) -> bool {
    let Some([site, reference, hour]) = read(keys, &keys.receipt, "pronto-sent", token) else {
        return false;
    };
    let hours = hour
        .parse()
        .ok()
        .and_then(|hour: u64| (now_ms / HOUR_MS).checked_sub(hour));
    site == case.site.as_str()
        && reference == case.reference.to_string()
        && hours.is_some_and(|hours| hours <= 1)
}

/// The address at which what a letter tells of is read. It lasts as long as that is kept.
pub(crate) fn read_url(
    keys: &Keys,
    base_url: &str,
    (site, letter): (&SiteId, &LetterId),
) -> String {
    let parts = [site.as_str().as_bytes(), letter.as_str().as_bytes()];
    let token = write(keys, &keys.read, "pronto-read", &parts);
    [base_url, "/read/", &token].concat()
}

/// The site and the letter that such a token leads to.
pub(crate) fn open_read(keys: &Keys, token: &str) -> Option<(SiteId, LetterId)> {
    let [site, letter] = read(keys, &keys.read, "pronto-read", token)?;
    Some((
        SiteId::try_from(site).ok()?,
        LetterId::try_from(letter).ok()?,
    ))
}

/// What a form of ours sends along unseen beside its key, and what its token answers for.
#[derive(Clone, Copy, Default)]
pub(crate) struct Unseen<'a> {
    /// The token of the case that the words join.
    pub(crate) receipt: Option<&'a str>,
    /// The key of an attempt without an answer.
    pub(crate) replaces: Option<&'a str>,
    /// The number that the visitor was asked about, as they had typed it.
    pub(crate) asked: Option<&'a str>,
}

/// What a form's token says: it was drawn by us, for this client, with these values.
pub(crate) struct FormToken {
    site: String,
    seal: String,
    /// When it was drawn.
    pub(crate) minted_ms: u64,
    /// The name of the client's network on that day; empty if nobody knows it.
    pub(crate) client: String,
    /// The submission key that it was drawn with.
    pub(crate) key: SubmissionKey,
}

/// The token of a form. Whoever opens our page gets one, so it is worth nothing beside any value but
/// its own.
pub(crate) fn form(
    keys: &Keys,
    (site, client): (&SiteId, &str),
    (key, unseen): (&SubmissionKey, &Unseen<'_>),
    now_ms: u64,
) -> String {
    let (minted, seal) = (now_ms.to_string(), seal(keys, unseen));
    let texts = [site.as_str(), &minted, client, key.as_str(), &seal];
    write(keys, &keys.form, "pronto-form", &texts.map(str::as_bytes))
}

/// What a form's token says, if it is one.
pub(crate) fn open_form(keys: &Keys, token: &str) -> Option<FormToken> {
    let [site, minted, client, key, seal] = read(keys, &keys.form, "pronto-form", token)?;
    Some(FormToken {
        site,
        seal,
        minted_ms: minted.parse().ok()?,
        client,
        key: SubmissionKey::parse(&key).ok()?,
    })
}

impl FormToken {
    /// Whether it is of this site, and was drawn with these values.
    pub(crate) fn is_of(&self, keys: &Keys, site: &SiteId, unseen: &Unseen<'_>) -> bool {
        self.site == site.as_str() && self.seal == seal(keys, unseen)
    }

    /// Whether it was not drawn too long ago.
    pub(crate) const fn is_young(&self, now_ms: u64) -> bool {
        now_ms.saturating_sub(self.minted_ms) <= FORM_MS_MAX
    }
}

/// The unseen values in a few characters: a receipt may be longer than a part.
fn seal(keys: &Keys, unseen: &Unseen<'_>) -> String {
    let parts = [unseen.receipt, unseen.replaces, unseen.asked];
    let parts = parts.map(|part| part.unwrap_or_default().as_bytes());
    write_hex(&keys.form.short_tag::<16>("pronto-form-unseen", &parts))
}

/// The payload is each part behind one byte of its length.
fn write(keys: &Keys, key: &Key, label: &str, parts: &[&[u8]]) -> String {
    let mut payload = Vec::new();
    for part in parts {
        // Parts are ids, references, keys, times and short tags: none is longer than 64 bytes.
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
    use shared::{SiteId, SubmissionKey};

    use super::{
        CaseName, FORM_MS_MAX, HOUR_MS, Unseen, form, is_sent, open_form, open_receipt, receipt,
        sent,
    };
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
        let form = form(&keys, (&site("acme"), ""), (&key(), &Unseen::default()), 0);
        assert_eq!(open_receipt(&keys, &form), None);
        assert!(open_form(&keys, &receipt(&keys, &case())).is_none());
        assert!(open_form(&self::keys("b"), &form).is_none());
    }

    fn key() -> SubmissionKey {
        SubmissionKey::parse("0123456789abcdef").unwrap()
    }

    #[test]
    fn ok_form_is_for_its_site_and_day() {
        let keys = keys("a");
        let unseen = Unseen::default();
        let token = form(&keys, (&site("acme"), "c"), (&key(), &unseen), 1_000);
        let form = open_form(&keys, &token).unwrap();
        assert_eq!((form.client.as_str(), &form.key), ("c", &key()));
        assert!(form.is_of(&keys, &site("acme"), &unseen));
        assert!(!form.is_of(&keys, &site("other"), &unseen));
        assert!(form.is_young(1_000 + FORM_MS_MAX));
        assert!(!form.is_young(1_001 + FORM_MS_MAX));
        assert!(open_form(&keys, "").is_none());
    }

    #[test]
    fn ok_what_was_just_sent_is_so_for_an_hour_or_two() {
        let keys = keys("a");
        let now = 5 * HOUR_MS + 7;
        let token = sent(&keys, &case(), now);
        assert_eq!(token, sent(&keys, &case(), now + HOUR_MS - 8));
        for (later_ms, is_now) in [(0, true), (2 * HOUR_MS - 8, true), (2 * HOUR_MS - 7, false)] {
            assert_eq!(is_sent(&keys, &case(), &token, now + later_ms), is_now);
        }
        assert!(!is_sent(&keys, &case(), &token, now - HOUR_MS));
        let other = CaseName {
            reference: "K20N-R4QH-4QG".parse().unwrap(),
            ..case()
        };
        assert!(!is_sent(&keys, &other, &token, now));
        assert!(!is_sent(&keys, &case(), &receipt(&keys, &case()), now));
        assert_eq!(open_receipt(&keys, &token), None);
    }

    /// A token that a stranger fetched is worth nothing beside a receipt of theirs.
    #[test]
    fn err_form_with_another_unseen_value() {
        let keys = keys("a");
        let all = ["r", "k", "1"].map(Some);
        let unseen = |[receipt, replaces, asked]: [Option<&'static str>; 3]| Unseen {
            receipt,
            replaces,
            asked,
        };
        for drawn in [[None; 3], all] {
            let token = form(&keys, (&site("acme"), ""), (&key(), &unseen(drawn)), 0);
            let form = open_form(&keys, &token).unwrap();
            assert!(form.is_of(&keys, &site("acme"), &unseen(drawn)));
            for at in 0..3 {
                for other in [None, Some("other")]
                    .into_iter()
                    .filter(|v| *v != drawn[at])
                {
                    let mut changed = drawn;
                    changed[at] = other;
                    assert!(
                        !form.is_of(&keys, &site("acme"), &unseen(changed)),
                        "{changed:?}"
                    );
                }
            }
        }
        let moved = unseen([None, Some("r"), None]);
        let token = form(
            &keys,
            (&site("acme"), ""),
            (&key(), &unseen([Some("r"), None, None])),
            0,
        );
        assert!(
            !open_form(&keys, &token)
                .unwrap()
                .is_of(&keys, &site("acme"), &moved)
        );
    }
}
