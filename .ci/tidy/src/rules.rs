//! Rules for the files of the engine, as `lsm/ARCHITECTURE.md` states them.

pub mod list;

use std::collections::BTreeMap;

use crate::{Finding, Imports, Outlines};

/// The folder of the engine.
pub const ENGINE: &str = "lsm/src/";

/// The folder of its fast parts.
const FAST: &str = "lsm/fast/src/";

/// A rule. A part is a module with its children: `wal` is `wal.rs` and all of `wal/`. The
/// part `*` is the whole engine, with its fast parts: those are in `fast/src`.
#[derive(Debug)]
pub struct Rule {
    /// Its name, in the document too.
    pub id: &'static str,
    /// The parts that it binds.
    pub of: &'static [&'static str],
    /// Parts of these that it doesn't bind.
    pub except: &'static [&'static str],
    /// The things they must not do.
    pub ban: Ban,
}

/// A thing that is forbidden.
#[derive(Debug)]
pub enum Ban {
    /// To import any part but these, and themselves.
    AllBut(&'static [&'static str]),
    /// To import one of these parts.
    Parts(&'static [&'static str]),
    /// To name paths that begin like these: of the standard library, or of macros.
    Paths(&'static [&'static str]),
}

/// Finds where the rules are broken. `sentences` are those of the document, by id.
pub fn check(
    outlines: &Outlines,
    imports: &Imports,
    rules: &[Rule],
    sentences: &BTreeMap<String, String>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in rules {
        let because = sentences.get(rule.id).map_or("", String::as_str);
        let mut broken = |file: &str, line: usize, how: &str| {
            let message = format!("{how}, against `{}`: {because}", rule.id);
            findings.push(Finding::new(file, line, message));
        };
        for (file, outline) in outlines.all().filter(|(file, _)| rule.binds(file)) {
            if let Ban::Paths(banned) = rule.ban {
                for (line, path) in outline.named(banned) {
                    broken(file, line, &format!("names `{path}`"));
                }
            }
            for (to, edge) in imports.edges.get(file).into_iter().flatten() {
                if name(to).is_some() && rule.forbids(to) {
                    broken(file, edge.line, &format!("imports {to}"));
                }
            }
        }
    }
    findings
}

impl Rule {
    /// Every part that it names.
    pub(crate) fn parts(&self) -> impl Iterator<Item = &'static str> {
        let banned = match self.ban {
            Ban::AllBut(parts) | Ban::Parts(parts) => parts,
            Ban::Paths(_) => &[],
        };
        self.of.iter().chain(self.except).chain(banned).copied()
    }

    fn binds(&self, file: &str) -> bool {
        is_part(file, self.of) && !is_part(file, self.except)
    }

    fn forbids(&self, imported: &str) -> bool {
        match self.ban {
            Ban::AllBut(allowed) => !is_part(imported, allowed) && !is_part(imported, self.of),
            Ban::Parts(banned) => is_part(imported, banned),
            Ban::Paths(_) => false,
        }
    }
}

/// The name of a file of the engine in the document: its path from `lsm/src`, or of a fast
/// part `fast/src/` and the rest.
pub(crate) fn name(file: &str) -> Option<&str> {
    let fast = || file.starts_with(FAST).then(|| file.strip_prefix("lsm/")).flatten();
    file.strip_prefix(ENGINE).or_else(fast)
}

/// True if a file is of one of these parts of the engine.
pub(crate) fn is_part(file: &str, parts: &[&str]) -> bool {
    let Some(file) = name(file) else { return false };
    parts.iter().any(|part| {
        let rest = file.strip_prefix(part);
        *part == "*" || rest.is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
    })
}
