//! The learner's own files, as far as the coach looks into them.

use crate::item::Item;
use crate::place::{self, Place};
use crate::tasks::Task;
use crate::trouble::{Outcome, Trouble};

/// A task as it stands in the learner's file.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) written: bool,
    /// `steps/src/hash_index.rs:41`.
    pub(crate) at: String,
    /// Changes when the learner's text does.
    pub(crate) mark: String,
}

/// Looks at a task; if it cannot be found, says how to mend that.
pub(crate) fn look(place: &Place, task: &Task) -> Outcome<Seen> {
    let path = place.src().join(&task.file);
    let shown = place.shown(&path);
    let mend = "`cargo step sync` brings the given text back, and keeps your bodies";
    let text = place::read(&path).map_err(|trouble| match path.exists() {
        true => Trouble(format!("{trouble}: it must be a file of UTF-8 text")),
        false => Trouble(format!("{shown} is missing: `cargo step sync` gives it to you again")),
    })?;
    let item = Item::find(&text, &task.anchor)
        .map_err(|trouble| Trouble(format!("{shown}: {trouble}; {mend}")))?;
    Ok(Seen {
        written: item.is_written(),
        at: format!("{shown}:{}", item.line()),
        mark: format!("{:016x}", fingerprint(&item.region())),
    })
}

/// FNV-1a, 64 bits: it has to tell two versions of a text apart, no more.
fn fingerprint(text: &str) -> u64 {
    let byte = |sum: u64, byte: u8| (sum ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    text.bytes().fold(0xcbf2_9ce4_8422_2325, byte)
}
