//! No files import each other in a circle: whoever reads one must not have read all of them.
//!
//! A file and the files of its folder are one room: what such a file takes from the one above it closes no
//! circle. Types alone are no arrow between files of the loader, since nothing of them is shipped.

use std::collections::{BTreeMap, BTreeSet};

use syn::visit::{self, Visit};
use syn::{Attribute, Item, Path, UseTree};

use super::Finding;
use super::repository::Repository;

/// Folders of modules, each with its root.
const CRATES: [&str; 7] = [
    "shared/src/",
    "edge/configuration/src/",
    "edge/courier/src/",
    "edge/src/",
    "tests/src/",
    "widget/src/",
    "xtask/src/",
];
/// The folder of the loader.
const LOADER: &str = "widget/loader/";

/// From a file to those that it imports, each with a name that it takes from there.
type Arrows = BTreeMap<String, BTreeMap<String, String>>;

pub(super) fn are_open(repository: &Repository) -> Vec<Finding> {
    let mut found = Vec::new();
    for folder in CRATES {
        found.extend(circles(&of_crate(repository, folder)));
    }
    found.extend(circles(&of_loader(repository)));
    found
}

/// A finding for each circle: its way, and the arrow that closes it.
fn circles(arrows: &Arrows) -> Vec<Finding> {
    let mut done = BTreeSet::new();
    let mut found = Vec::new();
    for file in arrows.keys() {
        walk(arrows, file, &mut Vec::new(), &mut done, &mut found);
    }
    found
}

fn walk<'a>(
    arrows: &'a Arrows,
    file: &'a str,
    way: &mut Vec<&'a str>,
    done: &mut BTreeSet<&'a str>,
    found: &mut Vec<Finding>,
) {
    if let Some(start) = way.iter().position(|one| *one == file) {
        let circle: Vec<&str> = way.iter().skip(start).copied().collect();
        let last = circle.last().copied().unwrap_or_default();
        let name = arrows.get(last).and_then(|to| to.get(file));
        found.push(format!(
            "{}; what {last} takes from {file} closes it: {}",
            circle.join(" → "),
            name.map_or("", String::as_str)
        ));
        return;
    }
    if !done.insert(file) {
        return;
    }
    way.push(file);
    for to in arrows.get(file).into_iter().flat_map(BTreeMap::keys) {
        walk(arrows, to, way, done, found);
    }
    way.pop();
}

/// The files of a crate by their modules.
fn of_crate(repository: &Repository, folder: &str) -> Arrows {
    let mut modules = BTreeMap::new();
    for (path, text) in repository.ending(".rs") {
        if let Some(within) = path
            .strip_prefix(folder)
            .and_then(|it| it.strip_suffix(".rs"))
            && !within.starts_with("bin/")
        {
            let is_root = matches!(within, "lib" | "main");
            let names = within.split('/').filter(|_| !is_root).map(str::to_owned);
            modules.insert(names.collect::<Vec<_>>(), (path, text));
        }
    }
    let mut arrows = Arrows::new();
    for (module, (path, text)) in &modules {
        let Ok(file) = syn::parse_file(text) else {
            continue;
        };
        let mut taken = Taken::default();
        taken.visit_file(&file);
        let to: &mut BTreeMap<String, String> = arrows.entry((*path).to_owned()).or_default();
        for segments in taken.paths {
            let Some((target, name)) = target(module, &segments, |it| modules.contains_key(it))
            else {
                continue;
            };
            if module.starts_with(&target) {
                continue;
            }
            if let Some((other, _)) = modules.get(&target) {
                to.entry((*other).to_owned()).or_insert(name);
            }
        }
    }
    arrows
}

/// The module in which a path of a module ends, and the name that is taken from it.
fn target(
    module: &[String],
    segments: &[String],
    is_module: impl Fn(&[String]) -> bool,
) -> Option<(Vec<String>, String)> {
    let mut rest = segments.iter().peekable();
    let mut at: Vec<String> = match rest.peek()?.as_str() {
        "crate" => {
            rest.next();
            Vec::new()
        }
        "self" => {
            rest.next();
            module.to_vec()
        }
        "super" => module.to_vec(),
        // A module of this file's, or another crate.
        first => {
            let child: Vec<String> = module.iter().cloned().chain([first.to_owned()]).collect();
            if !is_module(&child) {
                return None;
            }
            module.to_vec()
        }
    };
    while rest
        .next_if(|segment| segment.as_str() == "super")
        .is_some()
    {
        at.pop();
    }
    let mut name = String::from("the module itself");
    for segment in rest {
        at.push(segment.clone());
        if !is_module(&at) {
            at.pop();
            name.clone_from(segment);
            break;
        }
    }
    Some((at, name))
}

/// The paths that a file names, but for those of its tests.
#[derive(Default)]
struct Taken {
    paths: Vec<Vec<String>>,
}

impl<'a> Visit<'a> for Taken {
    fn visit_item(&mut self, item: &'a Item) {
        let attributes = match item {
            Item::Mod(one) => &one.attrs,
            Item::Fn(one) => &one.attrs,
            Item::Use(one) => &one.attrs,
            Item::Impl(one) => &one.attrs,
            _ => &Vec::new(),
        };
        if !attributes.iter().any(is_for_tests) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'a syn::ItemUse) {
        self.follow(&item.tree, &[]);
    }

    fn visit_path(&mut self, path: &'a Path) {
        let segments = path.segments.iter().map(|one| one.ident.to_string());
        let segments: Vec<String> = segments.collect();
        let begins = |word: &str| segments.first().is_some_and(|first| first == word);
        if segments.len() > 1 && ["crate", "self", "super"].into_iter().any(begins) {
            self.paths.push(segments);
        }
        visit::visit_path(self, path);
    }
}

impl Taken {
    fn follow(&mut self, tree: &UseTree, before: &[String]) {
        let with = |name: String| before.iter().cloned().chain([name]).collect::<Vec<_>>();
        match tree {
            UseTree::Path(path) => self.follow(&path.tree, &with(path.ident.to_string())),
            UseTree::Group(group) => group.items.iter().for_each(|one| self.follow(one, before)),
            UseTree::Glob(_) => self.paths.push(before.to_vec()),
            UseTree::Name(name) if name.ident == "self" => self.paths.push(before.to_vec()),
            UseTree::Rename(name) if name.ident == "self" => self.paths.push(before.to_vec()),
            UseTree::Name(name) => self.paths.push(with(name.ident.to_string())),
            UseTree::Rename(name) => self.paths.push(with(name.ident.to_string())),
        }
    }
}

fn is_for_tests(attribute: &Attribute) -> bool {
    attribute.path().is_ident("cfg")
        && attribute
            .parse_args::<syn::Ident>()
            .is_ok_and(|word| word == "test")
}

/// The loader's files: what they import and hand on, types aside.
fn of_loader(repository: &Repository) -> Arrows {
    let mut arrows = Arrows::new();
    for (path, text) in repository.ending(".ts") {
        if !path.starts_with(LOADER) {
            continue;
        }
        let to = arrows.entry(path.to_owned()).or_default();
        for statement in text.split(';') {
            let Some((names, from)) = statement.rsplit_once(" from \"./") else {
                continue;
            };
            let names = names
                .trim_start()
                .lines()
                .filter(|line| !line.starts_with("//"));
            let names = names.collect::<Vec<_>>().join(" ");
            let names = names.trim();
            let Some(names) = names
                .strip_prefix("import ")
                .or_else(|| names.strip_prefix("export "))
            else {
                continue;
            };
            let of_values = |name: &&str| !name.is_empty() && !name.starts_with("type ");
            let each = names
                .trim_matches(['{', '}', ' '])
                .split(',')
                .map(str::trim);
            if let Some(name) = each.filter(|_| !names.starts_with("type ")).find(of_values) {
                let other = format!("{LOADER}{}.ts", from.trim_end_matches('"'));
                to.entry(other).or_insert_with(|| name.to_owned());
            }
        }
    }
    arrows
}

#[cfg(test)]
mod tests {
    use super::{Repository, are_open};

    #[test]
    fn err_a_circle_with_the_arrow_that_closes_it() {
        let files = [
            ("edge/src/lib.rs", "mod a;\nmod b;\nmod c;\n"),
            (
                "edge/src/a.rs",
                "mod deep;\nuse crate::b::{self as other, B};\n",
            ),
            ("edge/src/a/deep.rs", "use super::A;\n"),
            ("edge/src/b.rs", "fn it(_: crate::c::C) {}\n"),
            ("edge/src/c.rs", "use super::a::deep::Deep;\n"),
        ];
        assert_eq!(are_open(&Repository::of(&files)), [""; 0]);
        let closed = ("edge/src/a/deep.rs", "use super::super::b::B;\n");
        let mut files = files.to_vec();
        files[2] = closed;
        let found = are_open(&Repository::of(&files));
        assert_eq!(
            found,
            [
                "edge/src/b.rs → edge/src/c.rs → edge/src/a/deep.rs; what edge/src/a/deep.rs takes from \
                 edge/src/b.rs closes it: B"
            ]
        );
    }

    #[test]
    fn ok_what_tests_take_closes_no_circle() {
        let files = [
            ("shared/src/lib.rs", "mod a;\nmod b;\n"),
            ("shared/src/a.rs", "use crate::b::B;\n"),
            (
                "shared/src/b.rs",
                "#[cfg(test)]\nmod tests {\n    use crate::a::A;\n}\n",
            ),
        ];
        assert_eq!(are_open(&Repository::of(&files)), [""; 0]);
    }

    #[test]
    fn err_a_circle_of_the_loader_but_for_types() {
        let a = ("widget/loader/a.ts", "import { b, type C } from \"./b\";\n");
        let types = (
            "widget/loader/b.ts",
            "// A.\nimport type { A } from \"./a\";\n",
        );
        assert_eq!(are_open(&Repository::of(&[a, types])), [""; 0]);
        let values = (
            "widget/loader/b.ts",
            "// A.\n\nexport { a } from \"./a\";\n",
        );
        let found = are_open(&Repository::of(&[a, values]));
        assert_eq!(
            found,
            [
                "widget/loader/a.ts → widget/loader/b.ts; what widget/loader/b.ts takes from \
              widget/loader/a.ts closes it: a"
            ]
        );
    }
}
