//! What was found: as JSON for machines, as a table for people.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

/// Every figure, in the order in which it was found.
#[derive(Default)]
pub(crate) struct Told(Vec<Figure>);

struct Figure {
    name: &'static str,
    value: f64,
    goal: &'static str,
    words: &'static str,
    /// What machines ask for keeps its name; the rest is for the eye.
    is_asked_for: bool,
}

impl Told {
    /// A figure that machines ask for.
    pub(crate) fn figure(
        &mut self,
        name: &'static str,
        value: f64,
        goal: &'static str,
        words: &'static str,
    ) {
        self.0.push(Figure {
            name,
            value,
            goal,
            words,
            is_asked_for: true,
        });
    }

    /// A figure that is only shown.
    pub(crate) fn aside(&mut self, name: &'static str, value: f64, words: &'static str) {
        self.0.push(Figure {
            name,
            value,
            goal: "",
            words,
            is_asked_for: false,
        });
    }

    pub(crate) fn json(&self) -> Value {
        let asked_for = self.0.iter().filter(|figure| figure.is_asked_for);
        let pairs = asked_for.map(|figure| (figure.name.to_owned(), json!(rounded(figure.value))));
        Value::Object(pairs.collect::<Map<_, _>>())
    }

    pub(crate) fn table(&self) -> String {
        let mut table = String::new();
        for figure in &self.0 {
            let (name, value, goal) = (figure.name, rounded(figure.value), figure.goal);
            // Writing to a text cannot fail.
            let _ = writeln!(table, "{name:<22}{value:>10}  {goal:<18}{}", figure.words);
        }
        table
    }
}

/// The value that this share of all does not exceed.
pub(crate) fn share(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let count = |count: usize| u32::try_from(count).map_or(f64::MAX, f64::from);
    let all = count(sorted.len());
    let found = (1..)
        .zip(&sorted)
        .find(|(below, _)| count(*below) >= share * all);
    found.map_or(f64::NAN, |(_, value)| *value)
}

/// The one in the middle.
pub(crate) fn median(values: &[f64]) -> f64 {
    share(values, 0.5)
}

fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
