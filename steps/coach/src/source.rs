//! Reads tasks in the learner's own files.

use crate::course::Task;
use crate::error::{Error, Result};
use crate::files;
use crate::function::Function;
use crate::workspace::Workspace;

/// A task as it is in the learner's file.
#[derive(Clone, Debug)]
pub(crate) struct TaskSource {
    pub(crate) written: bool,
    /// `steps/src/hash_index.rs:41`.
    pub(crate) location: String,
    /// A hash of the learner's text.
    pub(crate) fingerprint: String,
}

/// Reads a task. If it can't be found, the error says how to get it back.
pub(crate) fn read_task(workspace: &Workspace, task: &Task) -> Result<TaskSource> {
    let path = workspace.src().join(&task.file);
    let shown = workspace.display(&path);
    let fix = "`cargo step sync` brings the given text back, and keeps your bodies";
    let text = files::read(&path).map_err(|error| match path.exists() {
        true => Error(format!("{error}: it must be a file of UTF-8 text")),
        false => Error(format!("{shown} is missing: `cargo step sync` brings it back")),
    })?;
    let function = Function::find(&text, &task.anchor)
        .map_err(|error| Error(format!("{shown}: {error}; {fix}")))?;
    Ok(TaskSource {
        written: function.is_written(),
        location: format!("{shown}:{}", function.line()),
        fingerprint: format!("{:016x}", fingerprint(&function.region())),
    })
}

/// Hashes with FNV-1a, 64 bits, which is enough to tell two versions of a text apart.
fn fingerprint(text: &str) -> u64 {
    let byte = |sum: u64, byte: u8| (sum ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    text.bytes().fold(0xcbf2_9ce4_8422_2325, byte)
}
