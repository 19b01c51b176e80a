//! The imports between files.
//!
//! What counts is where an item is declared: `use crate::Error` imports `error.rs`, though
//! `lib.rs` re-exports it. A `mod` line isn't an import, nor is a re-export that its file
//! has no use for itself.

use std::collections::{BTreeMap, BTreeSet};

use crate::modules::{Modules, Outlines};
use crate::resolve::Target;

/// An import of one file by another: the first line that does it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// The line, from 1.
    pub line: usize,
    /// The path that it names.
    pub path: String,
}

/// For each file, the files that it imports.
#[derive(Debug, Default)]
pub struct Imports {
    /// From, to, and how.
    pub edges: BTreeMap<String, BTreeMap<String, Edge>>,
}

impl Imports {
    /// Reads what the files of the crates with these roots import of each other.
    pub fn read(outlines: &Outlines, roots: &[String]) -> Self {
        let mut imports = Imports::default();
        for root in roots {
            imports.read_crate(&Modules::read(outlines, root));
        }
        imports
    }

    /// Every import: from, to, and how.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str, &Edge)> {
        self.edges.iter().flat_map(|(from, imports)| {
            imports.iter().map(move |(to, edge)| (from.as_str(), to.as_str(), edge))
        })
    }

    fn read_crate(&mut self, modules: &Modules<'_>) {
        for (module, sites) in &modules.sites {
            for site in sites {
                let private = site.outline.imports.iter().filter(|import| !import.public);
                let private = private.map(|import| (&import.path, import.line));
                let named = site.outline.paths.iter().map(|named| (&named.path, named.line));
                for (path, line) in private.chain(named) {
                    let mut targets = modules.resolve(module, path);
                    // `cfg` chooses one of the sites: they never meet.
                    targets.retain(|target| !sites.iter().any(|site| target.is_in(&site.file)));
                    self.add(&site.file, &targets, path, line);
                }
            }
        }
    }

    fn add(&mut self, from: &str, targets: &BTreeSet<Target>, path: &[String], line: usize) {
        for target in targets {
            let Target::Item(to) = target else { continue };
            let edge = Edge { line, path: path.join("::") };
            let known = self.edges.entry(from.to_string()).or_default();
            let first = known.entry(to.clone()).or_insert_with(|| edge.clone());
            if edge < *first {
                *first = edge;
            }
        }
    }
}
