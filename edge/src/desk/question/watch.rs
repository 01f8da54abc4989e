//! The watchdog's question.

use serde::{Deserialize, Serialize};

use super::Question;

/// To look whether the alarm is set where something waits, and to erase what must not be kept.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Watch {}

/// The alarm is set, or nothing waits.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Watched {}

impl Question for Watch {
    const NAME: &'static str = "watch";
    type Answer = Watched;
}

#[cfg(test)]
mod tests {
    use super::Watch;
    use crate::desk::question::pin;

    #[test]
    fn pin_watch() {
        pin::<Watch>("{}", r#"{"answer":{}}"#);
        pin::<Watch>("{}", r#""unable""#);
    }
}
