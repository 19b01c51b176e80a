//! One sentence, or a few, for what a command meant.
//!
//! ```text
//!    put …   "The memtable was full: it was sealed and written as table 3 (5 lines, 212 B)."
//!    get …   "Found in table 7, the 3rd place looked at; 64 B read from disk in 1 piece."
//! ```
//!
//! The picture shows what is there; this says what happened and why. What is
//! said is made from the [`Story`] of the command alone, so it cannot claim what
//! the engine did not do.

mod background;
mod crash;
mod moment;
mod reading;
mod source;

use crate::command::Command;
use crate::data::CREDIT;
pub use crate::narrate::crash::{crashed, survived};
pub use crate::narrate::moment::moment;
pub use crate::narrate::reading::path;
pub use crate::narrate::source::{Source, source};
use crate::sizes::FIRST;
use crate::story::Story;
use crate::text::{self, count, size};
use crate::world::World;

/// What there is to know besides the story.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// The world after the command.
    pub world: &'a World,
    /// True if the key that was written was in the memtable before.
    pub was_there: bool,
    /// The memtable's size, if the command had the directory opened again.
    pub reopened: Option<usize>,
}

/// What happened, in words.
pub fn sentence(command: &Command, story: &Story, scene: Scene<'_>) -> String {
    let mut said = match command {
        Command::Put { key, .. } => put(key, scene),
        Command::Del { key } => del(key, scene),
        Command::Get { .. } => reading::get(story, scene.world),
        Command::Scan { .. } => reading::scan(scene.world),
        Command::Fill { .. } | Command::Load { .. } => bulk(command, story, scene),
        Command::Flush if story.flushes == 0 => {
            "There was nothing to flush: no write was left in memory.".into()
        }
        Command::Compact if story.merges == 0 => {
            "There was nothing to merge: all is in one place already.".into()
        }
        Command::Sync if scene.world.stage < 7 => {
            "All earlier writes are in tables on disk now; a power cut would not take them.".into()
        }
        Command::Sync => {
            "The log was synced: a power cut would not take the earlier writes.".into()
        }
        Command::Shake { auto: Some(false) } => {
            "Background work waits from now on, as far as writes have room; `shake` does a piece of it.".into()
        }
        Command::Shake { auto: Some(true) } => "Background work is done after every command.".into(),
        Command::Shake { .. } if story.flushes + story.merges == 0 => {
            "No background work was waiting; it is done after every command.".into()
        }
        Command::Inspect => "This is the engine's inside as text; the panes draw the same.".into(),
        Command::Help { .. } => "Words in brackets may be left out.".into(),
        // What was done in the background is said below, and is all there is to say.
        Command::Flush | Command::Compact | Command::Shake { .. } => String::new(),
        // What survived says it.
        Command::Crash { .. } | Command::Reopen => String::new(),
        // The app says what they show.
        Command::Bloom { .. }
        | Command::Cat { .. }
        | Command::Stats
        | Command::Slow { .. }
        | Command::Speed { .. }
        | Command::Quiz { .. }
        | Command::Tour { .. }
        | Command::Theatre { .. }
        | Command::Stage { .. }
        | Command::Beside { .. }
        | Command::Clear
        | Command::Quit => String::new(),
    };
    let asked = matches!(command, Command::Flush | Command::Compact);
    let flushes = background::flushes(story, !asked);
    // A full memtable is sealed by the write that no longer fits into it.
    if let (Command::Put { .. } | Command::Del { .. }, false) = (command, flushes.is_empty()) {
        said = format!("{flushes} Then {said}");
    } else {
        join(&mut said, &flushes);
    }
    join(&mut said, &background::merges(story));
    said
}

/// What opening found.
pub fn opening(world: &World, story: &Story, place: &str) -> String {
    if world.is_empty() {
        return format!("A new database in {place}.");
    }
    let memory = world.memtable.as_ref().map_or(0, |memtable| memtable.entries.len());
    let mut said = format!(
        "Opened {place}: {}, and {} in the memtable.",
        count(world.tables() as u64, "table"),
        text::entries(memory as u64),
    );
    if story.replayed > 0 {
        join(
            &mut said,
            &format!("{} were read back from the log.", count(story.replayed, "write")),
        );
    }
    if let Some(torn) = &story.torn {
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

fn put(key: &[u8], scene: Scene<'_>) -> String {
    let key = text::fit(&text::key(key), 40);
    if let Some(index) = &scene.world.buckets {
        let bucket = index.bucket(scene.world.newest.as_deref().unwrap_or_default());
        let verb = if scene.was_there { "was replaced in" } else { "went to" };
        return format!(
            "The hash of {key} names bucket {bucket}: the entry {verb} that one, and no other was looked at."
        );
    }
    if scene.was_there {
        return format!("{key} was in the memtable already: its value was replaced in place.");
    }
    format!("{key} is in the memtable, in order of the keys.")
}

fn del(key: &[u8], scene: Scene<'_>) -> String {
    let shown = text::fit(&text::key(key), 40);
    let covers = |table: &lsm::inspect::TablePicture| *table.first <= *key && *key <= *table.last;
    let tables = scene.world.levels.iter().flat_map(|level| &level.tables);
    match scene.world.stage {
        1 | 2 => format!("{shown} was removed; nothing remembers it."),
        3 => match tables.filter(|table| covers(table)).count() {
            0 => format!(
                "{shown} was removed from the memtable; no table has a range that could hold it."
            ),
            _ => format!(
                "{shown} was removed from the memtable, and only there. If an older table holds it, it comes back: the zombie of chapter 3. Try get {shown}."
            ),
        },
        _ => format!(
            "† was written for {shown}: from now on it hides every older value of that key."
        ),
    }
}

fn bulk(command: &Command, story: &Story, scene: Scene<'_>) -> String {
    // What was read back from the log when the directory was opened again was
    // put before.
    let writes = story.writes.saturating_sub(story.replayed);
    let were = if writes == 1 { "was" } else { "were" };
    let mut said = format!("{} {were} put.", text::entries(writes));
    if let Some(memtable) = scene.reopened {
        let larger = size(memtable as u64);
        join(
            &mut said,
            &format!(
                "After {FIRST} of them the directory was opened again with memtables of {larger}: so many are better seen larger."
            ),
        );
    }
    if matches!(command, Command::Load { what } if what == b"countries" || what == b"cities") {
        join(&mut said, &format!("Data: {CREDIT}."));
    }
    said
}
