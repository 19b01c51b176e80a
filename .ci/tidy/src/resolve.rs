//! From a path in the code to the file that declares what it names.

use std::collections::BTreeSet;

use crate::modules::{ModulePath, Modules, Site};

/// The target of a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// A module of the crate.
    Module(ModulePath),
    /// An item that this file declares, or imports from another crate.
    Item(String),
}

impl Target {
    /// True if it is an item of a file.
    pub fn is_in(&self, file: &str) -> bool {
        matches!(self, Target::Item(declared) if declared == file)
    }
}

/// Names that are being looked up, so that two that lead to each other end.
type Asked<'n> = BTreeSet<(ModulePath, String)>;

impl Modules<'_> {
    /// Follows a path from a module. Nothing is found if it leads out of the crate. Several
    /// targets are found if `cfg` chooses among them.
    ///
    /// What a module re-exports is followed to where it is declared.
    pub fn resolve(&self, module: &[String], path: &[String]) -> BTreeSet<Target> {
        self.follow(module, path, &mut Asked::new())
    }

    fn follow(&self, module: &[String], path: &[String], asked: &mut Asked) -> BTreeSet<Target> {
        let Some((first, rest)) = path.split_first() else { return BTreeSet::new() };
        let mut targets = match first.as_str() {
            "crate" => BTreeSet::from([Target::Module(Vec::new())]),
            "self" => BTreeSet::from([Target::Module(module.to_vec())]),
            "super" => BTreeSet::from([Target::Module(parent(module))]),
            name => self.look_up(module, name, asked),
        };
        for name in rest {
            // A function may be called like a module; nothing follows its name.
            if targets.iter().any(is_module) {
                targets.retain(is_module);
            }
            let step = |target| match target {
                Target::Module(module) if name == "super" => {
                    BTreeSet::from([Target::Module(parent(&module))])
                }
                Target::Module(module) => self.look_up(&module, name, asked),
                // A variant, an associated function: it is where its type is.
                item @ Target::Item(_) => BTreeSet::from([item]),
            };
            targets = targets.into_iter().flat_map(step).collect();
        }
        targets
    }

    /// Looks up a name in a module: what it declares and imports, then what it imports
    /// with `*`.
    fn look_up(&self, module: &[String], name: &str, asked: &mut Asked) -> BTreeSet<Target> {
        let question = (module.to_vec(), name.to_string());
        if !asked.insert(question.clone()) {
            return BTreeSet::new();
        }
        let sites = self.sites.get(module).map_or(&[][..], Vec::as_slice);
        let mut targets = BTreeSet::new();
        let mut child = module.to_vec();
        child.push(name.to_string());
        if self.sites.contains_key(&child) {
            targets.insert(Target::Module(child));
        }
        for site in sites {
            targets.extend(self.declared(module, site, name, asked));
        }
        if targets.is_empty() {
            for site in sites {
                targets.extend(self.through_globs(module, site, name, asked));
            }
        }
        asked.remove(&question);
        targets
    }

    fn declared(
        &self,
        module: &[String],
        site: &Site<'_>,
        name: &str,
        asked: &mut Asked,
    ) -> BTreeSet<Target> {
        let mut targets = BTreeSet::new();
        if site.outline.items.iter().any(|item| item == name) {
            targets.insert(Target::Item(site.file.clone()));
        }
        for import in site.outline.imports.iter().filter(|import| import.name == name) {
            let found = self.follow(module, &import.path, asked);
            if found.is_empty() {
                targets.insert(Target::Item(site.file.clone()));
            }
            targets.extend(found);
        }
        targets
    }

    fn through_globs(
        &self,
        module: &[String],
        site: &Site<'_>,
        name: &str,
        asked: &mut Asked,
    ) -> BTreeSet<Target> {
        let mut targets = BTreeSet::new();
        for import in site.outline.imports.iter().filter(|import| import.name == "*") {
            let from = &import.path[..import.path.len() - 1];
            for target in self.follow(module, from, asked) {
                if let Target::Module(from) = target {
                    targets.extend(self.look_up(&from, name, asked));
                }
            }
        }
        targets
    }
}

fn is_module(target: &Target) -> bool {
    matches!(target, Target::Module(_))
}

fn parent(module: &[String]) -> ModulePath {
    module[..module.len().saturating_sub(1)].to_vec()
}
