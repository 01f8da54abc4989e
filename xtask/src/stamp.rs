//! Knows whether a slow step would make what it made last time.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use sha2::{Digest as _, Sha256};

use crate::files;

/// The digest of a step's inputs, kept beside what it makes.
pub(crate) struct Stamp {
    path: PathBuf,
    digest: String,
}

impl Stamp {
    /// The stamp of a step that reads these files and folders, and whatever else its making
    /// depends on.
    pub(crate) fn of(path: PathBuf, inputs: &[PathBuf], also: &str) -> Result<Self> {
        let mut hasher = Sha256::new();
        hasher.update(also);
        for input in inputs {
            for file in files::below(input)? {
                hasher.update(file.as_os_str().as_encoded_bytes());
                let bytes = fs::read(&file)
                    .with_context(|| format!("{} cannot be read", file.display()))?;
                hasher.update(Sha256::digest(bytes));
            }
        }
        Ok(Self {
            path,
            digest: hex(&hasher.finalize()),
        })
    }

    /// Whether the step has run on the same inputs, and what it made is still there.
    pub(crate) fn is_current(&self, output: &Path) -> bool {
        output.exists() && fs::read_to_string(&self.path).is_ok_and(|kept| kept == self.digest)
    }

    /// Remembers that the step has run.
    pub(crate) fn keep(&self) -> Result<()> {
        if let Some(parent) = self.path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(&self.path, &self.digest)?;
        Ok(())
    }
}

/// Bytes in hex digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::Stamp;

    #[test]
    fn ok_a_change_makes_it_old() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::create_dir(path("in")).unwrap();
        fs::write(path("in/a"), "1").unwrap();
        let stamp = |also: &str| Stamp::of(path("stamp"), &[path("in")], also).unwrap();
        assert!(!stamp("dev").is_current(&path("in")));
        stamp("dev").keep().unwrap();
        assert!(stamp("dev").is_current(&path("in")));
        assert!(!stamp("release").is_current(&path("in")));
        assert!(!stamp("dev").is_current(&path("out")));
        fs::write(path("in/b"), "").unwrap();
        assert!(!stamp("dev").is_current(&path("in")));
    }
}
