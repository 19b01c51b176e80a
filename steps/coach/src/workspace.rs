//! The workspace, and where its parts are.
//!
//! ```text
//!    lsm/src          the reference
//!    steps/src        the learner's engine
//!    steps/0N-NAME    a step: exercise.toml, tests, wrong versions
//!    steps/.mine      progress, and copies of what a command overwrote
//!    target/steps     the target folder of the learner's engine
//! ```

use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// A clone of the course.
#[derive(Clone, Debug)]
pub(crate) struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// Finds the workspace that `start` is in.
    pub(crate) fn find(start: &Path) -> Result<Workspace> {
        let holds = |dir: &&Path| dir.join("steps/coach").is_dir() && dir.join("lsm/src").is_dir();
        let root = start.ancestors().find(holds).ok_or_else(|| {
            Error::new(format!(
                "{} isn't in a clone of An LSM Tree's Life: go there, and try again",
                start.display()
            ))
        })?;
        Ok(Workspace { root: root.to_path_buf() })
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn reference(&self) -> PathBuf {
        self.root.join("lsm").join("src")
    }

    pub(crate) fn steps(&self) -> PathBuf {
        self.root.join("steps")
    }

    pub(crate) fn src(&self) -> PathBuf {
        self.steps().join("src")
    }

    pub(crate) fn mine(&self) -> PathBuf {
        self.steps().join(".mine")
    }

    pub(crate) fn target(&self) -> PathBuf {
        self.root.join("target").join("steps")
    }

    /// Returns a path as it's printed: from the root, with slashes.
    pub(crate) fn display(&self, path: &Path) -> String {
        let path = path.strip_prefix(&self.root).unwrap_or(path);
        path.display().to_string().replace('\\', "/")
    }
}
