//! The finish: the whole engine on real data, killed in the middle.
//!
//! ```text
//!    a child   puts 34,006 cities ─► overwrites one after the other, says "put n"
//!    we        hear "put 17003" ─► kill it ─► open its directory ─► compare:
//!              what it reported is there, and the rest is as in the file
//! ```
//!
//! `cargo step finish` runs this on your engine, and shows what it prints.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use engine::format::{decode_key, decode_value, split_line};
use engine::inspect::LevelPicture;
use engine::observe::{Event, Observer};
use engine::sync::{Arc, AtomicU64, Ordering};
use engine::{Engine, KeyRange, Options, Pair, stage};
use tempfile::TempDir;

/// Set for the child: its directory.
const CHILD: &str = "LSM_FINISH_CHILD";

/// The value with which the child overwrites.
const VISITED: &[u8] = b"visited";

/// Options so small that all levels are in use.
fn options() -> Options {
    Options::default()
        .memtable_bytes(128 << 10)
        .block_bytes(1 << 10)
        .levels(4)
        .level_bytes(512 << 10)
        .level_ratio(3)
        .table_bytes(256 << 10)
}

/// The cities, in the order of their file.
fn cities() -> Vec<Pair> {
    let here = std::env::current_dir().unwrap();
    let file = here.ancestors().map(|dir| dir.join("visualizer/data/cities.txt"));
    let file = file.into_iter().find(|file| file.exists()).expect("the file of the cities");
    let text = std::fs::read(file).unwrap();
    let lines = text.split(|&byte| byte == b'\n').filter(|line| !line.is_empty());
    let city = |line| {
        let (key, value) = split_line(line).unwrap();
        (decode_key(key).unwrap().into_owned(), decode_value(value).unwrap().into_owned())
    };
    lines.map(city).collect()
}

/// The child's part. Does nothing if this isn't the child.
#[test]
fn the_child_writes_until_it_is_killed() {
    let Ok(dir) = std::env::var(CHILD) else { return };
    let engine = stage::open(8, Path::new(&dir), &options()).unwrap();
    let cities = cities();
    cities.iter().for_each(|(key, value)| engine.put(key, value).unwrap());
    let mut out = std::io::stdout().lock();
    for ((key, _), n) in cities.iter().zip(1..) {
        engine.put(key, VISITED).unwrap();
        out.write_all(format!("\nput {n}\n").as_bytes()).unwrap();
        out.flush().unwrap();
    }
}

/// Lets a child write, and kills it after that many acknowledged overwrites. Returns how
/// many it had acknowledged.
fn kill_after(overwrites: usize, dir: &Path) -> usize {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "finish::the_child_writes_until_it_is_killed", "--nocapture"])
        .env(CHILD, dir)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let mut numbers = lines.filter_map(|line| line.strip_prefix("put ")?.parse().ok());
    let heard = numbers.nth(overwrites - 1);
    child.kill().unwrap();
    child.wait().unwrap();
    let heard = heard.expect("the child was to be killed, and ended by itself before that");
    // What it had reported by then, and we hadn't read yet.
    numbers.last().unwrap_or(heard)
}

/// Asserts that the cities are there, and that the first `visited` of them are
/// overwritten: or one more, which was under way. Answers how many are.
fn compare(engine: &dyn Engine, cities: &[Pair], visited: usize) -> usize {
    let found: BTreeMap<Vec<u8>, Vec<u8>> =
        engine.scan(KeyRange::all()).collect::<Result<_, _>>().unwrap();
    let next = cities.get(visited).and_then(|(key, _)| found.get(key));
    let visited = visited + usize::from(next.is_some_and(|value| value == VISITED));
    for ((key, value), n) in cities.iter().zip(1..) {
        let (expected, why) = match n <= visited {
            true => (VISITED, "it was overwritten, and that was acknowledged"),
            false => (value.as_slice(), "as in the file: it wasn't overwritten"),
        };
        let found = found.get(key).map(|value| String::from_utf8_lossy(value));
        let name = String::from_utf8_lossy(key);
        assert_eq!(found, Some(String::from_utf8_lossy(expected)), "city {n}, {name}, {why}");
    }
    assert_eq!(found.len(), cities.len(), "there's something that was never put");
    visited
}

/// Counts.
#[derive(Default)]
struct Counts {
    replayed: AtomicU64,
    blocks: AtomicU64,
}

impl Observer for Counts {
    fn event(&self, event: Event) {
        match event {
            Event::Replayed { .. } => self.replayed.fetch_add(1, Ordering::Relaxed),
            Event::BlockRead { .. } => self.blocks.fetch_add(1, Ordering::Relaxed),
            _ => return,
        };
    }
}

impl Counts {
    /// Blocks that a `get` reads, on an average over some cities, of which `key`
    /// makes the keys that are asked for.
    fn blocks_per_get(
        &self,
        engine: &dyn Engine,
        cities: &[Pair],
        key: &dyn Fn(&[u8]) -> Vec<u8>,
    ) -> f64 {
        let before = self.blocks.load(Ordering::Relaxed);
        let mut gets = 0.0;
        for (city, _) in cities.iter().step_by(34) {
            engine.get(&key(city)).unwrap();
            gets += 1.0;
        }
        let blocks = u32::try_from(self.blocks.load(Ordering::Relaxed) - before).unwrap();
        f64::from(blocks) / gets
    }
}

fn say(what: &str, it: &str) {
    println!("{what:<13} {it}");
}

fn say_tables(what: &str, levels: &[LevelPicture]) {
    let bytes: u64 = levels.iter().map(LevelPicture::bytes).sum();
    let full = levels.iter().filter(|level| !level.tables.is_empty());
    let tables = full.map(|level| format!("{} in level {}", level.tables.len(), level.level));
    let tables = tables.collect::<Vec<_>>().join(", ");
    say(what, &format!("{} B in tables: {tables}", grouped(bytes)));
}

/// `2,314,889`.
fn grouped(number: impl TryInto<u64>) -> String {
    let digits = number.try_into().unwrap_or_default().to_string();
    let comma = |n: usize| n > 0 && (digits.len() - n).is_multiple_of(3);
    let digit = |(n, digit)| [comma(n).then_some(','), Some(digit)];
    digits.chars().enumerate().flat_map(digit).flatten().collect()
}

#[test]
fn what_was_acknowledged_survives_a_kill() {
    let (cities, dir) = (cities(), TempDir::new().unwrap());
    let bytes: usize = cities.iter().map(|(key, value)| key.len() + value.len()).sum();
    let count = grouped(cities.len());
    say("loaded", &format!("{count} cities, {} B of keys and values", grouped(bytes)));
    let heard = kill_after(cities.len() / 2, dir.path());
    say("overwritten", &format!("{} of them; then the process was killed", grouped(heard)));
    let counts = Arc::new(Counts::default());
    let observer: Arc<dyn Observer> = counts.clone();
    let options = options().background(false).observer(observer);
    let engine = stage::open(8, dir.path(), &options).unwrap();
    let engine = engine.as_ref();
    let replayed = counts.replayed.load(Ordering::Relaxed);
    say("opened again", &format!("{} writes were read back from the logs", grouped(replayed)));
    let visited = compare(engine, &cities, heard);
    say(
        "compared",
        &format!("{count} are there, {} overwritten: nothing is lost", grouped(visited)),
    );
    say_tables("the tree has", &engine.inspect().levels);
    let there = counts.blocks_per_get(engine, &cities, &<[u8]>::to_vec);
    let absent = counts.blocks_per_get(engine, &cities, &|city| [city, b"?"].concat());
    say(
        "a get reads",
        &format!("{there:.2} blocks for a city, {absent:.2} for one that isn't there"),
    );
    cities[..visited].iter().for_each(|(key, value)| engine.put(key, value).unwrap());
    engine.compact().unwrap();
    engine.close().unwrap();
    let engine = stage::open(8, dir.path(), &options).unwrap();
    compare(engine.as_ref(), &cities, 0);
    say_tables("compacted", &engine.inspect().levels);
}
