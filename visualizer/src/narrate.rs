//! One sentence, or a few, for what a command meant.
//!
//! ```text
//!    put …   "The memtable was full: it was sealed and written as table 3 (5 lines, 212 B)."
//!    get …   "Found in table 7, after 3 places; 64 B were read."
//! ```
//!
//! The picture shows what is there; this says what happened and why. What is
//! said is made from the [`Story`] of the command alone, so it cannot claim what
//! the engine did not do.

use lsm::format::TOMBSTONE;
use lsm::observe::{Place, Verdict};

use crate::command::Command;
use crate::data::CREDIT;
use crate::engine::FIRST;
use crate::story::{Merge, Story, Written};
use crate::text::{self, count, list, size};
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
        Command::Get { .. } => get(story, scene.world),
        Command::Scan { .. } => scan(scene.world),
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
        Command::Shake if story.flushes + story.merges == 0 => {
            "No background work was waiting; it is done after every command.".into()
        }
        Command::Inspect => "This is the engine's inside as text; the panes draw the same.".into(),
        Command::Help { .. } => "Words in brackets may be left out.".into(),
        Command::Flush | Command::Compact | Command::Shake | Command::Clear | Command::Quit => {
            String::new()
        }
    };
    for part in [flushes(story), merges(story)] {
        join(&mut said, &part);
    }
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

fn get(story: &Story, world: &World) -> String {
    let (blocks, bytes) = story.read;
    let cost = match blocks {
        0 => "nothing was read from disk".to_string(),
        _ => format!("{} read from disk in {}", size(bytes), count(blocks, "piece")),
    };
    let avoided = story.looked.iter().filter(|(_, verdict)| *verdict == Verdict::RuledOut).count();
    let avoided = match avoided {
        0 => String::new(),
        n => format!(" {} ruled it out without being read.", count(n as u64, "table")),
    };
    match story.looked.last() {
        Some((place, Verdict::Found(stored))) if stored == TOMBSTONE => {
            format!(
                "Deleted: {} holds † for it, which hides anything older; {cost}.{avoided}",
                name(*place)
            )
        }
        Some((place, Verdict::Found(_))) => {
            let places = story.looked.len() as u64;
            let after = if places > 1 {
                format!(", the {} place looked at", ordinal(places))
            } else {
                String::new()
            };
            format!("Found in {}{after}; {cost}.{avoided}", name(*place))
        }
        _ if world.tables() > 0
            && story.looked.iter().all(|(place, _)| !matches!(place, Place::Table(_))) =>
        {
            "It is nowhere: not in memory, and no table has a range that could hold it.".to_string()
        }
        _ => format!(
            "It is nowhere: {} looked at, {cost}.{avoided}",
            were(story.looked.len() as u64, "place")
        ),
    }
}

/// The places a get looked at, as one line.
pub fn path(story: &Story) -> Option<String> {
    let step = |(place, verdict): &(Place, Verdict)| {
        let verdict = match verdict {
            Verdict::Found(stored) if stored == TOMBSTONE => "found †",
            Verdict::Found(_) => "found",
            Verdict::Missing => "not there",
            Verdict::OutOfRange => "out of range",
            Verdict::RuledOut => "ruled out, 0 B read",
        };
        format!("{}: {verdict}", name(*place))
    };
    let steps: Vec<String> = story.looked.iter().map(step).collect();
    (!steps.is_empty()).then(|| steps.join(" › "))
}

fn name(place: Place) -> String {
    match place {
        Place::Memtable => "the memtable".to_string(),
        Place::Sealed(_) => "a sealed memtable".to_string(),
        Place::Table(number) => format!("table {number}"),
    }
}

fn ordinal(number: u64) -> String {
    match number {
        2 => "second".to_string(),
        3 => "third".to_string(),
        n => format!("{n}th"),
    }
}

fn were(number: u64, noun: &str) -> String {
    format!("{} {}", count(number, noun), if number == 1 { "was" } else { "were" })
}

fn scan(world: &World) -> String {
    match world.tables() as u64 {
        0 => "Read from the memtable, which is in order already.".to_string(),
        n => format!(
            "Merged in order from the memtable and {}; of each key the newest entry counts.",
            count(n, "table")
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

fn flushes(story: &Story) -> String {
    match &story.flushed[..] {
        [] => String::new(),
        [one] => format!("The memtable was sealed and written as {}.", written(one)),
        some if story.flushes <= 3 => {
            let numbers: Vec<String> = some.iter().map(|table| table.table.to_string()).collect();
            format!("Full memtables became tables {}.", list(&numbers))
        }
        _ => format!("Full memtables became {}.", count(story.flushes, "table")),
    }
}

fn written(table: &Written) -> String {
    format!("table {} ({}, {})", table.table, count(table.lines, "line"), size(table.bytes))
}

fn merges(story: &Story) -> String {
    let gone = |shadowed: u64, retired: u64| {
        let older = (shadowed > 0).then(|| count(shadowed, "older value"));
        let dead = (retired > 0).then(|| count(retired, "tombstone"));
        match list(&older.into_iter().chain(dead).collect::<Vec<_>>()) {
            none if none.is_empty() => String::new(),
            some => format!("; {some} went for good"),
        }
    };
    match &story.merged[..] {
        [] => String::new(),
        [one] => format!("{}{}.", merge(one), gone(one.shadowed, one.retired)),
        [first, rest @ ..] => {
            let sum = |of: fn(&Merge) -> u64| story.merged.iter().map(of).sum();
            let deepest = rest.iter().map(|merge| merge.level).max().unwrap_or(0).max(first.level);
            let gone = gone(sum(|merge| merge.shadowed), sum(|merge| merge.retired));
            format!(
                "Then {} kept the levels in shape, down to level {deepest}{gone}.",
                count(story.merges, "merge")
            )
        }
    }
}

fn merge(merge: &Merge) -> String {
    let inputs: Vec<String> = merge.inputs.iter().map(u64::to_string).collect();
    let outputs: Vec<String> =
        merge.outputs.iter().map(|output| output.table.to_string()).collect();
    let tables = |numbers: &[String]| match numbers.len() {
        0 => "no table".to_string(),
        1 => format!("table {}", numbers[0]),
        2..=6 => format!("tables {}", list(numbers)),
        n => format!("{n} tables"),
    };
    let mut reason = merge.reason.clone();
    if let Some(first) = reason.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    format!("{reason}: {} became {} of level {}", tables(&inputs), tables(&outputs), merge.level)
}
