//! Whether two requests mean the same.

use sha2::{Digest, Sha256};
use shared::Submission;

use crate::keys::write_hex;

/// SHA-256 over the fields of a submission, not over the bytes of the request: a retry that was
/// written in another order, or with other blanks, still has the same fingerprint.
pub(crate) fn fingerprint(submission: &Submission) -> String {
    let mut hash = Sha256::new();
    for (name, value) in submission.canonical() {
        add(&mut hash, name);
        // A field that is there and one that is not must differ, whatever it holds.
        hash.update([u8::from(value.is_some())]);
        add(&mut hash, value.unwrap_or_default());
    }
    write_hex(&hash.finalize())
}

/// The name under which a key is kept: whoever reads the storage cannot use it to read an answer.
pub(crate) fn key_name(key: &shared::SubmissionKey) -> String {
    write_hex(&Sha256::digest(key.as_str()))
}

/// A text behind its length, so that no text runs into the next.
fn add(hash: &mut Sha256, text: &str) {
    hash.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
    hash.update(text);
}

#[cfg(test)]
mod tests {
    use shared::{Draft, Submission};

    use super::fingerprint;

    fn of(message: &str, name: Option<&str>) -> String {
        let draft = Draft {
            kind: Some("feedback".to_owned()),
            message: Some(message.to_owned()),
            name: name.map(str::to_owned),
            ..Draft::default()
        };
        fingerprint(&Submission::try_from(draft).unwrap())
    }

    #[test]
    fn ok_same_meaning_same_fingerprint() {
        assert_eq!(of("a\r\nb ", None), of("a\nb", Some("  ")));
    }

    #[test]
    fn ok_fields_do_not_run_together() {
        assert_ne!(of("ab", Some("c")), of("a", Some("bc")));
        assert_ne!(of("a", None), of("b", None));
    }

    /// What is stored is compared with what comes up to 30 days later.
    #[test]
    fn pin_fingerprint() {
        assert_eq!(
            of("a", None),
            "8f2b15d67cf0486ffe4152b83bfd667498971e4b683bda7bb052ca479cb197e9"
        );
    }
}
