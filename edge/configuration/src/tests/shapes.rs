//! What a file of another shape is answered with: all that is missing at once, and what was probably meant.

use super::{GOOD, error};
use crate::Configuration;
use crate::shape::{OF_CHANNEL, OF_FILE, OF_KIND, OF_SITE};

fn refused(text: &str) -> String {
    let read = Configuration::parse(text);
    read.map_or_else(|error| error.to_string(), |_| "no error".to_owned())
}

fn without(key: &str) -> String {
    let is_of = |line: &&str| line.split('=').next().is_some_and(|it| it.trim() == key);
    let kept = GOOD.lines().filter(|line| !is_of(line));
    kept.collect::<Vec<_>>().join("\n")
}

#[test]
fn err_one_table_where_there_may_be_several() {
    let said = error("[[sites]]", "[sites]");
    assert_eq!(
        said,
        "pronto.toml: line 4: `[sites]` is one table, and there may be several; did you mean `[[sites]]`?"
    );
    let said = refused(&[GOOD, "[sites.channels]\nid = \"crm\"\n"].concat());
    assert!(
        said.contains("line 20: `[sites.channels]` is one table"),
        "{said}"
    );
    assert!(
        said.contains("did you mean `[[sites.channels]]`?"),
        "{said}"
    );
    // What it lacks is told with it.
    assert!(
        said.contains("channel `crm` of site `acme` has no `kind`"),
        "{said}"
    );
}

#[test]
fn err_several_tables_where_there_is_one() {
    for section in ["delivery", "limits", "retention"] {
        let said = refused(&format!("{GOOD}[[{section}]]\n"));
        let expected =
            format!("line 20: `{section}` is one table, not a list; did you mean `[{section}]`?");
        assert!(said.contains(&expected), "{said}");
        assert!(!said.contains("invalid type"), "{said}");
    }
}

#[test]
fn err_all_that_is_missing_is_told_at_once() {
    let text = "[[sites]]\nid = \"acme\"\nlanguages = [\"en\"]\n\n[[sites.channels]]\nkind = \"webhook\"\n\n[[sites]]\nname = \"B\"\nsmtp = \"smtps://smtp.example.com\"\n";
    assert_eq!(
        refused(text),
        "pronto.toml: line 1: the file has no `base_url`
  line 1: site `acme` has no `name`, no `origins`, no `inbox`, no `sender`, no `phone`, no `mail`, no `privacy_url`, no `country`, no `time_zone`, and no `letter_language`
  line 5: this channel of site `acme` has no `id`, and no `url`
  line 8: this site has no `id`, no `origins`, no `languages`, no `inbox`, no `sender`, no `phone`, no `mail`, no `privacy_url`, no `country`, no `time_zone`, and no `letter_language`"
    );
    let nothing = refused("");
    assert!(
        nothing.ends_with("the file has no `base_url`, and no `[[sites]]`"),
        "{nothing}"
    );
    let no_way = refused(&without("smtp").replace("phone", "fone"));
    assert!(
        no_way.contains("has no `phone`, and no `smtp` (or `[[sites.channels]]`)"),
        "{no_way}"
    );
    assert!(no_way.contains("did you mean `phone`?"), "{no_way}");
}

/// A value that is wrong is told beside what is missing: both are to be mended.
#[test]
fn err_a_wrong_value_is_told_with_what_is_missing() {
    let said = refused(&without("inbox").replace("\"#0b6b4f\"", "\"green\""));
    assert!(said.contains("`colour`"), "{said}");
    assert!(
        said.contains("line 4: site `acme` has no `inbox`"),
        "{said}"
    );
}

#[test]
fn err_an_unknown_key_is_told_with_the_nearest_or_else_with_all() {
    assert_eq!(
        error("colour", "color"),
        "pronto.toml: line 14, `color`: no such key; did you mean `colour`?"
    );
    let said = error("colour", "wallpaper");
    assert!(
        said.contains("line 14, `wallpaper`") && said.contains("expected one of `id`, `name`"),
        "{said}"
    );
    let said = refused(&format!("{GOOD}[delivery]\nstep_seconds = [1]\n"));
    assert!(
        said.ends_with("`step_seconds`: no such key; did you mean `steps_seconds`?"),
        "{said}"
    );
    let said = refused(&format!("{GOOD}channel_order = \"in turn\"\n"));
    assert!(
        said.ends_with("`channel_order`: `in turn` is not known; did you mean `in_turn`?"),
        "{said}"
    );
}

/// The lists are the reader's own: what they name it asks for, and nothing else.
#[test]
fn ok_what_must_be_there_is_what_the_reader_asks_for() {
    let is_asked_for = |key: &str| toml::from_str::<crate::Written>(&without(key)).is_err();
    for line in GOOD.lines().filter(|line| line.contains(" = ")) {
        let (key, _) = line.split_once(" = ").unwrap();
        let is_listed = OF_FILE.contains(&key) || OF_SITE.contains(&key);
        assert_eq!(is_asked_for(key), is_listed, "{key}");
    }
    let listed = OF_FILE
        .iter()
        .chain(&OF_SITE)
        .filter(|key| **key != "sites");
    for key in listed {
        assert!(GOOD.contains(&format!("{key} = ")), "{key}");
    }
    let values = [
        "\"smtps://smtp.example.com\"",
        "\"https://crm.example.com/\"",
        "\"postmark\"",
        "\"MAIL\"",
        "\"slack\"",
    ];
    for ((kind, key), value) in OF_KIND.iter().zip(values) {
        let lines = [
            format!("id = \"{kind}-x\"").replace('_', "-"),
            format!("kind = \"{kind}\""),
            format!("{key} = {value}"),
        ];
        let channel = |lines: &[String]| [GOOD, "[[sites.channels]]\n", &lines.join("\n")].concat();
        assert_eq!(refused(&channel(&lines)), "no error");
        for at in 0..lines.len() {
            let mut fewer = lines.to_vec();
            let gone = fewer.remove(at);
            let gone = gone.split(' ').next().unwrap();
            assert!(gone == *key || OF_CHANNEL.contains(&gone));
            let said = refused(&channel(&fewer));
            assert!(said.contains(&format!("has no `{gone}`")), "{said}");
        }
    }
}
