//! Each rule of a draft, collecting every fault and every mark.

use crate::{
    EmailAddress, Fault, Kind, Mark, PageUrl, PhoneNumber, Rating, SubmissionKey, limits, text,
};

/// The faults and marks found so far.
#[derive(Default)]
pub(super) struct Check {
    pub(super) faults: Vec<Fault>,
    pub(super) marks: Vec<Mark>,
}

impl Check {
    pub(super) fn kind(&mut self, given: Option<&str>) -> Option<Kind> {
        let kind = given.and_then(Kind::from_name);
        if kind.is_none() {
            self.faults.push(Fault::KindUnknown);
        }
        kind
    }

    pub(super) fn rating(&mut self, given: Option<&str>) -> Option<Rating> {
        let given = given?;
        let rating = Rating::from_name(given);
        if rating.is_none() {
            self.faults.push(Fault::RatingUnknown);
        }
        rating
    }

    pub(super) fn message(&mut self, given: Option<&str>) -> Option<String> {
        let (message, removed) = text::lines(given?);
        self.mark_if(removed, Mark::CharactersRemoved);
        if let Some(over) = text::over(&message, limits::MESSAGE_CHARS_MAX) {
            self.faults.push(Fault::MessageLong { over });
        }
        Some(message).filter(|message| !message.is_empty())
    }

    pub(super) fn name(&mut self, given: Option<&str>) -> Option<String> {
        let (name, removed) = text::one_line(given?);
        self.mark_if(removed, Mark::CharactersRemoved);
        if let Some(over) = text::over(&name, limits::NAME_CHARS_MAX) {
            self.faults.push(Fault::NameLong { over });
        }
        Some(name).filter(|name| !name.is_empty())
    }

    pub(super) fn phone(&mut self, given: Option<&str>, is_needed: bool) -> Option<PhoneNumber> {
        match PhoneNumber::parse(given.unwrap_or_default()) {
            Ok(phone) => Some(phone),
            Err(Fault::PhoneEmpty) if !is_needed => None,
            Err(fault) => {
                self.faults.push(fault);
                None
            }
        }
    }

    pub(super) fn email(&mut self, given: Option<&str>, is_needed: bool) -> Option<EmailAddress> {
        match EmailAddress::parse(given.unwrap_or_default()) {
            Ok(email) => Some(email),
            Err(Fault::EmailEmpty) if !is_needed => None,
            Err(fault) => {
                self.faults.push(fault);
                None
            }
        }
    }

    pub(super) fn words(&mut self, message: Option<&str>, are_needed: bool) {
        if are_needed && message.is_none() {
            // In the order of the form's fields, the words stand before number and address.
            self.faults.insert(0, Fault::MessageEmpty);
        }
    }

    pub(super) fn page(&mut self, given: Option<&str>) -> Option<PageUrl> {
        let (page, was_cut) = PageUrl::parse(given?);
        self.mark_if(was_cut, Mark::PageCut);
        self.mark_if(page.is_none(), Mark::PageDropped);
        page
    }

    pub(super) fn touchpoint(&mut self, given: Option<&str>) -> Option<String> {
        let (line, removed) = text::one_line(given?);
        let (touchpoint, was_cut) = text::cut(&line, limits::TOUCHPOINT_CHARS_MAX);
        self.mark_if(removed, Mark::CharactersRemoved);
        self.mark_if(was_cut, Mark::TouchpointCut);
        Some(touchpoint).filter(|touchpoint| !touchpoint.is_empty())
    }

    /// A machine's word of visible ASCII, kept whole or dropped with a mark.
    pub(super) fn kept(
        &mut self,
        given: Option<String>,
        chars_max: usize,
        dropped: Mark,
    ) -> Option<String> {
        let given = given?;
        let is_word = !given.is_empty()
            && given.len() <= chars_max
            && given.bytes().all(|b| b.is_ascii_graphic());
        self.mark_if(!is_word, dropped);
        is_word.then_some(given)
    }

    pub(super) fn replaces(&mut self, given: Option<&str>) -> Option<SubmissionKey> {
        let key = SubmissionKey::parse(given?).ok();
        self.mark_if(key.is_none(), Mark::ReplacesDropped);
        key
    }

    fn mark_if(&mut self, happened: bool, mark: Mark) {
        if happened && !self.marks.contains(&mark) {
            self.marks.push(mark);
        }
    }
}
