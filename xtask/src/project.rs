//! Where things are.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

/// The project's folders.
pub(crate) struct Project {
    root: PathBuf,
    target: PathBuf,
}

/// For whom is built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// Quick to build.
    Dev,
    /// Small to download.
    Release,
}

impl Project {
    /// The project that this tool was built from.
    pub(crate) fn here() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .context("xtask lies in the project's folder")?
            .to_owned();
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(given) => env::current_dir()?.join(given),
            None => root.join("target"),
        };
        Ok(Self { root, target })
    }

    /// The project's root.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A file of the project, by its path from the root.
    pub(crate) fn path(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.root.join(relative)
    }

    /// A file in cargo's target folder.
    pub(crate) fn target(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.target.join(relative)
    }

    /// A program that npm has put into the project.
    pub(crate) fn npm(&self, program: &str) -> PathBuf {
        self.root.join("node_modules/.bin").join(program)
    }
}

impl Profile {
    /// Cargo's folder for it.
    pub(crate) const fn folder(self) -> &'static str {
        match self {
            Self::Dev => "debug",
            Self::Release => "release",
        }
    }
}

impl From<bool> for Profile {
    /// By a `--release` flag.
    fn from(is_release: bool) -> Self {
        if is_release { Self::Release } else { Self::Dev }
    }
}
