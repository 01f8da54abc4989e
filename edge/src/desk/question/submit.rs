//! To store a submission.

use serde::{Deserialize, Serialize};
use shared::{Mark, Receipt, Reference, SiteId, Submission};

use super::Question;

/// A submission on its way into a desk. The Worker has checked all that can be checked without the
/// storage.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Submit {
    /// Whose desk this is.
    pub(crate) site: SiteId,
    /// The name under which the key is kept.
    pub(crate) key_name: String,
    /// Of what is asked, to tell a retry from another submission.
    pub(crate) fingerprint: String,
    /// What passed the rules, less the receipt's token and the replaced key.
    pub(crate) submission: Submission,
    /// What the Worker did not keep as it came, beside the submission's own marks.
    pub(crate) marks: Vec<Mark>,
    /// The case that the receipt's token opened.
    pub(crate) joins: Option<Reference>,
    /// The name of the key that this one replaces.
    pub(crate) replaces_name: Option<String>,
    /// The name of the telephone number, by which one is told from another.
    pub(crate) phone_name: Option<String>,
    /// The client's network, for the limit. `None` only from the upload before, which did not count
    /// whom nobody knows.
    pub(crate) client: Option<String>,
    /// The wider network around it, which may more.
    pub(crate) wider: Option<String>,
}

/// What came of it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Taken {
    /// It is stored, durably by the time this arrives: the case as it stands now.
    Stored(Box<Receipt>),
    /// It was stored before, and this is what was answered then.
    Replayed(Box<Receipt>),
    /// The key was used for another submission. Nothing was written.
    KeyReused,
    /// Too many from this client. Nothing was written.
    TooMany {
        /// When the next one is taken.
        wait_seconds: u64,
    },
    /// Too much was added to the case that it would join. Nothing was written.
    CaseFull {
        /// When the next addition is taken.
        wait_seconds: u64,
    },
    /// The submission could not be stored, and nothing of it is. The desk has logged why.
    NotStored,
}

impl Question for Submit {
    const NAME: &'static str = "submit";
    type Answer = Taken;
}

#[cfg(test)]
mod tests {
    use super::Submit;
    use crate::desk::question::pin;

    #[test]
    fn pin_submit() {
        let question = r#"{"site":"acme","key_name":"k","fingerprint":"f","submission":{"kind":"feedback","message":"Fine."},"marks":["receipt_dropped"],"joins":"K7Q2-9M4X-3PC","replaces_name":"r","phone_name":null,"client":"c","wider":"w"}"#;
        let receipt = r#"{"reference":"K7Q2-9M4X-3PC","state":"received","received_at":"2026-11-24T10:04:05Z","delivered_at":null,"steps":[],"next":null}"#;
        for answer in [
            format!(r#"{{"stored":{receipt}}}"#),
            format!(r#"{{"replayed":{receipt}}}"#),
            r#""key_reused""#.to_owned(),
            r#"{"too_many":{"wait_seconds":3}}"#.to_owned(),
            r#"{"case_full":{"wait_seconds":3}}"#.to_owned(),
            r#""not_stored""#.to_owned(),
        ] {
            pin::<Submit>(question, &format!(r#"{{"answer":{answer}}}"#));
        }
    }
}
