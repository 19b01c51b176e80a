//! A copy of the learner's crate in a workspace of its own, to be filled with
//! other bodies: so nobody's files are touched.
//!
//! ```text
//!    target/coach/Cargo.toml      as the workspace's, with one member
//!    target/coach/copy            as steps/, without the coach
//! ```

use std::path::{Path, PathBuf};

use toml::{Table, Value};

use crate::generate::Files;
use crate::place::{self, Place};
use crate::trouble::{Outcome, Trouble};

/// Its package. Not `steps`: cargo would take it for the learner's, whose
/// target folder it shares.
const PACKAGE: &str = "copy";

/// The copy.
pub(crate) struct Scratch {
    root: PathBuf,
}

impl Scratch {
    /// Makes the copy, or brings it up to date; its `src` is empty at first.
    /// `more` are modules, by name and text, that stand beside its tests.
    pub(crate) fn new(place: &Place, root: PathBuf, more: &[(&str, &str)]) -> Outcome<Scratch> {
        let scratch = Scratch { root };
        scratch.write_manifests(place)?;
        let lock = place::read(&place.root().join("Cargo.lock"))?;
        if !scratch.root.join("Cargo.lock").exists() {
            place::write(&scratch.root.join("Cargo.lock"), &lock)?;
        }
        let steps = place.steps();
        let is_test = |path: &Path| {
            let begins = |name: &str| path.starts_with(name);
            let kind = path.extension().and_then(|e| e.to_str());
            !["coach", "src", ".mine", "target"].into_iter().any(begins)
                && !path.components().any(|part| part.as_os_str() == "wrong")
                && matches!(kind, Some("rs" | "snap"))
        };
        for file in place::files_under(&steps, &is_test)? {
            let mut text = place::read(&steps.join(&file))?;
            if file == Path::new("tests.rs") {
                text.extend(more.iter().map(|(name, _)| format!("mod {name};\n")));
            }
            place::write(&scratch.package().join(&file), &text)?;
        }
        for (name, text) in more {
            place::write(&scratch.package().join(format!("{name}.rs")), text)?;
        }
        Ok(scratch)
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn package(&self) -> PathBuf {
        self.root.join(PACKAGE)
    }

    /// Fills `src`. Files that stay the same are not touched.
    pub(crate) fn fill(&self, files: &Files) -> Outcome<()> {
        let src = self.package().join("src");
        for (file, text) in files {
            place::write(&src.join(file), text)?;
        }
        for file in place::files_under(&src, &|file| !files.contains_key(file))? {
            let path = src.join(file);
            std::fs::remove_file(&path).map_err(Trouble::io("remove", &path))?;
        }
        Ok(())
    }

    fn write_manifests(&self, place: &Place) -> Outcome<()> {
        let lsm = place.root().join("lsm").display().to_string();
        let mut workspace = manifest(&place.root().join("Cargo.toml"))?;
        if let Some(table) = table(&mut workspace, &["workspace"]) {
            table.insert("members".into(), Value::Array(vec![PACKAGE.into()]));
            table.remove("default-members");
        }
        if let Some(table) = table(&mut workspace, &["workspace", "dependencies", "lsm"]) {
            table.insert("path".into(), lsm.clone().into());
        }
        let mut package = manifest(&place.steps().join("Cargo.toml"))?;
        if let Some(table) = table(&mut package, &["dependencies", "lsm"]) {
            table.insert("path".into(), lsm.into());
        }
        place::write(&self.root.join("Cargo.toml"), &workspace.to_string())?;
        place::write(&self.package().join("Cargo.toml"), &package.to_string())
    }
}

fn manifest(path: &Path) -> Outcome<Table> {
    let text = place::read(path)?;
    text.parse().map_err(|error| Trouble(format!("{}: {error}", path.display())))
}

fn table<'t>(table: &'t mut Table, path: &[&str]) -> Option<&'t mut Table> {
    path.iter().try_fold(table, |table, name| table.get_mut(*name)?.as_table_mut())
}
