//! A sentence for every event: what happens at the moment that is shown.
//!
//! The sentences of [`sentence`](super::sentence) tell a whole command; these
//! tell one step of it, and why the engine takes it.

use lsm::format::TOMBSTONE;
use lsm::observe::{Event, Fate, Place, Verdict};

use super::reading::name;
use crate::scene::Scene;
use crate::text::{self, count, list, size};
use crate::timeline::{Beat, Timeline};

const OPENED: &str = "The directory is opened: the tables that MANIFEST names are there, and the memtable is empty. If there's a log, it's read back next.";

/// Returns a sentence about what has just happened at the cursor.
pub(crate) fn moment(time: &Timeline, scene: &Scene) -> String {
    match time.last_beat() {
        Some(Beat::Event(event)) => tell(event, scene),
        Some(Beat::Crashed(crash)) => super::crashed(crash),
        Some(Beat::Opened(..)) if scene.stage < 3 => {
            "The engine is opened again: what was in memory is gone.".to_string()
        }
        Some(Beat::Opened(..)) => OPENED.to_string(),
        Some(Beat::Counted(live)) => {
            format!("Everything is done. The newest keys and values have {} now.", size(*live))
        }
        _ => match time.command() {
            _ if time.at() == time.forgotten() && time.forgotten() > 0 => {
                format!("Earlier steps aren't kept: {} of them.", time.forgotten())
            }
            _ if time.at() == 0 => "The beginning.".to_string(),
            Some((command, ..)) => format!("Before `{}`.", text::fit(&command.line, 60)),
            None => String::new(),
        },
    }
}

fn tell(event: &Event, scene: &Scene) -> String {
    match event {
        Event::Wrote { key, stored, .. } => wrote(&short(key), stored.as_deref(), scene),
        Event::Looked { place, verdict } => looked(*place, verdict),
        Event::BlockRead { table, offset, bytes } => format!(
            "{} of table {table} are read, from byte {offset} on: if the key is in that table, it's there.",
            size(*bytes)
        ),
        Event::Got { key, found } => match found {
            Some(value) => format!("The answer: {}.", text::fit(&text::pair(key, value), 60)),
            None => format!("The answer: {} isn't in the tree.", short(key)),
        },
        Event::Sealed { first, last } => format!(
            "The memtable with writes {first} to {last} is sealed: an empty one takes the writes from now on."
        ),
        Event::Forgot { .. } => {
            "The sealed memtable leaves memory: its table has what it had.".to_string()
        }
        Event::Failed { error } => {
            format!("Background work failed and will be tried again: {error}")
        }
        Event::LogStarted { .. }
        | Event::LogAppended { .. }
        | Event::LogSynced { .. }
        | Event::LogDeleted { .. }
        | Event::Replayed { .. }
        | Event::TornTail { .. } => log(event),
        _ => table(event, scene),
    }
}

fn wrote(key: &str, stored: Option<&[u8]>, scene: &Scene) -> String {
    match stored {
        None => format!("{key} is removed from memory."),
        Some(stored) if stored == TOMBSTONE => {
            format!("† goes into the memtable for {key}: a deletion is a write.")
        }
        Some(_) if scene.stage == 1 => format!("{key} goes into the bucket of its hash."),
        Some(_) if scene.stage >= 7 => {
            format!("Now that the log has it, {key} goes into the memtable.")
        }
        Some(_) => format!("{key} goes into the memtable, in key order."),
    }
}

fn looked(place: Place, verdict: &Verdict) -> String {
    let lower = name(place);
    let name = capital(&lower);
    match verdict {
        Verdict::Found(stored) if stored == TOMBSTONE => {
            format!("{name} has a † for the key: it was deleted, and nothing older counts.")
        }
        Verdict::Found(_) => {
            format!("{name} has the key. All other places are older, so none of them is searched.")
        }
        Verdict::Missing => format!("{name} doesn't have the key: on to the next older place."),
        Verdict::OutOfRange => format!("The key is outside the range of {lower}: nothing is read."),
        Verdict::RuledOut => {
            format!("{name} is ruled out by its index or filter in memory: nothing is read.")
        }
    }
}

fn log(event: &Event) -> String {
    match event {
        Event::LogStarted { log } => {
            format!("A new log begins with write {log}, for the new memtable.")
        }
        Event::LogAppended { number, bytes, .. } => format!(
            "Write {number} goes to the log first: {}, with its checksum in front.",
            size(*bytes)
        ),
        Event::LogSynced { number } => {
            format!("Writes up to {number} are on the disk: a power cut wouldn't take them.")
        }
        Event::LogDeleted { log } => format!(
            "The log that begins with write {log} is deleted: all of its writes are in tables."
        ),
        Event::Replayed { number, .. } => {
            format!("Write {number} is read back from the log; its checksum matches.")
        }
        Event::TornTail { log, line, bytes, kept_as } => format!(
            "Line {line} of log {log} is torn: {} from there on are cut off and kept in {kept_as}.",
            size(*bytes)
        ),
        _ => String::new(),
    }
}

fn table(event: &Event, scene: &Scene) -> String {
    match event {
        Event::TableStarted { table, level: 0 } => {
            format!("Table {table} is started: the oldest sealed memtable, in order, line by line.")
        }
        Event::TableStarted { table, level } if splits(*table, *level, scene) => {
            format!("The table before is full, so the output continues in table {table}.")
        }
        Event::TableStarted { table, level } => {
            format!("Table {table} is started, for the output of the merge into level {level}.")
        }
        Event::TableLine { table, key, stored }
            if stored == TOMBSTONE && merging(*table, scene) =>
        {
            format!(
                "{} is still a †, and copied: a deeper level may hold an older value, which would become visible again.",
                short(key)
            )
        }
        Event::TableLine { table, key, .. } => {
            let lines = scene.activity.growing.iter().find(|known| known.table == *table);
            let number = lines.map_or(0, |known| known.lines);
            format!("{} is written to table {table}, its line {number}.", short(key))
        }
        Event::TableFinished { table } => format!(
            "Table {} is complete and synced, {}; but it isn't read until MANIFEST names it.",
            table.number,
            size(table.bytes())
        ),
        Event::Installed { added, removed, .. } => installed(added.len(), removed),
        Event::MergeStarted { inputs, level, reason } => {
            let numbers: Vec<String> = inputs.iter().map(u64::to_string).collect();
            format!(
                "A merge into level {level} begins, because {reason}. Tables {}, newest first.",
                list(&numbers)
            )
        }
        Event::Merged { key, winner, shadowed, fate } => {
            merged(&short(key), *winner, shadowed, *fate)
        }
        Event::MergeFinished { read, written } => {
            format!("The merge is done: {} were read and {} written.", size(*read), size(*written))
        }
        _ => String::new(),
    }
}

fn installed(added: usize, removed: &[u64]) -> String {
    let tables = count(added as u64, "new table");
    if removed.is_empty() {
        return format!("MANIFEST names {tables}: from now on it's part of the tree.");
    }
    format!(
        "MANIFEST names {tables} instead of {} old, in one step: a crash leaves the one or the other.",
        removed.len()
    )
}

fn merged(key: &str, winner: u64, shadowed: &[u64], fate: Fate) -> String {
    let older: Vec<String> = shadowed.iter().map(u64::to_string).collect();
    let left = match older.len() {
        0 => String::new(),
        1 => format!(
            " The older one in table {} isn't written again: that's where space comes back.",
            older[0]
        ),
        _ => format!(
            " The older ones in tables {} aren't written again: that's where space comes back.",
            list(&older)
        ),
    };
    match fate {
        Fate::Copied if older.is_empty() => {
            format!("{key} is the smallest key left, and only in table {winner}: it's copied.")
        }
        Fate::Copied => {
            format!(
                "{key} is the smallest key left; table {winner} is the newest that has it, and wins.{left}"
            )
        }
        Fate::Retired => format!(
            "{key} has a † in table {winner}, and nothing deeper has that key: the † has nothing left to hide, and goes.{left}"
        ),
    }
}

fn short(key: &[u8]) -> String {
    text::fit(&text::key(key), 40)
}

/// The words as the beginning of a sentence.
fn capital(words: &str) -> String {
    let mut words = words.to_string();
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

/// Returns true if it is a merge that writes the table.
fn merging(table: u64, scene: &Scene) -> bool {
    scene.activity.growing.iter().any(|known| known.table == table && known.level > 0)
}

/// Returns true if the merge has written another table before this one.
fn splits(table: u64, level: usize, scene: &Scene) -> bool {
    let mut growing = scene.activity.growing.iter();
    growing.any(|known| known.table != table && known.level == level)
}
