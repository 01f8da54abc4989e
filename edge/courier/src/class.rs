//! What a letter is and whom it is for: that decides what a verdict means for it.
//!
//! | | company, staff | a visitor's courtesy | a visitor's answer |
//! | --- | --- | --- | --- |
//! | patience | the schedule's (five days) | a fifth of it (a day) | the schedule's |
//! | refused, or came back | tried again, passed on, told | ended | ended: a person is told |
//! | in doubt after the final dot | tried again, same Message-ID | ended: none is cheaper than two | tried again, same Message-ID |
//! | counts for a channel's circuit, raises alarms | yes | no | no |
//! | passed on to the next channel | yes | no | no |

use serde::{Deserialize, Serialize};
use std::time::Duration;

use crate::{Next, Schedule, Verdict};

/// The part of the schedule's patience that a courtesy gets: a day of five.
const COURTESY_SHARE: u32 = 5;

/// Whom a letter is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// The company: it tells of submissions, and their account runs over it.
    Company,
    /// Who wrote to the company.
    Visitor,
    /// Who keeps the company's channels and cases going.
    Staff,
}

/// What a letter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// One report of a case.
    Case,
    /// What is more than an inbox should get one by one.
    Digest,
    /// Ratings without words, of a day.
    Ratings,
    /// About the channels themselves.
    Alert,
    /// A word to staff about a case.
    Note,
    /// To a visitor, without which they miss nothing: the page says it too.
    Courtesy,
    /// What a person has written to a visitor, who waits for it.
    Answer,
}

impl Audience {
    /// The name under which it is kept.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Company => "company",
            Self::Visitor => "visitor",
            Self::Staff => "staff",
        }
    }
}

impl Class {
    /// The name under which it is kept.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Case => "case",
            Self::Digest => "digest",
            Self::Ratings => "ratings",
            Self::Alert => "alert",
            Self::Note => "note",
            Self::Courtesy => "courtesy",
            Self::Answer => "answer",
        }
    }

    /// Whom it is for.
    #[must_use]
    pub const fn audience(self) -> Audience {
        match self {
            Self::Case | Self::Digest | Self::Ratings => Audience::Company,
            Self::Alert | Self::Note => Audience::Staff,
            Self::Courtesy | Self::Answer => Audience::Visitor,
        }
    }

    /// Whether what becomes of it tells of its channel: opens or closes the circuit, and is told to a
    /// person. One visitor's address says nothing of a mail server.
    #[must_use]
    pub const fn tells_of_channel(self) -> bool {
        !matches!(self.audience(), Audience::Visitor)
    }

    /// Whether the next channel takes it over. A visitor is reached by mail, and the company's other
    /// channels lead to the company.
    #[must_use]
    pub const fn is_passed_on(self) -> bool {
        self.tells_of_channel()
    }

    /// How long it is tried.
    #[must_use]
    pub fn patience(self, schedule: &Schedule) -> Duration {
        match self {
            Self::Courtesy => schedule
                .horizon
                .checked_div(COURTESY_SHARE)
                .unwrap_or_default(),
            _ => schedule.horizon,
        }
    }

    /// What comes after an attempt that ended in `verdict`: as [`Schedule::next`], but for a
    /// visitor's letters.
    #[must_use]
    pub fn next(
        self,
        schedule: &Schedule,
        (attempts, waited): (u32, Duration),
        verdict: &Verdict,
        jitter: u32,
    ) -> Next {
        match (self, verdict) {
            (Self::Courtesy, Verdict::Ambiguous(_))
            | (Self::Courtesy | Self::Answer, Verdict::Refused(_) | Verdict::Bounced(_)) => {
                Next::GiveUp
            }
            _ => schedule.next((attempts, waited), self.patience(schedule), verdict, jitter),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Audience, Class};
    use crate::{
        AmbiguousCause, ConfigurationCause, Next, ProtocolCause, RefusedCause, ReplyCode,
        RetryCause, Schedule, StreamFault, TlsCause, Verdict,
    };

    const ALL: [Class; 7] = [
        Class::Case,
        Class::Digest,
        Class::Ratings,
        Class::Alert,
        Class::Note,
        Class::Courtesy,
        Class::Answer,
    ];
    const CODE: ReplyCode = ReplyCode {
        basic: 550,
        enhanced: None,
    };

    /// Each kind of verdict once, but for *delivered*.
    fn failures() -> [Verdict; 8] {
        [
            Verdict::Retry(RetryCause::Stream(StreamFault::Unreachable)),
            Verdict::Retry(RetryCause::Greylisted(CODE)),
            Verdict::Configuration(ConfigurationCause::Login(CODE)),
            Verdict::TlsFault(TlsCause::NotOffered),
            Verdict::Refused(RefusedCause::Reply(CODE)),
            Verdict::Ambiguous(AmbiguousCause::Stream(StreamFault::Closed)),
            Verdict::ProtocolFault(ProtocolCause::Malformed),
            Verdict::Bounced(None),
        ]
    }

    /// The failures after which a class is not tried again.
    fn ended(class: Class) -> Vec<&'static str> {
        let schedule = Schedule::default();
        let is_end = |verdict: &Verdict| {
            class.next(&schedule, (1, Duration::ZERO), verdict, 0) == Next::GiveUp
        };
        let ends = failures().into_iter().filter(is_end);
        ends.map(|verdict| verdict.name()).collect()
    }

    #[test]
    fn ok_the_company_is_tried_after_every_failure() {
        for class in ALL {
            if class.audience() != Audience::Visitor {
                assert!(ended(class).is_empty(), "{class:?}");
            }
        }
    }

    #[test]
    fn ok_a_visitor_s_address_that_is_none_is_final() {
        assert_eq!(ended(Class::Courtesy), ["refused", "ambiguous", "bounced"]);
        assert_eq!(ended(Class::Answer), ["refused", "bounced"]);
    }

    #[test]
    fn ok_a_courtesy_is_given_up_after_a_day_an_answer_after_five() {
        let schedule = Schedule::default();
        let lost = Verdict::Retry(RetryCause::Stream(StreamFault::Closed));
        let day = Duration::from_hours(24);
        let next = |class: Class, waited| class.next(&schedule, (9, waited), &lost, 0);
        assert_eq!(next(Class::Courtesy, day), Next::GiveUp);
        assert!(matches!(next(Class::Answer, day), Next::After(_)));
        assert_eq!(next(Class::Answer, day * 5), Next::GiveUp);
        // The last attempt is on the horizon itself.
        assert_eq!(
            next(Class::Courtesy, Duration::from_mins(24 * 60 - 1)),
            Next::After(Duration::from_mins(1))
        );
    }

    #[test]
    fn ok_only_a_visitor_s_letters_say_nothing_of_a_channel() {
        for class in ALL {
            let is_visitors = class.audience() == Audience::Visitor;
            assert_eq!(class.tells_of_channel(), !is_visitors, "{class:?}");
            assert_eq!(class.is_passed_on(), !is_visitors, "{class:?}");
        }
    }
}
