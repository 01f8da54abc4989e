//! Where the panel is. One value says all of it, and a move takes the old one.
//!
//! Nothing here knows a browser: times are arguments, in milliseconds of one clock.

mod case;
mod check;

use shared::{Faults, Field, Rating, Receipt};

pub(crate) use case::{Case, Wait};
pub(crate) use check::{Check, Saying, Shown};

use crate::{draft::Sent, patience::SLOW_MS};

/// The panel's state.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Phase {
    /// The visitor reads or writes.
    Open {
        /// On which screen.
        place: Place,
        /// What is shown to be wrong with what they wrote.
        check: Check,
    },
    /// What they sent is on its way; nothing leaves the screen.
    Sending {
        /// From which screen.
        place: Place,
        /// The failure that is still shown, if this is another try.
        after: Option<Failure>,
        /// When Send was pressed.
        since_ms: f64,
        /// Whether it takes long.
        is_slow: bool,
    },
    /// It did not go through; every word is kept.
    Failed {
        /// From which screen.
        place: Place,
        /// Why.
        failure: Failure,
    },
}

/// From where something is sent, and to where Back leads.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Place {
    /// The first screen. With the face that was pressed.
    Home(Option<Rating>),
    /// A question is written.
    Question,
    /// A call is asked for.
    Callback,
    /// A receipt; words can be added if a face was pressed.
    Case(Box<Case>),
}

/// What is drawn. It changes less often than the phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Screen {
    /// Three faces, and the ways.
    Home,
    /// The form of a question.
    Question,
    /// The form of a call.
    Callback,
    /// A receipt.
    Case,
    /// What did not go through, and the other ways.
    Failure,
}

/// Why something did not go through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// No answer came: it may have arrived.
    Unanswered,
    /// The answer was that something broke: it may have arrived.
    Broken,
    /// An answer refused it: it has not arrived.
    Refused,
    /// The page is none of the site's: it has not arrived, and will not.
    Elsewhere,
    /// The edge is busy; one more try comes by itself.
    Busy {
        /// In so many seconds.
        seconds: u32,
    },
}

impl Phase {
    /// A screen as it opens.
    pub(crate) const fn open(place: Place) -> Self {
        Self::Open {
            place,
            check: Check::lenient(),
        }
    }

    /// What is drawn.
    pub(crate) const fn screen(&self) -> Screen {
        match self {
            Self::Failed { .. } | Self::Sending { after: Some(_), .. } => Screen::Failure,
            Self::Open { place, .. } | Self::Sending { place, .. } => match place {
                Place::Home(_) => Screen::Home,
                Place::Question => Screen::Question,
                Place::Callback => Screen::Callback,
                Place::Case(_) => Screen::Case,
            },
        }
    }

    /// From where something is sent.
    pub(crate) const fn place(&self) -> &Place {
        match self {
            Self::Open { place, .. } | Self::Sending { place, .. } | Self::Failed { place, .. } => {
                place
            }
        }
    }

    /// The case, if its receipt is there.
    pub(crate) const fn case(&self) -> Option<&Case> {
        match self.place() {
            Place::Case(case) => Some(case),
            Place::Home(_) | Place::Question | Place::Callback => None,
        }
    }

    /// The failure that is shown.
    pub(crate) const fn failure(&self) -> Option<Failure> {
        match self {
            Self::Failed { failure, .. } => Some(*failure),
            Self::Sending { after, .. } => *after,
            Self::Open { .. } => None,
        }
    }

    /// What Send sends from here, if anything.
    pub(crate) const fn sent(&self) -> Option<Sent> {
        match self.place() {
            Place::Home(Some(rating)) => Some(Sent::Rating(*rating)),
            Place::Home(None) => None,
            Place::Question => Some(Sent::Question),
            Place::Callback => Some(Sent::Callback),
            Place::Case(_) => Some(Sent::Words),
        }
    }

    /// A face is pressed. Where one failed before, that stays on the screen with it.
    #[must_use]
    pub(crate) fn press(self, rating: Rating) -> Self {
        let place = Place::Home(Some(rating));
        match self {
            Self::Failed { failure, .. } => Self::Failed { place, failure },
            Self::Open { .. } | Self::Sending { .. } => Self::open(place),
        }
    }

    /// Whether something is on its way.
    pub(crate) const fn is_sending(&self) -> bool {
        matches!(self, Self::Sending { .. })
    }

    /// Whether that takes long.
    pub(crate) const fn is_slow(&self) -> bool {
        matches!(self, Self::Sending { is_slow: true, .. })
    }

    /// Whether this face was pressed.
    pub(crate) fn has_pressed(&self, rating: Rating) -> bool {
        matches!(self.place(), Place::Home(Some(pressed)) if *pressed == rating)
    }

    /// What is wrong with a field.
    pub(crate) fn fault(&self, field: Field) -> Option<&Saying> {
        match self {
            Self::Open { check, .. } => check.at(field),
            Self::Sending { .. } | Self::Failed { .. } => None,
        }
    }

    /// The visitor typed: what our own rules find in it now.
    #[must_use]
    pub(crate) fn typed(self, field: Field, found: Option<&Faults>) -> Self {
        match self {
            Self::Open { place, check } => Self::Open {
                place,
                check: check.follow(field, found),
            },
            other => other,
        }
    }

    /// Send was pressed and something is to be completed first.
    #[must_use]
    pub(crate) fn incomplete(self, found: &Faults) -> Self {
        self.refused_at(found.iter().map(Shown::ours).collect())
    }

    /// The edge, or our own rules, found faults: they stand at their fields.
    #[must_use]
    pub(crate) fn refused_at(self, shown: Vec<Shown>) -> Self {
        Self::Open {
            place: self.into_place(),
            check: Check::strict(shown),
        }
    }

    /// What was written leaves.
    #[must_use]
    pub(crate) fn send(self, now_ms: f64) -> Self {
        Self::Sending {
            after: self.failure(),
            place: self.into_place(),
            since_ms: now_ms,
            is_slow: false,
        }
    }

    /// The receipt of what was sent is there.
    #[must_use]
    pub(crate) fn accepted(self, case: Case) -> Self {
        let case = match self.into_place() {
            Place::Case(earlier) => earlier.joined(case),
            Place::Home(_) | Place::Question | Place::Callback => case,
        };
        Self::open(Place::Case(Box::new(case)))
    }

    /// It did not go through. The try that comes by itself comes once: busy again is refused.
    #[must_use]
    pub(crate) fn failed(self, failure: Failure) -> Self {
        let was_busy = matches!(self.failure(), Some(Failure::Busy { .. }));
        let failure = match failure {
            Failure::Busy { .. } if was_busy => Failure::Refused,
            other => other,
        };
        Self::Failed {
            place: self.into_place(),
            failure,
        }
    }

    /// Whether Back leads to an earlier phase; else it leads to the first screen.
    pub(crate) const fn has_back(&self) -> bool {
        !matches!(self, Self::Open { .. })
    }

    /// Back was pressed: what is under way ends, what failed is written again.
    #[must_use]
    pub(crate) fn back(self) -> Self {
        match self {
            Self::Sending {
                place,
                after: Some(failure),
                ..
            } => Self::Failed { place, failure },
            Self::Sending { place, .. } | Self::Failed { place, .. } => {
                Self::open(place.released())
            }
            open @ Self::Open { .. } => open,
        }
    }

    /// The case was looked at again.
    #[must_use]
    pub(crate) fn seen(mut self, receipt: Receipt, due_after_ms: Option<f64>, now_ms: f64) -> Self {
        if let Some(case) = self.case_mut() {
            case.see(receipt, due_after_ms, now_ms);
        }
        self
    }

    /// A second or so has passed. Says whether anything that is shown has changed.
    pub(crate) fn tick(&mut self, now_ms: f64) -> bool {
        match self {
            Self::Sending {
                since_ms, is_slow, ..
            } if !*is_slow && now_ms - *since_ms >= SLOW_MS => {
                *is_slow = true;
                true
            }
            Self::Failed {
                failure: Failure::Busy { seconds },
                ..
            } => {
                *seconds = seconds.saturating_sub(1);
                true
            }
            _ => self.case_mut().is_some_and(|case| case.tick(now_ms)),
        }
    }

    /// Where the receipt is read again, if it is time to.
    pub(crate) fn takes_look(&mut self, now_ms: f64) -> Option<String> {
        let case = self.case_mut()?;
        let is_due = case.takes_look(now_ms);
        case.receipt.receipt_url.clone().filter(|_| is_due)
    }

    /// Whether the try that comes by itself is due.
    pub(crate) const fn is_due(&self) -> bool {
        matches!(
            self,
            Self::Failed {
                failure: Failure::Busy { seconds: 0 },
                ..
            }
        )
    }

    fn case_mut(&mut self) -> Option<&mut Case> {
        match self {
            Self::Open { place, .. } | Self::Sending { place, .. } | Self::Failed { place, .. } => {
                match place {
                    Place::Case(case) => Some(case),
                    Place::Home(_) | Place::Question | Place::Callback => None,
                }
            }
        }
    }

    fn into_place(self) -> Place {
        match self {
            Self::Open { place, .. } | Self::Sending { place, .. } | Self::Failed { place, .. } => {
                place
            }
        }
    }
}

impl Failure {
    /// Whether it may have arrived all the same.
    pub(crate) const fn leaves_open(self) -> bool {
        matches!(self, Self::Unanswered | Self::Broken)
    }

    /// The reason that the page is told.
    pub(crate) const fn reason(self) -> &'static str {
        match self {
            Self::Unanswered | Self::Broken => "unanswered",
            Self::Refused => "refused",
            Self::Elsewhere => "origin",
            Self::Busy { .. } => "busy",
        }
    }
}

impl Place {
    /// The same screen with no face pressed.
    fn released(self) -> Self {
        match self {
            Self::Home(_) => Self::Home(None),
            other => other,
        }
    }
}

#[cfg(test)]
mod tests;
