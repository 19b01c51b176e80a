//! This repository: its files, and the roots of its crates.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, io};

use serde_json::Value;

/// The folder of the workspace.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap_or(Path::new("")).to_path_buf()
}

/// The first file of each library, program, test and example of the workspace.
///
/// # Errors
/// If cargo can't be asked, or its answer can't be read.
pub fn roots() -> io::Result<Vec<String>> {
    let cargo = env::var_os("CARGO").unwrap_or("cargo".into());
    let asked = ["metadata", "--no-deps", "--offline", "--format-version", "1"];
    let answer = Command::new(cargo).args(asked).current_dir(root()).output()?;
    let metadata: Value = serde_json::from_slice(&answer.stdout)?;
    let packages = metadata["packages"].as_array().into_iter().flatten();
    let targets = packages.flat_map(|package| package["targets"].as_array().into_iter().flatten());
    let path = |target: &Value| {
        let path = Path::new(target["src_path"].as_str()?).strip_prefix(root()).ok()?;
        Some(path.to_string_lossy().replace('\\', "/"))
    };
    Ok(targets.filter_map(path).collect())
}
