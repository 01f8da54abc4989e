//! The files of earlier releases that are named by their contents. A deployment serves only its own
//! files, and a loader from a cache or a pinned one must find its panel.

use std::fs;
use std::path::{Component, Path};

use anyhow::{Context as _, Result};
use sha2::{Digest as _, Sha256};

use crate::files::{self, Tree};
use crate::project::Project;
use crate::stamp::hex;

/// Releases whose files are kept: a cached loader lives five minutes, a pinned one as long as its
/// owner forgets it. Whoever pins an older one gets nothing, or the small form.
const KEPT_MAX: usize = 20;
/// The names of the releases, the newest last.
const LIST: &str = "releases/list.txt";

/// Puts the files of the kept releases beside this one's.
pub(super) fn carry(project: &Project, tree: &mut Tree) -> Result<()> {
    for release in listed(project)? {
        for (path, bytes) in kept(project, &release)? {
            tree.entry(path).or_insert(bytes);
        }
    }
    Ok(())
}

/// Keeps a release's files, and lets the oldest release go. Each keeps all of its own, also what an
/// earlier one has too: that one may go first.
pub(crate) fn remember(project: &Project, mut release: Tree) -> Result<()> {
    release.retain(|path, _| is_named_by_contents(path));
    let name = release.keys().fold(Sha256::new(), |hasher, path| {
        hasher.chain_update(path.as_os_str().as_encoded_bytes())
    });
    let name: String = hex(&name.finalize()).chars().take(16).collect();
    files::replace(&project.path("releases").join(&name), &release)?;
    let mut list = listed(project)?;
    list.retain(|kept| *kept != name);
    list.push(name);
    while list.len() > KEPT_MAX {
        let oldest = list.remove(0);
        fs::remove_dir_all(project.path("releases").join(oldest))?;
    }
    fs::write(project.path(LIST), list.join("\n") + "\n")?;
    Ok(())
}

/// `w/{hash}/…` and `{site}/{hash}/pronto.js`.
fn is_named_by_contents(path: &Path) -> bool {
    let parts: Vec<_> = path.components().collect();
    matches!(parts.as_slice(), [Component::Normal(top), _, ..] if *top == "w")
        || (parts.len() == 3 && path.ends_with("pronto.js"))
}

fn kept(project: &Project, release: &str) -> Result<Tree> {
    files::tree(&project.path("releases").join(release))
        .with_context(|| format!("release {release} is in {LIST}, but not beside it"))
}

fn listed(project: &Project) -> Result<Vec<String>> {
    let list = project.path(LIST);
    if !list.exists() {
        return Ok(Vec::new());
    }
    let text = fs::read_to_string(list)?;
    Ok(text.lines().map(ToOwned::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::is_named_by_contents;

    #[test]
    fn ok_what_never_changes_is_kept() {
        let named = [
            "w/12ab/panel.js",
            "w/12ab/texts/en.json",
            "acme/12ab/pronto.js",
        ];
        assert!(
            named
                .iter()
                .all(|path| is_named_by_contents(Path::new(path)))
        );
        let others = [
            "_headers",
            "acme/pronto.js",
            "acme/pinned.json",
            "v1/sites/acme",
        ];
        assert!(
            !others
                .iter()
                .any(|path| is_named_by_contents(Path::new(path)))
        );
    }
}
