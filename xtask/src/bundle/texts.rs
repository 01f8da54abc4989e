//! The sentences that the loader and the panel carry.
//!
//! The loader knows its sentences by number: `widget/loader/texts.txt` lists their ids, one a line,
//! in two parts that each begin with a line `#`. The first part is baked into the loader, both are in
//! the site's files of all its languages.
//! The panel knows them by id, and gets those that its sources name.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result, ensure};
use configuration::{Catalogue, Language, Site, consent_version};

use crate::files::{self, Tree};
use crate::project::Project;

/// The ids that the loader and the panel need.
pub(crate) struct Texts {
    loader: Vec<String>,
    /// How many of the loader's ids, from the first, are baked in.
    baked: usize,
    panel: BTreeSet<String>,
}

impl Texts {
    /// Reads the loader's list and the panel's sources, and checks the limits of length.
    pub(crate) fn read(project: &Project) -> Result<Self> {
        let list = project.path("widget/loader/texts.txt");
        let list = fs::read_to_string(&list)
            .with_context(|| format!("{} cannot be read", list.display()))?;
        let (loader, baked) = listed(&list);
        let limits = fs::read_to_string(project.path("widget/locales/limits.json"))?;
        let limits: BTreeMap<String, usize> = serde_json::from_str(&limits)?;
        check(&loader, &limits)?;
        let sources = ["widget/src", "shared/src"].map(|folder| project.path(folder));
        Ok(Self {
            loader,
            baked,
            panel: named(&sources)?,
        })
    }

    /// The loader's sentences for a site, in the order of its list. What does not change is filled in.
    pub(crate) fn of_loader(&self, site: &Site, language: Language) -> Vec<String> {
        let catalogue = Catalogue::of(language);
        let known = self.loader.iter().filter_map(|id| say(catalogue, id));
        known
            .map(|sentence| filled(sentence, site, catalogue))
            .collect()
    }

    /// Those of [`Texts::of_loader`] that are baked in.
    pub(crate) fn baked(&self, site: &Site, language: Language) -> Vec<String> {
        let mut baked = self.of_loader(site, language);
        baked.truncate(self.baked);
        baked
    }

    /// The panel's sentences of a language.
    pub(crate) fn of_panel(&self, language: Language) -> BTreeMap<&str, &'static str> {
        let catalogue = Catalogue::of(language);
        let known = self.panel.iter();
        known
            .filter_map(|id| Some((id.as_str(), say(catalogue, id)?)))
            .collect()
    }

    /// The panel's files of all languages.
    pub(super) fn files(&self) -> Result<Tree> {
        let mut tree = Tree::new();
        for language in Language::ALL {
            let panel = serde_json::to_vec(&self.of_panel(language))?;
            tree.insert(format!("panel-texts/{}.json", language.tag()).into(), panel);
        }
        Ok(tree)
    }

    /// The loader's files for a site. Modules, since a page may have no `fetch` for us.
    pub(super) fn files_of(&self, site: &Site) -> Result<Tree> {
        let mut tree = Tree::new();
        for language in &site.languages {
            let consent = Catalogue::of(*language).say("call_consent");
            let module = format!(
                "export const language={},texts={},consent={},time_zone={};",
                serde_json::to_string(language)?,
                serde_json::to_string(&self.of_loader(site, *language))?,
                serde_json::to_string(&consent_version(consent))?,
                serde_json::to_string(&site.time_zone)?,
            );
            let path = format!("{}/{}.js", site.id.as_str(), language.tag());
            tree.insert(path.into(), module.into_bytes());
        }
        Ok(tree)
    }
}

/// A number that is not mirrored where letters run from right to left (Unicode UAX #9, isolates).
pub(super) fn isolated(number: &str) -> String {
    ["\u{2066}", number, "\u{2069}"].concat()
}

/// A sentence with what is the same for all who visit a site.
fn filled(sentence: &str, site: &Site, catalogue: &Catalogue) -> String {
    sentence
        .replace("{company}", &site.name)
        .replace("{phone}", &isolated(&site.phone))
        .replace("{label}", catalogue.say("launcher_label"))
}

/// The ids of the loader's list, and how many of them stand in its first part.
fn listed(list: &str) -> (Vec<String>, usize) {
    let mut parts = 0_usize;
    let mut first = 0_usize;
    let mut ids = Vec::new();
    for line in list.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if line.starts_with('#') {
            parts = parts.saturating_add(1);
        } else {
            ids.push(line.to_owned());
            if parts < 2 {
                first = ids.len();
            }
        }
    }
    (ids, first)
}

/// Every id of the loader has a sentence, and no sentence is longer than its place on the screen.
fn check(loader: &[String], limits: &BTreeMap<String, usize>) -> Result<()> {
    for id in loader {
        ensure!(
            Catalogue::of(Language::English).has(id),
            "`{id}` is in the loader's texts.txt, but there is no such sentence"
        );
    }
    for (id, limit) in limits {
        for language in Language::ALL {
            let tag = language.tag();
            let sentence = say(Catalogue::of(language), id)
                .with_context(|| format!("`{id}` of limits.json has no sentence in {tag}"))?;
            let length = sentence.chars().count();
            ensure!(
                length <= *limit,
                "`{id}` in {tag} has {length} characters, {limit} at most: {sentence}"
            );
        }
    }
    Ok(())
}

/// The ids of sentences that stand as words in sources.
fn named(folders: &[PathBuf]) -> Result<BTreeSet<String>> {
    let mut named = BTreeSet::new();
    let catalogue = Catalogue::of(Language::English);
    for folder in folders {
        for file in files::below(folder)? {
            let text = fs::read_to_string(&file)?;
            let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            named.extend(
                words
                    .filter(|word| catalogue.has(word))
                    .map(ToOwned::to_owned),
            );
        }
    }
    Ok(named)
}

fn say(catalogue: &'static Catalogue, id: &str) -> Option<&'static str> {
    let mut sentences = catalogue.iter();
    sentences
        .find(|(known, _)| *known == id)
        .map(|(_, sentence)| sentence)
}

#[cfg(test)]
mod tests {
    use super::{BTreeMap, check, listed};

    fn checked(id: &str, limited: &str, limit: usize) -> Result<(), String> {
        let limits = BTreeMap::from([(limited.to_owned(), limit)]);
        check(&[id.to_owned()], &limits).map_err(|error| error.to_string())
    }

    #[test]
    fn ok_the_first_part_is_baked() {
        let (ids, baked) = listed("# Baked.\nsend\nclose\n# Later.\nback\n");
        assert_eq!(
            (ids.as_slice(), baked),
            (["send", "close", "back"].map(str::to_owned).as_slice(), 2)
        );
    }

    #[test]
    fn ok_sentences_within_their_limits() {
        assert_eq!(checked("send", "send", 5), Ok(()));
    }

    #[test]
    fn err_a_sentence_above_its_limit() {
        let error = checked("send", "send", 4).unwrap_err();
        assert_eq!(error, "`send` in it has 5 characters, 4 at most: Invia");
    }

    #[test]
    fn err_ids_without_a_sentence() {
        assert!(
            checked("nothing", "send", 9)
                .unwrap_err()
                .contains("no such sentence")
        );
        assert!(
            checked("send", "nothing", 9)
                .unwrap_err()
                .contains("no sentence in en")
        );
    }
}
