//! A submission on its way into a desk, which the storage reads too.

use serde::{Deserialize, Serialize};
use shared::{Draft, Reference, SiteId};

/// A submission on its way into a desk. The Worker has checked all that can be checked without the
/// storage.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Intake {
    /// Whose desk this is.
    pub(crate) site: SiteId,
    /// The name under which the key is kept.
    pub(crate) key_name: String,
    /// Of what is asked, to tell a retry from another submission.
    pub(crate) fingerprint: String,
    /// The fields as they passed the rules, less the receipt's token and the replaced key.
    pub(crate) fields: Draft,
    /// The names of what was not kept as it came.
    pub(crate) marks: Vec<String>,
    /// The case that the receipt's token opened.
    pub(crate) joins: Option<Reference>,
    /// The name of the key that this one replaces.
    pub(crate) replaces_name: Option<String>,
    /// The name of the telephone number, by which one is told from another.
    pub(crate) phone_name: Option<String>,
    /// The client's network, for the limit. `None` where the runtime does not say who calls.
    pub(crate) client: Option<String>,
}
