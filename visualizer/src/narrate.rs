//! Sentences about what a command meant.
//!
//! ```text
//!    put …   "The memtable was full: it was sealed and written as table 3 (5 lines, 212 B)."
//!    get …   "Found in table 7, the 3rd place searched; 64 B read from disk in 1 piece."
//! ```
//!
//! The picture shows what is there; this says what happened and why. It's made only
//! from the [`Tally`] of the command, so it can't claim what the engine didn't do.

mod background;
mod crash;
mod moment;
mod reading;
mod source;

use crate::command::EngineCommand;
use crate::data::CREDIT;
pub(crate) use crate::narrate::crash::{crashed, survived};
pub(crate) use crate::narrate::moment::moment;
pub(crate) use crate::narrate::reading::path;
pub(crate) use crate::narrate::source::{Source, source};
use crate::scene::Scene;
use crate::sizes::FIRST;
use crate::tally::Tally;
use crate::text::{self, count, size};

/// The context that narration needs besides the tally.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Context<'a> {
    /// The scene after the command.
    pub scene: &'a Scene,
    /// True if the key that was written was in the memtable before.
    pub was_there: bool,
    /// The memtable's size, if the command had the directory opened again.
    pub reopened: Option<usize>,
}

/// Returns a sentence about what happened.
pub(crate) fn sentence(command: &EngineCommand, tally: &Tally, context: Context<'_>) -> String {
    let mut said = match command {
        EngineCommand::Put { key, .. } => put(key, context),
        EngineCommand::Del { key } => del(key, context),
        EngineCommand::Get { .. } => reading::get(tally, context.scene),
        EngineCommand::Scan { .. } => reading::scan(context.scene),
        EngineCommand::Fill { .. } | EngineCommand::Load { .. } => bulk(command, tally, context),
        EngineCommand::Flush if tally.flushes == 0 => {
            "There was nothing to flush: memory holds no write.".into()
        }
        EngineCommand::Compact if tally.merges == 0 => {
            "There was nothing to merge: everything is in one place already.".into()
        }
        EngineCommand::Sync if context.scene.stage < 7 => {
            "All earlier writes are in tables on disk now. A power cut wouldn't take them.".into()
        }
        EngineCommand::Sync => {
            "The log was synced: a power cut wouldn't take the earlier writes.".into()
        }
        EngineCommand::Shake { auto: Some(false) } => {
            "Background work waits from now on, unless writes would stall; `shake` does a piece of it.".into()
        }
        EngineCommand::Shake { auto: Some(true) } => "Background work is done after every command.".into(),
        EngineCommand::Shake { .. } if tally.flushes + tally.merges == 0 => {
            "No background work was waiting; it's done after every command.".into()
        }
        EngineCommand::Inspect => "This is the engine's inside as text; the panes draw the same.".into(),
        // What was done in the background is said below, and is all there is to say.
        EngineCommand::Flush | EngineCommand::Compact | EngineCommand::Shake { .. } => String::new(),
        // What survived says it.
        EngineCommand::Crash { .. } | EngineCommand::Reopen => String::new(),
    };
    let asked = matches!(command, EngineCommand::Flush | EngineCommand::Compact);
    let flushes = background::flushes(tally, !asked);
    // A full memtable is sealed by the write that no longer fits into it.
    if let (EngineCommand::Put { .. } | EngineCommand::Del { .. }, false) =
        (command, flushes.is_empty())
    {
        said = format!("{flushes} Then {said}");
    } else {
        join(&mut said, &flushes);
    }
    join(&mut said, &background::merges(tally));
    said
}

/// Returns a sentence about what opening found.
pub(crate) fn opening(scene: &Scene, tally: &Tally, location: &str) -> String {
    if scene.is_empty() {
        return format!("A new database in {location}.");
    }
    let memory = scene.memtable.as_ref().map_or(0, |memtable| memtable.entries.len());
    let mut said = format!(
        "Opened {location}: {}, and {} in the memtable.",
        count(scene.tables() as u64, "table"),
        text::entries(memory as u64),
    );
    if tally.replayed > 0 {
        join(
            &mut said,
            &format!("{} were read back from the log.", count(tally.replayed, "write")),
        );
    }
    if let Some(torn) = &tally.torn {
        join(&mut said, &format!("The end of {torn}."));
    }
    said
}

fn join(said: &mut String, part: &str) {
    if !said.is_empty() && !part.is_empty() {
        said.push(' ');
    }
    said.push_str(part);
}

fn put(key: &[u8], context: Context<'_>) -> String {
    let key = text::fit(&text::key(key), 40);
    if let Some(index) = &context.scene.buckets {
        let bucket = index.bucket(context.scene.newest.as_deref().unwrap_or_default());
        let verb = if context.was_there { "was replaced in" } else { "went to" };
        return format!(
            "The hash of {key} names bucket {bucket}: the entry {verb} that one, and no other was read."
        );
    }
    if context.was_there {
        return format!("{key} was in the memtable already: its value was replaced in place.");
    }
    format!("{key} is in the memtable, in key order.")
}

fn del(key: &[u8], context: Context<'_>) -> String {
    let shown = text::fit(&text::key(key), 40);
    let covers = |table: &lsm::inspect::TablePicture| *table.first <= *key && *key <= *table.last;
    let tables = context.scene.levels.iter().flat_map(|level| &level.tables);
    match context.scene.stage {
        1 | 2 => format!("{shown} was removed; no trace of it is left."),
        3 => match tables.filter(|table| covers(table)).count() {
            0 => format!("{shown} was removed from the memtable. No table's range covers it."),
            _ => format!(
                "{shown} was removed from the memtable, and only there. If an older table holds it, it comes back: the zombie of chapter 3. Try get {shown}."
            ),
        },
        _ => format!(
            "† was written for {shown}: from now on it hides every older value of that key."
        ),
    }
}

fn bulk(command: &EngineCommand, tally: &Tally, context: Context<'_>) -> String {
    // What was read back from the log when the directory was opened again was
    // put before.
    let writes = tally.writes.saturating_sub(tally.replayed);
    let were = if writes == 1 { "was" } else { "were" };
    let mut said = format!("{} {were} put.", text::entries(writes));
    if let Some(memtable) = context.reopened {
        let larger = size(memtable as u64);
        join(
            &mut said,
            &format!(
                "After {FIRST} of them the directory was opened again with memtables of {larger}: that many are easier to watch."
            ),
        );
    }
    if matches!(command, EngineCommand::Load { what } if what == b"countries" || what == b"cities")
    {
        join(&mut said, &format!("Data: {CREDIT}."));
    }
    said
}
