//! The learner's own files, as far as the coach looks into them.

use crate::course::Task;
use crate::error::{Error, Result};
use crate::files;
use crate::function::Function;
use crate::workspace::Workspace;

/// A task as it stands in the learner's file.
#[derive(Clone, Debug)]
pub(crate) struct TaskSource {
    pub(crate) written: bool,
    /// `steps/src/hash_index.rs:41`.
    pub(crate) location: String,
    /// Changes when the learner's text does.
    pub(crate) fingerprint: String,
}

/// Looks at a task; if it cannot be found, says how to mend that.
pub(crate) fn read_task(workspace: &Workspace, task: &Task) -> Result<TaskSource> {
    let path = workspace.src().join(&task.file);
    let shown = workspace.display(&path);
    let fix = "`cargo step sync` brings the given text back, and keeps your bodies";
    let text = files::read(&path).map_err(|error| match path.exists() {
        true => Error(format!("{error}: it must be a file of UTF-8 text")),
        false => Error(format!("{shown} is missing: `cargo step sync` gives it to you again")),
    })?;
    let function = Function::find(&text, &task.anchor)
        .map_err(|error| Error(format!("{shown}: {error}; {fix}")))?;
    Ok(TaskSource {
        written: function.is_written(),
        location: format!("{shown}:{}", function.line()),
        fingerprint: format!("{:016x}", fingerprint(&function.region())),
    })
}

/// FNV-1a, 64 bits: it has to tell two versions of a text apart, no more.
fn fingerprint(text: &str) -> u64 {
    let byte = |sum: u64, byte: u8| (sum ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    text.bytes().fold(0xcbf2_9ce4_8422_2325, byte)
}
