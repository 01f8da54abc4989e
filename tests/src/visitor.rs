//! What the visitors of the scenarios type: each time something else, so that a log that holds any
//! of it is found out.

use std::process;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

/// All that was typed in this run.
static TYPED: Mutex<Vec<String>> = Mutex::new(Vec::new());
static COUNT: AtomicU32 = AtomicU32::new(0);

/// A visitor with words, a name, a number and an address that nobody else has.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// What it is about.
    pub message: String,
    /// The name.
    pub name: String,
    /// The number to call.
    pub phone: String,
    /// The address to answer to.
    pub email: String,
}

impl Visitor {
    /// Somebody new.
    #[must_use]
    #[expect(
        clippy::new_without_default,
        reason = "two new visitors are never the same"
    )]
    pub fn new() -> Self {
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let run = process::id();
        let visitor = Self {
            message: format!("The oven door squeaks, plum{run}pear{number}."),
            name: format!("Anna Verdi{run}x{number}"),
            phone: format!("06 {:04} {:04}", run % 10_000, number % 10_000),
            email: format!("anna.{run}.{number}@example.net"),
        };
        for typed in [
            &visitor.message,
            &visitor.name,
            &visitor.phone,
            &visitor.email,
        ] {
            plant(typed);
        }
        visitor
    }
}

/// Remembers something that must not stand in a log.
pub fn plant(typed: &str) {
    TYPED
        .lock()
        .expect("nobody panics here")
        .push(typed.to_owned());
}

/// What stands in a log and must not, as typed or as digits alone.
#[must_use]
pub fn typed_in(log: &str) -> Vec<String> {
    let typed = TYPED.lock().expect("nobody panics here");
    typed
        .iter()
        .filter(|typed| {
            let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
            let is_number = typed.chars().all(|c| c.is_ascii_digit() || c == ' ');
            // A number may be written with its country, without its first zero.
            let number = digits.trim_start_matches('0');
            log.contains(typed.as_str()) || (is_number && log.contains(number))
        })
        .cloned()
        .collect()
}
