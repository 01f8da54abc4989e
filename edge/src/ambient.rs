//! The one place that asks the runtime for what a function cannot know: clock, randomness, calendar, and
//! what its own data say of countries and languages.

mod calendar;
mod clock;
mod names;
mod randomness;

pub(crate) use self::{
    calendar::{Detail, date, day, readable, time_in, zone_in_words},
    clock::{moment, now, timestamp, within},
    names::{ascii_domain, country_name, number, other_language, span_in_words},
    randomness::{
        NoRandomness, random_id, random_key, random_letter_id, random_millionths, random_reference,
    },
};
