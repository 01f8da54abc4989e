//! What people have said is stored for the user that serves it, and for nobody else.

use std::fs::{self, Permissions};
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::path::Path;

use anyhow::{Context as _, Result};
use rustix::fs::Mode;

/// What a folder and what a file of ours may be used for: by their owner.
const FOLDER: u32 = 0o700;
const FILE: u32 = 0o600;

/// From now on what this program and those that it starts write is for their user alone.
pub(crate) fn write_for_owner() {
    rustix::process::umask(Mode::RWXG | Mode::RWXO);
}

/// Makes a folder for its owner alone. One that is there already stays as it is: whoever made it may have
/// had reasons.
pub(crate) fn folder(path: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    let made = builder.recursive(true).mode(FOLDER).create(path);
    made.with_context(|| format!("{}", path.display()))
}

/// Closes a folder to others, with all that is in it, if it is there: earlier versions left it open.
pub(crate) fn close(path: &Path) -> Result<()> {
    let Ok(about) = fs::symlink_metadata(path) else {
        return Ok(());
    };
    let mode = if about.is_dir() {
        FOLDER
    } else if about.is_file() {
        FILE
    } else {
        return Ok(());
    };
    if about.permissions().mode() & 0o777 != mode {
        let closed = fs::set_permissions(path, Permissions::from_mode(mode));
        closed.with_context(|| format!("{} is open to others", path.display()))?;
    }
    if about.is_dir() {
        for entry in fs::read_dir(path)? {
            close(&entry?.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt as _;
    use std::path::Path;

    use super::{close, folder};

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn ok_what_was_open_is_closed() {
        let root = tempfile::tempdir().unwrap();
        let inner = root.path().join("desks/inner");
        fs::create_dir_all(&inner).unwrap();
        let file = inner.join("a.sqlite");
        fs::write(&file, "").unwrap();
        let outside = root.path().join("outside");
        fs::write(&outside, "").unwrap();
        std::os::unix::fs::symlink(&outside, inner.join("link")).unwrap();
        for path in [&inner, &file, &outside] {
            fs::set_permissions(path, Permissions::from_mode(0o755)).unwrap();
        }
        close(&root.path().join("desks")).unwrap();
        assert_eq!([mode(&inner), mode(&file)], [0o700, 0o600]);
        assert_eq!(mode(&outside), 0o755, "what a link leads to is not ours");
        close(&root.path().join("none")).unwrap();
    }

    #[test]
    fn ok_a_new_folder_is_its_owners_and_an_old_one_stays() {
        let root = tempfile::tempdir().unwrap();
        let new = root.path().join("new");
        folder(&new).unwrap();
        assert_eq!(mode(&new), 0o700);
        let old = root.path().join("old");
        fs::create_dir(&old).unwrap();
        fs::set_permissions(&old, Permissions::from_mode(0o750)).unwrap();
        folder(&old).unwrap();
        assert_eq!(mode(&old), 0o750);
    }
}
