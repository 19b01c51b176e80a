//! Engines that are broken on purpose, and the tests that must find it out.
//!
//! Proved: each of these small changes of the engine's own source is caught by the test
//! that is named beside it.
//!
//! How: the crate is copied to a temporary directory, one place of it is replaced, the
//! test is built and run there, and has to fail. That takes minutes:
//! `cargo test -p lsm --test engine mutants -- --ignored --nocapture`. That each place is
//! still there is seen in every run. Left out: what is left out on the disk, which needs
//! no other engine (`sabotage.rs`); threads.

mod mutant;
mod places_and_bounds;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

use crate::support::folder;
use mutant::Mutant;

const MUTANTS: [Mutant; 29] = [
    (
        "the crc of a log's line is not checked",
        "format/record.rs",
        "parse_crc(sum)? != crc(body)",
        "parse_crc(sum).is_err()",
        "recovery::",
    ),
    (
        "the crc of a block is not checked",
        "sstable/text.rs",
        " && format::crc(block) == extent.crc",
        "",
        "damage::",
    ),
    (
        "the crc of MANIFEST is not checked",
        "format/sidecar.rs",
        "if sum == crc(body) { Ok(body) }",
        "if sum != !crc(body) { Ok(body) }",
        "damage::",
    ),
    (
        "replay repeats what is in tables",
        "wal/recovery.rs",
        "|commit| commit[0].number > self.flushed",
        "|commit| commit[0].number > 0",
        "power::",
    ),
    (
        "a log that is missing is passed over",
        "wal/found.rs",
        "if first == next || at == 0 && first < next {",
        "if first > 0 {",
        "recovery::",
    ),
    (
        "replay takes a write that is not the next one",
        "wal/record.rs",
        "if number == next =>",
        "if number >= next =>",
        "recovery::",
    ),
    (
        "a memtable is forgotten before its table is installed",
        "store.rs",
        "self.install_flushed(table, sealed)?;\n        self.forget(sealed);",
        "self.forget(sealed);\n        self.install_flushed(table, sealed)?;",
        "failures::",
    ),
    (
        "a log goes before its writes are in tables",
        "wal.rs",
        "if log.last <= flushed {",
        "if log.last <= flushed + 4 {",
        "model::stage_7",
    ),
    (
        "a tombstone goes while a table below has its key",
        "levels.rs",
        "stored != TOMBSTONE || below.iter().flatten().any(|table| table.covers(key))",
        "stored != TOMBSTONE || below.iter().flatten().all(|table| table.covers(key))",
        "model::stage_8",
    ),
    (
        "a torn end is not cut off",
        "wal/recovery.rs",
        "if (sure as u64) < file.len()",
        "if found.confirmed && (sure as u64) > file.len()",
        "power::",
    ),
    (
        "a log is trusted after a failed sync",
        "wal/recovery.rs",
        "if !found.confirmed {\n            self.rewrite(found)?;",
        "if false {\n            self.rewrite(found)?;",
        "failures::",
    ),
    (
        "markers are trusted after a failed sync",
        "wal/recovery.rs",
        "true => good.len() - markers_at_end(good)",
        "true => good.len()",
        "failures::",
    ),
    (
        "a failed sync of a log is tried again",
        "wal/append.rs",
        "done.inspect_err(|error| self.directory.poison(error))",
        "done",
        "failures::",
    ),
    (
        "a failed sync of the directory is tried again",
        "directory.rs",
        "synced.inspect_err(|error| self.poison(error))",
        "synced",
        "lifecycle::",
    ),
    (
        "a write counts as synced before it is",
        "wal/append.rs",
        "        self.sync_logs(&unsynced, names)?;\n",
        "        *synced = last;\n        self.sync_logs(&unsynced, names)?;\n",
        "waiting::",
    ),
    (
        "the name of a new log is not synced",
        "wal/append.rs",
        "logs.dir_sync_pending = true;",
        "logs.dir_sync_pending = false;",
        "power::",
    ),
    (
        "the names of new tables are not synced before MANIFEST's",
        "store/tables.rs",
        "self.directory.sync()?; // the names of the new tables",
        "// the names of the new tables",
        "power::",
    ),
    (
        "MANIFEST is not synced before it is renamed",
        "directory.rs",
        "        file.sync().map_err(Error::io(\"sync\", &new))?;\n        drop(file);",
        "        drop(file);",
        "power::",
    ),
    (
        "a marker speaks of writes that are not synced",
        "wal/append.rs",
        "if logs.marker_due {\n            logs.lines.extend(encode_marker(logs.synced));",
        "if first > 1 {\n            logs.lines.extend(encode_marker(first - 1));",
        "power::",
    ),
    (
        "a failed append is not cut back",
        "wal/append.rs",
        "log.file.truncate(log.bytes).map_err",
        "log.file.len().map(drop).map_err",
        "refusals::",
    ),
    (
        "what was cut back is not synced",
        "wal/append.rs",
        "cut.and_then(|()| log.file.sync().map_err(Error::io(\"sync\", &log.path)))",
        "cut",
        "recovery::",
    ),
    (
        "preallocated space that was torn hides the next log",
        "wal/found.rs",
        "*following == log.last() + 1",
        "*following == 0",
        "recovery::",
    ),
    (
        "a log goes unread",
        "wal/recovery.rs",
        "if has_unflushed(&log, first, self.flushed, E::replay) {",
        "if false {",
        "recovery::",
    ),
    (
        "a log that cannot be read is removed",
        "wal/recovery.rs",
        "let Ok(log) = self.read_log(first) else { continue };",
        "let log = self.read_log(first).unwrap_or_default();",
        "recovery::",
    ),
    (
        "a table that cannot be merged keeps the database closed",
        "wal/recovery.rs",
        "merges = merges && memtables.make_room().is_ok();",
        "merges = merges && memtables.make_room().map(|()| true)?;",
        "recovery::",
    ),
    (
        "a marker behind a damaged one is cut off with it",
        "wal/recovery.rs",
        "true => &marker,",
        "true => &good[sure..],",
        "recovery::",
    ),
    (
        "a failure of which another writer is told is a success",
        "wal/append.rs",
        "        self.directory.check_poison()?;\n        *synced = last;",
        "        *synced = last;",
        "waiting::",
    ),
    (
        "a MANIFEST from before there were logs is believed beside logs",
        "directory/admit.rs",
        "manifest.stage < FIRST_WITH_LOGS",
        "manifest.stage == 0",
        "odd_manifests::",
    ),
    (
        "merged tables go before MANIFEST leaves them out",
        "compaction.rs",
        "pub fn install(tables: &dyn Tables, done: &Merging) -> Result<()> {\n",
        "pub fn install(tables: &dyn Tables, done: &Merging) -> Result<()> {\n    done.inputs.iter().for_each(|table| table.files().remove());\n",
        "power::",
    ),
];

fn all() -> impl Iterator<Item = Mutant> {
    MUTANTS.into_iter().chain(places_and_bounds::MUTANTS)
}

/// A workspace with the crate alone.
fn copy_to(dir: &Path) -> io::Result<PathBuf> {
    let here = folder::lsm();
    let root = here.parent().unwrap_or(&here);
    let alone = |line: &str| match line.split_once("members = ") {
        Some((which, _)) => format!("{which}members = [\"lsm\"]\n"),
        None => format!("{line}\n"),
    };
    let manifest = fs::read_to_string(root.join("Cargo.toml"))?;
    fs::write(dir.join("Cargo.toml"), manifest.lines().map(alone).collect::<String>())?;
    fs::copy(root.join("Cargo.lock"), dir.join("Cargo.lock"))?;
    let copied = dir.join("lsm");
    copy_all(&here, &copied)?;
    Ok(copied)
}

fn copy_all(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type()?.is_dir() {
            copy_all(&from, &to)?;
        } else {
            fs::copy(from, to)?;
        }
    }
    Ok(())
}

/// Runs the tests that `filter` names; what cargo says, and the first that failed.
fn run(dir: &Path, filter: &str) -> (String, Option<String>) {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["test", "--offline", "-p", "lsm", "--test", "engine", "--", filter]);
    let output = cargo.current_dir(dir).env("CARGO_TARGET_DIR", dir.join("target")).output();
    let output = output.unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let failed = text.lines().find_map(|line| {
        let name = line.strip_prefix("test ")?.strip_suffix(" ... FAILED")?;
        Some(name.to_string())
    });
    (text + &String::from_utf8_lossy(&output.stderr), failed)
}

/// The text of a file, in which the place must be once.
fn sound(path: &Path, place: &str) -> String {
    let sound = fs::read_to_string(path).unwrap();
    assert_eq!(sound.matches(place).count(), 1, "{} has not one «{place}»", path.display());
    sound
}

#[test]
fn each_place_of_a_fault_is_there() {
    for (_, file, place, ..) in all() {
        sound(&folder::lsm().join("src").join(file), place);
    }
}

#[test]
#[ignore = "it builds the engine once for each fault"]
fn each_fault_in_the_engine_is_caught_by_its_test() {
    let dir = tempfile::tempdir().unwrap();
    let copied = copy_to(dir.path()).unwrap();
    let only = std::env::var("LSM_MUTANT").unwrap_or_default();
    let mut survivors = Vec::new();
    println!("| fault in the engine | caught by |\n|---|---|");
    for (fault, file, place, instead, tests) in all() {
        if !fault.contains(&only) {
            continue;
        }
        let path = copied.join("src").join(file);
        let sound = sound(&path, place);
        fs::write(&path, sound.replace(place, instead)).unwrap();
        let (said, failed) = run(dir.path(), tests);
        fs::write(&path, &sound).unwrap();
        assert!(said.contains("test result"), "{fault}: it does not compile\n{said}");
        println!("| {fault} | {} |", failed.as_deref().unwrap_or("**none**"));
        survivors.extend(failed.is_none().then_some(fault));
    }
    assert!(survivors.is_empty(), "no test has noticed: {survivors:?}");
}
