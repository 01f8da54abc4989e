//! Rebuilds what a change in the sources has made old. Wrangler sees by itself what was rebuilt.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::SystemTime;

use anyhow::Result;

use super::group::Group;
use super::settings::Settings;
use crate::files;
use crate::project::Project;
use crate::tools;

/// The sources as they were seen last.
type Seen = BTreeMap<PathBuf, (u64, Option<SystemTime>)>;

/// Looks at the sources and builds, one thing at a time.
pub(crate) struct Watch<'a> {
    parts: Vec<Part<'a>>,
    building: Option<Group>,
}

struct Part<'a> {
    name: &'static str,
    folders: Vec<PathBuf>,
    seen: Seen,
    build: Box<dyn Fn() -> Command + 'a>,
}

impl<'a> Watch<'a> {
    /// Takes the sources as they are for built.
    pub(crate) fn start(project: &'a Project, settings: &'a Settings) -> Self {
        let part = |name, folders: &[&str], build: Box<dyn Fn() -> Command + 'a>| {
            let folders: Vec<PathBuf> = folders.iter().map(|path| project.path(path)).collect();
            let seen = look(&folders);
            Part {
                name,
                folders,
                seen,
                build,
            }
        };
        // By a call of this tool, not by its functions: the catalogues are compiled into it, so a
        // changed sentence needs a new one.
        let bundle = Box::new(move || {
            let mut cargo = tools::cargo(project);
            cargo
                .args(["xtask", "bundle", "--keep", "--configuration"])
                .arg(&settings.configuration)
                .arg("--out")
                .arg(&settings.assets);
            cargo
        });
        let worker = Box::new(move || {
            let mut cargo = tools::cargo(project);
            cargo.args(["xtask", "worker"]);
            cargo
        });
        let parts = vec![
            part(
                "the widget",
                &["widget", "shared/src", "edge/configuration"],
                bundle,
            ),
            part(
                "the Worker",
                &["edge", "shared/src", "widget/locales"],
                worker,
            ),
        ];
        Self {
            parts,
            building: None,
        }
    }

    /// Starts a build if something has changed. One that fails has said why; the next change tries
    /// again.
    pub(crate) fn look(&mut self) -> Result<()> {
        if let Some(building) = &mut self.building {
            if building.ended()?.is_none() {
                return Ok(());
            }
            self.building = None;
        }
        for part in &mut self.parts {
            let now = look(&part.folders);
            if now != part.seen {
                part.seen = now;
                println!("· {} has changed", part.name);
                self.building = Some(Group::start("a build", &mut (part.build)())?);
                break;
            }
        }
        Ok(())
    }
}

/// Lengths and times of all sources. A file that vanishes while it is looked at is a change that the
/// next look finds.
fn look(folders: &[PathBuf]) -> Seen {
    let files = folders
        .iter()
        .filter_map(|folder| files::below(folder).ok());
    files
        .flatten()
        .filter_map(|path| {
            let metadata = fs::metadata(&path).ok()?;
            Some((path, (metadata.len(), metadata.modified().ok())))
        })
        .collect()
}
