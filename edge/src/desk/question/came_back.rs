//! To take note of a letter that came back.

use configuration::ChannelId;
use courier::{LetterId, StatusCode};
use serde::{Deserialize, Serialize};
use shared::SiteId;

use super::Question;

/// A letter that a mail server had taken and gave back.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct CameBack {
    /// Whose it is.
    pub(crate) site: SiteId,
    /// Over which channel it had gone.
    pub(crate) channel: ChannelId,
    /// Its id.
    pub(crate) letter: LetterId,
    /// The number of the attempt.
    pub(crate) number: u32,
    /// Why, if that was said.
    pub(crate) status: Option<StatusCode>,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Counted {
    /// Whether it changed anything: not if it is known, or about nothing that could come back.
    pub(crate) is_counted: bool,
}

impl Question for CameBack {
    const NAME: &'static str = "came_back";
    type Answer = Counted;
}

#[cfg(test)]
mod tests {
    use super::CameBack;
    use crate::desk::question::pin;

    #[test]
    fn pin_came_back() {
        pin::<CameBack>(
            r#"{"site":"acme","channel":"smtp","letter":"0123456789abcdef0123456789abcdef","number":2,"status":[5,1,1]}"#,
            r#"{"answer":{"is_counted":true}}"#,
        );
    }
}
