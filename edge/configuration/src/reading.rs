//! Reads the file and tells at once all that is wrong in it, each with its line.
//!
//! The reader stops at the first thing that it does not expect. So what it stops at is noted and put
//! right in a copy, by a value that stands for what a person will write, until it reads to the end.

use std::ops::Range;

use serde::Deserialize;
use toml::de::{DeTable, DeValue, Deserializer, Error, ValueDeserializer};

use crate::{
    Channel, ConfigurationError,
    near::{did_you_mean, near},
};

/// No more is told at once.
const TOLD_MAX: usize = 40;

/// Values that stand for those of keys which are missing or wrong, while the rest is read.
const STANDING_FOR: &str = r#"
base_url = "https://feedback.example.com"
sites = []
id = "sample"
name = "Sample"
origins = ["https://shop.example"]
languages = ["en"]
inbox = "inbox@shop.example"
sender = "sender@shop.example"
phone = "06 5555 0147"
mail = "mail@shop.example"
privacy_url = "https://shop.example/privacy"
country = "IT"
time_zone = "Europe/Rome"
letter_language = "en"
kind = "chat"
address = "smtps://smtp.example.com:465"
url = "https://crm.example.com/"
api = "resend"
binding = "MAIL"
app = "slack"
"#;

/// The file with the place of each of its keys.
pub(crate) struct Document<'a> {
    text: &'a str,
    table: toml::Spanned<DeTable<'a>>,
}

/// What the reader stopped at.
enum Wrong<'a> {
    /// Below which header a key is missing.
    Missing { key: &'a str, header: Range<usize> },
    /// A key that nobody knows, and the one that was probably meant.
    Unknown {
        key: &'a str,
        meant: Option<&'a str>,
    },
    /// `[sites]`, where there may be several.
    One,
    /// `[[limits]]`, where there is one.
    Several,
    /// Any other value that is none.
    Value,
}

/// Something that is wrong, as a person reads it.
struct Told {
    /// Where it stands, in octets.
    at: usize,
    said: String,
    /// Keys that are missing below one header are told in one sentence.
    missing: Vec<String>,
}

impl<'a> Document<'a> {
    /// The places in a text.
    pub(crate) fn of(text: &'a str) -> Result<Self, ConfigurationError> {
        match DeTable::parse(text) {
            Ok(table) => Ok(Self { text, table }),
            Err(error) => Err(ConfigurationError(place_and_words(text, &error))),
        }
    }

    /// What is written, or all that is wrong in it.
    pub(crate) fn read<T: Deserialize<'a>>(&self) -> Result<T, ConfigurationError> {
        let mut tried = self.table.clone();
        let mut told: Vec<Told> = Vec::new();
        for _ in 0..TOLD_MAX {
            match T::deserialize(Deserializer::from(tried.clone())) {
                Ok(written) if told.is_empty() => return Ok(written),
                Ok(_) => break,
                Err(error) => {
                    let place = place(tried.get_ref(), &error);
                    self.tell((&error, &place), &mut told);
                    if !mended(
                        tried.get_mut(),
                        &Wrong::of(self.text, &error, &place),
                        &place,
                    ) {
                        break;
                    }
                }
            }
        }
        told.sort_by_key(|one| one.at);
        let told: Vec<String> = told.iter().map(|one| self.in_words(one)).collect();
        Err(ConfigurationError(told.join("\n")))
    }

    /// The line of a key of a section: the first one of that header if there is no such key.
    pub(crate) fn line_of(&self, section: &str, at: usize, key: &str) -> usize {
        let section = self.table.get_ref().get(section);
        let section = match section.map(toml::Spanned::get_ref) {
            Some(DeValue::Array(all)) => all.get(at),
            _ => section,
        };
        let header = section.map_or(0, |section| section.span().start);
        let keys = section.and_then(|section| section.get_ref().as_table());
        let found = keys.and_then(|keys| keys.get_key_value(key));
        line(self.text, found.map_or(header, |(key, _)| key.span().start))
    }

    fn tell(&self, (error, place): (&Error, &Range<usize>), told: &mut Vec<Told>) {
        let at = place.start;
        let said = error.message();
        let (said, missing) = match Wrong::of(self.text, error, place) {
            Wrong::Missing { key, header } => {
                let of_header = told
                    .iter_mut()
                    .find(|one| one.at == header.start && !one.missing.is_empty());
                if let Some(one) = of_header {
                    one.missing.push(key.to_owned());
                    return;
                }
                let header = self.text.get(header).unwrap_or_default();
                (header.to_owned(), vec![key.to_owned()])
            }
            Wrong::Unknown { key, meant } => {
                let known = match (meant, said.split_once("expected ")) {
                    (None, Some((_, known))) => format!("; expected {known}"),
                    _ => did_you_mean(meant),
                };
                (format!("`{key}`: there is no such key{known}"), Vec::new())
            }
            Wrong::One => {
                let header = header_at(self.text, at);
                let said =
                    format!("`[{header}]`: there may be several; did you mean `[[{header}]]`?");
                (said, Vec::new())
            }
            Wrong::Several => {
                let header = header_at(self.text, at);
                let said = format!("`[[{header}]]`: there is only one; did you mean `[{header}]`?");
                (said, Vec::new())
            }
            Wrong::Value => (words(self.text, error, at), Vec::new()),
        };
        told.push(Told { at, said, missing });
    }

    fn in_words(&self, told: &Told) -> String {
        let line = line(self.text, told.at);
        let Told { said, missing, .. } = told;
        let keys: Vec<String> = missing.iter().map(|key| format!("`{key}`")).collect();
        match (keys.split_last(), said.as_str()) {
            (None, said) => format!("line {line}, {said}"),
            (Some((only, [])), "") => format!("{only} is missing"),
            (Some((only, [])), header) => format!("line {line}, {header}: {only} is missing"),
            (Some((last, before)), "") => format!("{} and {last} are missing", before.join(", ")),
            (Some((last, before)), header) => format!(
                "line {line}, {header}: {} and {last} are missing",
                before.join(", ")
            ),
        }
    }
}

impl<'a> Wrong<'a> {
    fn of(text: &str, error: &'a Error, place: &Range<usize>) -> Self {
        let said = error.message();
        let mut quoted = said.split('`').skip(1).step_by(2);
        let key = quoted.next().unwrap_or_default();
        let written = text.get(place.clone()).unwrap_or_default();
        if said.starts_with("missing field ") {
            Self::Missing {
                key,
                header: place.clone(),
            }
        } else if said.starts_with("unknown field ") {
            Self::Unknown {
                key,
                meant: near(key, quoted),
            }
        } else if written.starts_with("[[") && said.starts_with("invalid type") {
            Self::Several
        } else if written.starts_with('[') && said == "invalid type: map, expected a sequence" {
            Self::One
        } else {
            Self::Value
        }
    }
}

/// Where the reader stopped. Of a channel, whose `kind` it looks at first, it says only where the list of them
/// begins: then it is the first one that cannot be read, and of that the key that is named, or without
/// which another thing is wrong.
fn place(table: &DeTable<'_>, error: &Error) -> Range<usize> {
    let place = error.span().unwrap_or_default();
    let sites = table
        .get("sites")
        .and_then(|sites| sites.get_ref().as_array());
    let lists = sites
        .into_iter()
        .flat_map(|list| list.iter())
        .filter_map(|site| {
            let list = site.get_ref().as_table()?.get("channels")?;
            list.get_ref().as_array().filter(|_| list.span() == place)
        });
    let faulty = |one: &toml::Spanned<DeValue<'_>>| {
        Channel::deserialize(ValueDeserializer::from(one.clone())).err()
    };
    for one in lists.flat_map(|list| list.iter()) {
        let (Some(error), Some(keys)) = (faulty(one), one.get_ref().as_table()) else {
            continue;
        };
        let said = error.message();
        if said.starts_with("missing field ") {
            return one.span();
        }
        let is_culprit = |key: &str| {
            let mut other = one.clone();
            if let DeValue::Table(keys) = other.get_mut() {
                keys.remove(key);
            }
            faulty(&other).is_none_or(|error| error.message() != said)
        };
        if let Some(rest) = said.strip_prefix("unknown field `") {
            let name = rest.split('`').next().unwrap_or_default();
            let found = keys.get_key_value(name);
            return found.map_or_else(|| one.span(), |(key, _)| key.span());
        }
        // Without its kind anything else is wrong, too.
        let (kind, others): (Vec<_>, Vec<_>) =
            keys.iter().partition(|(key, _)| key.get_ref() == "kind");
        let mut keys = others.into_iter().chain(kind);
        let culprit = keys.find(|(key, _)| is_culprit(key.get_ref()));
        return culprit.map_or_else(|| one.span(), |(_, value)| value.span());
    }
    place
}

/// Puts right what the reader stopped at. Whether it could be.
fn mended(table: &mut DeTable<'_>, wrong: &Wrong<'_>, place: &Range<usize>) -> bool {
    match wrong {
        Wrong::Missing { key, .. } if place.is_empty() => put(table, key, place.start),
        _ => put_right(table, wrong, place.start),
    }
}

/// The same in a table, or in what is in it.
fn put_right(table: &mut DeTable<'_>, wrong: &Wrong<'_>, at: usize) -> bool {
    // A key that nobody knows stands here under its own name.
    if let Wrong::Unknown { key, meant } = wrong {
        let is_here = table
            .get_key_value(*key)
            .is_some_and(|(key, _)| key.span().start == at);
        if is_here {
            return rename(table, key, *meant);
        }
    }
    let keys: Vec<String> = table.keys().map(|key| key.get_ref().to_string()).collect();
    for key in keys {
        let Some(value) = table.get_mut(key.as_str()) else {
            continue;
        };
        if value.span().start == at && rebracketed(value, wrong) {
            return true;
        }
        for (start, inner) in tables(value) {
            if let Wrong::Missing { key, .. } = wrong
                && start == at
            {
                return put(inner, key, at);
            }
            if put_right(inner, wrong, at) {
                return true;
            }
        }
        let is_within = value.span().contains(&at);
        if is_within && matches!(wrong, Wrong::Value) {
            return put(table, &key, at) || table.remove(key.as_str()).is_some();
        }
    }
    false
}

/// The tables that a key holds, each with its place.
fn tables<'t, 'i>(value: &'t mut toml::Spanned<DeValue<'i>>) -> Vec<(usize, &'t mut DeTable<'i>)> {
    let start = value.span().start;
    match value.get_mut() {
        DeValue::Table(one) => vec![(start, one)],
        DeValue::Array(all) => {
            let all = all.iter_mut().filter_map(|one| {
                let start = one.span().start;
                match one.get_mut() {
                    DeValue::Table(one) => Some((start, one)),
                    _ => None,
                }
            });
            all.collect()
        }
        _ => Vec::new(),
    }
}

/// One where there may be several becomes the only one of them, and the other way round.
fn rebracketed(value: &mut toml::Spanned<DeValue<'_>>, wrong: &Wrong<'_>) -> bool {
    match (wrong, value.get_ref()) {
        (Wrong::One, DeValue::Table(_)) => {
            let one = value.clone();
            *value.get_mut() = DeValue::Array(std::iter::once(one).collect());
            true
        }
        (Wrong::Several, DeValue::Array(all)) => {
            let first = all.iter().next().cloned();
            let is_there = first.is_some();
            *value = first.unwrap_or_else(|| value.clone());
            is_there
        }
        _ => false,
    }
}

/// Puts the value that stands for a key's.
fn put(table: &mut DeTable<'_>, key: &str, at: usize) -> bool {
    let Ok(standing) = DeTable::parse(STANDING_FOR) else {
        return false;
    };
    let Some((key, mut value)) = standing.into_inner().remove_entry(key) else {
        return false;
    };
    // What is wrong below it is found at this place again.
    value = toml::Spanned::new(at..at, value.into_inner());
    table.insert(key, value);
    true
}

/// The value counts for the key that was meant, unless that stands there too.
fn rename(table: &mut DeTable<'_>, key: &str, meant: Option<&str>) -> bool {
    let Some(value) = table.remove(key) else {
        return false;
    };
    if let Some(meant) = meant.filter(|meant| !table.contains_key(*meant)) {
        let place = value.span();
        table.insert(toml::Spanned::new(place, meant.to_owned().into()), value);
    }
    true
}

/// The reader's own message, with the line and the key to the left of it.
fn place_and_words(text: &str, error: &Error) -> String {
    let at = error.span().map_or(0, |span| span.start);
    format!("line {}, {}", line(text, at), words(text, error, at))
}

fn words(text: &str, error: &Error, at: usize) -> String {
    let line = line(text, at);
    let written = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
    let said = error.message();
    let mut quoted = said.split('`').skip(1).step_by(2);
    let given = quoted.next().filter(|_| said.starts_with("unknown "));
    let meant = did_you_mean(given.and_then(|given| near(given, quoted)));
    match written.split_once('=') {
        Some((key, _)) => format!("`{}`: {said}{meant}", key.trim()),
        None => format!("`{}`: {said}{meant}", written.trim()),
    }
}

fn header_at(text: &str, at: usize) -> &str {
    let rest = text.get(at..).unwrap_or_default();
    let line = rest.lines().next().unwrap_or_default();
    line.trim_matches(|c: char| c.is_whitespace() || "[]".contains(c))
}

fn line(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    before.matches('\n').count().saturating_add(1)
}
