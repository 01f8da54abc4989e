//! Reads and writes folders.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use ignore::WalkBuilder;

/// Files by their path inside a folder.
pub(crate) type Tree = BTreeMap<PathBuf, Vec<u8>>;

/// All files below a path in a fixed order, less what `.gitignore` names. A file is its own tree,
/// what is missing has none.
pub(crate) fn below(path: &Path) -> Result<Vec<PathBuf>> {
    if !path.exists() {
        return Ok(Vec::new());
    }
    let mut files = Vec::new();
    let walk = WalkBuilder::new(path)
        .hidden(false)
        .require_git(false)
        .filter_entry(|entry| entry.file_name() != ".git")
        .build();
    for entry in walk {
        let entry = entry.with_context(|| format!("{} cannot be listed", path.display()))?;
        if entry.file_type().is_some_and(|kind| kind.is_file()) {
            files.push(entry.into_path());
        }
    }
    files.sort();
    Ok(files)
}

/// Makes a folder hold exactly these files. What has not changed is not touched, so that whoever
/// watches the folder sees only news.
pub(crate) fn replace(folder: &Path, tree: &Tree) -> Result<()> {
    let wanted: BTreeSet<PathBuf> = tree.keys().map(|path| folder.join(path)).collect();
    add(folder, tree)?;
    for path in everything(folder)? {
        if !wanted.contains(&path) {
            fs::remove_file(&path)?;
        }
    }
    Ok(())
}

/// Adds files to a folder, over those of the same name.
pub(crate) fn add(folder: &Path, tree: &Tree) -> Result<()> {
    for (path, bytes) in tree {
        let path = folder.join(path);
        if fs::read(&path).is_ok_and(|there| there == *bytes) {
            continue;
        }
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(&path, bytes).with_context(|| format!("{} cannot be written", path.display()))?;
    }
    Ok(())
}

/// The files of a folder, whatever `.gitignore` says.
pub(crate) fn tree(folder: &Path) -> Result<Tree> {
    let mut tree = Tree::new();
    for path in everything(folder)? {
        let inside = path.strip_prefix(folder)?.to_owned();
        tree.insert(inside, fs::read(&path)?);
    }
    Ok(tree)
}

fn everything(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in WalkBuilder::new(folder).standard_filters(false).build() {
        let entry = entry?;
        if entry.file_type().is_some_and(|kind| kind.is_file()) {
            files.push(entry.into_path());
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::{Tree, add, below, replace, tree};

    fn of(files: &[(&str, &str)]) -> Tree {
        let owned = |(path, text): &(&str, &str)| (PathBuf::from(path), text.as_bytes().to_vec());
        files.iter().map(owned).collect()
    }

    #[test]
    fn ok_a_folder_becomes_the_tree() {
        let folder = tempfile::tempdir().unwrap();
        replace(folder.path(), &of(&[("a", "1"), ("b/c", "2")])).unwrap();
        let news = of(&[("a", "1"), ("b/d", "3")]);
        replace(folder.path(), &news).unwrap();
        assert_eq!(tree(folder.path()).unwrap(), news);
        add(folder.path(), &of(&[("e", "4")])).unwrap();
        assert_eq!(tree(folder.path()).unwrap().len(), 3);
    }

    #[test]
    fn ok_what_has_not_changed_is_not_touched() {
        let folder = tempfile::tempdir().unwrap();
        replace(folder.path(), &of(&[("a", "1")])).unwrap();
        let file = folder.path().join("a");
        let mut readonly = fs::metadata(&file).unwrap().permissions();
        readonly.set_readonly(true);
        fs::set_permissions(&file, readonly).unwrap();
        let written = fs::metadata(&file).unwrap().modified().unwrap();
        replace(folder.path(), &of(&[("a", "1")])).unwrap();
        assert_eq!(fs::metadata(&file).unwrap().modified().unwrap(), written);
    }

    #[test]
    fn ok_what_git_ignores_is_not_listed() {
        let folder = tempfile::tempdir().unwrap();
        let files = [
            ("a", ""),
            ("target/b", ""),
            ("c/d", ""),
            (".gitignore", "/target/\n"),
        ];
        replace(folder.path(), &of(&files)).unwrap();
        let listed = below(folder.path()).unwrap();
        let names: Vec<_> = listed
            .iter()
            .map(|path| path.strip_prefix(folder.path()).unwrap())
            .collect();
        assert_eq!(names, [".gitignore", "a", "c/d"].map(Path::new));
        assert!(below(&folder.path().join("gone")).unwrap().is_empty());
    }
}
