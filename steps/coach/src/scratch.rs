//! A scratch copy of the learner's crate in a workspace of its own, to be filled with other
//! bodies. The learner's files stay untouched.
//!
//! ```text
//!    target/coach/Cargo.toml      the workspace's, with one member
//!    target/coach/copy            steps/ without the coach
//! ```

use std::path::{Path, PathBuf};

use toml::{Table, Value};

use crate::error::{Error, Result};
use crate::files;
use crate::generate::Files;
use crate::workspace::Workspace;

/// Its package. It isn't named `steps`, because cargo would take it for the learner's, whose
/// target folder it shares.
const PACKAGE: &str = "copy";

/// Returns the folder in which the program of all variants is built.
pub(crate) fn root(workspace: &Workspace) -> PathBuf {
    workspace.root().join("target").join("coach")
}

/// A scratch copy.
pub(crate) struct Scratch {
    root: PathBuf,
}

impl Scratch {
    /// Makes the copy, or brings it up to date; its `src` is empty at first. `more` are
    /// modules, by name and text, to go beside its tests.
    pub(crate) fn new(
        workspace: &Workspace,
        root: PathBuf,
        more: &[(&str, &str)],
    ) -> Result<Scratch> {
        let scratch = Scratch { root };
        scratch.write_manifests(workspace)?;
        let lock = files::read(&workspace.root().join("Cargo.lock"))?;
        if !scratch.root.join("Cargo.lock").exists() {
            files::write_if_changed(&scratch.root.join("Cargo.lock"), &lock)?;
        }
        let steps = workspace.steps();
        let is_test = |path: &Path| {
            let begins = |name: &str| path.starts_with(name);
            let kind = path.extension().and_then(|e| e.to_str());
            !["coach", "src", ".mine", "target"].into_iter().any(begins)
                && !path.components().any(|part| part.as_os_str() == "wrong")
                && matches!(kind, Some("rs" | "snap"))
        };
        for file in files::list(&steps, &is_test)? {
            let mut text = files::read(&steps.join(&file))?;
            if file == Path::new("tests.rs") {
                text.extend(more.iter().map(|(name, _)| format!("mod {name};\n")));
            }
            files::write_if_changed(&scratch.package().join(&file), &text)?;
        }
        for (name, text) in more {
            files::write_if_changed(&scratch.package().join(format!("{name}.rs")), text)?;
        }
        Ok(scratch)
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn package(&self) -> PathBuf {
        self.root.join(PACKAGE)
    }

    /// Fills `src`. Doesn't touch files that stay the same.
    pub(crate) fn fill(&self, files: &Files) -> Result<()> {
        let src = self.package().join("src");
        for (file, text) in files {
            files::write_if_changed(&src.join(file), text)?;
        }
        for file in files::list(&src, &|file| !files.contains_key(file))? {
            let path = src.join(file);
            std::fs::remove_file(&path).map_err(Error::io("remove", &path))?;
        }
        Ok(())
    }

    fn write_manifests(&self, workspace: &Workspace) -> Result<()> {
        let lsm = workspace.root().join("lsm").display().to_string();
        let crash_lab = format!("{lsm}/crash-lab");
        let mut root = manifest(&workspace.root().join("Cargo.toml"))?;
        if let Some(table) = table(&mut root, &["workspace"]) {
            table.insert("members".into(), Value::Array(vec![PACKAGE.into()]));
            table.remove("default-members");
        }
        if let Some(table) = table(&mut root, &["workspace", "dependencies", "lsm"]) {
            table.insert("path".into(), lsm.clone().into());
        }
        let mut package = manifest(&workspace.steps().join("Cargo.toml"))?;
        if let Some(table) = table(&mut package, &["dependencies", "lsm"]) {
            table.insert("path".into(), lsm.into());
        }
        if let Some(table) = table(&mut package, &["dev-dependencies", "lsm-crash-lab"]) {
            table.insert("path".into(), crash_lab.into());
        }
        files::write_if_changed(&self.root.join("Cargo.toml"), &root.to_string())?;
        files::write_if_changed(&self.package().join("Cargo.toml"), &package.to_string())
    }
}

fn manifest(path: &Path) -> Result<Table> {
    let text = files::read(path)?;
    text.parse().map_err(|error| Error(format!("{}: {error}", path.display())))
}

fn table<'t>(table: &'t mut Table, path: &[&str]) -> Option<&'t mut Table> {
    path.iter().try_fold(table, |table, name| table.get_mut(*name)?.as_table_mut())
}
