//! Keys, one for each purpose, all from the one secret of the deployment.

use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac, digest::array::Array};
use sha2::Sha256;

/// Hexadecimal digits of the secret `PRONTO_KEY`.
const SECRET_DIGITS: usize = 64;
/// One block of SHA-256: a key of this length is used as it is (RFC 2104 §2).
const KEY_BYTES: usize = 64;

/// The keys of a deployment.
pub(crate) struct Keys {
    /// Names the secret in tokens, so that a second one can live beside it while keys are changed.
    pub(crate) id: String,
    /// Receipts and the visitor's private page.
    pub(crate) receipt: Key,
    /// The hosted page's form.
    pub(crate) form: Key,
    /// Client addresses, which are never kept themselves.
    pub(crate) address: Key,
    /// Telephone numbers, to tell one from another.
    pub(crate) phone: Key,
    /// The addresses to which letters come back.
    pub(crate) bounce: Key,
    /// For links to what a letter tells of.
    pub(crate) read: Key,
}

/// A key for HMAC-SHA-256. It cannot be printed.
pub(crate) struct Key([u8; KEY_BYTES]);

/// `PRONTO_KEY` is not 64 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NotASecret;

impl Keys {
    /// Derives the keys by HKDF-SHA-256 (RFC 5869), the purpose as its `info`.
    pub(crate) fn derive(secret: &str) -> Result<Self, NotASecret> {
        let source = Hkdf::<Sha256>::new(None, &read_hex(secret).ok_or(NotASecret)?);
        let key = |purpose: &str| {
            let mut key = [0; KEY_BYTES];
            let filled = source.expand(["pronto ", purpose].concat().as_bytes(), &mut key);
            filled.map(|()| Key(key)).map_err(|_| NotASecret)
        };
        let mut id = [0; 3];
        source
            .expand(b"pronto key id", &mut id)
            .map_err(|_| NotASecret)?;
        Ok(Self {
            id: write_hex(&id),
            receipt: key("receipt")?,
            form: key("form")?,
            address: key("address")?,
            phone: key("phone")?,
            bounce: key("bounce")?,
            read: key("read")?,
        })
    }
}

impl Key {
    /// The tag over a label and parts. Each part is preceded by its length, so that no two lists of
    /// parts give the same bytes.
    pub(crate) fn tag(&self, label: &str, parts: &[&[u8]]) -> [u8; 32] {
        self.mac(label, parts).finalize().into_bytes().into()
    }

    /// Whether `tag` is the tag over label and parts. Takes the same time whatever differs.
    pub(crate) fn is_tag(&self, label: &str, parts: &[&[u8]], tag: &[u8]) -> bool {
        self.mac(label, parts).verify_slice(tag).is_ok()
    }

    /// The first octets of the tag, where there is no room for all of them.
    pub(crate) fn short_tag<const BYTES: usize>(
        &self,
        label: &str,
        parts: &[&[u8]],
    ) -> [u8; BYTES] {
        let mut short = [0; BYTES];
        for (to, from) in short.iter_mut().zip(self.tag(label, parts)) {
            *to = from;
        }
        short
    }

    /// Whether `tag` is that. Takes the same time whatever differs.
    pub(crate) fn is_short_tag<const BYTES: usize>(
        &self,
        label: &str,
        parts: &[&[u8]],
        tag: &[u8; BYTES],
    ) -> bool {
        self.mac(label, parts).verify_truncated_left(tag).is_ok()
    }

    fn mac(&self, label: &str, parts: &[&[u8]]) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new(&Array::from(self.0));
        mac.update(label.as_bytes());
        // The version of what follows.
        mac.update(&[1]);
        for part in parts {
            mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            mac.update(part);
        }
        mac
    }
}

/// Small hexadecimal digits.
pub(crate) fn write_hex(bytes: &[u8]) -> String {
    HEXLOWER.encode(bytes)
}

/// Hexadecimal digits in either case.
fn read_hex(digits: &str) -> Option<[u8; SECRET_DIGITS / 2]> {
    let bytes = HEXLOWER_PERMISSIVE.decode(digits.as_bytes()).ok()?;
    bytes.try_into().ok()
}

#[cfg(test)]
pub(crate) mod tests {
    use std::collections::BTreeSet;

    use super::{Keys, NotASecret, read_hex, write_hex};

    /// The keys of 64 times the same digit.
    pub(crate) fn keys(digit: &str) -> Keys {
        Keys::derive(&digit.repeat(64)).ok().unwrap()
    }

    #[test]
    fn ok_each_purpose_has_its_own() {
        let keys = keys("a");
        let all = [
            &keys.receipt,
            &keys.form,
            &keys.address,
            &keys.phone,
            &keys.bounce,
            &keys.read,
        ];
        let tags: BTreeSet<_> = all.iter().map(|key| key.tag("x", &[b"y"])).collect();
        assert_eq!(tags.len(), all.len());
        assert_ne!(keys.id, self::keys("b").id);
    }

    /// A stored token would stop to open anything if this changed.
    #[test]
    fn pin_key_and_tag() {
        let keys = keys("0");
        assert_eq!(keys.id, "8a3b68");
        assert_eq!(
            write_hex(&keys.receipt.tag("pronto-receipt", &[b"acme", b"K"])),
            "eae51d46cfef5a3040710fb96abe6a8e9eb547467008bb89b2cc950939d20aa0"
        );
    }

    #[test]
    fn ok_parts_do_not_run_together() {
        let keys = keys("c");
        assert_ne!(
            keys.form.tag("x", &[b"ab", b"c"]),
            keys.form.tag("x", &[b"a", b"bc"])
        );
        assert!(
            keys.form
                .is_tag("x", &[b"ab"], &keys.form.tag("x", &[b"ab"]))
        );
        assert!(
            !keys
                .form
                .is_tag("x", &[b"ab"], &keys.form.tag("x", &[b"ab"])[1..])
        );
    }

    #[test]
    fn err_what_is_no_secret() {
        for given in ["", "abc", &"g".repeat(64), &"a".repeat(63), &"a".repeat(65)] {
            assert_eq!(Keys::derive(given).err(), Some(NotASecret), "{given}");
        }
        assert!(read_hex(&"0F".repeat(32)).is_some());
    }
}
