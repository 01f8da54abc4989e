//! What a file lacks that could not be read: every key that is missing, and tables with too few brackets or too
//! many. The reader itself stops at the first of them, and names the types of a program.

use std::ops::Range;

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// Keys of the file that must be there. That these are the right ones, a test shows for each list.
pub(crate) const OF_FILE: [&str; 2] = ["base_url", "sites"];
/// Those of a site.
pub(crate) const OF_SITE: [&str; 12] = [
    "id",
    "name",
    "origins",
    "languages",
    "inbox",
    "sender",
    "phone",
    "mail",
    "privacy_url",
    "country",
    "time_zone",
    "letter_language",
];
/// Those of every channel, and of each kind.
pub(crate) const OF_CHANNEL: [&str; 2] = ["id", "kind"];
pub(crate) const OF_KIND: [(&str, &str); 5] = [
    ("smtp", "address"),
    ("webhook", "url"),
    ("http_mail", "api"),
    ("send_email", "binding"),
    ("chat", "app"),
];
/// Tables that the file has once.
const SECTIONS: [&str; 3] = ["delivery", "limits", "retention"];

/// What is wrong, and where in the text it begins.
pub(crate) struct Misshapen {
    pub(crate) start: usize,
    pub(crate) said: String,
}

/// All that is wrong with the shape of a text; nothing if it is no TOML at all.
pub(crate) fn misshapen(text: &str) -> Vec<Misshapen> {
    let Ok(file) = DeTable::parse(text) else {
        return Vec::new();
    };
    let file = file.get_ref();
    let mut found = Vec::new();
    let lacking = lacking(file, OF_FILE);
    note(&mut found, 0..0, "the file", &lacking);
    for section in SECTIONS {
        if let Some(value) = file.get(section).filter(|value| value.get_ref().is_array()) {
            found.push(Misshapen {
                start: value.span().start,
                said: format!("`{section}` is one table, not a list; did you mean `[{section}]`?"),
            });
        }
    }
    for site in tables(file, "sites", "sites", &mut found) {
        of_site(site, &mut found);
    }
    found
}

fn of_site(site: (&DeTable<'_>, Range<usize>), found: &mut Vec<Misshapen>) {
    let (table, span) = site;
    let mut lacking = lacking(table, OF_SITE);
    if !table.contains_key("smtp") && !table.contains_key("channels") {
        lacking.push("smtp");
    }
    note(found, span, &named("site", table), &lacking);
    for (channel, span) in tables(table, "channels", "sites.channels", found) {
        let mut lacking = self::lacking(channel, OF_CHANNEL);
        let kind = channel.get("kind").and_then(|kind| kind.get_ref().as_str());
        let of_kind = OF_KIND.iter().filter(|(of, _)| Some(*of) == kind);
        lacking.extend(
            of_kind
                .map(|(_, key)| *key)
                .filter(|key| !channel.contains_key(*key)),
        );
        let of = [&named("channel", channel), " of ", &named("site", table)].concat();
        note(found, span, &of, &lacking);
    }
}

/// The tables of a list. One that is written as a table is its only one, and what is meant is said.
fn tables<'a, 'i>(
    parent: &'a DeTable<'i>,
    key: &str,
    header: &str,
    found: &mut Vec<Misshapen>,
) -> Vec<(&'a DeTable<'i>, Range<usize>)> {
    let Some(value) = parent.get(key) else {
        return Vec::new();
    };
    let of = |value: &'a Spanned<DeValue<'i>>| Some((value.get_ref().as_table()?, value.span()));
    if let Some(one) = of(value) {
        found.push(Misshapen {
            start: value.span().start,
            said: format!(
                "`[{header}]` is one table, and there may be several; did you mean `[[{header}]]`?"
            ),
        });
        return vec![one];
    }
    let list = value.get_ref().as_array();
    list.into_iter()
        .flat_map(|list| list.iter())
        .filter_map(of)
        .collect()
}

fn lacking(table: &DeTable<'_>, keys: impl IntoIterator<Item = &'static str>) -> Vec<&'static str> {
    let keys = keys.into_iter();
    keys.filter(|key| !table.contains_key(*key)).collect()
}

/// What a table is called by whoever wrote it.
fn named(what: &str, table: &DeTable<'_>) -> String {
    match table.get("id").and_then(|id| id.get_ref().as_str()) {
        Some(id) => format!("{what} `{id}`"),
        None => format!("this {what}"),
    }
}

fn note(found: &mut Vec<Misshapen>, span: Range<usize>, of: &str, lacking: &[&str]) {
    let keys: Vec<String> = lacking.iter().map(|key| in_words(key)).collect();
    let said = match keys.as_slice() {
        [] => return,
        [one] => format!("{of} has no {one}"),
        [firsts @ .., last] => format!("{of} has no {}, and no {last}", firsts.join(", no ")),
    };
    found.push(Misshapen {
        start: span.start,
        said,
    });
}

/// A key, and what else would do.
fn in_words(key: &str) -> String {
    match key {
        "sites" => "`[[sites]]`".to_owned(),
        "smtp" => "`smtp` (or `[[sites.channels]]`)".to_owned(),
        key => format!("`{key}`"),
    }
}
