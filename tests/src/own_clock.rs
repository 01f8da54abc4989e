//! A clock of workerd's own, which jumps while workerd runs: `tests/preload/clock.c` stands between
//! it and the system.

use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::project;

/// The compiler by which Rust links is the one that is needed.
const COMPILER: &str = "cc";

/// The clock. At first it is right.
#[derive(Debug)]
pub(crate) struct OwnClock {
    library: PathBuf,
    path: PathBuf,
    file: File,
}

/// Where a clock stands beside the right time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// As it should.
    Right,
    /// So far ahead.
    Ahead(Duration),
    /// So far behind.
    Behind(Duration),
}

/// Whether a program can have a clock of its own here: where its calls can be taken by a library that
/// is loaded before it, and that library can be built.
#[must_use]
pub fn can_have_own_clock() -> bool {
    let compiler = Command::new(COMPILER).arg("--version").output();
    cfg!(target_os = "linux") && compiler.is_ok_and(|said| said.status.success())
}

impl OwnClock {
    /// A clock whose files are in the folder.
    pub(crate) fn new(folder: &Path) -> Self {
        let library = folder.join("clock.so");
        let built = Command::new(COMPILER)
            .args(["-shared", "-fPIC", "-O2", "-Wall", "-Wextra", "-Werror"])
            .arg("-o")
            .arg(&library)
            .arg(project::project_path("tests/preload/clock.c"))
            .output()
            .expect("a compiler of C");
        assert!(built.status.success(), "{built:?}");
        let path = folder.join("clock");
        let clock = Self {
            file: File::create(&path).expect("the clock's file"),
            library,
            path,
        };
        clock.set(Clock::Right);
        clock
    }

    /// Makes a program go by it.
    pub(crate) fn give(&self, command: &mut Command) {
        command
            .env("LD_PRELOAD", &self.library)
            .env("PRONTO_CLOCK", &self.path);
    }

    /// Sets it, whoever goes by it.
    pub(crate) fn set(&self, clock: Clock) {
        let written = clock.ahead_seconds().to_ne_bytes();
        let set = self.file.write_all_at(&written, 0);
        set.expect("the clock is set");
    }
}

impl Clock {
    fn ahead_seconds(self) -> i64 {
        let seconds = |span: Duration| i64::try_from(span.as_secs()).expect("a span of this age");
        match self {
            Self::Right => 0,
            Self::Ahead(span) => seconds(span),
            Self::Behind(span) => seconds(span).saturating_neg(),
        }
    }
}
