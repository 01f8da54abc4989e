//! Runs the faults and keeps the table of what they came to.

use std::env;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::process::ExitCode;
use std::sync::{LazyLock, Mutex};
use std::time::Duration;

use libtest_mimic::{Arguments, Trial};
use tokio::runtime::Runtime;

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().expect("threads"));
static TABLE: Mutex<Vec<Row>> = Mutex::new(Vec::new());

/// How much of a fault is tried.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scale {
    is_soak: bool,
}

/// What a fault came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Submissions that were sent.
    pub(crate) tried: usize,
    /// Acknowledged, and not in the desk or not with the company.
    pub(crate) lost: usize,
    /// Cases and letters beyond one for each.
    pub(crate) doubled: usize,
}

impl Tally {
    /// Both together.
    pub(crate) const fn and(self, other: Self) -> Self {
        Self {
            tried: self.tried.saturating_add(other.tried),
            lost: self.lost.saturating_add(other.lost),
            doubled: self.doubled.saturating_add(other.doubled),
        }
    }
}

struct Row {
    name: String,
    tally: Option<Tally>,
}

impl Scale {
    fn here() -> Self {
        Self {
            is_soak: env::var_os("PRONTO_SOAK").is_some(),
        }
    }

    /// So much in `cargo xtask test`, so much in `cargo xtask soak`.
    pub(crate) const fn of(self, short: u32, soak: u32) -> u32 {
        if self.is_soak { soak } else { short }
    }

    /// No fault takes longer.
    const fn patience(self) -> Duration {
        if self.is_soak {
            Duration::from_mins(30)
        } else {
            Duration::from_mins(3)
        }
    }
}

/// A fault and what is promised under it.
pub(crate) fn fault<Body>(name: &str, body: Body) -> Trial
where
    Body: AsyncFnOnce(Scale) -> Tally + Send + 'static,
{
    let name = name
        .rsplit_once("::")
        .map_or(name, |(_, name)| name)
        .to_owned();
    Trial::test(name.clone(), move || {
        let scale = Scale::here();
        let running = AssertUnwindSafe(|| {
            RUNTIME.block_on(tests::within(scale.patience(), &name, body(scale)))
        });
        let ended = catch_unwind(running);
        let tally = ended.as_ref().ok().copied();
        TABLE
            .lock()
            .expect("no holder panics")
            .push(Row { name, tally });
        match ended {
            Ok(_) => Ok(()),
            Err(panic) => resume_unwind(panic),
        }
    })
}

/// A list of faults, each named as the function that it is.
macro_rules! faults {
    ($($name:ident),* $(,)?) => {
        vec![$($crate::world::fault(concat!(module_path!(), "::", stringify!($name)), $name)),*]
    };
}
pub(crate) use faults;

/// Runs all, and prints the table.
pub(crate) fn run(arguments: &Arguments, trials: Vec<Trial>) -> ExitCode {
    RUNTIME.spawn(tests::end_when_asked());
    let conclusion = libtest_mimic::run(arguments, trials);
    let mut rows = TABLE.lock().expect("no holder panics");
    rows.sort_by_key(|row| number(&row.name));
    if !rows.is_empty() {
        eprintln!(
            "{:<64} {:>6} {:>5} {:>8} verdict",
            "fault", "tried", "lost", "doubled"
        );
    }
    for Row { name, tally } in &*rows {
        let name = name.replace('_', " ");
        match tally {
            Some(Tally {
                tried,
                lost,
                doubled,
            }) => {
                eprintln!("{name:<64} {tried:>6} {lost:>5} {doubled:>8} kept");
            }
            None => eprintln!("{name:<64} {:>6} {:>5} {:>8} BROKEN", "-", "-", "-"),
        }
    }
    conclusion.exit_code()
}

/// By the number of the fault; what has none comes last.
fn number(name: &str) -> (u32, String) {
    let digits: String = name
        .chars()
        .skip(1)
        .take_while(char::is_ascii_digit)
        .collect();
    (digits.parse().unwrap_or(u32::MAX), name.to_owned())
}
