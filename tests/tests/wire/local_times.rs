//! What a letter says of the time in another country, by the platform's own zones.

use std::fs;
use std::process::{Command, Stdio};

use tests::project_path;

/// A winter's noon and a summer's in UTC, and what the clocks show, by hand: nothing where they do not all
/// show one time.
const NOONS: [&str; 2] = ["2026-01-15T12:00:00Z", "2026-07-15T12:00:00Z"];
const TIMES: &[(&str, &str, [&str; 2])] = &[
    // One zone, or several that are never apart: Büsingen's, Argentina's twelve.
    ("en-GB", "AE", ["16:00", "16:00"]),
    ("it", "AE", ["16:00", "16:00"]),
    ("it", "IN", ["17:30", "17:30"]),
    ("it", "NP", ["17:45", "17:45"]),
    ("en-GB", "JP", ["21:00", "21:00"]),
    ("it", "GB", ["12:00", "13:00"]),
    ("en-GB", "DE", ["13:00", "14:00"]),
    ("it", "AR", ["09:00", "09:00"]),
    // The Chatham Islands are 45 minutes ahead of Wellington.
    ("it", "NZ", ["", ""]),
    // An hour is enough to wake somebody: the Azores, the Canaries, Xinjiang, the Galápagos.
    ("it", "PT", ["", ""]),
    ("it", "ES", ["", ""]),
    ("it", "CN", ["", ""]),
    ("it", "EC", ["", ""]),
    ("en-GB", "US", ["", ""]),
    ("en-GB", "BR", ["", ""]),
    ("it", "AU", ["", ""]),
    ("it", "RU", ["", ""]),
    // A country that there is not.
    ("it", "XX", ["", ""]),
];

/// In Lisbon and on the Azores it was once "11:00–12:00", which is true of neither.
#[test]
fn the_time_in_a_country_is_told_where_one_is_true() {
    let told = told();
    let told: Vec<&str> = told.lines().collect();
    assert_eq!(told.len(), TIMES.len());
    for ((locale, country, times), told) in TIMES.iter().zip(told) {
        assert_eq!(told, times.join(" "), "{country} in {locale}");
    }
}

/// What the Worker's own module says, a line for each row of the table.
fn told() -> String {
    let module = fs::read_to_string(project_path("edge/src/ambient.js")).expect("the module");
    let rows: Vec<_> = TIMES.iter().map(|(locale, of, _)| [locale, of]).collect();
    let rows = serde_json::to_string(&rows).expect("JSON");
    let noons = serde_json::to_string(&NOONS).expect("JSON");
    let asked = format!(
        "{module}\nfor (const [locale, country] of {rows}) {{\n\
         const at = (noon) => timeIn(locale, country, Date.parse(noon)) ?? \"\";\n\
         console.log({noons}.map(at).join(\" \"));\n}}"
    );
    let output = Command::new("node")
        .args(["--input-type=module", "--eval", &asked])
        .stderr(Stdio::inherit())
        .output()
        .expect("node starts");
    assert!(output.status.success(), "the module is carried out");
    String::from_utf8(output.stdout).expect("UTF-8")
}
